//! The timed system calls, and what else the filter traps.
#![expect(
    unsafe_code,
    reason = "the program's system calls are made for it, with its own pointers"
)]

mod descriptors;
mod futex;
mod queues;
mod select;
mod sleep;
pub mod sockets;
mod timer_descriptor;
pub mod timers;

pub use descriptors::{limit_of_milliseconds, poll, wait_for_events};
pub use queues::message_until;
pub use select::select;

use crate::clock;
use crate::page::count_leak;
use crate::polling::looks_around;
use core::ptr::null_mut;
use virtual_time_abi::page::{Page, leak};
use virtual_time_abi::{COOKIE, PROBE, PROBE_ANSWER, SECOND, arch, sys};

/// The arguments of a system call.
pub type Arguments = [usize; 6];

/// What a call with a time is to wait for.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// Not at all.
    Zero,
    /// Until this virtual time, ns.
    Until(u64),
    /// As long as it takes.
    Never,
}

/// Does what the system call `number` does, in virtual time.
///
/// # Safety
///
/// As for the system call with these arguments.
pub unsafe fn emulate(page: &'static Page, number: i64, a: Arguments) -> isize {
    // SAFETY: each function is given the arguments of the call that it emulates.
    unsafe {
        match number {
            libc::SYS_nanosleep if a[0] == PROBE => PROBE_ANSWER,
            libc::SYS_nanosleep => sleep::nanosleep(page, a),
            libc::SYS_clock_nanosleep => sleep::clock_nanosleep(page, a),
            libc::SYS_futex => futex::futex(page, a),
            libc::SYS_futex_waitv => futex::waitv(page, a),
            futex::SYS_FUTEX_WAIT => futex::wait(page, a),
            libc::SYS_ppoll => descriptors::ppoll(page, a),
            libc::SYS_pselect6 => select::pselect6(page, a),
            libc::SYS_epoll_pwait => descriptors::epoll_pwait(page, a),
            libc::SYS_epoll_pwait2 => descriptors::epoll_pwait2(page, a),
            libc::SYS_mq_timedsend | libc::SYS_mq_timedreceive => queues::message(page, number, a),
            libc::SYS_rt_sigtimedwait => queues::signal(page, a),
            libc::SYS_semtimedop => queues::semaphore(page, a),
            libc::SYS_recvmmsg => sockets::recvmmsg(page, a),
            libc::SYS_socket => sockets::socket(a),
            libc::SYS_setsockopt => sockets::setsockopt(page, a),
            libc::SYS_getsockopt => sockets::getsockopt(page, a),
            libc::SYS_timerfd_create => timer_descriptor::create(page, a),
            libc::SYS_timerfd_settime => timer_descriptor::settime(page, a),
            libc::SYS_timerfd_gettime => timer_descriptor::gettime(page, a),
            libc::SYS_setitimer => timers::setitimer(page, a),
            libc::SYS_getitimer => timers::getitimer(page, a),
            libc::SYS_timer_create => timers::create(page, a),
            libc::SYS_timer_settime => timers::settime(page, a),
            libc::SYS_timer_gettime => timers::gettime(page, a),
            libc::SYS_timer_getoverrun => timers::getoverrun(page, a),
            libc::SYS_timer_delete => timers::delete(page, a),
            libc::SYS_clock_gettime => c_error(clock::clock_gettime(a[0] as i32, a[1] as *mut _)),
            libc::SYS_gettimeofday => c_error(clock::gettimeofday(a[0] as *mut _, null_mut())),
            libc::SYS_getrandom => {
                crate::random::fill(page, a[0] as *mut u8, a[1]);
                a[1] as isize
            }
            libc::SYS_sched_yield => {
                looks_around(page);
                pass(number, a)
            }
            libc::SYS_ioctl => {
                // The one request that the filter traps unlocks a pseudo-terminal.
                count_leak(page, leak::TERMINAL, number);
                pass(number, a)
            }
            libc::SYS_io_uring_setup => {
                count_leak(page, leak::IO_URING, number);
                sys::failed(libc::ENOSYS)
            }
            _ => older(page, number, a),
        }
    }
}

/// The calls that only some processors have.
///
/// # Safety
///
/// As for the system call with these arguments.
unsafe fn older(page: &'static Page, number: i64, a: Arguments) -> isize {
    let is = |other: Option<i64>| other == Some(number);
    // SAFETY: each function is given the arguments of the call that it emulates.
    unsafe {
        if is(arch::POLL) {
            descriptors::poll_milliseconds(page, a)
        } else if is(arch::SELECT) {
            select::select_microseconds(page, a)
        } else if is(arch::EPOLL_WAIT) {
            descriptors::epoll_pwait(page, [a[0], a[1], a[2], a[3], 0, 0])
        } else if is(arch::ALARM) {
            timers::alarm(page, a)
        } else if is(arch::TIME) {
            clock::time(a[0] as *mut _) as isize
        } else {
            count_leak(page, leak::UNKNOWN_CALL, number);
            pass(number, a)
        }
    }
}

/// Makes the call as the program asked for it. It must have no sixth argument, where the filter looks for the cookie.
///
/// # Safety
///
/// As for the system call.
unsafe fn pass(number: i64, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    unsafe { sys::call(number, [a[0], a[1], a[2], a[3], a[4], COOKIE]) }
}

/// The kernel's form of the result of one of our C functions.
fn c_error(result: libc::c_int) -> isize {
    if result < 0 {
        sys::failed(libc::EINVAL)
    } else {
        result as isize
    }
}

/// The nanoseconds in a timespec, or EINVAL.
///
/// # Safety
///
/// `at` must be the address of a timespec.
unsafe fn nanoseconds(at: usize) -> Result<u64, isize> {
    // SAFETY: the caller's promise.
    let time = unsafe { (at as *const libc::timespec).read() };
    if time.tv_sec < 0 || !(0..SECOND as i64).contains(&time.tv_nsec) {
        return Err(sys::failed(libc::EINVAL));
    }
    Ok((time.tv_sec as u64)
        .saturating_mul(SECOND)
        .saturating_add(time.tv_nsec as u64))
}

/// The nanoseconds in a timeval, or EINVAL.
///
/// # Safety
///
/// `at` must be the address of a timeval.
unsafe fn microseconds(at: usize) -> Result<u64, isize> {
    // SAFETY: the caller's promise.
    let time = unsafe { (at as *const libc::timeval).read() };
    if time.tv_sec < 0 || !(0..1_000_000).contains(&time.tv_usec) {
        return Err(sys::failed(libc::EINVAL));
    }
    Ok((time.tv_sec as u64)
        .saturating_mul(SECOND)
        .saturating_add(time.tv_usec as u64 * 1000))
}

/// The limit that lies `ns` from now; none at all is a look, not a wait.
fn limit_after(page: &'static Page, ns: u64) -> Limit {
    match ns {
        0 => Limit::Zero,
        ns => Limit::Until(crate::wait::deadline_after(page, ns)),
    }
}
