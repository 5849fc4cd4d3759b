//! Waiting for several descriptors, without a time or with one. (Those with a time are trapped too, when a program
//! makes the system call itself.)
#![expect(unsafe_code, reason = "the program's own lists")]

use crate::calls::{self, Limit, limit_of_milliseconds};
use crate::clock::timespec;
use crate::forward::c_result;
use crate::page;
use virtual_time_abi::{arch, sys};

/// poll(2).
///
/// # Safety
///
/// As for poll(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn poll(list: usize, entries: usize, time: i32) -> i32 {
    let result = match page::get() {
        // SAFETY: the caller's promise.
        Some(page) => unsafe { calls::poll(page, list, entries, limit_of_milliseconds(page, time), 0) },
        // SAFETY: the caller's promise; a timespec of ours.
        None => unsafe {
            let limit = u64::try_from(time).ok().map(|time| timespec(time * 1_000_000));
            let limit = limit.as_ref().map_or(0, |limit| core::ptr::from_ref(limit) as usize);
            sys::call(libc::SYS_ppoll, [list, entries, limit, 0, 8, 0])
        },
    };
    c_result(result) as i32
}

/// epoll_wait(2).
///
/// # Safety
///
/// As for epoll_wait(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn epoll_wait(epoll: i32, events: usize, count: i32, time: i32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { epoll_pwait(epoll, events, count, time, 0) }
}

/// epoll_pwait(2).
///
/// # Safety
///
/// As for epoll_pwait(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn epoll_pwait(epoll: i32, events: usize, count: i32, time: i32, mask: usize) -> i32 {
    let result = match page::get() {
        // SAFETY: the caller's promise.
        Some(page) => unsafe {
            let limit = limit_of_milliseconds(page, time);
            calls::wait_for_events(page, epoll as usize, events, count as usize, limit, mask)
        },
        // SAFETY: the caller's promise.
        None => unsafe {
            let arguments = [epoll as usize, events, count as usize, time as usize, mask, 8];
            sys::call(libc::SYS_epoll_pwait, arguments)
        },
    };
    c_result(result) as i32
}

/// ppoll(2): a time is left to the trap.
///
/// # Safety
///
/// As for ppoll(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn ppoll(list: usize, entries: usize, time: usize, mask: usize) -> i32 {
    let result = match page::get().filter(|_| time == 0) {
        // SAFETY: the caller's promise.
        Some(page) => unsafe { calls::poll(page, list, entries, Limit::Never, mask) },
        // SAFETY: the caller's promise. The kernel changes the time that is left, which the C function does not: so it
        // gets a copy.
        None => unsafe {
            let copy = (time as *const libc::timespec).as_ref().copied();
            let time = copy.as_ref().map_or(0, |time| core::ptr::from_ref(time) as usize);
            sys::call(libc::SYS_ppoll, [list, entries, time, mask, 8, 0])
        },
    };
    c_result(result) as i32
}

/// select(2): a time is left to the trap.
///
/// # Safety
///
/// As for select(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn select(count: i32, read: usize, write: usize, except: usize, time: usize) -> i32 {
    let result = match page::get().filter(|_| time == 0) {
        // SAFETY: the caller's promise.
        Some(page) => unsafe { calls::select(page, count as usize, [read, write, except], Limit::Never, 0) },
        // SAFETY: the caller's promise.
        None => unsafe { select_with_time(count as usize, [read, write, except], time) },
    };
    c_result(result) as i32
}

/// # Safety
///
/// As for select(2).
unsafe fn select_with_time(count: usize, [read, write, except]: [usize; 3], time: usize) -> isize {
    if let Some(number) = arch::SELECT {
        // SAFETY: the caller's promise.
        return unsafe { sys::call(number, [count, read, write, except, time, 0]) };
    }
    // SAFETY: the caller's promise; a timespec of ours.
    unsafe {
        let given = (time as *const libc::timeval).as_ref();
        let copy = given.map(|time| libc::timespec {
            tv_sec: time.tv_sec,
            tv_nsec: time.tv_usec as libc::c_long * 1000,
        });
        let time = copy.as_ref().map_or(0, |time| core::ptr::from_ref(time) as usize);
        sys::call(libc::SYS_pselect6, [count, read, write, except, time, 0])
    }
}
