//! select(2), on top of poll(2) as the kernel defines it (fs/select.c).
#![expect(unsafe_code, reason = "sets of descriptors stand where the program says")]

use super::{Arguments, Limit, limit_after, microseconds, nanoseconds, poll};
use crate::clock::{timespec, timeval};
use crate::page::now;
use virtual_time_abi::page::Page;
use virtual_time_abi::sys;

/// What makes a descriptor readable, writable, exceptional.
const MEANINGS: [i16; 3] = [
    libc::POLLIN | libc::POLLRDNORM | libc::POLLRDBAND | libc::POLLHUP | libc::POLLERR,
    libc::POLLOUT | libc::POLLWRNORM | libc::POLLWRBAND | libc::POLLERR,
    libc::POLLPRI,
];

/// # Safety
///
/// As for select(2) with a time.
pub unsafe fn select_microseconds(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    let limit = match unsafe { microseconds(a[4]) } {
        Ok(time) => limit_after(page, time),
        Err(error) => return error,
    };
    // SAFETY: the caller's promise.
    let result = unsafe { select(page, a[0], [a[1], a[2], a[3]], limit, 0) };
    // SAFETY: Linux tells what is left of the time.
    unsafe { (a[4] as *mut libc::timeval).write(timeval(rest(page, limit))) };
    result
}

/// # Safety
///
/// As for pselect6 (select(2)) with a time.
pub unsafe fn pselect6(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    let limit = match unsafe { nanoseconds(a[4]) } {
        Ok(time) => limit_after(page, time),
        Err(error) => return error,
    };
    // SAFETY: the sixth argument is 0 or the address of a mask's address and size.
    let mask = unsafe { (a[5] as *const [usize; 2]).as_ref() }.map_or(0, |mask| mask[0]);
    // SAFETY: the caller's promise.
    let result = unsafe { select(page, a[0], [a[1], a[2], a[3]], limit, mask) };
    // SAFETY: as above.
    unsafe { (a[4] as *mut libc::timespec).write(timespec(rest(page, limit))) };
    result
}

fn rest(page: &Page, limit: Limit) -> u64 {
    match limit {
        Limit::Until(deadline) => deadline.saturating_sub(now(page)),
        Limit::Zero | Limit::Never => 0,
    }
}

/// # Safety
///
/// As for select(2): each of `sets` is 0 or the address of a set with room for `count` descriptors; `mask` is 0 or the
/// address of a mask.
pub unsafe fn select(page: &'static Page, count: usize, sets: [usize; 3], limit: Limit, mask: usize) -> isize {
    if count > libc::FD_SETSIZE {
        return sys::failed(libc::EINVAL);
    }
    let none = libc::pollfd {
        fd: -1,
        events: 0,
        revents: 0,
    };
    let mut entries = [none; libc::FD_SETSIZE];
    let mut used = 0;
    for descriptor in 0..count {
        let wanted = [0, 1, 2].map(|set| {
            // SAFETY: the caller's promise.
            if unsafe { holds(sets[set], descriptor) } {
                MEANINGS[set]
            } else {
                0
            }
        });
        if wanted != [0; 3] {
            entries[used].fd = descriptor as i32;
            entries[used].events = wanted[0] | wanted[1] | wanted[2];
            used += 1;
        }
    }
    // SAFETY: `used` entries of ours, and the caller's mask.
    let result = unsafe { poll(page, entries.as_mut_ptr() as usize, used, limit, mask) };
    if result < 0 {
        return result;
    }
    let mut found = 0;
    for entry in &entries[..used] {
        if entry.revents & libc::POLLNVAL != 0 {
            return sys::failed(libc::EBADF);
        }
    }
    for entry in &entries[..used] {
        for (set, meaning) in sets.into_iter().zip(MEANINGS) {
            // SAFETY: the caller's promise.
            unsafe {
                if holds(set, entry.fd as usize) {
                    let is_set = entry.revents & meaning != 0;
                    found += isize::from(is_set);
                    put(set, entry.fd as usize, is_set);
                }
            }
        }
    }
    found
}

const BITS: usize = usize::BITS as usize;

/// # Safety
///
/// `set` must be 0 or a set with room for `descriptor`.
unsafe fn holds(set: usize, descriptor: usize) -> bool {
    // SAFETY: the caller's promise.
    set != 0 && unsafe { (set as *const usize).add(descriptor / BITS).read() } >> (descriptor % BITS) & 1 != 0
}

/// # Safety
///
/// `set` must be a set with room for `descriptor`.
unsafe fn put(set: usize, descriptor: usize, is_set: bool) {
    // SAFETY: the caller's promise.
    unsafe {
        let word = (set as *mut usize).add(descriptor / BITS);
        let cleared = word.read() & !(1 << (descriptor % BITS));
        word.write(cleared | usize::from(is_set) << (descriptor % BITS));
    }
}
