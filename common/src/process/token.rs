//! One byte that a program's processes share, so that exactly one of them does a thing.

use super::error::{LIMITS, Result, system};
use rustix::pipe::{PipeFlags, pipe_with};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::OnceLock;

/// The reading end of a pipe in which there is one byte, or none any more.
static TOKEN: OnceLock<OwnedFd> = OnceLock::new();

/// Whether this process is the first of its program to ask: `true` exactly once in all of them together.
///
/// The program's first process makes a pipe with one byte in it, and every other one inherits it. Who gets the byte is
/// the first.
pub fn first_of_program() -> bool {
    let mut byte = [0];
    // If there is no pipe to be had, each process counts for itself.
    shared().map_or(true, |token| {
        rustix::io::read(token, &mut byte).is_ok_and(|length| length == 1)
    })
}

/// Makes the pipe, in the first process of a program.
pub(super) fn prepare() -> Result<()> {
    shared().map(drop).map_err(system("making a pipe", LIMITS))
}

/// The pipe of this program, to be passed on to a new process.
pub(super) fn shared() -> io::Result<BorrowedFd<'static>> {
    if let Some(token) = TOKEN.get() {
        return Ok(token.as_fd());
    }
    let (reader, writer) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
    rustix::io::write(&writer, b"1")?;
    Ok(TOKEN.get_or_init(|| reader).as_fd())
}

/// Takes over the pipe of the parent, in a new process.
pub(super) fn inherit(token: OwnedFd) {
    // A process is told once what to be, before it does anything else.
    let _ = TOKEN.set(token);
}
