//! Every system call with a time, each used as a delay: a line tells how long it took and what it returned.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "most of these calls have no safe interface that takes them as they are; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{ms, now, say};
use std::ffi::c_void;
use std::io::{ErrorKind, Read, Write};
use std::mem::zeroed;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::ptr::{null, null_mut};
use std::sync::atomic::AtomicU32;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;

/// Does `call`, and tells how long it took (ns), and its result or its error.
fn time(name: &str, call: impl FnOnce() -> i64) {
    let before = now();
    let result = call();
    let error = std::io::Error::last_os_error();
    let took = now() - before;
    match result {
        -1 => say(format_args!(
            "{name} {took} {:?}",
            error.raw_os_error().map(nix::Error::from_raw)
        )),
        result => say(format_args!("{name} {took} {result}")),
    }
}

fn timespec(ms: i64) -> libc::timespec {
    libc::timespec {
        tv_sec: ms / 1000,
        tv_nsec: ms % 1000 * 1_000_000,
    }
}

/// The time on a clock so many ms from now.
fn at(clock: i32, ms: i64) -> libc::timespec {
    let mut time = timespec(0);
    unsafe { libc::clock_gettime(clock, &raw mut time) };
    let ns = time.tv_nsec + ms * 1_000_000;
    libc::timespec {
        tv_sec: time.tv_sec + ns / 1_000_000_000,
        tv_nsec: ns % 1_000_000_000,
    }
}

pub fn all() {
    sleeps();
    futexes();
    descriptors();
    queues();
    sockets();
    standard_library();
    println!("done");
}

fn sleeps() {
    unsafe {
        time("nanosleep", || libc::nanosleep(&timespec(70), null_mut()).into());
        time("clock_nanosleep", || {
            let until = at(libc::CLOCK_REALTIME, 80);
            libc::clock_nanosleep(libc::CLOCK_REALTIME, libc::TIMER_ABSTIME, &raw const until, null_mut()).into()
        });
        time("usleep", || libc::usleep(1500).into());
        time("sleep", || libc::sleep(2).into());
        time("raw nanosleep", || libc::syscall(libc::SYS_nanosleep, &timespec(3), 0));
    }
}

fn futexes() {
    let word = AtomicU32::new(7);
    let futex = |operation: i32, value: u32, time: &libc::timespec| unsafe {
        libc::syscall(libc::SYS_futex, word.as_ptr(), operation, value, time, 0, u32::MAX)
    };
    time("futex wait", || futex(libc::FUTEX_WAIT, 7, &timespec(90)));
    time("futex changed", || futex(libc::FUTEX_WAIT, 8, &timespec(90)));
    time("futex bitset", || {
        futex(libc::FUTEX_WAIT_BITSET, 7, &at(libc::CLOCK_MONOTONIC, 100))
    });
    time("futex realtime", || {
        futex(
            libc::FUTEX_WAIT_BITSET | libc::FUTEX_CLOCK_REALTIME,
            7,
            &at(libc::CLOCK_REALTIME, 110),
        )
    });
    // A word that another living thread owns: this process's first thread.
    let owned = AtomicU32::new(std::process::id());
    thread::scope(|scope| {
        scope.spawn(|| {
            time("futex lock_pi", || unsafe {
                let until = at(libc::CLOCK_REALTIME, 120);
                libc::syscall(
                    libc::SYS_futex,
                    owned.as_ptr(),
                    libc::FUTEX_LOCK_PI,
                    0,
                    &raw const until,
                )
            });
        });
    });
    #[repr(C)]
    struct Waiter {
        value: u64,
        address: u64,
        flags: u32,
        reserved: u32,
    }
    time("futex_waitv", || unsafe {
        let waiter = Waiter {
            value: 7,
            address: word.as_ptr() as u64,
            flags: 2,
            reserved: 0,
        };
        let until = at(libc::CLOCK_MONOTONIC, 130);
        libc::syscall(
            libc::SYS_futex_waitv,
            &raw const waiter,
            1,
            0,
            &raw const until,
            libc::CLOCK_MONOTONIC,
        )
    });
    unsafe {
        let mut semaphore: libc::sem_t = zeroed();
        libc::sem_init(&raw mut semaphore, 1, 0);
        time("sem_timedwait", || {
            libc::sem_timedwait(&raw mut semaphore, &at(libc::CLOCK_REALTIME, 140)).into()
        });
        let mut mutex = libc::PTHREAD_MUTEX_INITIALIZER;
        let mut condition = libc::PTHREAD_COND_INITIALIZER;
        libc::pthread_mutex_lock(&raw mut mutex);
        time("pthread_cond_timedwait", || {
            let until = at(libc::CLOCK_REALTIME, 150);
            i64::from(libc::pthread_cond_timedwait(
                &raw mut condition,
                &raw mut mutex,
                &raw const until,
            ))
        });
        libc::pthread_mutex_unlock(&raw mut mutex);
    }
}

