//! Randomness from the seed: the n-th draw of a process gives the same bytes in every run.
#![expect(unsafe_code, reason = "C functions that write where the program says")]

use crate::{page, thread};
use core::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::page::{Page, STREAMS, mix};
use virtual_time_abi::sys;

/// Fills memory with the next draw of this process.
///
/// # Safety
///
/// `buffer` must have room for `length` bytes.
pub unsafe fn fill(page: &'static Page, buffer: *mut u8, length: usize) {
    let process = thread::process_number(page);
    let draw = page.draws[process as usize % STREAMS].fetch_add(1, Relaxed);
    let stream = mix(mix(page.seed.load(Relaxed) ^ 0x7261_6e64).wrapping_add(u64::from(process)));
    let start = mix(stream ^ u64::from(draw));
    for index in 0..length {
        let word = mix(start.wrapping_add(index as u64 / 8));
        // SAFETY: the caller's promise.
        unsafe { buffer.add(index).write((word >> (index % 8 * 8)) as u8) };
    }
}

/// getrandom(2).
///
/// # Safety
///
/// `buffer` must have room for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn getrandom(buffer: *mut u8, length: usize, flags: u32) -> isize {
    match page::get() {
        Some(page) => {
            // SAFETY: the caller's promise.
            unsafe { fill(page, buffer, length) };
            length as isize
        }
        // SAFETY: the caller's promise.
        None => crate::forward::c_result(unsafe {
            sys::call(
                libc::SYS_getrandom,
                [buffer as usize, length, flags as usize, 0, 0, virtual_time_abi::COOKIE],
            )
        }),
    }
}

/// getentropy(3).
///
/// # Safety
///
/// `buffer` must have room for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn getentropy(buffer: *mut u8, length: usize) -> libc::c_int {
    if length > 256 {
        return crate::forward::c_result(sys::failed(libc::EIO)) as libc::c_int;
    }
    // SAFETY: the caller's promise.
    unsafe { getrandom(buffer, length, 0) };
    0
}

/// arc4random(3).
#[unsafe(no_mangle)]
pub extern "C" fn arc4random() -> u32 {
    let mut value = 0_u32;
    // SAFETY: the four bytes of `value`.
    unsafe { getrandom((&raw mut value).cast(), 4, 0) };
    value
}

/// arc4random_buf(3).
///
/// # Safety
///
/// `buffer` must have room for `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn arc4random_buf(buffer: *mut u8, length: usize) {
    // SAFETY: the caller's promise.
    unsafe { getrandom(buffer, length, 0) };
}

/// arc4random_uniform(3), by rejection as the C library does it.
#[unsafe(no_mangle)]
pub extern "C" fn arc4random_uniform(bound: u32) -> u32 {
    if bound < 2 {
        return 0;
    }
    let least = bound.wrapping_neg() % bound;
    loop {
        let value = arc4random();
        if value >= least {
            return value % bound;
        }
    }
}

/// The vDSO's getrandom (vgetrandom, since Linux 6.11), which keeps its state in memory that the caller gives.
///
/// # Safety
///
/// `buffer` must have room for `length` bytes.
pub unsafe extern "C" fn vdso_getrandom(
    buffer: *mut u8,
    length: usize,
    flags: u32,
    _state: *mut u8,
    state_size: usize,
) -> isize {
    // The question how large a state must be: "not at all, make the system call".
    if state_size == usize::MAX {
        return sys::failed(libc::ENOSYS);
    }
    // SAFETY: the caller's promise.
    unsafe { getrandom(buffer, length, flags) }
}
