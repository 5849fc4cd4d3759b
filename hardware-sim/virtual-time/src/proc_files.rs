//! What the kernel says about one thread (proc(5)), from files that are kept open.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::str;

/// The open files of one thread.
#[derive(Debug)]
pub(crate) struct TaskFiles {
    syscall: File,
    schedstat: File,
    stat: File,
    children: File,
}

/// How a thread stands, by its `stat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// S: blocked in the kernel, for something that any process may bring about.
    Blocked,
    /// T, t: stopped by a signal or a debugger.
    Stopped,
    /// R, D and all else.
    Running,
    /// Z, X: dead, perhaps not yet reaped.
    Dead,
    /// There is no such thread any more.
    Gone,
}

/// What a thread does, by its `syscall`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    /// Off the processor, inside this system call, with these arguments.
    In(i64, [u64; 6]),
    /// On a processor, or about to be.
    Running,
    /// Off the processor, but not in a system call: a page fault, or its end.
    Elsewhere,
    /// There is no such thread any more.
    Gone,
}

/// What a thread has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    /// ns on a processor.
    pub(crate) cpu: u64,
    /// ns of waiting for one.
    pub(crate) delay: u64,
    /// How many times it got one. It counts up each time that a thread is put on a processor, so a thread whose count
    /// is the same at two moments did not run between them.
    pub(crate) runs: u64,
}

impl TaskFiles {
    pub(crate) fn open(process: i32, thread: i32) -> io::Result<Self> {
        let open = |name: &str| File::open(format!("/proc/{process}/task/{thread}/{name}"));
        Ok(Self {
            syscall: open("syscall")?,
            schedstat: open("schedstat")?,
            stat: open("stat")?,
            children: open("children")?,
        })
    }

    /// Field 3 of `stat`, behind the name in parentheses.
    pub(crate) fn state(&self) -> State {
        let mut buffer = [0; 128];
        let Some(text) = read(&self.stat, &mut buffer) else {
            return State::Gone;
        };
        // A name has at most 64 bytes, and none of the fields behind it a parenthesis.
        let letter = text
            .iter()
            .rposition(|&byte| byte == b')')
            .and_then(|end| text.get(end + 2));
        match letter {
            Some(b'S') => State::Blocked,
            Some(b'T' | b't') => State::Stopped,
            Some(b'Z' | b'X') => State::Dead,
            _ => State::Running,
        }
    }

    /// The exit code of a dead process in the form of wait(2): the last field of `stat`.
    pub(crate) fn exit_code(&self) -> Option<i32> {
        let mut buffer = [0; 1024];
        let text = read(&self.stat, &mut buffer)?;
        str::from_utf8(text).ok()?.split_ascii_whitespace().last()?.parse().ok()
    }

    pub(crate) fn activity(&self) -> Activity {
        let mut buffer = [0; 256];
        let Some(text) = read(&self.syscall, &mut buffer).and_then(|text| str::from_utf8(text).ok()) else {
            return Activity::Gone;
        };
        if text.starts_with('r') {
            return Activity::Running;
        }
        let mut fields = text.split_ascii_whitespace();
        match fields.next().and_then(|number| number.parse().ok()) {
            Some(number) if number >= 0 => {
                let mut arguments = [0; 6];
                for (argument, field) in arguments.iter_mut().zip(fields) {
                    *argument = u64::from_str_radix(field.trim_start_matches("0x"), 16).unwrap_or(0);
                }
                Activity::In(number, arguments)
            }
            _ => Activity::Elsewhere,
        }
    }

    /// `None` when there is no such thread any more.
    pub(crate) fn usage(&self) -> Option<Usage> {
        let mut buffer = [0; 128];
        let text = str::from_utf8(read(&self.schedstat, &mut buffer)?).ok()?;
        let mut fields = text.split_ascii_whitespace().map(|field| field.parse().ok());
        Some(Usage {
            cpu: fields.next()??,
            delay: fields.next()??,
            runs: fields.next()??,
        })
    }

    /// The children that this thread has made, or inherited as a reaper.
    pub(crate) fn children(&self) -> Vec<i32> {
        read_list(&self.children)
    }
}

fn read<'a>(file: &File, buffer: &'a mut [u8]) -> Option<&'a [u8]> {
    let length = file.read_at(buffer, 0).ok()?;
    (length > 0).then_some(&buffer[..length])
}

/// Process ids in a file, however many there are.
pub(crate) fn read_list(file: &File) -> Vec<i32> {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    while let Ok(length @ 1..) = file.read_at(&mut buffer, text.len() as u64) {
        text.extend_from_slice(&buffer[..length]);
    }
    let text = str::from_utf8(&text).unwrap_or_default();
    text.split_ascii_whitespace().filter_map(|id| id.parse().ok()).collect()
}
