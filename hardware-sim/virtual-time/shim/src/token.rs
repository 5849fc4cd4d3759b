//! Turns: one thread of the run executes at a time.
//!
//! The supervisor takes all turns back whenever everything is blocked. A thread that comes out of a wait, or starts,
//! therefore asks here; if it has no turn it sleeps until the supervisor, which sees all who ask, gives it one.
#![expect(unsafe_code, reason = "a thread sleeps on a word of the shared page (futex(2))")]

use crate::page::{in_token_mode, notify};
use crate::thread;
use crate::wait::Outer;
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use virtual_time_abi::page::{Page, state};
use virtual_time_abi::sys;

/// Waits for the calling thread's turn, if it has none.
pub fn acquire(page: &'static Page) {
    acquire_at(page, 0);
}

/// The same; with `rank` 1, behind all others that wait for theirs (in fixed order).
fn acquire_at(page: &'static Page, rank: u64) {
    if !in_token_mode(page) {
        return;
    }
    let slot = thread::slot(page);
    while slot.token.load(Acquire) == 0 {
        let outer = Outer::save(slot);
        slot.park.store(0, Relaxed);
        slot.fired.store(0, Relaxed);
        slot.deadline.store(rank, Relaxed);
        slot.state.store(state::TURN, Release);
        notify(page);
        // SAFETY: FUTEX_WAIT reads the slot's word, which lives as long as the process. Without a time it is not
        // trapped.
        unsafe {
            sys::call3(
                libc::SYS_futex,
                slot.park.as_ptr() as usize,
                libc::FUTEX_WAIT as usize,
                0,
            )
        };
        outer.restore(slot);
    }
}

/// Lets a process that the calling thread has started reach its beginning before the thread goes on.
pub fn settle(page: &'static Page) {
    give_up(page, 0);
}

/// Lets those to whom the calling thread has sent a signal handle it, or die of it, before the thread goes on.
pub fn let_handle(page: &'static Page) {
    give_up(page, 1);
}

fn give_up(page: &'static Page, rank: u64) {
    if in_token_mode(page) {
        thread::slot(page).token.store(0, Release);
        acquire_at(page, rank);
    }
}
