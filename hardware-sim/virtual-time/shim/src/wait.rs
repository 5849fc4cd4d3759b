//! Waiting until a virtual time.
//!
//! A timed wait becomes the same system call without its time, and a deadline in the thread's slot. The supervisor ends
//! it with a signal when the deadline has come; by then it has proved that the thread is inside the system call, so the
//! signal cannot come too early and get lost.
#![expect(
    unsafe_code,
    reason = "the system calls of the program are made for it, with its own pointers"
)]

use crate::page::{notify, now};
use crate::{polling, thread, token};
use core::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use virtual_time_abi::page::{PARKED, Page, Slot, state};
use virtual_time_abi::{KICK, sys};

/// How a wait ended.
#[derive(Clone, Copy, Debug)]
pub struct Waited {
    /// What the kernel returned.
    pub result: isize,
    /// Whether the deadline ended it.
    pub deadline_came: bool,
}

impl Waited {
    /// The result, or `at_deadline` if the deadline ended the wait before anything else did.
    pub fn or_at_deadline(self, at_deadline: isize) -> isize {
        if self.deadline_came && self.result == sys::failed(libc::EINTR) {
            at_deadline
        } else {
            self.result
        }
    }
}

/// What a slot says about the wait of its thread, set aside while another wait lies on top of it: a signal handler may
/// wait while the thread waits.
pub struct Outer {
    state: u32,
    fired: u32,
    deadline: u64,
    call: u32,
}

impl Outer {
    /// Reads it.
    pub fn save(slot: &Slot) -> Self {
        Self {
            state: slot.state.load(Relaxed),
            fired: slot.fired.load(Relaxed),
            deadline: slot.deadline.load(Relaxed),
            call: slot.call.load(Relaxed),
        }
    }

    /// Puts it back.
    pub fn restore(self, slot: &Slot) {
        slot.deadline.store(self.deadline, Relaxed);
        slot.fired.store(self.fired, Relaxed);
        slot.call.store(self.call, Relaxed);
        slot.state.store(self.state, Release);
    }
}

/// Blocks in the untimed system call `call` until it returns or until `deadline` (ns of virtual time).
///
/// # Safety
///
/// As for the system call with these arguments.
pub unsafe fn until(page: &'static Page, deadline: u64, call: i64, arguments: [usize; 6]) -> Waited {
    polling::waits_truly(page);
    // SAFETY: the caller's promise.
    unsafe { wait(page, state::TIMED, deadline, call, arguments, call as u32) }
}

/// Sleeps until `deadline`. A signal ends it earlier, with `-EINTR`.
pub fn sleep_until(page: &'static Page, deadline: u64) -> Waited {
    polling::waits_truly(page);
    park(page, state::TIMED, deadline)
}

/// Sleeps until anything has happened in the run that somebody who polls could see, at the latest until `deadline`.
pub fn until_anything(page: &'static Page, deadline: u64) -> Waited {
    let slot = thread::slot(page);
    slot.generation.store(page.generation.load(Relaxed), Relaxed);
    park(page, state::POLL, deadline)
}

/// Sleeps without any system call of the program's, until `deadline`, without that counting as a wait of the program.
pub fn park(page: &'static Page, waiting: u32, deadline: u64) -> Waited {
    let slot = thread::slot(page);
    slot.park.store(0, Relaxed);
    let word = slot.park.as_ptr() as usize;
    // SAFETY: FUTEX_WAIT reads the slot's word, which lives as long as the process.
    unsafe {
        wait(
            page,
            waiting,
            deadline,
            libc::SYS_futex,
            [word, libc::FUTEX_WAIT as usize, 0, 0, 0, 0],
            PARKED,
        )
    }
}

/// `shown` is what the slot says that the thread waits in.
///
/// # Safety
///
/// As for the system call with these arguments.
unsafe fn wait(
    page: &'static Page,
    waiting: u32,
    deadline: u64,
    call: i64,
    arguments: [usize; 6],
    shown: u32,
) -> Waited {
    let slot = thread::slot(page);
    let outer = Outer::save(slot);
    slot.deadline.store(deadline, Relaxed);
    slot.fired.store(0, Relaxed);
    slot.call.store(shown, Relaxed);
    slot.waits.fetch_add(1, Relaxed);
    let kick = 1_u64 << (KICK - 1);
    let mut blocked = 0_u64;
    // SAFETY: both masks are of the kernel's size.
    unsafe {
        sys::call(
            libc::SYS_rt_sigprocmask,
            [
                libc::SIG_UNBLOCK as usize,
                &raw const kick as usize,
                &raw mut blocked as usize,
                8,
                0,
                0,
            ],
        )
    };
    slot.state.store(waiting, Release);
    notify(page);
    // SAFETY: the caller's promise.
    let result = unsafe { sys::call(call, arguments) };
    let deadline_came = slot.fired.load(Acquire) != 0;
    outer.restore(slot);
    token::acquire(page);
    if blocked & kick != 0 {
        // SAFETY: puts back what was there.
        unsafe {
            sys::call(
                libc::SYS_rt_sigprocmask,
                [libc::SIG_SETMASK as usize, &raw const blocked as usize, 0, 8, 0, 0],
            )
        };
    }
    Waited { result, deadline_came }
}

/// The virtual time that lies `after` ns from now.
pub fn deadline_after(page: &Page, after: u64) -> u64 {
    now(page).saturating_add(after)
}

/// The virtual time at which the clock `clock` shows `time` ns.
pub fn deadline_at(page: &Page, clock: i32, time: u64) -> u64 {
    time.saturating_sub(base(page, clock))
}

/// What `clock` shows at the start of the run.
pub fn base(page: &Page, clock: i32) -> u64 {
    const CLOCK_TAI: i32 = 11;
    match clock {
        libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_COARSE | libc::CLOCK_REALTIME_ALARM | CLOCK_TAI => {
            page.realtime_base.load(Relaxed)
        }
        _ => page.monotonic_base.load(Relaxed),
    }
}

/// Whether virtual time moves `clock`; those that count the processor's time are left alone.
pub fn is_virtual(clock: i32) -> bool {
    clock >= 0 && clock != libc::CLOCK_PROCESS_CPUTIME_ID && clock != libc::CLOCK_THREAD_CPUTIME_ID
}
