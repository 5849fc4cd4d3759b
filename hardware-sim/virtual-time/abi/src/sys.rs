//! System calls without the C library, whose functions the shim replaces.
#![expect(
    unsafe_code,
    reason = "the kernel is asked directly; what a call does to memory only its caller knows"
)]

use crate::arch;
use core::sync::atomic::AtomicU32;

/// Makes a system call; the result is that of the kernel: from -4095 to -1 a negated error number.
///
/// # Safety
///
/// As for the system call `number` with these arguments.
#[inline]
pub unsafe fn call(number: i64, arguments: [usize; 6]) -> isize {
    // SAFETY: the caller's promise.
    unsafe { arch::system_call(number, arguments) }
}

/// Like [`call`], with fewer arguments; the rest are 0.
///
/// # Safety
///
/// As for the system call `number` with these arguments.
#[inline]
pub unsafe fn call3(number: i64, a: usize, b: usize, c: usize) -> isize {
    // SAFETY: the caller's promise.
    unsafe { arch::system_call(number, [a, b, c, 0, 0, 0]) }
}

/// The error number in the result of a call, if it failed.
#[inline]
#[must_use]
pub const fn error_of(result: isize) -> Option<i32> {
    if result < 0 && result >= -4095 {
        Some(-result as i32)
    } else {
        None
    }
}

/// The result that stands for an error.
#[inline]
#[must_use]
pub const fn failed(errno: i32) -> isize {
    -(errno as isize)
}

/// The calling thread's id.
#[inline]
#[must_use]
pub fn thread_id() -> u32 {
    // SAFETY: no arguments, no effects.
    unsafe { call3(libc::SYS_gettid, 0, 0, 0) as u32 }
}

/// The calling process's id, from the kernel.
#[inline]
#[must_use]
pub fn process_id() -> u32 {
    // SAFETY: no arguments, no effects.
    unsafe { call3(libc::SYS_getpid, 0, 0, 0) as u32 }
}

/// Wakes one thread that sleeps on a word shared between processes.
#[inline]
pub fn wake(word: &AtomicU32) {
    // SAFETY: FUTEX_WAKE uses the address only to find the sleepers.
    unsafe { call3(libc::SYS_futex, word.as_ptr() as usize, libc::FUTEX_WAKE as usize, 1) };
}

/// Sleeps on a word shared between processes until it is woken or no longer `expected`, at most `limit` nanoseconds of
/// real time. For the supervisor, which no filter watches.
pub fn sleep_on(word: &AtomicU32, expected: u32, limit: u64) {
    let limit = libc::timespec {
        tv_sec: (limit / crate::SECOND) as libc::time_t,
        tv_nsec: (limit % crate::SECOND) as libc::c_long,
    };
    // SAFETY: the word and the time live until the call returns.
    unsafe {
        call(
            libc::SYS_futex,
            [
                word.as_ptr() as usize,
                libc::FUTEX_WAIT as usize,
                expected as usize,
                &raw const limit as usize,
                0,
                0,
            ],
        )
    };
}

/// Real time in nanoseconds (CLOCK_MONOTONIC), whatever the vDSO says. For the supervisor, which no filter watches.
#[must_use]
pub fn real_time() -> u64 {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the kernel fills in `now`.
    unsafe {
        call3(
            libc::SYS_clock_gettime,
            libc::CLOCK_MONOTONIC as usize,
            &raw mut now as usize,
            0,
        )
    };
    now.tv_sec as u64 * crate::SECOND + now.tv_nsec as u64
}
