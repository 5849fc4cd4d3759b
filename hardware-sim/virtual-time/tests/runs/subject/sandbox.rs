//! A sandbox of somebody else's: a seccomp filter that refuses namespaces.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "a filter is installed by system calls; every call gets numbers, or pointers to what outlives it"
)]

use std::os::unix::process::CommandExt;
use std::process::Command;

/// Becomes the program that the arguments name, under the filter.
pub fn without_namespaces(arguments: &[&str]) {
    const LOAD: u16 = 0x20;
    const JUMP_IF_EQUAL: u16 = 0x15;
    const RETURN: u16 = 0x06;
    let refuse = 0x0005_0000 | libc::EPERM as u32;
    let instruction = |code, jt, jf, k| libc::sock_filter { code, jt, jf, k };
    let filter = [
        instruction(LOAD, 0, 0, 0),
        instruction(JUMP_IF_EQUAL, 0, 1, libc::SYS_unshare as u32),
        instruction(RETURN, 0, 0, refuse),
        instruction(RETURN, 0, 0, 0x7fff_0000),
    ];
    let program = libc::sock_fprog {
        len: filter.len() as u16,
        filter: filter.as_ptr().cast_mut(),
    };
    unsafe {
        assert_eq!(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
        assert_eq!(
            libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const program),
            0
        );
    }
    let error = Command::new(arguments[0]).args(&arguments[1..]).exec();
    panic!("{error}");
}
