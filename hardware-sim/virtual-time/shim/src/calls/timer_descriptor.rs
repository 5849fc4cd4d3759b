//! timerfd_create(2). The descriptor is that of an event counter (eventfd(2)), which reads and polls as a timer's does;
//! the supervisor adds to it when the virtual time has come.
#![expect(unsafe_code, reason = "times stand where the program says")]

use super::timers::{Setting, allocate, read_setting, write_setting};
use super::{Arguments, pass};
use crate::page::notify;
use crate::readiness::is_ready;
use crate::wait;
use core::sync::atomic::Ordering::{Relaxed, Release};
use virtual_time_abi::page::{Page, Timer, timer};
use virtual_time_abi::sys;

/// # Safety
///
/// As for timerfd_create(2).
pub unsafe fn create(page: &'static Page, a: Arguments) -> isize {
    let (clock, flags) = (a[0] as i32, a[1]);
    if !wait::is_virtual(clock) || flags & !(libc::TFD_NONBLOCK | libc::TFD_CLOEXEC) as usize != 0 {
        // SAFETY: no pointers. The kernel refuses it.
        return unsafe { pass(libc::SYS_timerfd_create, a) };
    }
    // SAFETY: no pointers. The flags of both calls are the same bits.
    let descriptor = unsafe { sys::call3(libc::SYS_eventfd2, 0, flags, 0) };
    if descriptor < 0 {
        return descriptor;
    }
    let entry = counter_number(descriptor as i32).and_then(|number| Some((number, allocate(page)?)));
    let Some((number, entry)) = entry else {
        // SAFETY: the descriptor made above.
        unsafe { sys::call3(libc::SYS_close, descriptor as usize, 0, 0) };
        return sys::failed(libc::ENOMEM);
    };
    entry.id.store(number, Relaxed);
    entry.descriptor.store(descriptor as i32, Relaxed);
    entry.clock.store(clock, Relaxed);
    entry.kind.store(timer::DESCRIPTOR, Release);
    descriptor
}

/// # Safety
///
/// As for timerfd_settime(2).
pub unsafe fn settime(page: &'static Page, a: Arguments) -> isize {
    let Some(entry) = find(page, a[0] as i32) else {
        // SAFETY: the caller's promise. The kernel says what is wrong with the descriptor.
        return unsafe { pass(libc::SYS_timerfd_settime, a) };
    };
    // SAFETY: the caller's promise.
    let setting = match unsafe { read_setting(page, a[2], entry.clock.load(Relaxed), a[1] & 1 != 0) } {
        Ok(setting) => setting,
        Err(error) => return error,
    };
    if a[3] != 0 {
        // SAFETY: the caller's promise.
        unsafe { write_setting(page, entry, a[3]) };
    }
    // Expirations that nobody has read are forgotten.
    if is_ready(a[0] as i32, libc::POLLIN) {
        let mut count = 0_u64;
        // SAFETY: eight bytes of ours.
        unsafe { sys::call3(libc::SYS_read, a[0], &raw mut count as usize, 8) };
    }
    // The supervisor finds the counter through a process that has it open.
    entry.pid.store(sys::process_id(), Relaxed);
    entry.descriptor.store(a[0] as i32, Relaxed);
    let Setting { deadline, interval } = setting;
    entry.interval.store(interval, Relaxed);
    entry.deadline.store(deadline, Release);
    notify(page);
    0
}

/// # Safety
///
/// As for timerfd_gettime(2).
pub unsafe fn gettime(page: &'static Page, a: Arguments) -> isize {
    match find(page, a[0] as i32) {
        Some(entry) => {
            // SAFETY: the caller's promise.
            unsafe { write_setting(page, entry, a[1]) };
            0
        }
        // SAFETY: the caller's promise.
        None => unsafe { pass(libc::SYS_timerfd_gettime, a) },
    }
}

fn find(page: &'static Page, descriptor: i32) -> Option<&'static Timer> {
    let number = counter_number(descriptor)?;
    let used = page.timers_used.load(Relaxed) as usize;
    page.timers
        .iter()
        .take(used)
        .find(|entry| entry.kind.load(Relaxed) == timer::DESCRIPTOR && entry.id.load(Relaxed) == number)
}

/// The number that the kernel gave to the event counter behind a descriptor (proc(5), fdinfo), which is the same
/// wherever the descriptor went.
fn counter_number(descriptor: i32) -> Option<u32> {
    let mut path = *b"/proc/self/fdinfo/\0\0\0\0\0\0\0\0\0\0\0\0";
    let prefix = b"/proc/self/fdinfo/".len();
    let mut digits = [0_u8; 10];
    let (mut value, mut length) = (u32::try_from(descriptor).ok()?, 0);
    loop {
        digits[length] = b'0' + (value % 10) as u8;
        length += 1;
        value /= 10;
        if value == 0 {
            break;
        }
    }
    for index in 0..length {
        path[prefix + index] = digits[length - 1 - index];
    }
    let mut text = [0_u8; 512];
    // SAFETY: a path that ends in NUL, and room for what is read.
    let read = unsafe {
        let file = sys::call(
            libc::SYS_openat,
            [
                libc::AT_FDCWD as usize,
                path.as_ptr() as usize,
                (libc::O_RDONLY | libc::O_CLOEXEC) as usize,
                0,
                0,
                0,
            ],
        );
        if file < 0 {
            return None;
        }
        let read = sys::call3(libc::SYS_read, file as usize, text.as_mut_ptr() as usize, text.len());
        sys::call3(libc::SYS_close, file as usize, 0, 0);
        read
    };
    let text = text.get(..usize::try_from(read).ok()?)?;
    let key = b"eventfd-id:";
    let start = text.windows(key.len()).position(|window| window == key)? + key.len();
    let mut number = None;
    for &byte in &text[start..] {
        match byte {
            b' ' | b'\t' => {}
            b'0'..=b'9' => number = Some(number.unwrap_or(0) * 10 + u32::from(byte - b'0')),
            _ => break,
        }
    }
    number
}