fn descriptors() {
    let (silent, _open) = UnixStream::pair().expect("descriptors are left");
    unsafe {
        let mut entry = libc::pollfd {
            fd: silent.as_raw_fd(),
            events: libc::POLLIN,
            revents: 0,
        };
        time("poll", || libc::poll(&raw mut entry, 1, 160).into());
        time("ppoll", || {
            libc::ppoll(&raw mut entry, 1, &timespec(170), null()).into()
        });
        let mut set: libc::fd_set = zeroed();
        libc::FD_SET(silent.as_raw_fd(), &raw mut set);
        time("select", || {
            let mut limit = libc::timeval {
                tv_sec: 0,
                tv_usec: 180_000,
            };
            let count = silent.as_raw_fd() + 1;
            libc::select(count, &raw mut set, null_mut(), null_mut(), &raw mut limit).into()
        });
        time("pselect", || {
            libc::pselect(0, null_mut(), null_mut(), null_mut(), &timespec(190), null()).into()
        });
        let epoll = libc::epoll_create1(0);
        let mut event = libc::epoll_event {
            events: libc::EPOLLIN as u32,
            u64: 5,
        };
        libc::epoll_ctl(epoll, libc::EPOLL_CTL_ADD, silent.as_raw_fd(), &raw mut event);
        time("epoll_wait", || libc::epoll_wait(epoll, &raw mut event, 1, 200).into());
        time("epoll_pwait2", || {
            libc::syscall(libc::SYS_epoll_pwait2, epoll, &raw mut event, 1, &timespec(210), 0, 0)
        });
        // Something comes while they wait.
        for (name, after) in [("poll in time", 10), ("select in time", 20), ("epoll in time", 30)] {
            thread::scope(|scope| {
                scope.spawn(|| {
                    thread::sleep(ms(after));
                    (&_open).write_all(b"x").expect("the other end is open");
                });
                time(name, || match after {
                    10 => libc::poll(&raw mut entry, 1, 1000).into(),
                    20 => {
                        libc::FD_SET(silent.as_raw_fd(), &raw mut set);
                        let mut limit = libc::timeval { tv_sec: 1, tv_usec: 0 };
                        let count = silent.as_raw_fd() + 1;
                        libc::select(count, &raw mut set, null_mut(), null_mut(), &raw mut limit).into()
                    }
                    _ => libc::epoll_wait(epoll, &raw mut event, 1, 1000).into(),
                });
                (&silent).read_exact(&mut [0]).expect("a byte came");
            });
        }
    }
}

fn queues() {
    unsafe {
        let mut attributes: libc::mq_attr = zeroed();
        attributes.mq_maxmsg = 1;
        attributes.mq_msgsize = 8;
        let name = c"/virtual-time-calls";
        let flags = libc::O_CREAT | libc::O_RDWR;
        let queue = libc::mq_open(name.as_ptr(), flags, 0o600, &raw mut attributes);
        let mut message = [0_i8; 8];
        time("mq_timedreceive", || {
            let until = at(libc::CLOCK_REALTIME, 220);
            libc::mq_timedreceive(queue, message.as_mut_ptr(), 8, null_mut(), &raw const until) as i64
        });
        libc::mq_send(queue, message.as_ptr(), 8, 0);
        time("mq_timedsend", || {
            let until = at(libc::CLOCK_REALTIME, 230);
            libc::mq_timedsend(queue, message.as_ptr(), 8, 0, &raw const until).into()
        });
        libc::mq_unlink(name.as_ptr());
        let mut set: libc::sigset_t = zeroed();
        libc::sigfillset(&raw mut set);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const set, null_mut());
        time("sigtimedwait", || {
            libc::sigtimedwait(&raw const set, null_mut(), &timespec(240)).into()
        });
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &raw const set, null_mut());
        let semaphore = libc::semget(libc::IPC_PRIVATE, 1, 0o600);
        let mut down = libc::sembuf {
            sem_num: 0,
            sem_op: -1,
            sem_flg: 0,
        };
        time("semtimedop", || {
            libc::syscall(libc::SYS_semtimedop, semaphore, &raw mut down, 1, &timespec(250))
        });
        libc::semctl(semaphore, 0, libc::IPC_RMID);
    }
}

