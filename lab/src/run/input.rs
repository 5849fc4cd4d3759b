//! The program's standard input.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::process::ChildStdin;
use std::sync::mpsc::{self, Sender};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

use super::outcome::Problems;
use super::output::Lines;

/// Something for the program to read.
pub(super) enum Feed {
    /// A line, and the step of the script that it comes from.
    Line {
        /// The text without the line end.
        text: String,
        /// The step, for messages; `None`: a person has typed it.
        step: Option<String>,
    },
    /// The end of the input.
    End,
}

/// Feeds the program line by line, from a script or from the live board. The writing has a thread of its own, because a program that does not read makes it
/// wait. The input stays open until the sender is dropped or says that it ends.
pub(super) fn line_by_line(mut stdin: ChildStdin, lines: &Lines, problems: &Problems) -> Sender<Feed> {
    let (sender, feed) = mpsc::channel();
    let (lines, problems) = (lines.clone(), problems.clone());
    std::thread::spawn(move || {
        for item in &feed {
            match item {
                Feed::Line { text, step } => {
                    lines.typed(&text);
                    if let Err(error) = stdin.write_all((text + "\n").as_bytes()) {
                        let what = format!("the program reads its input no more ({error})");
                        match step {
                            Some(step) => problems.tell(&format!("script: `{step}`: {what}")),
                            // As in a terminal, that is the program's own affair.
                            None => crate::say(&what),
                        }
                        return;
                    }
                }
                Feed::End => {
                    lines.closed();
                    return;
                }
            }
        }
    });
    sender
}

/// Feeds the program from this process's standard input, until what is returned is dropped.
pub(super) fn from_terminal(mut stdin: ChildStdin, lines: &Lines) -> io::Result<io::PipeWriter> {
    let mut from = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    let (stopped, stop) = io::pipe()?;
    let lines = lines.clone();
    std::thread::spawn(move || {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let mut ready = [
                PollFd::new(stopped.as_fd(), PollFlags::POLLIN),
                PollFd::new(from.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut ready, PollTimeout::NONE) {
                Err(nix::errno::Errno::EINTR) => continue,
                Err(_) => return,
                Ok(_) if ready[0].any().unwrap_or(true) => return,
                Ok(_) => {}
            }
            let length = match from.read(&mut buffer) {
                Ok(0) => return lines.closed(),
                Ok(length) => length,
                Err(error) if matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {
                    continue;
                }
                Err(_) => return,
            };
            for line in buffer[..length].split_inclusive(|byte| *byte == b'\n') {
                let text = line.strip_suffix(b"\n").unwrap_or(line);
                lines.typed(&String::from_utf8_lossy(text));
            }
            // A program that reads no more is its own affair, as in a terminal.
            if stdin.write_all(&buffer[..length]).is_err() {
                return;
            }
        }
    });
    Ok(stop)
}
