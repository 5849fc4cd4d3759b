//! Races between two processes over shared memory, and the same done right.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "the hook for chaos points is found by name; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{ms, this_program};
use crate::shared;
use std::hint::black_box;
use std::sync::OnceLock;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::thread;

const ROUNDS: u64 = 10;

/// As a type for shared memory would do before each access.
fn point() {
    static HOOK: OnceLock<usize> = OnceLock::new();
    let hook = *HOOK.get_or_init(|| {
        let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, c"virtual_time_chaos_point".as_ptr()) };
        address as usize
    });
    unsafe { std::mem::transmute::<usize, extern "C" fn()>(hook)() };
}

pub fn race(arguments: &[&str]) {
    let is_parent = arguments.len() == 1;
    let child = is_parent.then(|| {
        this_program(&["race", arguments[0], "child"])
            .spawn()
            .expect("it starts")
    });
    let words = &shared::map().words;
    for _ in 0..ROUNDS {
        thread::sleep(ms(10));
        match arguments[0] {
            "update" => {
                point();
                let value = words[0].load(Relaxed);
                point();
                words[0].store(black_box(value) + 1, Relaxed);
            }
            "flag" => {
                while {
                    point();
                    words[1].load(SeqCst) != 0
                } {
                    thread::sleep(ms(1));
                }
                point();
                words[1].store(1, SeqCst);
                point();
                if words[2].fetch_add(1, SeqCst) != 0 {
                    words[3].fetch_add(1, SeqCst);
                }
                words[0].fetch_add(1, SeqCst);
                point();
                words[2].fetch_sub(1, SeqCst);
                point();
                words[1].store(0, SeqCst);
            }
            _ => {
                point();
                words[0].fetch_add(1, SeqCst);
            }
        }
    }
    if let Some(mut child) = child {
        child.wait().expect("it is a child");
        let (sum, together) = (words[0].load(SeqCst), words[3].load(SeqCst));
        let is_right = sum == 2 * ROUNDS && together == 0;
        println!("{}", if is_right { "right" } else { "wrong" });
    }
}
