//! Calls that may wait without a time: functions of the C library, replaced by name.
//!
//! They are no system calls that the filter could trap: a filter is inherited, and a trapped read(2) would kill a
//! program before its own handler is there. A call that is missing here costs the fixed order inside an instant, never
//! the correctness of time.
#![expect(
    unsafe_code,
    reason = "C functions that make system calls with the program's own pointers"
)]

mod children;
mod other;
mod reading;
mod waiting;
mod writing;

use crate::calls::sockets::{Direction, timeout};
use crate::forward::c_result;
use crate::page::{self, in_token_mode, now};
use crate::polling::{looks_around, waits_truly};
use crate::readiness::{self, Ended, is_ready, never_blocks};
use crate::token;
use virtual_time_abi::page::Page;
use virtual_time_abi::sys;

/// Makes a system call that may wait, and then asks for the turn. The result is that of a C function.
///
/// # Safety
///
/// As for the system call.
unsafe fn gate(number: i64, arguments: [usize; 6]) -> isize {
    // SAFETY: the caller's promise.
    let result = unsafe { sys::call(number, arguments) };
    if let Some(page) = page::get() {
        // Who asks for what is not there, and asks again, polls.
        if result < 0 {
            looks_around(page);
        } else {
            waits_truly(page);
        }
        token::acquire(page);
    }
    c_result(result)
}

/// Makes a system call that takes something from a descriptor or gives something to it: when it is ready, and when it
/// is the thread's turn. `may_wait` is false if the call itself says that it does not want to.
///
/// # Safety
///
/// As for the system call; the descriptor is its first argument.
unsafe fn when_ready(number: i64, arguments: [usize; 6], events: i16, may_wait: bool) -> isize {
    // SAFETY: the caller's promise.
    let call = || unsafe { sys::call(number, arguments) };
    let Some(page) = page::get() else {
        return c_result(call());
    };
    let descriptor = arguments[0] as i32;
    match get_ready(page, descriptor, events, may_wait) {
        Ended::Ready => {
            let result = call();
            // Nothing there, or the end of it, which another writer may still undo.
            if result == sys::failed(libc::EAGAIN) || result == 0 {
                looks_around(page);
            }
            c_result(result)
        }
        Ended::Deadline => c_result(sys::failed(libc::EAGAIN)),
        Ended::Interrupted => c_result(sys::failed(libc::EINTR)),
    }
}

/// Waits as a call on `descriptor` would wait. `Ready` too if the call would not wait at all.
fn get_ready(page: &'static Page, descriptor: i32, events: i16, may_wait: bool) -> Ended {
    let direction = if events == libc::POLLIN {
        Direction::Receive
    } else {
        Direction::Send
    };
    let timeout = timeout(page, descriptor, direction);
    if timeout.is_none() && !in_token_mode(page) {
        return Ended::Ready;
    }
    if !may_wait || is_ready(descriptor, events) || never_blocks(descriptor) {
        return Ended::Ready;
    }
    let deadline = timeout.map(|timeout| now(page).saturating_add(timeout));
    // A call with a timeout always says that it was interrupted (signal(7)).
    readiness::wait_for(page, descriptor, events, deadline, timeout.is_none())
}
