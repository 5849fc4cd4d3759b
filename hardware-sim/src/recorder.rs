//! Turning what happens on a board into the events of a trace.
//!
//! A [`Recorder`] gets every event: while it is attached, writers wait for it rather than overwrite what it has not
//! read. An [`Observer`] looks on without holding anybody up, and is told when it missed something.

use crate::board::{self, Author, Board, Cursor, FileLock, OperationKind, Record, SlotKind, Step};
use crate::gpio::Mode;
use crate::trace::{Event, Kind};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads every event of a board, losing none.
///
/// There is one recorder to a board at a time. Read often: once the ring (65,536 events by default) is full, every
/// process that writes waits until [`Recorder::read`] has made room. If the recording process dies, they go on after
/// at most about a tenth of a second.
#[derive(Debug)]
pub struct Recorder {
    stream: Stream,
    /// Held as long as we record.
    _lock: FileLock,
}

/// Reads the events of a board as they come, and may miss some.
#[derive(Debug)]
pub struct Observer {
    stream: Stream,
}

impl Recorder {
    /// Begins to record `board`. Time 0 of the trace is now.
    ///
    /// # Errors
    ///
    /// [`board::Error::Recorded`] if somebody records it already; [`board::Error::Open`] if the system refuses the lock.
    pub fn attach(board: &Arc<Board>) -> Result<Recorder, board::Error> {
        let lock = board.lock_recorder().map_err(|source| match source.raw_os_error() {
            Some(libc::EBUSY) => board::Error::Recorded {
                path: board.path().into(),
            },
            _ => board::Error::Open {
                path: board.path().into(),
                source,
            },
        })?;
        let stream = Stream::new(board);
        board.set_room(Some(stream.cursor.position()));
        Ok(Recorder { stream, _lock: lock })
    }

    /// Hands every event that has happened since the last time to `sink`, in order, and makes room for as many.
    pub fn read(&mut self, mut sink: impl FnMut(Event)) {
        // In pieces, so that writers that wait go on soon.
        let piece = self.stream.board.capacity() / 4;
        loop {
            let before = self.stream.cursor.position();
            let more = self.stream.read(piece, false, &mut sink);
            if self.stream.cursor.position() != before {
                self.stream.board.set_room(Some(self.stream.cursor.position()));
            }
            if !more {
                return;
            }
        }
    }

    /// Hands what is left to `sink` and ends the recording. Events that are still half-written are brought to an end:
    /// call this when the programs on the board have ended.
    pub fn finish(mut self, mut sink: impl FnMut(Event)) {
        self.stream.read(u64::MAX, true, &mut sink);
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stream.board.set_room(None);
    }
}

impl Observer {
    /// Begins to look at `board`. Time 0 of the events is now.
    pub fn new(board: &Arc<Board>) -> Observer {
        Observer {
            stream: Stream::new(board),
        }
    }

    /// Hands every event that has happened since the last time to `sink`, in order.
    pub fn read(&mut self, mut sink: impl FnMut(Event)) {
        self.stream.read(u64::MAX, false, &mut sink);
    }
}

/// A cursor, and what is needed to make trace events of its records.
#[derive(Debug)]
struct Stream {
    board: Arc<Board>,
    cursor: Cursor,
    start: u64,
    /// Beginnings of events that go on in later places, by writer.
    unfinished: BTreeMap<u16, Vec<u8>>,
    latest: u64,
}

impl Stream {
    fn new(board: &Arc<Board>) -> Stream {
        Stream {
            board: Arc::clone(board),
            start: board::now(),
            cursor: Cursor::at_head(board),
            unfinished: BTreeMap::new(),
            latest: 0,
        }
    }

    /// Reads up to `limit` steps. Returns whether it stopped because of that limit.
    fn read(&mut self, limit: u64, force: bool, sink: &mut impl FnMut(Event)) -> bool {
        for _ in 0..limit {
            match self.cursor.step(force) {
                None => return false,
                Some(Step::Event(record)) => {
                    self.latest = record.time.saturating_sub(self.start);
                    self.translate(&record, sink);
                }
                Some(Step::Lost(lost)) => {
                    self.unfinished.clear();
                    let kind = Kind::Overflow { lost };
                    sink(Event {
                        t: self.latest,
                        pid: Some(0),
                        tid: Some(0),
                        process: "bench".into(),
                        kind,
                    });
                }
            }
        }
        true
    }

