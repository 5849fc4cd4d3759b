//! The moments at which a thread or a process is neither quite there nor quite gone, with a deadline always one
//! microsecond away.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "fork, and reading past the page cache; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{now, this_program};
use crate::shared;
use std::alloc::Layout;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

fn pause() {
    thread::sleep(Duration::from_micros(5));
}

pub fn windows(arguments: &[&str]) {
    let count: u32 = arguments[1].parse().expect("a number");
    thread::spawn(|| {
        loop {
            thread::sleep(Duration::from_micros(1));
        }
    });
    match arguments[0] {
        "thread" => threads(count),
        "spawn" => spawns(count),
        "fork" => forks(count),
        "disk" => disk(count),
        other => panic!("no window {other}"),
    }
    shared::map().tell();
}

/// The child of `spawns`.
pub fn child() {
    std::io::stdout()
        .write_all(&now().to_le_bytes())
        .expect("somebody reads");
}

fn threads(count: u32) {
    for _ in 0..count {
        pause();
        let started = now();
        let ran = thread::spawn(now).join().expect("it does not panic");
        shared::map().check("start of a thread", started, ran);
        shared::map().check("join", started, now());
    }
}

fn spawns(count: u32) {
    for _ in 0..count {
        pause();
        let started = now();
        let mut child = this_program(&["window child"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut stamp = [0; 8];
        let mut output = child.stdout.take().expect("it is piped");
        output.read_exact(&mut stamp).expect("it writes");
        shared::map().check("start of a process", started, u64::from_le_bytes(stamp));
        shared::map().check("its output", started, now());
        assert!(child.wait().expect("it is a child").success());
        shared::map().check("wait", started, now());
    }
}

fn forks(count: u32) {
    for _ in 0..count {
        pause();
        let started = now();
        let (mut read, mut write) = std::io::pipe().expect("descriptors are left");
        unsafe {
            let child = libc::fork();
            if child == 0 {
                if libc::fork() == 0 {
                    write.write_all(&now().to_le_bytes()).expect("somebody reads");
                }
                libc::_exit(0);
            }
            drop(write);
            let mut stamp = [0; 8];
            read.read_exact(&mut stamp).expect("it writes");
            shared::map().check("orphan", started, u64::from_le_bytes(stamp));
            libc::waitpid(child, std::ptr::null_mut(), 0);
            shared::map().check("wait", started, now());
        }
    }
}

fn disk(count: u32) {
    let path = std::env::temp_dir().join(format!("virtual-time-disk-{}", std::process::id()));
    std::fs::write(&path, vec![7; 4 << 20]).expect("there is room");
    let direct = OpenOptions::new().read(true).custom_flags(libc::O_DIRECT).open(&path);
    let file = OpenOptions::new().write(true).open(&path).expect("it is there");
    let layout = Layout::from_size_align(65536, 4096).expect("a good layout");
    let buffer = unsafe { std::slice::from_raw_parts_mut(std::alloc::alloc_zeroed(layout), 65536) };
    for index in 0..count {
        let place = (u64::from(index) * 7919 * 4096 % (3 << 20)) & !4095;
        // Not every file system can.
        if let Ok(direct) = &direct {
            pause();
            let started = now();
            if direct.read_at(buffer, place).is_ok() {
                shared::map().check("read past the cache", started, now());
            }
        }
        if index % 10 == 0 {
            pause();
            let started = now();
            file.write_at(buffer, place).expect("there is room");
            file.sync_all().expect("the disk works");
            shared::map().check("sync", started, now());
            drop_from_cache(&file);
            let read = File::open(&path).expect("it is there");
            pause();
            let started = now();
            read.read_at(buffer, place).expect("it is there");
            shared::map().check("read from the disk", started, now());
        }
    }
    std::fs::remove_file(path).expect("it is there");
}

fn drop_from_cache(file: &File) {
    unsafe { libc::posix_fadvise(file.as_raw_fd(), 0, 0, libc::POSIX_FADV_DONTNEED) };
}
