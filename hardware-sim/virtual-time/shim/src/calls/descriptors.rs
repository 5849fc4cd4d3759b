//! poll(2) and epoll(7).
#![expect(unsafe_code, reason = "lists of descriptors stand where the program says")]

use super::{Arguments, Limit, limit_after, nanoseconds};
use crate::page::in_token_mode;
use crate::polling::{looks_around, waits_truly};
use crate::readiness::is_ready;
use crate::signals::open_mask;
use crate::token;
use crate::wait::{self, Waited};
use virtual_time_abi::page::Page;
use virtual_time_abi::{COOKIE, sys};

/// # Safety
///
/// As for poll(2) with a time above 0.
pub unsafe fn poll_milliseconds(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    unsafe { poll(page, a[0], a[1], limit_of_milliseconds(page, a[2] as i32), 0) }
}

/// # Safety
///
/// As for ppoll(2).
pub unsafe fn ppoll(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    match unsafe { limit_of_timespec(page, a[2]) } {
        // SAFETY: the caller's promise.
        Ok(limit) => unsafe { poll(page, a[0], a[1], limit, a[3]) },
        Err(error) => error,
    }
}

/// Waits for descriptors; in token mode the answer is that of a second look, made when it is the thread's turn.
///
/// # Safety
///
/// As for ppoll(2): `entries` entries at `list`, `mask` the address of a mask or 0.
pub unsafe fn poll(page: &'static Page, list: usize, entries: usize, limit: Limit, mask: usize) -> isize {
    // SAFETY: the caller's promise.
    let opened = unsafe { open_mask(mask as *const u64) };
    let mask = opened.as_ref().map_or(0, |mask| core::ptr::from_ref(mask) as usize);
    // SAFETY: the caller's promise.
    let look = || unsafe { poll_now(list, entries, mask) };
    match limit {
        Limit::Zero => {
            let result = look();
            if result == 0 {
                looks_around(page);
            }
            result
        }
        Limit::Until(_) | Limit::Never => wait_and_look(page, limit, [list, entries, 0, mask, 8, 0], look),
    }
}

/// # Safety
///
/// As for ppoll(2).
unsafe fn poll_now(list: usize, entries: usize, mask: usize) -> isize {
    let zero = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the caller's promise; the cookie lets the zero time through the filter.
    unsafe {
        sys::call(
            libc::SYS_ppoll,
            [list, entries, &raw const zero as usize, mask, 8, COOKIE],
        )
    }
}

/// Waits in ppoll(2) with `arguments` until `look` finds something.
fn wait_and_look(page: &'static Page, limit: Limit, arguments: Arguments, look: impl Fn() -> isize) -> isize {
    loop {
        let waited = match limit {
            // SAFETY: the arguments of a ppoll of the program's, without a time.
            Limit::Until(deadline) => unsafe { wait::until(page, deadline, libc::SYS_ppoll, arguments) },
            Limit::Zero | Limit::Never => {
                waits_truly(page);
                // SAFETY: as above.
                let result = unsafe { sys::call(libc::SYS_ppoll, arguments) };
                token::acquire(page);
                Waited {
                    result,
                    deadline_came: false,
                }
            }
        };
        if waited.result < 0 {
            // At the deadline others may have made it ready in the same instant; the last look decides.
            return if waited.deadline_came { look() } else { waited.result };
        }
        if !in_token_mode(page) {
            return waited.result;
        }
        let result = look();
        // Somebody else was faster: wait again.
        if result != 0 || waited.deadline_came {
            return result;
        }
    }
}

/// # Safety
///
/// As for epoll_pwait(2).
pub unsafe fn epoll_pwait(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    unsafe { wait_for_events(page, a[0], a[1], a[2], limit_of_milliseconds(page, a[3] as i32), a[4]) }
}

/// # Safety
///
/// As for epoll_pwait2(2).
pub unsafe fn epoll_pwait2(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    match unsafe { limit_of_timespec(page, a[3]) } {
        // SAFETY: the caller's promise.
        Ok(limit) => unsafe { wait_for_events(page, a[0], a[1], a[2], limit, a[4]) },
        Err(error) => error,
    }
}

/// Waits for events of an epoll instance. The wait is that for its descriptor to become readable: epoll_wait(2) itself
/// would take an edge away from the list before it is the thread's turn.
///
/// # Safety
///
/// As for epoll_pwait(2): room for `count` events at `events`, `mask` the address of a mask or 0.
pub unsafe fn wait_for_events(
    page: &'static Page,
    epoll: usize,
    events: usize,
    count: usize,
    limit: Limit,
    mask: usize,
) -> isize {
    // SAFETY: the caller's promise.
    let opened = unsafe { open_mask(mask as *const u64) };
    let mask = opened.as_ref().map_or(0, |mask| core::ptr::from_ref(mask) as usize);
    // SAFETY: the caller's promise. A time of 0 is not trapped.
    let look = || unsafe { sys::call(libc::SYS_epoll_pwait, [epoll, events, count, 0, mask, 8]) };
    let result = look();
    if result != 0 {
        return result;
    }
    if let Limit::Zero = limit {
        looks_around(page);
        return 0;
    }
    let mut entry = libc::pollfd {
        fd: epoll as i32,
        events: libc::POLLIN,
        revents: 0,
    };
    let arguments = [&raw mut entry as usize, 1, 0, mask, 8, 0];
    loop {
        let result = wait_and_look(page, limit, arguments, || {
            isize::from(is_ready(epoll as i32, libc::POLLIN))
        });
        if result <= 0 {
            return result;
        }
        let result = look();
        if result != 0 {
            return result;
        }
    }
}

/// # Safety
///
/// `time` must be 0 or the address of a timespec.
unsafe fn limit_of_timespec(page: &'static Page, time: usize) -> Result<Limit, isize> {
    if time == 0 {
        return Ok(Limit::Never);
    }
    // SAFETY: the caller's promise.
    unsafe { nanoseconds(time) }.map(|time| limit_after(page, time))
}

/// The limit in the form of poll(2): below 0 is none.
pub fn limit_of_milliseconds(page: &'static Page, time: i32) -> Limit {
    match u64::try_from(time) {
        Ok(time) => limit_after(page, time * 1_000_000),
        Err(_) => Limit::Never,
    }
}
