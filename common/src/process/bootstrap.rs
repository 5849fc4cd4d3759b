//! How a new process learns what to be.
//!
//! It finds a socket in the place of its standard input. In it waits one message that the parent wrote before it
//! started the process: role, name, the real standard input, and the argument. No name in the file system, no
//! environment variable and no extra word on the command line is needed, so nothing can be left behind, and `args()`
//! is the same in every process of a program.
//!
//! Afterwards the socket stays open as the process's life line: nobody writes to it again, and it closes when the
//! parent ends.

use super::argument::{Delivered, Packed};
use super::descriptors;
use super::error::{Error, LIMITS, Result, system};
use super::token;
use rustix::net::RecvFlags;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

/// How the message begins. The last byte is the version of the rest; it changes whenever [`Header`] does.
const MAGIC: &[u8] = b"common::process\x01";

/// More than any message needs. A role's name has no limit, but is not that long either.
const LARGEST: usize = 16 * 1024;

/// What the message says after [`MAGIC`].
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    role: String,
    name: String,
    has_argument: bool,
}

/// What the message means to the process that received it.
#[derive(Debug)]
pub(super) struct Instructions {
    pub(super) role: String,
    pub(super) name: String,
    pub(super) argument: Option<Delivered>,
    /// Closed by the kernel when the parent ends.
    pub(super) lifeline: OwnedFd,
}

/// Writes the message into a new pair of sockets. Returns the parent's end and the child's.
pub(super) fn prepare(role: &str, name: &str, argument: Option<&Packed>) -> Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = descriptors::pair().map_err(system("making a socket for a new process", LIMITS))?;
    let header = Header {
        role: role.to_owned(),
        name: name.to_owned(),
        has_argument: argument.is_some(),
    };
    let message = postcard::to_extend(&header, MAGIC.to_vec()).map_err(|error| Error::Bootstrap {
        reason: error.to_string(),
    })?;
    let stdin = standard_input().map_err(system("copying the standard input for a new process", LIMITS))?;
    let token = token::shared().map_err(system("making a pipe for a new process", LIMITS))?;
    let mut numbers = vec![stdin.as_raw_fd(), token.as_raw_fd()];
    numbers.extend(argument.into_iter().flat_map(Packed::numbers));
    descriptors::send(ours.as_raw_fd(), &message, &numbers)
        .map_err(system("writing the instructions for a new process", LIMITS))?;
    Ok((ours, theirs))
}

/// A copy of this process's standard input, or of nothing when it is closed.
fn standard_input() -> io::Result<OwnedFd> {
    match rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3) {
        Ok(copy) => Ok(copy),
        Err(rustix::io::Errno::BADF) => Ok(File::open("/dev/null")?.into()),
        Err(errno) => Err(errno.into()),
    }
}

/// Reads the instructions. `None` when there are none, because the program was started by a user and not by itself.
pub(super) fn receive() -> Result<Option<Instructions>> {
    let stdin = rustix::stdio::stdin();
    if !has_instructions(stdin) {
        return Ok(None);
    }
    let broken = |reason: &str| Error::Bootstrap {
        reason: reason.to_owned(),
    };
    let (message, descriptors) =
        descriptors::receive(stdin, LARGEST).map_err(system("reading the instructions of a new process", LIMITS))?;
    let header = message
        .strip_prefix(MAGIC)
        .ok_or_else(|| broken("they are of another version"))?;
    let header: Header = postcard::from_bytes(header).map_err(|error| broken(&error.to_string()))?;

    let mut descriptors = descriptors.into_iter();
    let real_stdin = descriptors
        .next()
        .ok_or_else(|| broken("they came without a standard input"))?;
    token::inherit(
        descriptors
            .next()
            .ok_or_else(|| broken("they came without the program's token"))?,
    );
    let lifeline = rustix::io::fcntl_dupfd_cloexec(stdin, 3).map_err(system("keeping the life line", LIMITS))?;
    rustix::stdio::dup2_stdin(real_stdin).map_err(system("setting the standard input", LIMITS))?;
    let argument = match header.has_argument {
        true => Some(Delivered::new(descriptors).ok_or_else(|| broken("they came without their argument"))?),
        false => None,
    };
    Ok(Some(Instructions {
        role: header.role,
        name: header.name,
        argument,
        lifeline,
    }))
}

/// Whether `stdin` is a socket in which instructions wait. Takes nothing out of it and does not wait.
fn has_instructions(stdin: BorrowedFd<'_>) -> bool {
    let mut start = [0; MAGIC.len()];
    let peeked = rustix::net::recv(stdin, &mut start[..], RecvFlags::PEEK | RecvFlags::DONTWAIT);
    // All but the version, so that another version is an error and not read as input.
    let magic = &MAGIC[..MAGIC.len() - 1];
    peeked.is_ok_and(|(_, length)| length >= start.len()) && start.starts_with(magic)
}
