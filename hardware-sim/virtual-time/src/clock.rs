//! The clocks of the supervisor's own process.
//!
//! What takes part in a run, such as a simulated board that the embedding library drives, asks the operating system for
//! the time. Here it is told the time of the run; before the run, the real one. The supervisor itself asks the kernel
//! directly ([`virtual_time_abi::sys::real_time`]).
#![expect(
    unsafe_code,
    reason = "C functions that write where the caller says, in place of those of the vDSO"
)]

use crate::Error;
use crate::page_file::{MONOTONIC_START, REALTIME_START};
use std::ptr::null_mut;
use std::sync::atomic::AtomicPtr;
use std::sync::atomic::Ordering::{Acquire, Release};
use virtual_time_abi::page::Page;
use virtual_time_abi::vdso::{Replacements, replace_clocks};
use virtual_time_abi::{SECOND, sys};

static PAGE: AtomicPtr<Page> = AtomicPtr::new(null_mut());

/// Replaces the clocks of this process.
///
/// # Safety
///
/// The process must have one thread.
pub(crate) unsafe fn replace() -> Result<(), Error> {
    let replacements = Replacements {
        clock_gettime,
        gettimeofday,
        time,
        getrandom: None,
    };
    // SAFETY: the caller's promise.
    unsafe { replace_clocks(&replacements) }.map_err(|_| Error::Unsupported {
        what: "this kernel does not let a process replace its own clocks (CONFIG_MSEAL_SYSTEM_MAPPINGS)",
        cure: "Boot a kernel without that option",
    })
}

/// From now on the clocks show the time of `page`.
pub(crate) fn follow(page: &'static Page) {
    PAGE.store(std::ptr::from_ref(page).cast_mut(), Release);
}

/// What `clock` shows, in ns. Before the run it stands at the moment of its start.
fn read(clock: libc::clockid_t) -> Option<u64> {
    // SAFETY: null, or a page that is never unmapped.
    let page = unsafe { PAGE.load(Acquire).as_ref() };
    let start = match clock {
        libc::CLOCK_REALTIME | libc::CLOCK_REALTIME_COARSE | libc::CLOCK_TAI => REALTIME_START,
        libc::CLOCK_MONOTONIC | libc::CLOCK_MONOTONIC_RAW | libc::CLOCK_MONOTONIC_COARSE | libc::CLOCK_BOOTTIME => {
            MONOTONIC_START
        }
        _ => return None,
    };
    Some(start + page.map_or(0, |page| page.now.load(Acquire)))
}

unsafe extern "C" fn clock_gettime(clock: libc::clockid_t, time: *mut libc::timespec) -> libc::c_int {
    let Some(now) = read(clock) else {
        // SAFETY: the caller's place for the time.
        return unsafe { sys::call3(libc::SYS_clock_gettime, clock as usize, time as usize, 0) } as libc::c_int;
    };
    if !time.is_null() {
        let now = libc::timespec {
            tv_sec: (now / SECOND) as libc::time_t,
            tv_nsec: (now % SECOND) as libc::c_long,
        };
        // SAFETY: the caller's place for the time.
        unsafe { time.write(now) };
    }
    0
}

unsafe extern "C" fn gettimeofday(time: *mut libc::timeval, _zone: *mut libc::c_void) -> libc::c_int {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: a place of ours.
    unsafe { clock_gettime(libc::CLOCK_REALTIME, &raw mut now) };
    if !time.is_null() {
        let now = libc::timeval {
            tv_sec: now.tv_sec,
            tv_usec: now.tv_nsec / 1000,
        };
        // SAFETY: the caller's place for the time.
        unsafe { time.write(now) };
    }
    0
}

unsafe extern "C" fn time(time: *mut libc::time_t) -> libc::time_t {
    let mut now = libc::timeval { tv_sec: 0, tv_usec: 0 };
    // SAFETY: a place of ours.
    unsafe { gettimeofday(&raw mut now, null_mut()) };
    if !time.is_null() {
        // SAFETY: the caller's place for the time.
        unsafe { time.write(now.tv_sec) };
    }
    now.tv_sec
}
