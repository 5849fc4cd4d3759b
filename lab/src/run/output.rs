//! The program's output: passed on byte for byte at once, and recorded line by line.

use std::fs::File;
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use nix::sys::signal::Signal;

use super::PATIENCE;
use super::events::{Event, Events};
use crate::bench::Bench;
use crate::live::Live;
use crate::write_all::write_all;

/// The descriptors of the two streams.
const STREAMS: [u8; 2] = [1, 2];

/// The longest line that is recorded in one piece, in bytes.
const LONGEST_LINE: usize = 16 * 1024;

/// This process's standard output, without a buffer of ours in between. `None`: the live board has the terminal.
pub(super) fn own_stdout(live: bool) -> io::Result<Option<File>> {
    own(&io::stdout(), live)
}

/// This process's standard error, without a buffer of ours in between. `None`: the live board has the terminal.
pub(super) fn own_stderr(live: bool) -> io::Result<Option<File>> {
    own(&io::stderr(), live)
}

fn own(stream: &(impl AsFd + IsTerminal), live: bool) -> io::Result<Option<File>> {
    if live && stream.is_terminal() {
        return Ok(None);
    }
    Ok(Some(File::from(stream.as_fd().try_clone_to_owned()?)))
}

/// Shows the output on the live board, and cuts it into lines for the recorder.
#[derive(Clone)]
pub(super) struct Lines {
    bench: Arc<Bench>,
    live: Option<Arc<Live>>,
    pending: Arc<Mutex<[Vec<u8>; 2]>>,
}

impl Lines {
    pub fn new(bench: Arc<Bench>, live: Option<Arc<Live>>) -> Self {
        Self {
            bench,
            live,
            pending: Arc::default(),
        }
    }

    /// Takes a piece of output of one stream.
    pub fn push(&self, stream: usize, bytes: &[u8]) {
        if let Some(live) = &self.live {
            live.print(stream, bytes);
        }
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let line = &mut pending[stream];
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            for part in piece.chunks(LONGEST_LINE) {
                line.extend_from_slice(part);
                if line.ends_with(b"\n") || line.len() >= LONGEST_LINE {
                    self.record(stream, line);
                }
            }
        }
    }

    /// A line was typed: what the program has written before, a question perhaps, is recorded first.
    pub fn typed(&self, line: &str) {
        if let Some(live) = &self.live {
            live.typed(line);
        }
        self.flush();
        self.bench.note_input("stdin", line);
    }

    /// The input was closed.
    pub fn closed(&self) {
        self.flush();
        self.bench.note_input("stdin closed", "");
    }

    /// Records lines that have no end yet.
    pub fn flush(&self) {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        for (stream, line) in pending.iter_mut().enumerate().filter(|(_, line)| !line.is_empty()) {
            self.record(stream, line);
        }
    }

    fn record(&self, stream: usize, line: &mut Vec<u8>) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        self.bench.note_output(STREAMS[stream], &String::from_utf8_lossy(text));
        line.clear();
    }
}

/// Waiting for the program to write.
const READING: u8 = 0;
/// Waiting for whoever reads this process's output.
const WRITING: u8 = 1;
/// Done.
const ENDED: u8 = 2;

/// One stream on its way.
pub(super) struct Passing {
    stream: usize,
    state: Arc<AtomicU8>,
}

impl Passing {
    fn is(&self, state: u8) -> bool {
        self.state.load(Ordering::Acquire) == state
    }
}

/// Passes one stream on, in a thread of its own, until it ends.
pub(super) fn pass_on(stream: usize, from: OwnedFd, to: Option<File>, lines: &Lines, events: &Events) -> Passing {
    let state = Arc::new(AtomicU8::new(READING));
    let passing = Passing {
        stream,
        state: Arc::clone(&state),
    };
    let (lines, sender) = (lines.clone(), events.sender());
    std::thread::spawn(move || {
        copy(stream, File::from(from), to, &lines, &state);
        state.store(ENDED, Ordering::Release);
        let _ = sender.send(Event::OutputEnded(stream));
    });
    passing
}

fn copy(stream: usize, mut from: File, mut to: Option<File>, lines: &Lines, state: &AtomicU8) {
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = match from.read(&mut buffer) {
            Ok(0) => return,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        lines.push(stream, &buffer[..length]);
        let Some(to) = &mut to else {
            continue;
        };
        state.store(WRITING, Ordering::Release);
        let written = write_all(to, &buffer[..length]);
        state.store(READING, Ordering::Release);
        if let Err(error) = written {
            // Nobody reads on. The program learns it at its next write, as if it wrote there itself.
            if error.kind() != ErrorKind::BrokenPipe {
                crate::say(&format!(
                    "the program's {} cannot be passed on: {error}",
                    ["stdout", "stderr"][stream]
                ));
            }
            return;
        }
    }
}

/// Waits until all output has passed, after the program has ended. Returns whether it has.
///
/// Whoever reads this process's output may take all the time they want; Ctrl-C ends the wait. But where a stream does
/// not end although nothing of the program lives, somebody outside holds it.
pub(super) fn finish(passing: &[Passing], events: &Events) -> bool {
    let mut open: Vec<&Passing> = passing.iter().filter(|passing| !passing.is(ENDED)).collect();
    let mut until = Instant::now() + PATIENCE;
    while !open.is_empty() {
        match events.next(Some(until)) {
            Ok(Event::OutputEnded(stream)) => open.retain(|passing| passing.stream != stream),
            Ok(Event::Signal(Signal::SIGINT | Signal::SIGTERM | Signal::SIGHUP)) => return false,
            Ok(Event::Signal(_)) => {}
            Err(_) if open.iter().any(|passing| passing.is(WRITING)) => {
                until = Instant::now() + PATIENCE;
            }
            Err(_) => return false,
        }
    }
    true
}
