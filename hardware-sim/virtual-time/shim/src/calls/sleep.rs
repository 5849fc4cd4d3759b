//! nanosleep(2) and clock_nanosleep(2); sleep(3) and usleep(3) end in them.
#![expect(unsafe_code, reason = "times stand where the program says")]

use super::{Arguments, nanoseconds, pass};
use crate::clock::timespec;
use crate::page::now;
use crate::polling::looks_around;
use crate::wait;
use virtual_time_abi::page::Page;
use virtual_time_abi::sys;

/// # Safety
///
/// As for nanosleep(2).
pub unsafe fn nanosleep(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    match unsafe { nanoseconds(a[0]) } {
        // SAFETY: the caller's promise.
        Ok(time) => unsafe { sleep(page, wait::deadline_after(page, time), a[1]) },
        Err(error) => error,
    }
}

/// # Safety
///
/// As for clock_nanosleep(2).
pub unsafe fn clock_nanosleep(page: &'static Page, a: Arguments) -> isize {
    let (clock, is_absolute) = (a[0] as i32, a[1] as i32 & libc::TIMER_ABSTIME != 0);
    if !wait::is_virtual(clock) {
        // SAFETY: the caller's promise.
        return unsafe { pass(libc::SYS_clock_nanosleep, a) };
    }
    // SAFETY: the caller's promise.
    match unsafe { nanoseconds(a[2]) } {
        // SAFETY: the caller's promise. What is left of an absolute sleep is not told.
        Ok(time) if is_absolute => unsafe { sleep(page, wait::deadline_at(page, clock, time), 0) },
        // SAFETY: as above.
        Ok(time) => unsafe { sleep(page, wait::deadline_after(page, time), a[3]) },
        Err(error) => error,
    }
}

/// # Safety
///
/// `left` must be 0 or the address of a timespec.
unsafe fn sleep(page: &'static Page, deadline: u64, left: usize) -> isize {
    if deadline <= now(page) {
        looks_around(page);
        return 0;
    }
    loop {
        let waited = wait::sleep_until(page, deadline);
        if waited.deadline_came {
            return 0;
        }
        if waited.result == sys::failed(libc::EINTR) {
            if left != 0 {
                let rest = timespec(deadline.saturating_sub(now(page)));
                // SAFETY: the caller's promise.
                unsafe { (left as *mut libc::timespec).write(rest) };
            }
            return waited.result;
        }
    }
}
