//! Waiting until a descriptor is ready, without taking anything from it.
//!
//! A thread that is woken inside read(2) takes what is there at that moment, while the thread that woke it may still be
//! writing: how much it gets would depend on the machine. So a thread waits for readiness first, then for its turn, and
//! only then reads.
#![expect(unsafe_code, reason = "poll(2) is called with descriptors of the program")]

use crate::page::in_token_mode;
use crate::wait::{self, Waited};
use crate::{signals, token};
use virtual_time_abi::page::Page;
use virtual_time_abi::{COOKIE, sys};

/// How waiting for a descriptor ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Something may be done with it.
    Ready,
    /// The deadline came first.
    Deadline,
    /// A signal handler ran, and the call is one that must say so.
    Interrupted,
}

/// Whether `descriptor` is ready now for `events` (poll(2)), or would never be.
pub fn is_ready(descriptor: i32, events: i16) -> bool {
    let mut entry = libc::pollfd {
        fd: descriptor,
        events,
        revents: 0,
    };
    let zero = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the entry and the time live until the call returns; the cookie lets the zero time through the filter.
    let result = unsafe {
        sys::call(
            libc::SYS_ppoll,
            [&raw mut entry as usize, 1, &raw const zero as usize, 0, 8, COOKIE],
        )
    };
    result != 0
}

/// Waits until `descriptor` is ready, at the latest until `deadline`. `restarts` says whether the call for which this
/// is goes on after a signal handler that was installed with SA_RESTART (signal(7)).
pub fn wait_for(page: &'static Page, descriptor: i32, events: i16, deadline: Option<u64>, restarts: bool) -> Ended {
    loop {
        if is_ready(descriptor, events) {
            return Ended::Ready;
        }
        let mut entry = libc::pollfd {
            fd: descriptor,
            events,
            revents: 0,
        };
        let arguments = [&raw mut entry as usize, 1, 0, 0, 8, 0];
        signals::forget_handlers();
        let waited = match deadline {
            // SAFETY: one entry of ours, which lives until the call returns.
            Some(deadline) => unsafe { wait::until(page, deadline, libc::SYS_ppoll, arguments) },
            None => {
                crate::polling::waits_truly(page);
                // SAFETY: as above.
                let result = unsafe { sys::call(libc::SYS_ppoll, arguments) };
                token::acquire(page);
                Waited {
                    result,
                    deadline_came: false,
                }
            }
        };
        if waited.result == sys::failed(libc::EINTR) {
            if waited.deadline_came {
                return if is_ready(descriptor, events) {
                    Ended::Ready
                } else {
                    Ended::Deadline
                };
            }
            if !restarts || signals::a_handler_must_be_noticed() {
                return Ended::Interrupted;
            }
        } else if waited.result < 0 {
            // Whatever is wrong, the call itself will say it.
            return Ended::Ready;
        }
        if !in_token_mode(page) && waited.result > 0 {
            return Ended::Ready;
        }
    }
}

/// Whether calls on `descriptor` return at once when there is nothing to do (O_NONBLOCK).
pub fn never_blocks(descriptor: i32) -> bool {
    // SAFETY: asks for flags.
    let flags = unsafe { sys::call3(libc::SYS_fcntl, descriptor as usize, libc::F_GETFL as usize, 0) };
    flags >= 0 && flags as i32 & libc::O_NONBLOCK != 0
}

/// The type (S_IFMT) and the inode of what `descriptor` refers to.
pub fn kind(descriptor: i32) -> (u32, u64) {
    // SAFETY: every pattern of bits is a valid stat.
    let mut found: libc::stat = unsafe { core::mem::zeroed() };
    // SAFETY: the kernel fills in `found`.
    let result = unsafe { sys::call3(libc::SYS_fstat, descriptor as usize, &raw mut found as usize, 0) };
    if result < 0 {
        return (0, 0);
    }
    (found.st_mode & libc::S_IFMT, found.st_ino)
}
