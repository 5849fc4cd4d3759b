//! Waiting for the end of a child: first until there is something to reap, then for the turn, and only then is it
//! reaped.
#![expect(unsafe_code, reason = "the program's own places for the status")]

use super::c_result;
use crate::page::{self, in_token_mode};
use crate::polling::{looks_around, waits_truly};
use crate::token;
use virtual_time_abi::sys;

/// waitpid(2).
///
/// # Safety
///
/// As for waitpid(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn waitpid(process: libc::pid_t, status: usize, options: i32) -> libc::pid_t {
    // SAFETY: the caller's promise.
    unsafe { wait4(process, status, options, 0) }
}

/// wait(2).
///
/// # Safety
///
/// As for wait(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wait(status: usize) -> libc::pid_t {
    // SAFETY: the caller's promise.
    unsafe { wait4(-1, status, 0, 0) }
}

/// wait4(2).
///
/// # Safety
///
/// As for wait4(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wait4(process: libc::pid_t, status: usize, options: i32, usage: usize) -> libc::pid_t {
    let (kind, id) = match process {
        ..-1 => (libc::P_PGID, process.unsigned_abs()),
        -1 => (libc::P_ALL, 0),
        0 => (libc::P_PGID, 0),
        _ => (libc::P_PID, process as u32),
    };
    // SAFETY: the caller's promise.
    let reap = |options: i32| unsafe {
        sys::call(
            libc::SYS_wait4,
            [process as usize, status, options as usize, usage, 0, 0],
        )
    };
    let until_something = options & !libc::WNOHANG | libc::WEXITED;
    // SAFETY: as above.
    unsafe { wait_then_reap(options, [kind as usize, id as usize], until_something, reap) as libc::pid_t }
}

/// waitid(2).
///
/// # Safety
///
/// As for waitid(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn waitid(kind: u32, id: u32, information: *mut libc::siginfo_t, options: i32) -> i32 {
    // SAFETY: every pattern of bits is valid.
    let mut unasked: libc::siginfo_t = unsafe { core::mem::zeroed() };
    let information = if information.is_null() {
        &raw mut unasked
    } else {
        information
    };
    // SAFETY: the caller's promise.
    let reap = |options: i32| unsafe {
        information.write(core::mem::zeroed());
        let arguments = [kind as usize, id as usize, information as usize, options as usize, 0, 0];
        let result = sys::call(libc::SYS_waitid, arguments);
        // It is 0 whether there was something or not; the information says it.
        if result == 0 {
            isize::from((*information).si_signo != 0)
        } else {
            result
        }
    };
    // SAFETY: as above.
    let result = unsafe { wait_then_reap(options, [kind as usize, id as usize], options & !libc::WNOHANG, reap) };
    if result < 0 { -1 } else { 0 }
}

/// Tries to reap with `reap`, and waits as long as there is nothing.
///
/// # Safety
///
/// `which` and `until_something` as for waitid(2).
unsafe fn wait_then_reap(options: i32, which: [usize; 2], until_something: i32, reap: impl Fn(i32) -> isize) -> isize {
    let Some(page) = page::get().filter(|page| in_token_mode(page)) else {
        return c_result(reap(options));
    };
    loop {
        let result = reap(options | libc::WNOHANG);
        if result != 0 {
            return c_result(result);
        }
        if options & libc::WNOHANG != 0 {
            looks_around(page);
            return 0;
        }
        waits_truly(page);
        let options = (until_something | libc::WNOWAIT) as usize;
        // SAFETY: without a place for information nothing is written.
        let result = unsafe { sys::call(libc::SYS_waitid, [which[0], which[1], 0, options, 0, 0]) };
        token::acquire(page);
        if result < 0 {
            return c_result(result);
        }
    }
}
