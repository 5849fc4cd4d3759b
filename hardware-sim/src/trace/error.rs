//! What can go wrong with a trace.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::VERSION;

/// Where in a trace something went wrong, as far as it is known.
///
/// It displays as the beginning of a message: `out.jsonl, line 3: `, `line 3: `, `out.jsonl: `, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file; `None` where the trace was not read or written through a path.
    pub file: Option<PathBuf>,
    /// The line, counted from 1 (the header); `None` where the trouble is not with one line.
    pub line: Option<u64>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}, line {line}: ", file.display()),
            (Some(file), None) => write!(f, "{}: ", file.display()),
            (None, Some(line)) => write!(f, "line {line}: "),
            (None, None) => Ok(()),
        }
    }
}

/// What went wrong, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The name of the file does not tell which format is wanted.
    ///
    /// End the name in `.vcd` or `.jsonl`.
    #[error(
        "{place}a trace file ends in `.vcd` (waveforms, for GTKWave or PulseView) or `.jsonl` (one JSON object a line); \
         give it one of these names"
    )]
    Extension {
        /// The file.
        place: Place,
    },
    /// The file could not be opened for reading.
    ///
    /// The cause is the operating system's: mostly a wrong name.
    #[error("{place}cannot open the trace: {cause}; check the name and that the file can be read")]
    Open {
        /// The file.
        place: Place,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The file could not be made.
    ///
    /// The cause is the operating system's: mostly a folder that does not exist or cannot be written to.
    #[error("{place}cannot create the trace: {cause}; check that its folder exists and can be written to")]
    Create {
        /// The file.
        place: Place,
        /// What the operating system said.
        cause: io::Error,
    },
    /// Writing failed, mostly because the disk is full. What was written before is incomplete.
    ///
    /// Make room, or record to another place, and run again.
    #[error("{place}cannot write the trace, which is now incomplete: {cause}; make room or choose another place")]
    Write {
        /// The file.
        place: Place,
        /// What the operating system said.
        cause: io::Error,
    },
    /// Reading failed half-way.
    #[error("{place}cannot read on: {cause}; copy the file to a sound disk and try again")]
    Read {
        /// The line that could not be read.
        place: Place,
        /// What the operating system said.
        cause: io::Error,
    },
    /// The first line is not that of a trace.
    ///
    /// Most often another file was given, such as the VCD file of the same run.
    #[error("{place}not a trace in JSON Lines: {reason}; give the `.jsonl` file that a recording wrote")]
    NotATrace {
        /// The first line.
        place: Place,
        /// What is wrong with it.
        reason: String,
    },
    /// The trace has a version that this program does not know.
    ///
    /// Read it with a program as new as the one that recorded it, or record it again.
    #[error(
        "{place}the trace has version {version}, this program reads version {VERSION}; use a newer program, or record \
         the trace again with this one"
    )]
    UnknownVersion {
        /// The first line.
        place: Place,
        /// The version that the file names.
        version: u32,
    },
    /// A line is not an event of this version: broken JSON, an unknown kind, a missing field, a value out of range.
    ///
    /// A recording does not write such a line: the file was changed afterwards.
    #[error("{place}not an event of version {VERSION}: {reason}; mend or remove the line, or record the trace again")]
    BadLine {
        /// The line.
        place: Place,
        /// What is wrong with it.
        reason: String,
    },
    /// The file ends in the middle of its last line, as it does when the recorder was killed or the disk was full.
    ///
    /// All lines before it are whole and have been read.
    #[error(
        "{place}the file ends in the middle of this line, so the recording was cut short; remove the line to use what is \
         before it"
    )]
    CutShort {
        /// The last line.
        place: Place,
    },
    /// An event is older than the one before it.
    ///
    /// A recording is in order. When lines of several files were put together, sort them by `t`; when a program
    /// writes events, it must bring them into order first.
    #[error(
        "{place}time runs backwards, from t = {before} to t = {t}; put the events in the order of `t`, keeping the \
         order of equal ones"
    )]
    TimeDecreases {
        /// The line, when reading.
        place: Place,
        /// Time of this event.
        t: u64,
        /// Time of the event before.
        before: u64,
    },
    /// An event cannot be written, because a reader would refuse it.
    ///
    /// The program that made the event has a bug.
    #[error("{place}an event that no trace can hold: {reason}; mend the program that made it")]
    BadEvent {
        /// The file.
        place: Place,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// The same error with the file in its place.
    pub(super) fn in_file(mut self, path: &Path) -> Error {
        self.place_mut().file = Some(path.to_owned());
        self
    }

    /// The same error with the line in its place.
    pub(super) fn at_line(mut self, line: u64) -> Error {
        self.place_mut().line = Some(line);
        self
    }

    fn place_mut(&mut self) -> &mut Place {
        match self {
            Error::Extension { place }
            | Error::Open { place, .. }
            | Error::Create { place, .. }
            | Error::Write { place, .. }
            | Error::Read { place, .. }
            | Error::NotATrace { place, .. }
            | Error::UnknownVersion { place, .. }
            | Error::BadLine { place, .. }
            | Error::CutShort { place }
            | Error::TimeDecreases { place, .. }
            | Error::BadEvent { place, .. } => place,
        }
    }

    pub(super) fn write(cause: io::Error) -> Error {
        Error::Write {
            place: Place::default(),
            cause,
        }
    }
}
