//! POSIX message queues, System V semaphores, and signals that are waited for.
#![expect(unsafe_code, reason = "messages, operations and masks stand where the program says")]

use super::{Arguments, nanoseconds, pass};
use crate::page::now;
use crate::polling::looks_around;
use crate::readiness::{self, Ended};
use crate::signals::open_mask;
use crate::wait;
use virtual_time_abi::page::Page;
use virtual_time_abi::{COOKIE, sys};

/// mq_timedsend(2), mq_timedreceive(2).
///
/// # Safety
///
/// As for the call `number`, with a time.
pub unsafe fn message(page: &'static Page, number: i64, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    match unsafe { nanoseconds(a[4]) } {
        Ok(time) => {
            let deadline = wait::deadline_at(page, libc::CLOCK_REALTIME, time);
            // SAFETY: the caller's promise.
            unsafe { message_until(page, number, a, Some(deadline)) }
        }
        Err(error) => error,
    }
}

/// The same with a deadline in virtual time, or none.
///
/// # Safety
///
/// As for the call `number`.
pub unsafe fn message_until(page: &'static Page, number: i64, a: Arguments, deadline: Option<u64>) -> isize {
    let events = if number == libc::SYS_mq_timedsend {
        libc::POLLOUT
    } else {
        libc::POLLIN
    };
    // A time long past makes the call one that never waits.
    let past = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    let at_once = [a[0], a[1], a[2], a[3], &raw const past as usize, COOKIE];
    loop {
        // SAFETY: the caller's promise.
        let result = unsafe { sys::call(number, at_once) };
        if result != sys::failed(libc::ETIMEDOUT) {
            return result;
        }
        if deadline.is_some_and(|deadline| deadline <= now(page)) {
            looks_around(page);
            return result;
        }
        match readiness::wait_for(page, a[0] as i32, events, deadline, true) {
            Ended::Ready => {}
            Ended::Deadline => return sys::failed(libc::ETIMEDOUT),
            Ended::Interrupted => return sys::failed(libc::EINTR),
        }
    }
}

/// rt_sigtimedwait(2).
///
/// # Safety
///
/// As for rt_sigtimedwait(2), with a time.
pub unsafe fn signal(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise. The signal that ends the wait must not be taken for one that was waited for.
    let (time, set) = unsafe { (nanoseconds(a[2]), open_mask(a[0] as *const u64)) };
    let set = set.as_ref().map_or(0, |set| core::ptr::from_ref(set) as usize);
    match time {
        Ok(0) => {
            // SAFETY: the caller's promise.
            let result = unsafe { pass(libc::SYS_rt_sigtimedwait, [set, a[1], a[2], a[3], 0, 0]) };
            if result == sys::failed(libc::EAGAIN) {
                looks_around(page);
            }
            result
        }
        Ok(time) => {
            let deadline = wait::deadline_after(page, time);
            // SAFETY: the caller's promise.
            let waited = unsafe { wait::until(page, deadline, libc::SYS_rt_sigtimedwait, [set, a[1], 0, a[3], 0, 0]) };
            waited.or_at_deadline(sys::failed(libc::EAGAIN))
        }
        Err(error) => error,
    }
}

/// semtimedop(2).
///
/// # Safety
///
/// As for semtimedop(2), with a time.
pub unsafe fn semaphore(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    match unsafe { nanoseconds(a[3]) } {
        Ok(time) => {
            let deadline = wait::deadline_after(page, time);
            // SAFETY: the caller's promise.
            let waited = unsafe { wait::until(page, deadline, libc::SYS_semtimedop, [a[0], a[1], a[2], 0, 0, 0]) };
            waited.or_at_deadline(sys::failed(libc::EAGAIN))
        }
        Err(error) => error,
    }
}
