//! What happens inside one instant.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "signals as C has them; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{ms, say, this_program};
use std::io::{Read, Write};
use std::sync::atomic::AtomicI32;
use std::sync::atomic::Ordering::SeqCst;
use std::thread;

/// How much each read gets while somebody writes in many small pieces, and in one large one.
pub fn pieces() {
    let (mut read, mut write) = std::io::pipe().expect("descriptors are left");
    let reader = thread::spawn(move || {
        let mut buffer = [0; 100_000];
        let mut sizes = Vec::new();
        loop {
            match read.read(&mut buffer).expect("it is open") {
                0 => return sizes,
                size => sizes.push(size),
            }
        }
    });
    thread::sleep(ms(1));
    for _ in 0..1000 {
        write.write_all(b"x").expect("somebody reads");
    }
    thread::sleep(ms(1));
    write.write_all(&[0; 200_000]).expect("somebody reads");
    drop(write);
    say(format_args!("{:?}", reader.join().expect("it does not panic")));
}

static NUMBER: AtomicI32 = AtomicI32::new(0);

extern "C" fn on_signal(_signal: i32) {
    say(format_args!("handled {}", NUMBER.load(SeqCst)));
}

/// Three processes that handle the same signal.
pub fn handlers(arguments: &[&str]) {
    if let Some(number) = arguments.first() {
        NUMBER.store(number.parse().expect("a number"), SeqCst);
        unsafe { libc::signal(libc::SIGUSR1, on_signal as *const () as usize) };
        loop {
            unsafe { libc::pause() };
        }
    }
    unsafe { libc::signal(libc::SIGUSR1, libc::SIG_IGN) };
    let children = ["1", "2", "3"].map(|number| this_program(&["handlers", number]).spawn().expect("it starts"));
    for _ in 0..20 {
        thread::sleep(ms(1));
        unsafe { libc::kill(0, libc::SIGUSR1) };
    }
    for mut child in children {
        child.kill().expect("it lives");
        child.wait().expect("it is a child");
    }
}
