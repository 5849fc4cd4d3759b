//! Eight processes that wait in every way that the course knows. Every receiver compares the time that it was sent with
//! the time at which it has it.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "message queues, semaphores and signals as C has them; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{ms, now, say, this_program};
use crate::shared;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::mem::zeroed;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::fd::AsFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::process::{Child, Stdio};
use std::ptr::null_mut;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::{Arc, Condvar, Mutex, mpsc};
use std::thread;

const FIFO: &str = "/dev/shm/virtual-time-fifo";
const SOCKET: &str = "/dev/shm/virtual-time-socket";
const QUEUE: &std::ffi::CStr = c"/virtual-time-zoo";

fn pump(mut to: impl Write, pause: u64, count: u32) {
    for _ in 0..count {
        thread::sleep(ms(pause));
        to.write_all(&now().to_le_bytes()).expect("somebody reads");
    }
}

fn drain(name: &str, mut from: impl Read) {
    let mut stamp = [0; 8];
    while from.read_exact(&mut stamp).is_ok() {
        shared::map().check(name, u64::from_le_bytes(stamp), now());
        say(name);
    }
}

fn until_realtime(ms: i64) -> libc::timespec {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    unsafe { libc::clock_gettime(libc::CLOCK_REALTIME, &raw mut time) };
    let ns = time.tv_nsec + ms * 1_000_000;
    libc::timespec {
        tv_sec: time.tv_sec + ns / 1_000_000_000,
        tv_nsec: ns % 1_000_000_000,
    }
}

fn open_queue(flags: i32) -> libc::mqd_t {
    unsafe {
        let mut attributes: libc::mq_attr = zeroed();
        attributes.mq_maxmsg = 4;
        attributes.mq_msgsize = 8;
        libc::mq_open(QUEUE.as_ptr(), flags, 0o600, &raw mut attributes)
    }
}

fn semaphore() -> *mut libc::sem_t {
    shared::map().words[0].as_ptr().cast()
}

/// The processes besides the first.
pub fn animal(arguments: &[&str]) {
    match arguments[0] {
        // Standard output of Rust would keep the bytes until a line is full.
        "pipe" => pump(
            File::from(std::io::stdout().as_fd().try_clone_to_owned().expect("it is open")),
            130,
            20,
        ),
        "fifo" => drain("fifo", File::open(FIFO).expect("it is there")),
        "unix" => drain("unix", UnixStream::connect(SOCKET).expect("it listens")),
        "tcp" => {
            let port: u16 = arguments[1].parse().expect("a number");
            drain("tcp", TcpStream::connect(("127.0.0.1", port)).expect("it listens"));
        }
        "queue" => queue_reader(),
        "semaphore" => semaphore_taker(),
        "forever" => loop {
            thread::sleep(ms(100));
            say("forever");
        },
        "handler" => handler(),
        other => panic!("no animal {other}"),
    }
}

fn queue_reader() {
    let queue = open_queue(libc::O_RDWR);
    let mut stamp = [0_u8; 8];
    loop {
        let until = until_realtime(100);
        let room = stamp.as_mut_ptr().cast();
        match unsafe { libc::mq_timedreceive(queue, room, 8, null_mut(), &raw const until) } {
            8 if stamp == [255; 8] => return,
            8 => {
                shared::map().check("queue", u64::from_le_bytes(stamp), now());
                say("queue");
            }
            _ => say("queue empty"),
        }
    }
}

fn semaphore_taker() {
    for _ in 0..12 {
        let until = until_realtime(200);
        if unsafe { libc::sem_timedwait(semaphore(), &raw const until) } == 0 {
            shared::map().check("semaphore", shared::map().words[100].load(SeqCst), now());
            say("semaphore");
        } else {
            say("semaphore closed");
        }
    }
}

extern "C" fn on_interrupt(_signal: i32) {
    shared::map().words[101].store(now(), SeqCst);
}

fn handler() {
    unsafe {
        let mut action: libc::sigaction = zeroed();
        action.sa_sigaction = on_interrupt as *const () as usize;
        action.sa_flags = libc::SA_RESTART;
        libc::sigfillset(&raw mut action.sa_mask);
        libc::sigaction(libc::SIGINT, &raw const action, null_mut());
    }
    // The library's sleep goes on after the handler.
    thread::sleep(ms(4000));
    say(format_args!("handled at {}", shared::map().words[101].load(SeqCst)));
}

