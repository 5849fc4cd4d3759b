//! The calling thread's slot in the page.
#![expect(
    unsafe_code,
    reason = "a process without room in the page must end without unwinding"
)]

use crate::page::count_leak;
use core::cell::Cell;
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use virtual_time_abi::page::{Page, SLOTS, Slot, leak, state};
use virtual_time_abi::sys;

thread_local! {
    /// The thread's id and the index of its slot.
    static MINE: Cell<(u32, usize)> = const { Cell::new((0, usize::MAX)) };
}

/// The slot of the calling thread. It gets one when it first asks.
pub fn slot(page: &'static Page) -> &'static Slot {
    // The id is asked each time: fork(2) copies what a thread remembers into the child.
    let thread = sys::thread_id();
    let (mine, index) = MINE.get();
    if mine == thread
        && let Some(slot) = page.slots.get(index)
    {
        return slot;
    }
    let index = find(page, thread);
    MINE.set((thread, index));
    &page.slots[index]
}

fn find(page: &Page, thread: u32) -> usize {
    let process = sys::process_id();
    let used = page.slots_used.load(Acquire) as usize;
    // After exec(2) the thread has the slot that it had before.
    let before = page.slots[..used.min(SLOTS)].iter().position(|slot| {
        slot.tid.load(Relaxed) == thread && slot.pid.load(Relaxed) == process && slot.state.load(Relaxed) != state::FREE
    });
    if let Some(index) = before {
        page.slots[index].state.store(state::IDLE, Relaxed);
        page.slots[index].fired.store(0, Relaxed);
        return index;
    }
    for (index, slot) in page.slots.iter().enumerate() {
        let is_free = slot.state.load(Relaxed) == state::FREE
            && slot
                .state
                .compare_exchange(state::FREE, state::IDLE, AcqRel, Relaxed)
                .is_ok();
        if is_free {
            slot.tid.store(thread, Relaxed);
            slot.pid.store(process, Relaxed);
            for word in [&slot.fired, &slot.call, &slot.park, &slot.token, &slot.process] {
                word.store(0, Relaxed);
            }
            for word in [
                &slot.deadline,
                &slot.generation,
                &slot.clock_polls,
                &slot.other_polls,
                &slot.waits,
            ] {
                word.store(0, Relaxed);
            }
            page.slots_used.fetch_max(index as u32 + 1, AcqRel);
            return index;
        }
    }
    count_leak(page, leak::TABLE_FULL, 0);
    // SAFETY: ends the process at once; abort is async-signal-safe.
    unsafe { libc::abort() }
}

/// The number of the calling thread's process in the order of creation, which the supervisor gives with the first turn;
/// outside token mode processes number themselves when they first ask.
pub fn process_number(page: &'static Page) -> u32 {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let process = sys::process_id();
    let known = NUMBER.load(Relaxed);
    if (known >> 32) as u32 == process && known as u32 != 0 {
        return known as u32;
    }
    let given = slot(page).process.load(Relaxed);
    let number = if given != 0 {
        given
    } else {
        page.next_process.fetch_add(1, Relaxed) + 1
    };
    NUMBER.store(u64::from(process) << 32 | u64::from(number), Relaxed);
    number
}
