//! Timers that are no wait of a thread.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "timers that send signals have no safe interface; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{ms, now, say};
use nix::sys::timerfd::{ClockId, Expiration, TimerFd, TimerFlags, TimerSetTimeFlags};
use std::mem::zeroed;
use std::os::fd::{AsFd, AsRawFd};
use std::ptr::null_mut;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

/// When the handler last ran (ns), and how often it did.
static AT: AtomicU64 = AtomicU64::new(0);
static TIMES: AtomicU64 = AtomicU64::new(0);

extern "C" fn on_signal(_signal: i32) {
    AT.store(now(), SeqCst);
    TIMES.fetch_add(1, SeqCst);
}

fn handle(signal: i32) {
    unsafe {
        let mut action: libc::sigaction = zeroed();
        action.sa_sigaction = on_signal as *const () as usize;
        libc::sigaction(signal, &raw const action, null_mut());
    }
}

fn timeval(ms: i64) -> libc::timeval {
    libc::timeval {
        tv_sec: ms / 1000,
        tv_usec: ms % 1000 * 1000,
    }
}

fn timespec(ms: i64) -> libc::timespec {
    libc::timespec {
        tv_sec: ms / 1000,
        tv_nsec: ms % 1000 * 1_000_000,
    }
}

pub fn all() {
    descriptor();
    descriptor_of_a_child();
    interval();
    alarm();
    posix();
    println!("done");
}

fn descriptor() {
    let start = now();
    let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::empty()).expect("descriptors are left");
    timer
        .set(
            Expiration::IntervalDelayed(ms(100).into(), ms(30).into()),
            TimerSetTimeFlags::empty(),
        )
        .expect("a good time");
    timer.wait().expect("it comes");
    say(format_args!("timerfd first {}", now() - start));
    timer.wait().expect("it comes");
    say(format_args!("timerfd second {}", now() - start));
    thread::sleep(ms(95));
    let mut count = 0_u64;
    unsafe { libc::read(timer.as_fd().as_raw_fd(), (&raw mut count).cast(), 8) };
    say(format_args!("timerfd missed {count} {}", now() - start));
    let mut entry = libc::pollfd {
        fd: timer.as_fd().as_raw_fd(),
        events: libc::POLLIN,
        revents: 0,
    };
    unsafe { libc::poll(&raw mut entry, 1, -1) };
    say(format_args!("timerfd poll {}", now() - start));
    say(format_args!("timerfd left {:?}", timer.get().expect("it is set")));
    timer.unset().expect("it is set");
    let result = unsafe { libc::poll(&raw mut entry, 1, 500) };
    say(format_args!("timerfd unset {result} {}", now() - start));
}

/// A descriptor that a child inherits is the same timer.
fn descriptor_of_a_child() {
    let start = now();
    let timer = TimerFd::new(ClockId::CLOCK_MONOTONIC, TimerFlags::empty()).expect("descriptors are left");
    let copy = timer.as_fd().try_clone_to_owned().expect("descriptors are left");
    timer
        .set(Expiration::OneShot(ms(40).into()), TimerSetTimeFlags::empty())
        .expect("a good time");
    match unsafe { libc::fork() } {
        0 => unsafe {
            // The one that set it is closed everywhere.
            drop(timer);
            let mut count = 0_u64;
            libc::read(copy.as_raw_fd(), (&raw mut count).cast(), 8);
            say(format_args!("timerfd in a child {count} {}", now() - start));
            libc::_exit(0)
        },
        child => unsafe {
            drop(timer);
            libc::waitpid(child, null_mut(), 0);
        },
    }
}

fn interval() {
    handle(libc::SIGALRM);
    let start = now();
    TIMES.store(0, SeqCst);
    let setting = libc::itimerval {
        it_interval: timeval(20),
        it_value: timeval(50),
    };
    unsafe { libc::syscall(libc::SYS_setitimer, libc::ITIMER_REAL, &raw const setting, 0) };
    for _ in 0..3 {
        unsafe { libc::pause() };
        say(format_args!("setitimer {}", AT.load(SeqCst) - start));
    }
    // A handler in the middle of a sleep cuts it short.
    let mut left = timespec(0);
    let result = unsafe { libc::nanosleep(&timespec(1000), &raw mut left) };
    say(format_args!("interrupted {result} {} {}", now() - start, left.tv_nsec));
    let off = libc::itimerval {
        it_interval: timeval(0),
        it_value: timeval(0),
    };
    let mut old = off;
    unsafe { libc::syscall(libc::SYS_setitimer, libc::ITIMER_REAL, &raw const off, &raw mut old) };
    say(format_args!(
        "left {} {}",
        old.it_value.tv_usec, old.it_interval.tv_usec
    ));
    thread::sleep(ms(100));
    say(format_args!("handled {}", TIMES.load(SeqCst)));
}

fn alarm() {
    let start = now();
    unsafe {
        libc::alarm(2);
        thread::sleep(ms(700));
        say(format_args!("alarm left {}", libc::alarm(1)));
        libc::pause();
    }
    say(format_args!("alarm {}", AT.load(SeqCst) - start));
}

fn posix() {
    handle(libc::SIGUSR1);
    let start = now();
    TIMES.store(0, SeqCst);
    unsafe {
        let mut event: libc::sigevent = zeroed();
        event.sigev_notify = libc::SIGEV_SIGNAL;
        event.sigev_signo = libc::SIGUSR1;
        let mut timer: libc::timer_t = zeroed();
        libc::timer_create(libc::CLOCK_MONOTONIC, &raw mut event, &raw mut timer);
        let setting = libc::itimerspec {
            it_interval: timespec(10),
            it_value: timespec(60),
        };
        libc::timer_settime(timer, 0, &raw const setting, null_mut());
        libc::pause();
        say(format_args!("timer {}", AT.load(SeqCst) - start));
        // Blocked for three more expirations: one signal, and two that are counted.
        let mut set: libc::sigset_t = zeroed();
        libc::sigemptyset(&raw mut set);
        libc::sigaddset(&raw mut set, libc::SIGUSR1);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, null_mut());
        thread::sleep(ms(35));
        let mut information: libc::siginfo_t = zeroed();
        libc::sigwaitinfo(&raw const set, &raw mut information);
        say(format_args!(
            "overrun {} code {} {}",
            libc::timer_getoverrun(timer),
            information.si_code,
            now() - start
        ));
        libc::timer_delete(timer);
        let result = libc::sigtimedwait(&raw const set, null_mut(), &timespec(100));
        say(format_args!("deleted {result} {}", now() - start));
    }
}
