//! Other calls that may wait.
#![expect(unsafe_code, reason = "the program's own arguments")]

use super::gate;
use crate::calls::{Arguments, message_until};
use crate::forward::c_result;
use crate::signals::open_mask;
use crate::{chaos, page};
use virtual_time_abi::{arch, sys};

/// mq_timedsend(2) and mq_timedreceive(2) without a time.
///
/// # Safety
///
/// As for the call `number`.
pub unsafe fn message(number: i64, arguments: Arguments) -> isize {
    let result = match page::get() {
        // SAFETY: the caller's promise.
        Some(page) => unsafe {
            chaos::point(page);
            message_until(page, number, arguments, None)
        },
        // SAFETY: the caller's promise.
        None => unsafe { sys::call(number, arguments) },
    };
    c_result(result)
}

/// syscall(2), by which std, parking_lot and crossbeam wait for futexes.
///
/// # Safety
///
/// As for the system call `number`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn syscall(number: i64, a: usize, b: usize, c: usize, d: usize, e: usize, f: usize) -> isize {
    let operation = b as i32 & 127;
    let waits = number == libc::SYS_futex
        && matches!(
            operation,
            libc::FUTEX_WAIT | libc::FUTEX_WAIT_BITSET | libc::FUTEX_LOCK_PI
        );
    let arguments = [a, b, c, d, e, f];
    if waits {
        // SAFETY: the caller's promise.
        return unsafe { gate(number, arguments) };
    }
    if let Some(page) = page::get().filter(|_| number == libc::SYS_futex) {
        chaos::point(page);
    }
    // SAFETY: the caller's promise.
    c_result(unsafe { sys::call(number, arguments) })
}

/// connect(2).
///
/// # Safety
///
/// As for connect(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn connect(socket: i32, address: usize, length: u32) -> i32 {
    let arguments = [socket as usize, address, length as usize, 0, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { gate(libc::SYS_connect, arguments) as i32 }
}

/// flock(2).
#[unsafe(no_mangle)]
pub extern "C" fn flock(file: i32, operation: i32) -> i32 {
    // SAFETY: no pointers.
    unsafe { gate(libc::SYS_flock, [file as usize, operation as usize, 0, 0, 0, 0]) as i32 }
}

/// fcntl(2), which may wait for a lock.
///
/// # Safety
///
/// As for fcntl(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fcntl(file: i32, command: i32, argument: usize) -> i32 {
    let arguments = [file as usize, command as usize, argument, 0, 0, 0];
    // SAFETY: the caller's promise.
    unsafe {
        if matches!(command, libc::F_SETLKW | libc::F_OFD_SETLKW) {
            gate(libc::SYS_fcntl, arguments) as i32
        } else {
            c_result(sys::call(libc::SYS_fcntl, arguments)) as i32
        }
    }
}

/// The same by its other name.
///
/// # Safety
///
/// As for fcntl(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fcntl64(file: i32, command: i32, argument: usize) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { fcntl(file, command, argument) }
}

/// openat(2), which waits for the other end of a FIFO.
///
/// # Safety
///
/// As for openat(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat(folder: i32, path: usize, flags: i32, mode: u32) -> i32 {
    let arguments = [folder as usize, path, flags as usize, mode as usize, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { gate(libc::SYS_openat, arguments) as i32 }
}

/// The same by its other name.
///
/// # Safety
///
/// As for openat(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat64(folder: i32, path: usize, flags: i32, mode: u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { openat(folder, path, flags, mode) }
}

/// open(2).
///
/// # Safety
///
/// As for open(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: usize, flags: i32, mode: u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { openat(libc::AT_FDCWD, path, flags, mode) }
}

/// The same by its other name.
///
/// # Safety
///
/// As for open(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: usize, flags: i32, mode: u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { openat(libc::AT_FDCWD, path, flags, mode) }
}

/// semop(2).
///
/// # Safety
///
/// As for semop(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn semop(set: i32, operations: usize, count: usize) -> i32 {
    // SAFETY: the caller's promise; without a time it is the same call.
    unsafe { gate(libc::SYS_semtimedop, [set as usize, operations, count, 0, 0, 0]) as i32 }
}

/// msgrcv(2).
///
/// # Safety
///
/// As for msgrcv(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn msgrcv(queue: i32, message: usize, size: usize, kind: isize, flags: i32) -> isize {
    let arguments = [queue as usize, message, size, kind as usize, flags as usize, 0];
    // SAFETY: the caller's promise.
    unsafe { gate(libc::SYS_msgrcv, arguments) }
}

/// msgsnd(2).
///
/// # Safety
///
/// As for msgsnd(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn msgsnd(queue: i32, message: usize, size: usize, flags: i32) -> i32 {
    let arguments = [queue as usize, message, size, flags as usize, 0, 0];
    // SAFETY: the caller's promise.
    unsafe { gate(libc::SYS_msgsnd, arguments) as i32 }
}

/// pause(2).
#[unsafe(no_mangle)]
pub extern "C" fn pause() -> i32 {
    // SAFETY: no descriptors, so it waits for a signal. This is how processors do it that have no pause.
    unsafe {
        match arch::PAUSE {
            Some(number) => gate(number, [0; 6]) as i32,
            None => gate(libc::SYS_ppoll, [0, 0, 0, 0, 8, 0]) as i32,
        }
    }
}

/// sigwaitinfo(2).
///
/// # Safety
///
/// As for sigwaitinfo(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigwaitinfo(set: *const u64, information: usize) -> i32 {
    // SAFETY: the caller's promise.
    unsafe {
        let opened = open_mask(set);
        let set = opened.as_ref().map_or(0, |set| core::ptr::from_ref(set) as usize);
        gate(libc::SYS_rt_sigtimedwait, [set, information, 0, 8, 0, 0]) as i32
    }
}

/// sigwait(3).
///
/// # Safety
///
/// As for sigwait(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigwait(set: *const u64, signal: *mut i32) -> i32 {
    loop {
        // SAFETY: the caller's promise.
        let result = unsafe { sigwaitinfo(set, 0) };
        if result >= 0 {
            // SAFETY: the caller's promise.
            unsafe { signal.write(result) };
            return 0;
        }
        // SAFETY: the thread's own place.
        let errno = unsafe { *libc::__errno_location() };
        if errno != libc::EINTR {
            return errno;
        }
    }
}
