//! Calls that take something from a descriptor.
#![expect(unsafe_code, reason = "the program's own buffers")]

use super::when_ready;
use crate::calls::Arguments;

/// Whether a call with these flags of recv(2) may wait.
fn may_wait(flags: i32) -> bool {
    flags & libc::MSG_DONTWAIT == 0
}

/// What a call that takes from a descriptor does: `flags` are those of recv(2), 0 where there are none.
///
/// # Safety
///
/// As for the system call.
unsafe fn take(number: i64, arguments: Arguments, flags: i32) -> isize {
    // Errors of a socket are its own queue, which has nothing to do with what there is to read.
    let events = if flags & libc::MSG_ERRQUEUE != 0 {
        libc::POLLERR
    } else {
        libc::POLLIN
    };
    // SAFETY: the caller's promise.
    unsafe { when_ready(number, arguments, events, may_wait(flags)) }
}

/// read(2).
///
/// # Safety
///
/// As for read(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn read(file: i32, buffer: usize, size: usize) -> isize {
    // SAFETY: the caller's promise.
    unsafe { take(libc::SYS_read, [file as usize, buffer, size, 0, 0, 0], 0) }
}

/// readv(2).
///
/// # Safety
///
/// As for readv(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn readv(file: i32, buffers: usize, count: i32) -> isize {
    // SAFETY: the caller's promise.
    unsafe { take(libc::SYS_readv, [file as usize, buffers, count as usize, 0, 0, 0], 0) }
}

/// recv(2).
///
/// # Safety
///
/// As for recv(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recv(file: i32, buffer: usize, size: usize, flags: i32) -> isize {
    // SAFETY: the caller's promise.
    unsafe { recvfrom(file, buffer, size, flags, 0, 0) }
}

/// recvfrom(2).
///
/// # Safety
///
/// As for recvfrom(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recvfrom(
    file: i32,
    buffer: usize,
    size: usize,
    flags: i32,
    address: usize,
    length: usize,
) -> isize {
    let arguments = [file as usize, buffer, size, flags as usize, address, length];
    // SAFETY: the caller's promise.
    unsafe { take(libc::SYS_recvfrom, arguments, flags) }
}

/// recvmsg(2).
///
/// # Safety
///
/// As for recvmsg(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn recvmsg(file: i32, message: usize, flags: i32) -> isize {
    let arguments = [file as usize, message, flags as usize, 0, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { take(libc::SYS_recvmsg, arguments, flags) }
}

/// accept(2).
///
/// # Safety
///
/// As for accept(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn accept(file: i32, address: usize, length: usize) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { accept4(file, address, length, 0) }
}

/// accept4(2).
///
/// # Safety
///
/// As for accept4(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn accept4(file: i32, address: usize, length: usize, flags: i32) -> i32 {
    let arguments = [file as usize, address, length, flags as usize, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { take(libc::SYS_accept4, arguments, 0) as i32 }
}

/// mq_receive(3).
///
/// # Safety
///
/// As for mq_receive(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn mq_receive(queue: i32, message: usize, size: usize, priority: usize) -> isize {
    let arguments = [queue as usize, message, size, priority, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { super::other::message(libc::SYS_mq_timedreceive, arguments) }
}
