//! Locks on bytes of the board's file, which the kernel takes away from a process that dies (fcntl(2), "Open file
//! description locks"). The bytes lie far behind the file's end; they only serve as names.

use super::fork;
use nix::fcntl::{FcntlArg, fcntl};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::OpenOptionsExt;

/// What a lock stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LockByte {
    /// Somebody records this board.
    Recorder,
    /// Somebody will remove this board when done with it.
    Owner,
    /// Somebody has requested the interrupts of this line.
    Line(u8),
}

impl LockByte {
    fn range(self, kind: i32) -> libc::flock {
        let byte = match self {
            LockByte::Recorder => 0,
            LockByte::Owner => 1,
            LockByte::Line(line) => 16 + i64::from(line),
        };
        libc::flock {
            l_type: kind as libc::c_short,
            l_whence: libc::SEEK_SET as libc::c_short,
            l_start: (1 << 40) + byte,
            l_len: 1,
            l_pid: 0,
        }
    }
}

/// Opens `file` once more, so that the lock has a life of its own: it is held until this second file is closed.
fn reopen(file: &File) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_CLOEXEC)
        .open(format!("/proc/self/fd/{}", file.as_raw_fd()))
}

/// A lock that is held; dropping it releases it.
#[derive(Debug)]
pub(crate) struct FileLock {
    file: File,
    byte: LockByte,
    generation: u64,
}

impl Drop for FileLock {
    fn drop(&mut self) {
        // Closing the file would do, if no copy of it were left; but a process that another thread is just starting has
        // copies of all files until it executes its program. A forked child, though, must not release its parent's lock.
        if self.generation == fork::generation() {
            let _ = fcntl(&self.file, FcntlArg::F_OFD_SETLK(&self.byte.range(libc::F_UNLCK)));
        }
    }
}

/// Takes the lock; EBUSY (16) if anybody has it, in this process or another.
pub(crate) fn take(file: &File, byte: LockByte) -> io::Result<FileLock> {
    let file = reopen(file)?;
    match fcntl(&file, FcntlArg::F_OFD_SETLK(&byte.range(libc::F_WRLCK))) {
        Ok(_) => Ok(FileLock {
            file,
            byte,
            generation: fork::generation(),
        }),
        Err(nix::Error::EAGAIN | nix::Error::EACCES) => Err(io::Error::from_raw_os_error(libc::EBUSY)),
        Err(errno) => Err(errno.into()),
    }
}

/// Whether anybody holds the lock.
pub(crate) fn is_held(file: &File, byte: LockByte) -> bool {
    let mut range = byte.range(libc::F_WRLCK);
    // When the question itself fails, nobody is assumed: a writer must never wait for somebody who is not there.
    fcntl(file, FcntlArg::F_OFD_GETLK(&mut range)).is_ok() && i32::from(range.l_type) != libc::F_UNLCK
}
