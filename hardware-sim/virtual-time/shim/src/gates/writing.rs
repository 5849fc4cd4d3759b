//! Calls that give something to a descriptor.
//!
//! In token mode a long write to a pipe or a stream goes in pieces, each when there is room and it is the thread's turn:
//! otherwise the kernel would go on with it while the reader runs, and how much each read gets would depend on the
//! machine.
#![expect(unsafe_code, reason = "the program's own buffers")]

use super::{get_ready, when_ready};
use crate::chaos;
use crate::forward::c_result;
use crate::page::{self, in_token_mode};
use crate::readiness::{Ended, kind, never_blocks};
use virtual_time_abi::page::Page;
use virtual_time_abi::sys;

/// A pipe that is writable has room for so much (pipe(7), PIPE_BUF; a page).
const PIECE: usize = 4096;

/// write(2).
///
/// # Safety
///
/// As for write(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(file: i32, buffer: usize, size: usize) -> isize {
    let arguments = [file as usize, buffer, size, 0, 0, 0];
    let Some(page) = page::get().filter(|page| in_token_mode(page)) else {
        // SAFETY: the caller's promise.
        return unsafe { when_ready(libc::SYS_write, arguments, libc::POLLOUT, true) };
    };
    chaos::point(page);
    match kind(file).0 {
        libc::S_IFIFO if !never_blocks(file) => {
            let piece = |offset: usize, left: usize| {
                // SAFETY: a part of the caller's buffer.
                unsafe { sys::call3(libc::SYS_write, file as usize, buffer + offset, left.min(PIECE)) }
            };
            in_pieces(page, file, size, piece)
        }
        // SAFETY: the caller's promise.
        libc::S_IFSOCK => unsafe { send(file, buffer, size, 0) },
        // SAFETY: the caller's promise.
        _ => unsafe { when_ready(libc::SYS_write, arguments, libc::POLLOUT, true) },
    }
}

/// Calls `piece` with how much has been given and how much is left, until all is given.
fn in_pieces(page: &'static Page, file: i32, size: usize, piece: impl Fn(usize, usize) -> isize) -> isize {
    let mut given = 0;
    loop {
        let result = match get_ready(page, file, libc::POLLOUT, true) {
            Ended::Ready => piece(given, size - given),
            Ended::Deadline => sys::failed(libc::EAGAIN),
            Ended::Interrupted => sys::failed(libc::EINTR),
        };
        match usize::try_from(result) {
            Ok(more) => given += more,
            // What has been given cannot be taken back.
            Err(_) if given > 0 => return given as isize,
            Err(_) => return c_result(result),
        }
        if given >= size || result == 0 {
            return given as isize;
        }
    }
}

/// send(2).
///
/// # Safety
///
/// As for send(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn send(file: i32, buffer: usize, size: usize, flags: i32) -> isize {
    // SAFETY: the caller's promise.
    unsafe { sendto(file, buffer, size, flags, 0, 0) }
}

/// sendto(2).
///
/// # Safety
///
/// As for sendto(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sendto(
    file: i32,
    buffer: usize,
    size: usize,
    flags: i32,
    address: usize,
    length: usize,
) -> isize {
    let may_wait = flags & libc::MSG_DONTWAIT == 0;
    let Some(page) = page::get().filter(|page| in_token_mode(page) && may_wait && !never_blocks(file)) else {
        let arguments = [file as usize, buffer, size, flags as usize, address, length];
        // SAFETY: the caller's promise.
        return unsafe { when_ready(libc::SYS_sendto, arguments, libc::POLLOUT, may_wait) };
    };
    chaos::point(page);
    in_pieces(page, file, size, |offset, left| {
        let call = |flags: i32| {
            let arguments = [file as usize, buffer + offset, left, flags as usize, address, length];
            // SAFETY: a part of the caller's buffer.
            unsafe { sys::call(libc::SYS_sendto, arguments) }
        };
        match call(flags | libc::MSG_DONTWAIT) {
            // It says that there is room, and there is none: a datagram that waits for room at its receiver.
            result if result == sys::failed(libc::EAGAIN) => call(flags),
            result => result,
        }
    })
}

/// sendmsg(2).
///
/// # Safety
///
/// As for sendmsg(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sendmsg(file: i32, message: usize, flags: i32) -> isize {
    if let Some(page) = page::get() {
        chaos::point(page);
    }
    let may_wait = flags & libc::MSG_DONTWAIT == 0;
    let arguments = [file as usize, message, flags as usize, 0, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { when_ready(libc::SYS_sendmsg, arguments, libc::POLLOUT, may_wait) }
}

/// writev(2).
///
/// # Safety
///
/// As for writev(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn writev(file: i32, buffers: usize, count: i32) -> isize {
    let arguments = [file as usize, buffers, count as usize, 0, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { when_ready(libc::SYS_writev, arguments, libc::POLLOUT, true) }
}

/// mq_send(3).
///
/// # Safety
///
/// As for mq_send(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mq_send(queue: i32, message: usize, size: usize, priority: u32) -> i32 {
    let arguments = [queue as usize, message, size, priority as usize, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { super::other::message(libc::SYS_mq_timedsend, arguments) as i32 }
}
