//! Timers whose virtual time has come: a count is added to a descriptor's, or a signal sent.
#![expect(
    unsafe_code,
    reason = "descriptors of other processes and signals with a value have no safe interface"
)]

use crate::tasks::Tasks;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::fs::{self, File};
use std::io::Write;
use std::os::fd::{FromRawFd, OwnedFd};
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use virtual_time_abi::page::{Page, Timer, timer};

/// When the next timer expires, ns of virtual time, and its index.
pub(crate) fn next(page: &Page) -> Option<(u64, usize)> {
    let used = page.timers_used.load(Acquire) as usize;
    let armed = page.timers.iter().take(used).enumerate().filter_map(|(index, entry)| {
        let is_timer = entry.kind.load(Acquire) > timer::BUSY;
        let deadline = entry.deadline.load(Acquire);
        (is_timer && deadline != 0).then_some((deadline, index))
    });
    armed.min()
}

/// Lets the timer expire, and arms it for the next time.
pub(crate) fn expire(page: &Page, index: usize, tasks: &Tasks) {
    let entry = &page.timers[index];
    let interval = entry.interval.load(Relaxed);
    let next = match interval {
        0 => 0,
        interval => entry.deadline.load(Acquire) + interval,
    };
    entry.deadline.store(next, Release);
    let has_owner = match entry.kind.load(Acquire) {
        timer::DESCRIPTOR => count(entry, tasks),
        timer::INTERVAL => {
            let process = Pid::from_raw(entry.pid.load(Relaxed) as i32);
            is_alive(tasks, process.as_raw()) && kill(process, Signal::SIGALRM).is_ok()
        }
        timer::POSIX => is_alive(tasks, entry.pid.load(Relaxed) as i32) && queue_signal(entry),
        _ => false,
    };
    if !has_owner {
        entry.kind.store(timer::FREE, Release);
    }
}

fn is_alive(tasks: &Tasks, pid: i32) -> bool {
    tasks.processes.get(pid).is_some_and(|process| process.end.is_none())
}

/// Adds one to the event counter that stands for the timer, wherever it is open; false if it is nowhere.
fn count(entry: &Timer, tasks: &Tasks) -> bool {
    let number = entry.id.load(Relaxed);
    let set_by = (entry.pid.load(Relaxed) as i32, entry.descriptor.load(Relaxed));
    let found = if counter_number(set_by) == Some(number) {
        Some(set_by)
    } else {
        let mut processes: Vec<i32> = tasks.list.iter().map(|task| task.pid).collect();
        processes.dedup();
        processes
            .into_iter()
            .flat_map(descriptors_of)
            .find(|&place| counter_number(place) == Some(number))
    };
    let Some(counter) = found.and_then(copy_of) else {
        return false;
    };
    File::from(counter).write_all(&1_u64.to_ne_bytes()).is_ok()
}

fn descriptors_of(pid: i32) -> Vec<(i32, i32)> {
    let Ok(folder) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        return Vec::new();
    };
    folder
        .flatten()
        .filter_map(|entry| Some((pid, entry.file_name().to_str()?.parse().ok()?)))
        .collect()
}

/// The number that the kernel gave the event counter behind a process's descriptor (proc(5), fdinfo).
fn counter_number((pid, descriptor): (i32, i32)) -> Option<u32> {
    let text = fs::read_to_string(format!("/proc/{pid}/fdinfo/{descriptor}")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("eventfd-id:"))?;
    line.trim().parse().ok()
}

/// A descriptor of our own for what another process has open (pidfd_getfd(2)).
fn copy_of((pid, descriptor): (i32, i32)) -> Option<OwnedFd> {
    // SAFETY: the calls take numbers only; each result is a new descriptor that nobody else has.
    unsafe {
        let process = libc::syscall(libc::SYS_pidfd_open, pid, 0) as i32;
        if process < 0 {
            return None;
        }
        let process = OwnedFd::from_raw_fd(process);
        let copy = libc::syscall(
            libc::SYS_pidfd_getfd,
            std::os::fd::AsRawFd::as_raw_fd(&process),
            descriptor,
            0,
        ) as i32;
        (copy >= 0).then(|| OwnedFd::from_raw_fd(copy))
    }
}

/// Sends the signal of a timer as the kernel does (sigaction(2), SI_TIMER). While it is pending no second one is sent;
/// expirations are counted instead (timer_getoverrun(2)). False if there is nobody to send it to.
fn queue_signal(entry: &Timer) -> bool {
    let (pid, thread) = (entry.pid.load(Relaxed) as i32, entry.thread.load(Relaxed));
    let signal = entry.signal.load(Relaxed);
    if signal == 0 {
        return true;
    }
    if is_pending(pid, thread, signal) {
        entry.overrun.fetch_add(1, Relaxed);
        return true;
    }
    entry.overrun.store(0, Relaxed);
    // siginfo_t as the kernel has it for a timer: signal, error, code; then id, overrun, value (asm-generic/siginfo.h).
    let mut information = [0_u8; 128];
    information[0..4].copy_from_slice(&signal.to_ne_bytes());
    information[8..12].copy_from_slice(&libc::SI_TIMER.to_ne_bytes());
    information[16..20].copy_from_slice(&entry.id.load(Relaxed).to_ne_bytes());
    information[24..32].copy_from_slice(&entry.value.load(Relaxed).to_ne_bytes());
    // SAFETY: the information has the size of siginfo_t and lives until the calls return.
    let result = unsafe {
        if thread == 0 {
            libc::syscall(libc::SYS_rt_sigqueueinfo, pid, signal, information.as_ptr())
        } else {
            libc::syscall(libc::SYS_rt_tgsigqueueinfo, pid, thread, signal, information.as_ptr())
        }
    };
    result == 0
}

fn is_pending(pid: i32, thread: i32, signal: i32) -> bool {
    let (path, key) = match thread {
        0 => (format!("/proc/{pid}/status"), "ShdPnd:"),
        thread => (format!("/proc/{pid}/task/{thread}/status"), "SigPnd:"),
    };
    let text = fs::read_to_string(path).unwrap_or_default();
    let mask = text.lines().find_map(|line| line.strip_prefix(key));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.unwrap_or(0) >> (signal - 1) & 1 != 0
}
