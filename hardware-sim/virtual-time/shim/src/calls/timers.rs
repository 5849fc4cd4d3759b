//! Timers that send signals: setitimer(2), alarm(2), timer_create(2). The supervisor sends the signal when the virtual
//! time has come.
#![expect(unsafe_code, reason = "times and events stand where the program says")]

use super::{Arguments, microseconds, nanoseconds, pass};
use crate::clock::{timespec, timeval};
use crate::page::{count_leak, notify, now};
use crate::wait;
use core::mem::size_of;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use virtual_time_abi::page::{Page, Timer, leak, timer};
use virtual_time_abi::{SECOND, sys};

/// When a timer expires, and how often after that; as in [`Timer`].
pub struct Setting {
    pub deadline: u64,
    pub interval: u64,
}

/// A free entry, which is the caller's until it has a kind.
pub fn allocate(page: &'static Page) -> Option<&'static Timer> {
    for (index, entry) in page.timers.iter().enumerate() {
        if entry
            .kind
            .compare_exchange(timer::FREE, timer::BUSY, AcqRel, Relaxed)
            .is_ok()
        {
            page.timers_used.fetch_max(index as u32 + 1, AcqRel);
            entry.pid.store(sys::process_id(), Relaxed);
            for word in [&entry.clock, &entry.signal, &entry.thread, &entry.overrun] {
                word.store(0, Relaxed);
            }
            for word in [&entry.value, &entry.deadline, &entry.interval] {
                word.store(0, Relaxed);
            }
            return Some(entry);
        }
    }
    count_leak(page, leak::TABLE_FULL, libc::SYS_timer_create);
    None
}

/// Reads an itimerspec.
///
/// # Safety
///
/// `at` must be the address of one.
pub unsafe fn read_setting(page: &Page, at: usize, clock: i32, is_absolute: bool) -> Result<Setting, isize> {
    if at == 0 {
        return Err(sys::failed(libc::EFAULT));
    }
    // SAFETY: the interval stands first, then the time until the first expiration.
    let (interval, value) = unsafe { (nanoseconds(at)?, nanoseconds(at + size_of::<libc::timespec>())?) };
    let deadline = match value {
        0 => 0,
        value if is_absolute => wait::deadline_at(page, clock, value).max(1),
        value => wait::deadline_after(page, value),
    };
    Ok(Setting { deadline, interval })
}

/// Writes an itimerspec: how long until the next expiration.
///
/// # Safety
///
/// `at` must be the address of one.
pub unsafe fn write_setting(page: &Page, entry: &Timer, at: usize) {
    let setting = libc::itimerspec {
        it_interval: timespec(entry.interval.load(Relaxed)),
        it_value: timespec(remaining(page, entry)),
    };
    // SAFETY: the caller's promise.
    unsafe { (at as *mut libc::itimerspec).write(setting) };
}

/// ns until the next expiration, at least 1 for a timer that is armed.
fn remaining(page: &Page, entry: &Timer) -> u64 {
    match entry.deadline.load(Acquire) {
        0 => 0,
        deadline => deadline.saturating_sub(now(page)).max(1),
    }
}

/// The timer of this process with the given kind and id.
fn find(page: &'static Page, kind: u32, id: u32) -> Option<&'static Timer> {
    let process = sys::process_id();
    let used = page.timers_used.load(Relaxed) as usize;
    page.timers.iter().take(used).find(|entry| {
        entry.kind.load(Acquire) == kind && entry.pid.load(Relaxed) == process && entry.id.load(Relaxed) == id
    })
}

/// The interval timer of this process, made when it is first used.
fn interval_timer(page: &'static Page) -> Option<&'static Timer> {
    find(page, timer::INTERVAL, 0).or_else(|| {
        let entry = allocate(page)?;
        entry.id.store(0, Relaxed);
        entry.signal.store(libc::SIGALRM, Relaxed);
        entry.kind.store(timer::INTERVAL, Release);
        Some(entry)
    })
}

fn arm(page: &Page, entry: &Timer, setting: &Setting) {
    entry.interval.store(setting.interval, Relaxed);
    entry.deadline.store(setting.deadline, Release);
    notify(page);
}

/// # Safety
///
/// As for setitimer(2).
pub unsafe fn setitimer(page: &'static Page, a: Arguments) -> isize {
    if a[0] as u32 != libc::ITIMER_REAL as u32 {
        // SAFETY: the caller's promise. The others count the processor's time.
        return unsafe { pass(libc::SYS_setitimer, a) };
    }
    let Some(entry) = interval_timer(page) else {
        return sys::failed(libc::ENOMEM);
    };
    let mut setting = Setting {
        deadline: 0,
        interval: 0,
    };
    if a[1] != 0 {
        // SAFETY: the caller's promise.
        let times = unsafe { (microseconds(a[1]), microseconds(a[1] + size_of::<libc::timeval>())) };
        let (Ok(interval), Ok(value)) = times else {
            return sys::failed(libc::EINVAL);
        };
        setting.interval = interval;
        if value != 0 {
            setting.deadline = wait::deadline_after(page, value);
        }
    }
    // SAFETY: the caller's promise.
    unsafe { write_interval(page, entry, a[2]) };
    arm(page, entry, &setting);
    0
}

/// # Safety
///
/// As for getitimer(2).
pub unsafe fn getitimer(page: &'static Page, a: Arguments) -> isize {
    if a[0] as u32 != libc::ITIMER_REAL as u32 {
        // SAFETY: the caller's promise.
        return unsafe { pass(libc::SYS_getitimer, a) };
    }
    match interval_timer(page) {
        Some(entry) => {
            // SAFETY: the caller's promise.
            unsafe { write_interval(page, entry, a[1]) };
            0
        }
        None => sys::failed(libc::ENOMEM),
    }
}

/// # Safety
///
/// `at` must be 0 or the address of an itimerval.
unsafe fn write_interval(page: &Page, entry: &Timer, at: usize) {
    if at != 0 {
        let setting = libc::itimerval {
            it_interval: timeval(entry.interval.load(Relaxed)),
            it_value: timeval(remaining(page, entry)),
        };
        // SAFETY: the caller's promise.
        unsafe { (at as *mut libc::itimerval).write(setting) };
    }
}

/// alarm(2).
///
/// # Safety
///
/// None beyond those of any call of the program's.
pub unsafe fn alarm(page: &'static Page, a: Arguments) -> isize {
    let Some(entry) = interval_timer(page) else {
        return 0;
    };
    // Rounded, and never 0 for an alarm that is set (kernel/time/itimer.c).
    let left = match remaining(page, entry) {
        0 => 0,
        left => ((left + SECOND / 2) / SECOND).max(1),
    };
    let deadline = match a[0] as u32 {
        0 => 0,
        seconds => wait::deadline_after(page, u64::from(seconds) * SECOND),
    };
    arm(page, entry, &Setting { deadline, interval: 0 });
    left as isize
}

/// timer_create(2): the kernel makes the timer, which keeps its id, but never arms it.
///
/// # Safety
///
/// As for timer_create(2).
pub unsafe fn create(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    let result = unsafe { pass(libc::SYS_timer_create, a) };
    if result < 0 || !wait::is_virtual(a[0] as i32) {
        return result;
    }
    let Some(entry) = allocate(page) else {
        return sys::failed(libc::EAGAIN);
    };
    // SAFETY: the kernel has written the id, and read the event if there is one.
    let (id, event) = unsafe { ((a[2] as *const u32).read(), (a[1] as *const libc::sigevent).as_ref()) };
    entry.id.store(id, Relaxed);
    entry.clock.store(a[0] as i32, Relaxed);
    entry.signal.store(libc::SIGALRM, Relaxed);
    entry.value.store(u64::from(id), Relaxed);
    if let Some(event) = event {
        let has_signal = event.sigev_notify != libc::SIGEV_NONE;
        entry
            .signal
            .store(if has_signal { event.sigev_signo } else { 0 }, Relaxed);
        entry.value.store(event.sigev_value.sival_ptr as u64, Relaxed);
        if event.sigev_notify & libc::SIGEV_THREAD_ID != 0 {
            entry.thread.store(event.sigev_notify_thread_id, Relaxed);
        }
    }
    entry.kind.store(timer::POSIX, Release);
    result
}

/// # Safety
///
/// As for timer_settime(2).
pub unsafe fn settime(page: &'static Page, a: Arguments) -> isize {
    let Some(entry) = find(page, timer::POSIX, a[0] as u32) else {
        // SAFETY: the caller's promise. A timer of another clock, or none.
        return unsafe { pass(libc::SYS_timer_settime, a) };
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
    entry.overrun.store(0, Relaxed);
    arm(page, entry, &setting);
    0
}

/// # Safety
///
/// As for timer_gettime(2).
pub unsafe fn gettime(page: &'static Page, a: Arguments) -> isize {
    match find(page, timer::POSIX, a[0] as u32) {
        Some(entry) => {
            // SAFETY: the caller's promise.
            unsafe { write_setting(page, entry, a[1]) };
            0
        }
        // SAFETY: the caller's promise.
        None => unsafe { pass(libc::SYS_timer_gettime, a) },
    }
}

/// # Safety
///
/// None beyond those of any call of the program's.
pub unsafe fn getoverrun(page: &'static Page, a: Arguments) -> isize {
    match find(page, timer::POSIX, a[0] as u32) {
        Some(entry) => entry.overrun.load(Relaxed) as isize,
        // SAFETY: no pointers.
        None => unsafe { pass(libc::SYS_timer_getoverrun, a) },
    }
}

/// # Safety
///
/// None beyond those of any call of the program's.
pub unsafe fn delete(page: &'static Page, a: Arguments) -> isize {
    if let Some(entry) = find(page, timer::POSIX, a[0] as u32) {
        entry.kind.store(timer::FREE, Release);
    }
    // SAFETY: no pointers.
    unsafe { pass(libc::SYS_timer_delete, a) }
}

/// Forgets the timers that end when a process executes another program.
pub fn forget(page: &Page) {
    let process = sys::process_id();
    for entry in &page.timers[..page.timers_used.load(Relaxed) as usize] {
        if entry.kind.load(Acquire) == timer::POSIX && entry.pid.load(Relaxed) == process {
            entry.kind.store(timer::FREE, Release);
        }
    }
}