    fn translate(&mut self, record: &Record, sink: &mut impl FnMut(Event)) {
        let number = record.state.writer();
        let author = self.board.author(number);
        let t = self.latest;
        let mut emit = |kind| sink(event(t, author.as_ref(), kind));
        match record.kind() {
            Some(SlotKind::Pin) => translate_pin(record, emit),
            Some(kind) => {
                let mut payload = self.unfinished.remove(&number).unwrap_or_default();
                payload.extend(record.bytes());
                if record.state.more() {
                    self.unfinished.insert(number, payload);
                    return;
                }
                match kind {
                    SlotKind::Pin => {}
                    SlotKind::Input => {
                        let (part, action) = split_at_zero(&payload);
                        emit(Kind::Input {
                            part: text(part),
                            action: text(action),
                        });
                    }
                    SlotKind::Out => {
                        let stream = if payload.first() == Some(&2) {
                            "stderr"
                        } else {
                            "stdout"
                        };
                        let kind = Kind::Out {
                            stream: stream.into(),
                            text: text(payload.get(1..).unwrap_or_default()),
                        };
                        // The bench wrote it down; who printed it is not known.
                        sink(Event {
                            t,
                            pid: None,
                            tid: None,
                            process: String::new(),
                            kind,
                        });
                    }
                    SlotKind::Start => emit(Kind::Process {
                        event: "start".into(),
                        status: None,
                    }),
                    SlotKind::Exit => {
                        let (pid, rest) = payload
                            .split_first_chunk()
                            .map_or((0, &[][..]), |(pid, rest)| (u32::from_ne_bytes(*pid), rest));
                        let (name, status) = split_at_zero(rest);
                        let kind = Kind::Process {
                            event: "exit".into(),
                            status: Some(text(status)),
                        };
                        sink(Event {
                            t,
                            pid: Some(pid),
                            tid: Some(pid),
                            process: text(name),
                            kind,
                        });
                    }
                    SlotKind::Wait => {
                        let event = if payload.first() == Some(&1) { "end" } else { "begin" };
                        emit(Kind::Wait {
                            on: text(payload.get(1..).unwrap_or_default()),
                            event: event.into(),
                        });
                    }
                    SlotKind::Mark => emit(Kind::Mark { text: text(&payload) }),
                    SlotKind::Diagnosis => emit(Kind::Diagnosis { text: text(&payload) }),
                }
            }
            None => {}
        }
    }
}

fn translate_pin(record: &Record, mut emit: impl FnMut(Kind)) {
    let pin = record.state.pin();
    let (old, new) = record.pin_words();
    if matches!(record.operation(), OperationKind::Mode | OperationKind::Bias) {
        emit(Kind::Mode {
            pin,
            mode: new.mode().to_string(),
            bias: new.bias().to_string(),
        });
    }
    let driven = record.operation() == OperationKind::Write && new.mode() == Mode::Output;
    if driven || old.level() != new.level() {
        emit(Kind::Pin {
            pin,
            level: new.level() as u8,
        });
    }
}

fn event(t: u64, author: Option<&Author>, kind: Kind) -> Event {
    match author {
        Some(author) if author.bench => Event {
            t,
            pid: Some(0),
            tid: Some(0),
            process: author.name.clone(),
            kind,
        },
        Some(author) => Event {
            t,
            pid: Some(author.pid),
            tid: Some(author.tid),
            process: author.name.clone(),
            kind,
        },
        None => Event {
            t,
            pid: None,
            tid: None,
            process: String::new(),
            kind,
        },
    }
}

fn split_at_zero(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(zero) => (&bytes[..zero], &bytes[zero + 1..]),
        None => (bytes, &[]),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests;
