//! What programs do instead of waiting.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "the hook of the simulated board is found by name, and fork; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{ms, now, say};
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

static FLAG: AtomicBool = AtomicBool::new(false);

fn hook<T>(name: &std::ffi::CStr) -> T {
    let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    assert!(!address.is_null(), "the shim has {name:?}");
    unsafe { std::mem::transmute_copy(&address) }
}

/// Sets the flag after 3 s, as a simulated pin would be set.
fn set_later() {
    thread::spawn(|| {
        thread::sleep(ms(3000));
        FLAG.store(true, SeqCst);
        hook::<extern "C" fn()>(c"virtual_time_progress")();
        thread::sleep(ms(100_000));
    });
    thread::spawn(|| {
        loop {
            thread::sleep(ms(250));
        }
    });
}

pub fn habit(arguments: &[&str]) {
    match arguments[0] {
        "pin" => {
            set_later();
            let look = hook::<extern "C" fn(u32)>(c"virtual_time_poll_hint");
            while !FLAG.load(SeqCst) {
                look(1);
            }
        }
        "yield" => {
            set_later();
            while !FLAG.load(SeqCst) {
                thread::yield_now();
            }
        }
        "memory" => {
            set_later();
            while !FLAG.load(SeqCst) {
                std::hint::spin_loop();
            }
        }
        "queue" => {
            let (send, receive) = mpsc::channel();
            thread::spawn(move || {
                thread::sleep(ms(3000));
                send.send(()).expect("somebody receives");
                thread::sleep(ms(100_000));
            });
            while receive.try_recv().is_err() {}
        }
        "file" => {
            set_later();
            thread::spawn(|| {
                thread::sleep(ms(3000));
                std::fs::write("/dev/shm/virtual-time-file", "").expect("there is room");
                thread::sleep(ms(100_000));
            });
            while std::fs::File::open("/dev/shm/virtual-time-file").is_err() {}
        }
        "clock" => {
            let start = Instant::now();
            while start.elapsed() < ms(3000) {}
        }
        "short clock" => {
            for _ in 0..100 {
                let start = Instant::now();
                while start.elapsed() < Duration::from_micros(100) {}
            }
        }
        "stamps" => {
            // Somebody who puts a time on each of very many events does not poll.
            let stamp = hook::<extern "C" fn() -> u64>(c"virtual_time_now");
            for _ in 0..100_000 {
                assert_eq!(stamp(), 1_000_000_000_000);
            }
        }
        "work between looks" => {
            let progress = hook::<extern "C" fn()>(c"virtual_time_progress");
            for _ in 0..100_000 {
                now();
                progress();
            }
        }
        "computation" => {
            let mut value = 1_u64;
            for index in 0..200_000_000_u64 {
                value = std::hint::black_box(value)
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(index);
            }
        }
        other => panic!("no habit {other}"),
    }
    say("over");
    std::process::exit(0);
}

/// Programs that never end by themselves.
pub fn endless(arguments: &[&str]) {
    match arguments[0] {
        "pipe" => {
            let (read, _write) = std::io::pipe().expect("descriptors are left");
            let child = crate::clock::this_program(&["endless", "reader"])
                .stdin(read.try_clone().expect("descriptors are left"))
                .spawn();
            let _ = child.expect("it starts").wait();
        }
        "reader" => {
            let _ = std::io::stdin().read_line(&mut String::new());
        }
        "lock" => {
            let lock = std::sync::Mutex::new(());
            let _first = lock.lock();
            let _second = lock.lock();
        }
        "loop" => loop {
            std::hint::spin_loop();
        },
        "static" => {
            // As in a program without the shim, nobody handles the trap.
            unsafe {
                let none: libc::sigaction = std::mem::zeroed();
                let (new, old) = (&raw const none, 0);
                libc::syscall(libc::SYS_rt_sigaction, libc::SIGSYS, new, old, 8);
            }
            thread::sleep(ms(1));
        }
        "terminal" => {
            let _ends = nix::pty::openpty(None, None).expect("terminals are left");
        }
        "taken" => unsafe {
            libc::signal(libc::SIGSYS, libc::SIG_IGN);
            thread::sleep(ms(1));
        },
        "ring" => {
            let mut parameters = [0_u8; 120];
            let result = unsafe { libc::syscall(libc::SYS_io_uring_setup, 4, parameters.as_mut_ptr()) };
            assert_eq!(result, -1);
        }
        "real time" => {
            // What the shim says when it wants a call to be left alone.
            let cookie = 0x5654_494d;
            let time = libc::timespec {
                tv_sec: 100,
                tv_nsec: 0,
            };
            unsafe { libc::syscall(libc::SYS_clock_nanosleep, 1, 0, &raw const time, 0, 0, cookie) };
        }
        "poll" => loop {
            thread::yield_now();
        },
        "forks" => loop {
            match unsafe { libc::fork() } {
                0 => {
                    unsafe { libc::setsid() };
                }
                _ => thread::sleep(Duration::from_micros(10)),
            }
        },
        "memory" => {
            let mut blocks = Vec::new();
            loop {
                blocks.push(vec![1_u8; 1 << 20]);
                thread::sleep(Duration::from_micros(10));
            }
        }
        "output" => loop {
            println!("{}", "more ".repeat(100));
        },
        "hidden" => {
            if unsafe { libc::fork() } == 0 {
                unsafe { libc::setsid() };
                loop {
                    thread::sleep(ms(100));
                }
            }
        }
        other => panic!("no {other} without end"),
    }
}
