//! What the program writes, cut into lines.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::os::fd::OwnedFd;

use nix::fcntl::OFlag;
use nix::unistd::pipe2;

/// As much as a pipe holds. A writer that waits has filled it.
const PIPE: usize = 64 * 1024;

/// The longest line that is recorded in one piece, in bytes.
const LONGEST_LINE: usize = 16 * 1024;

/// One stream of output.
pub(super) struct Output {
    from: File,
    line: Vec<u8>,
    /// Bytes so far.
    pub(super) total: u64,
}

impl Output {
    /// A stream, and the end of it that the program writes to.
    pub(super) fn new() -> io::Result<(Output, OwnedFd)> {
        let (read, write) = pipe2(OFlag::O_CLOEXEC)?;
        // Only for our end: the program's is as it always is.
        rustix::io::ioctl_fionbio(&read, true)?;
        let output = Output {
            from: File::from(read),
            line: Vec::new(),
            total: 0,
        };
        Ok((output, write))
    }

    /// Reads what is there, and hands over each line that is complete. Returns whether a writer may have waited for room.
    pub(super) fn read(&mut self, mut line: impl FnMut(&str)) -> bool {
        let mut buffer = [0; 16 * 1024];
        let mut bytes = 0;
        // No more than was there: whoever waited for room goes on writing now.
        while bytes < PIPE {
            match self.from.read(&mut buffer) {
                Ok(0) => break,
                Ok(length) => {
                    bytes += length;
                    self.cut(&buffer[..length], &mut line);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        self.total += bytes as u64;
        // A write of less than a page waits when not even that much is left.
        bytes + 4096 > PIPE
    }

    fn cut(&mut self, bytes: &[u8], line: &mut impl FnMut(&str)) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            for part in piece.chunks(LONGEST_LINE) {
                self.line.extend_from_slice(part);
                if self.line.ends_with(b"\n") || self.line.len() >= LONGEST_LINE {
                    self.flush(&mut *line);
                }
            }
        }
    }

    /// Hands over a line that has no end yet.
    pub(super) fn flush(&mut self, mut line: impl FnMut(&str)) {
        if !self.line.is_empty() {
            let text = self.line.strip_suffix(b"\n").unwrap_or(&self.line);
            line(&String::from_utf8_lossy(text));
            self.line.clear();
        }
    }
}