pub fn zoo() {
    let mut children: Vec<Child> = Vec::new();
    let mut threads = Vec::new();
    let start = |arguments: &[&str]| this_program(arguments).spawn().expect("it starts");

    let mut child = this_program(&["animal", "pipe"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let output = child.stdout.take().expect("it is piped");
    children.push(child);
    threads.push(thread::spawn(move || drain("pipe", output)));

    nix::unistd::mkfifo(FIFO, nix::sys::stat::Mode::S_IRWXU).expect("nobody has it");
    children.push(start(&["animal", "fifo"]));
    threads.push(thread::spawn(|| {
        pump(OpenOptions::new().write(true).open(FIFO).expect("it is there"), 170, 15);
    }));

    let listener = UnixListener::bind(SOCKET).expect("nobody has it");
    children.push(start(&["animal", "unix"]));
    threads.push(thread::spawn(move || {
        pump(listener.accept().expect("it comes").0, 190, 15)
    }));

    let listener = TcpListener::bind("127.0.0.1:0").expect("the loop-back is up");
    let port = listener.local_addr().expect("it is bound").port().to_string();
    children.push(start(&["animal", "tcp", &port]));
    threads.push(thread::spawn(move || {
        pump(listener.accept().expect("it comes").0, 210, 15)
    }));

    let queue = open_queue(libc::O_CREAT | libc::O_RDWR);
    children.push(start(&["animal", "queue"]));
    threads.push(thread::spawn(move || {
        for _ in 0..12 {
            thread::sleep(ms(230));
            unsafe { libc::mq_send(queue, now().to_le_bytes().as_ptr().cast(), 8, 0) };
        }
        unsafe { libc::mq_send(queue, [255_u8; 8].as_ptr().cast(), 8, 0) };
    }));

    unsafe { libc::sem_init(semaphore(), 1, 0) };
    children.push(start(&["animal", "semaphore"]));
    threads.push(thread::spawn(|| {
        for _ in 0..6 {
            thread::sleep(ms(310));
            shared::map().words[100].store(now(), SeqCst);
            unsafe { libc::sem_post(semaphore()) };
        }
    }));
    threads.extend([thread::spawn(udp_sender_and_receiver), thread::spawn(condition)]);

    children.push(start(&["animal", "handler"]));
    let handler = children.last().map(Child::id).expect("it was just started") as i32;
    threads.push(thread::spawn(move || {
        thread::sleep(ms(1550));
        unsafe { libc::kill(handler, libc::SIGINT) };
        shared::map().check("signal", shared::map().words[101].load(SeqCst), now());
    }));
    let mut forever = start(&["animal", "forever"]);
    threads.push(thread::spawn(move || {
        thread::sleep(ms(2050));
        let before = now();
        forever.kill().expect("it lives");
        let status = forever.wait().expect("it is a child");
        shared::map().check("kill and wait", before, now());
        say(status);
    }));
    for thread in threads {
        thread.join().expect("it does not panic");
    }
    for mut child in children {
        let status = child.wait().expect("it is a child");
        say(status);
    }
    shared::map().tell();
}

fn udp_sender_and_receiver() {
    let receiver = UdpSocket::bind("127.0.0.1:0").expect("the loop-back is up");
    let address = receiver.local_addr().expect("it is bound");
    receiver.set_read_timeout(Some(ms(90))).expect("the option is known");
    let sender = thread::spawn(move || {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("the loop-back is up");
        for _ in 0..8 {
            thread::sleep(ms(250));
            socket.send_to(&now().to_le_bytes(), address).expect("it is there");
        }
        socket.send_to(&[1], address).expect("it is there");
    });
    let mut stamp = [0; 8];
    loop {
        match receiver.recv(&mut stamp) {
            Ok(8) => {
                shared::map().check("udp", u64::from_le_bytes(stamp), now());
                say("udp");
            }
            Ok(_) => break,
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::WouldBlock);
                say("udp silent");
            }
        }
    }
    sender.join().expect("it does not panic");
}

/// Threads of one process: a condition variable, a channel of std, `select!` of crossbeam.
fn condition() {
    let pair = Arc::new((Mutex::new(0_u64), Condvar::new()));
    let waker = {
        let pair = Arc::clone(&pair);
        thread::spawn(move || {
            for _ in 0..5 {
                thread::sleep(ms(270));
                *pair.0.lock().expect("nobody panics") = now();
                pair.1.notify_one();
            }
        })
    };
    let (send, receive) = mpsc::channel();
    let waiter = thread::spawn(move || {
        for _ in 0..8 {
            let guard = pair.0.lock().expect("nobody panics");
            let (guard, result) = pair.1.wait_timeout(guard, ms(190)).expect("nobody panics");
            if !result.timed_out() {
                shared::map().check("condition", *guard, now());
            }
            send.send(now()).expect("somebody receives");
        }
    });
    while let Ok(sent) = receive.recv() {
        shared::map().check("mpsc", sent, now());
        say("mpsc");
    }
    let tick = crossbeam::channel::tick(ms(200));
    for _ in 0..6 {
        let after = crossbeam::channel::after(ms(150));
        crossbeam::select! {
            recv(tick) -> _ => say("tick"),
            recv(after) -> _ => say("after"),
        }
    }
    waker.join().expect("it does not panic");
    waiter.join().expect("it does not panic");
}
