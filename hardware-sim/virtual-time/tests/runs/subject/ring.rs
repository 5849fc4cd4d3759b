//! A token runs round a ring of four threads in two processes, fifty hops within one instant, while two tickers have a
//! deadline every microsecond: whenever the clock moves too early, a hop sees it.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "raw descriptors and futexes, as nothing else waits on just these; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{now, this_program};
use crate::shared::{self, Shared};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::IntoRawFd;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;
use std::time::Duration;

const THREADS: usize = 4;
const HOPS: u64 = 50;
/// Ends the ring.
const STOP: u64 = u64::MAX;

/// The way into one thread.
#[derive(Clone, Copy)]
struct Channel {
    kind: char,
    read: i32,
    write: i32,
    index: usize,
    shared: &'static Shared,
}

impl Channel {
    fn send(&self, time: u64) {
        if self.kind == 'f' {
            let futex = &self.shared.futexes[self.index];
            self.shared.words[self.index].store(time, SeqCst);
            futex.store(1, SeqCst);
            unsafe { libc::syscall(libc::SYS_futex, futex.as_ptr(), libc::FUTEX_WAKE, 1) };
        } else {
            let sent = unsafe { libc::write(self.write, (&raw const time).cast(), 8) };
            assert_eq!(sent, 8, "{}", std::io::Error::last_os_error());
        }
    }

    fn receive(&self) -> u64 {
        if self.kind == 'f' {
            let futex = &self.shared.futexes[self.index];
            while futex.swap(0, SeqCst) == 0 {
                unsafe { libc::syscall(libc::SYS_futex, futex.as_ptr(), libc::FUTEX_WAIT, 0, 0) };
            }
            return self.shared.words[self.index].load(SeqCst);
        }
        let mut time = 0_u64;
        let received = unsafe { libc::read(self.read, (&raw mut time).cast(), 8) };
        assert_eq!(received, 8, "{}", std::io::Error::last_os_error());
        time
    }
}

fn make(kind: char) -> (i32, i32) {
    let ends = match kind {
        'u' => {
            let (one, other) = std::os::unix::net::UnixStream::pair().expect("descriptors are left");
            (one.into_raw_fd(), other.into_raw_fd())
        }
        't' => {
            let listener = TcpListener::bind("127.0.0.1:0").expect("the loop-back is up");
            let write = TcpStream::connect(listener.local_addr().expect("it is bound")).expect("it listens");
            let (read, _) = listener.accept().expect("somebody has connected");
            (read.into_raw_fd(), write.into_raw_fd())
        }
        'd' => {
            let read = UdpSocket::bind("127.0.0.1:0").expect("the loop-back is up");
            let write = UdpSocket::bind("127.0.0.1:0").expect("the loop-back is up");
            write
                .connect(read.local_addr().expect("it is bound"))
                .expect("it is there");
            (read.into_raw_fd(), write.into_raw_fd())
        }
        _ => {
            let (read, write) = std::io::pipe().expect("descriptors are left");
            (read.into_raw_fd(), write.into_raw_fd())
        }
    };
    for end in [ends.0, ends.1] {
        unsafe { libc::fcntl(end, libc::F_SETFD, 0) };
    }
    ends
}

/// `kind`: p pipe, f futex, u Unix socket, t TCP, d UDP; then the number of hops; then, in the child, the descriptors.
pub fn ring(arguments: &[&str]) {
    let kind = arguments[0].chars().next().expect("a letter");
    let hops: u64 = arguments[1].parse().expect("a number");
    let shared = shared::map();
    let is_child = arguments.len() > 2;
    let ends: Vec<(i32, i32)> = if is_child {
        let pairs = arguments[2]
            .split(',')
            .map(|pair| pair.split_once(':').expect("two numbers"));
        pairs
            .map(|(read, write)| (read.parse().expect("a number"), write.parse().expect("a number")))
            .collect()
    } else {
        (0..THREADS).map(|_| make(kind)).collect()
    };
    let channel = |index: usize| Channel {
        kind,
        read: ends[index].0,
        write: ends[index].1,
        index,
        shared,
    };
    let tick = Duration::from_nanos(if is_child { 1700 } else { 1000 });
    thread::spawn(move || {
        loop {
            thread::sleep(tick);
        }
    });
    let mut threads = Vec::new();
    let first = usize::from(is_child);
    for index in [first, first + 2] {
        let (from, to) = (channel(index), channel((index + 1) % THREADS));
        threads.push(thread::spawn(move || member(index, hops, from, to, shared)));
    }
    if is_child {
        for thread in threads {
            thread.join().expect("it does not panic");
        }
        return;
    }
    let list: Vec<String> = ends.iter().map(|(read, write)| format!("{read}:{write}")).collect();
    let list = list.join(",");
    let mut child = this_program(&["ring", arguments[0], arguments[1], &list])
        .spawn()
        .expect("it starts");
    for thread in threads {
        thread.join().expect("it does not panic");
    }
    child.wait().expect("it is a child");
    shared.tell();
}

fn member(index: usize, hops: u64, from: Channel, to: Channel, shared: &Shared) {
    let starts = index == 0;
    if starts {
        thread::sleep(Duration::from_millis(1));
        to.send(now());
    }
    let mut received = 0;
    loop {
        let sent = from.receive();
        if sent == STOP {
            to.send(STOP);
            return;
        }
        shared.check("hop", sent, now());
        received += 1;
        if starts && shared.checks.load(SeqCst) >= hops {
            to.send(STOP);
            from.receive();
            return;
        }
        if starts && received % HOPS == 0 {
            thread::sleep(Duration::from_micros(3));
            to.send(now());
        } else {
            to.send(sent);
        }
    }
}
