//! futex(2) with a time: what the waits of std, parking_lot and crossbeam come to, and those of the C library.
#![expect(unsafe_code, reason = "futexes are words of the program")]

use super::{Arguments, nanoseconds};
use crate::page::{count_leak, now};
use crate::polling::looks_around;
use crate::wait;
use core::sync::atomic::AtomicU32;
use core::sync::atomic::Ordering::SeqCst;
use virtual_time_abi::page::{Page, leak};
use virtual_time_abi::sys;

/// futex_wait(2), since Linux 6.7.
pub const SYS_FUTEX_WAIT: i64 = 455;

const OPERATION: usize = 127;
const FUTEX_LOCK_PI2: i32 = 13;

/// # Safety
///
/// As for futex(2), with a time.
pub unsafe fn futex(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    let time = match unsafe { nanoseconds(a[3]) } {
        Ok(time) => time,
        Err(error) => return error,
    };
    let on_realtime = a[1] & libc::FUTEX_CLOCK_REALTIME as usize != 0;
    let clock = if on_realtime {
        libc::CLOCK_REALTIME
    } else {
        libc::CLOCK_MONOTONIC
    };
    match (a[1] & OPERATION) as i32 {
        // SAFETY: the caller's promise.
        libc::FUTEX_WAIT => unsafe { wait_on(page, wait::deadline_after(page, time), a) },
        // SAFETY: the caller's promise.
        libc::FUTEX_WAIT_BITSET => unsafe { wait_on(page, wait::deadline_at(page, clock, time), a) },
        // SAFETY: the caller's promise.
        libc::FUTEX_LOCK_PI => unsafe { lock(page, wait::deadline_at(page, libc::CLOCK_REALTIME, time), a) },
        // SAFETY: the caller's promise.
        FUTEX_LOCK_PI2 => unsafe { lock(page, wait::deadline_at(page, clock, time), a) },
        _ => {
            count_leak(page, leak::UNKNOWN_CALL, libc::SYS_futex);
            sys::failed(libc::ENOSYS)
        }
    }
}

/// # Safety
///
/// As for futex(2).
unsafe fn wait_on(page: &'static Page, deadline: u64, a: Arguments) -> isize {
    if deadline <= now(page) {
        looks_around(page);
        // SAFETY: a futex is an aligned word.
        let value = unsafe { AtomicU32::from_ptr(a[0] as *mut u32) }.load(SeqCst);
        return sys::failed(if value == a[2] as u32 {
            libc::ETIMEDOUT
        } else {
            libc::EAGAIN
        });
    }
    let operation = a[1] & !(libc::FUTEX_CLOCK_REALTIME as usize);
    // SAFETY: the caller's promise.
    let waited = unsafe { wait::until(page, deadline, libc::SYS_futex, [a[0], operation, a[2], 0, a[4], a[5]]) };
    waited.or_at_deadline(sys::failed(libc::ETIMEDOUT))
}

/// A lock with priority inheritance. Waiting for one in the kernel goes on after any signal, so it cannot be ended; the
/// thread tries instead, each time that anything has happened.
///
/// # Safety
///
/// As for futex(2).
unsafe fn lock(page: &'static Page, deadline: u64, a: Arguments) -> isize {
    let try_lock = a[1] & !OPERATION & !(libc::FUTEX_CLOCK_REALTIME as usize) | libc::FUTEX_TRYLOCK_PI as usize;
    loop {
        // SAFETY: the caller's promise.
        let result = unsafe { sys::call3(libc::SYS_futex, a[0], try_lock, 0) };
        if result != sys::failed(libc::EAGAIN) {
            return result;
        }
        if deadline <= now(page) {
            return sys::failed(libc::ETIMEDOUT);
        }
        wait::until_anything(page, deadline);
    }
}

/// # Safety
///
/// As for futex_waitv(2), with a time.
pub unsafe fn waitv(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    unsafe { wait_newer(page, libc::SYS_futex_waitv, [a[0], a[1], a[2], 0, 0, 0], a[3], a[4]) }
}

/// # Safety
///
/// As for futex_wait(2), with a time.
pub unsafe fn wait(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    unsafe { wait_newer(page, SYS_FUTEX_WAIT, [a[0], a[1], a[2], a[3], 0, 0], a[4], a[5]) }
}

/// # Safety
///
/// As for the system call `number`; `time` must be the address of a timespec.
unsafe fn wait_newer(page: &'static Page, number: i64, untimed: Arguments, time: usize, clock: usize) -> isize {
    // SAFETY: the caller's promise.
    match unsafe { nanoseconds(time) } {
        Ok(time) => {
            let deadline = wait::deadline_at(page, clock as i32, time).max(now(page));
            // SAFETY: the caller's promise.
            let waited = unsafe { wait::until(page, deadline, number, untimed) };
            waited.or_at_deadline(sys::failed(libc::ETIMEDOUT))
        }
        Err(error) => error,
    }
}