fn sockets() {
    let udp = UdpSocket::bind("127.0.0.1:0").expect("the loop-back is up");
    udp.set_read_timeout(Some(ms(90))).expect("the option is known");
    let code = |result: std::io::Result<usize>| match result {
        Ok(length) => length as i64,
        Err(error) if error.kind() == ErrorKind::WouldBlock => -2,
        Err(_) => -3,
    };
    time("udp receive", || code(udp.recv(&mut [0; 8])));
    say(format_args!(
        "option {:?}",
        udp.read_timeout().expect("the option is known")
    ));
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loop-back is up");
    unsafe {
        let limit = libc::timeval {
            tv_sec: 0,
            tv_usec: 35_000,
        };
        let socket = listener.as_raw_fd();
        let option = (&raw const limit).cast::<c_void>();
        libc::setsockopt(
            socket,
            libc::SOL_SOCKET,
            libc::SO_RCVTIMEO,
            option,
            size_of_val(&limit) as u32,
        );
    }
    time("tcp accept", || code(listener.accept().map(|_| 1)));
    let (mut one, other) = UnixStream::pair().expect("descriptors are left");
    one.set_read_timeout(Some(ms(45))).expect("the option is known");
    time("unix read", || code(one.read(&mut [0; 8])));
    // The timeout belongs to the socket, whatever descriptor means it.
    let mut copy = one.try_clone().expect("descriptors are left");
    time("unix read of a copy", || code(copy.read(&mut [0; 8])));
    one.set_write_timeout(Some(ms(55))).expect("the option is known");
    time("unix write", || {
        let before = now();
        loop {
            match one.write(&[0; 65536]) {
                Ok(_) if now() == before => {}
                result => break code(result),
            }
        }
    });
    drop(other);
    unsafe {
        let mut messages: [libc::mmsghdr; 2] = zeroed();
        let mut limit = timespec(65);
        let socket = udp.as_raw_fd();
        udp.set_read_timeout(None).expect("the option is known");
        time("recvmmsg", || {
            libc::recvmmsg(socket, messages.as_mut_ptr(), 2, 0, &raw mut limit).into()
        });
    }
}

fn standard_library() {
    let pair = Arc::new((Mutex::new(()), Condvar::new()));
    time("condvar", || {
        let guard = pair.0.lock().expect("nobody panics");
        let (_guard, result) = pair.1.wait_timeout(guard, ms(260)).expect("nobody panics");
        i64::from(result.timed_out())
    });
    thread::spawn(|| {
        time("park_timeout", || {
            thread::park_timeout(ms(270));
            0
        });
    })
    .join()
    .expect("it does not panic");
    let (_send, receive) = mpsc::channel::<()>();
    time("mpsc", || i64::from(receive.recv_timeout(ms(280)).is_err()));
    let (_send, receive) = crossbeam::channel::unbounded::<()>();
    time("crossbeam", || i64::from(receive.recv_timeout(ms(290)).is_err()));
    time("crossbeam after", || {
        crossbeam::channel::after(ms(300)).recv().expect("it comes");
        0
    });
    let (lock, condition) = (parking_lot::Mutex::new(()), parking_lot::Condvar::new());
    time("parking_lot", || {
        i64::from(condition.wait_for(&mut lock.lock(), ms(310)).timed_out())
    });
    let (_send, receive) = ipc_channel::ipc::channel::<u32>().expect("descriptors are left");
    time("ipc-channel", || i64::from(receive.try_recv_timeout(ms(320)).is_err()));
}
