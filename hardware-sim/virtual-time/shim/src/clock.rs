//! The clocks, as the program sees them.
#![expect(unsafe_code, reason = "C functions that write where the program says")]

use crate::page::{self, count_leak, now};
use crate::{polling, wait};
use core::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::page::{Page, leak};
use virtual_time_abi::vdso::{Replacements, replace_clocks};
use virtual_time_abi::{COOKIE, SECOND, sys};

/// Replaces the clocks of the vDSO. Where the kernel forbids that, the names that the C library would have called are
/// replaced all the same, and the run says that other callers see real time.
pub fn install(page: &'static Page) {
    let replacements = Replacements {
        clock_gettime,
        gettimeofday,
        time,
        getrandom: Some(crate::random::vdso_getrandom),
    };
    // SAFETY: the process has one thread when its libraries start.
    if unsafe { replace_clocks(&replacements) }.is_err() {
        count_leak(page, leak::VDSO, libc::SYS_clock_gettime);
    }
}

/// What `clock` shows now, ns.
fn read(page: &Page, clock: i32) -> u64 {
    wait::base(page, clock) + now(page)
}

pub fn timespec(ns: u64) -> libc::timespec {
    libc::timespec {
        tv_sec: (ns / SECOND) as libc::time_t,
        tv_nsec: (ns % SECOND) as libc::c_long,
    }
}

pub fn timeval(ns: u64) -> libc::timeval {
    libc::timeval {
        tv_sec: (ns / SECOND) as libc::time_t,
        tv_usec: (ns % SECOND / 1000) as libc::suseconds_t,
    }
}

/// clock_gettime(2). Also the replacement of the C library's function and of the vDSO's.
///
/// # Safety
///
/// `time` must point to a timespec.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn clock_gettime(clock: libc::clockid_t, time: *mut libc::timespec) -> libc::c_int {
    let Some(page) = page::get().filter(|_| wait::is_virtual(clock)) else {
        // SAFETY: the caller's promise; the cookie lets the call through the filter.
        let result = unsafe {
            sys::call(
                libc::SYS_clock_gettime,
                [clock as usize, time as usize, 0, 0, 0, COOKIE],
            )
        };
        return crate::forward::c_result(result) as libc::c_int;
    };
    polling::looks_at_clock(page);
    if !time.is_null() {
        // SAFETY: the caller's promise.
        unsafe { time.write(timespec(read(page, clock))) };
    }
    0
}

/// gettimeofday(2).
///
/// # Safety
///
/// `time` must point to a timeval or be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gettimeofday(time: *mut libc::timeval, zone: *mut libc::c_void) -> libc::c_int {
    let Some(page) = page::get() else {
        // SAFETY: the caller's promise.
        return unsafe { sys::call(libc::SYS_gettimeofday, [time as usize, zone as usize, 0, 0, 0, COOKIE]) }
            as libc::c_int;
    };
    polling::looks_at_clock(page);
    if !time.is_null() {
        // SAFETY: the caller's promise.
        unsafe { time.write(timeval(read(page, libc::CLOCK_REALTIME))) };
    }
    0
}

/// time(2).
///
/// # Safety
///
/// `time` must point to a time_t or be null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn time(time: *mut libc::time_t) -> libc::time_t {
    let mut value = libc::timeval { tv_sec: 0, tv_usec: 0 };
    // SAFETY: a timeval of ours.
    unsafe { gettimeofday(&raw mut value, core::ptr::null_mut()) };
    if !time.is_null() {
        // SAFETY: the caller's promise.
        unsafe { time.write(value.tv_sec) };
    }
    value.tv_sec
}

/// What CLOCK_MONOTONIC shows, in ns, without that counting as a look at the clock: for the simulated board, which puts
/// a time on each event. 0 outside a run.
#[unsafe(no_mangle)]
pub extern "C" fn virtual_time_now() -> u64 {
    page::get().map_or(0, |page| page.monotonic_base.load(Relaxed) + now(page))
}
