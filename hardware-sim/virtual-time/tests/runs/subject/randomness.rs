//! Randomness, by all ways.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "the system call is made past the libraries; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::this_program;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

pub fn draw(arguments: &[&str]) {
    let mut raw = 0_u64;
    unsafe { libc::syscall(libc::SYS_getrandom, &raw mut raw, 8, 0) };
    let mut entropy = 0_u64;
    unsafe { libc::getentropy((&raw mut entropy).cast(), 8) };
    let keys = RandomState::new().hash_one(1);
    println!("{} {keys:x} {raw:x} {entropy:x}", rand::random::<u64>());
    if arguments.is_empty() {
        for _ in 0..2 {
            let child = this_program(&["randomness", "child"]).env_clear().status();
            assert!(child.expect("it starts").success());
        }
    }
}
