//! Turning what happens on a board into the events of a trace.
//!
//! A [`Recorder`] gets every event: while it is attached, writers wait for it rather than overwrite what it has not
//! read. An [`Observer`] looks on without holding anybody up, and is told when it missed something.

mod assembly;
mod stream;
mod translation;

#[cfg(test)]
pub(crate) use assembly::Assembly;

use crate::board::{self, Board, FileLock};
use crate::trace::Event;
use std::sync::Arc;
use stream::Stream;

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
        board.set_room(Some(stream.position()));
        Ok(Recorder { stream, _lock: lock })
    }

    /// Hands every event that has happened since the last time to `sink`, in order, and makes room for as many. Returns
    /// whether a process had to wait for room, and goes on now.
    pub fn read(&mut self, mut sink: impl FnMut(Event)) -> bool {
        // In pieces, so that writers that wait go on soon.
        let piece = self.stream.board().capacity() / 4;
        let mut woken = false;
        loop {
            let before = self.stream.position();
            let more = self.stream.read(piece, false, &mut sink);
            if self.stream.position() != before {
                woken |= self.stream.board().set_room(Some(self.stream.position()));
            }
            if !more {
                return woken;
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
        self.stream.board().set_room(None);
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

#[cfg(test)]
mod tests;
