//! What can go wrong with a board file.

use std::io;
use std::path::{Path, PathBuf};

/// Why a board could not be opened or made.
///
/// Every message names the file, what is wrong with it, and what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The system refused to open or create the file.
    #[error("cannot open the board {}: {source}. {}", path.display(), cure(source))]
    Open {
        /// The board's file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is no room for a board.
    #[error(
        "no room for the board {}: it needs {} KiB ({source}). Remove files in that folder that nobody needs, or name \
         a file in another one with HARDWARE_SIM_BOARD",
        path.display(),
        size / 1024
    )]
    NoSpace {
        /// The board's file.
        path: PathBuf,
        /// Bytes it needs.
        size: u64,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else than a board.
    #[error(
        "{} is not a board of hardware-sim: {what}. Nothing was changed. Name another file with HARDWARE_SIM_BOARD, or \
         remove this one if it is yours and nobody needs it",
        path.display()
    )]
    NotABoard {
        /// The file.
        path: PathBuf,
        /// How it differs.
        what: String,
    },
    /// The board was made by another version of this library.
    #[error(
        "the board {} has layout version {found}, this program knows version {}. End the programs that use it and \
         remove it (rm '{}'); the next program makes a new one",
        path.display(),
        super::layout::VERSION,
        path.display()
    )]
    Version {
        /// The board's file.
        path: PathBuf,
        /// The version it says it has.
        found: u32,
    },
    /// The file belongs to another user, or others may write to it.
    #[error(
        "the board {} is not safe to use: {what}. Name another file with HARDWARE_SIM_BOARD",
        path.display()
    )]
    NotYours {
        /// The file.
        path: PathBuf,
        /// Whose it is, or who may write to it.
        what: String,
    },
    /// A board was to be made where a file exists already.
    #[error("{} exists already. Remove it first, or name another file", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// A number chosen for a new board is out of range.
    #[error("a ring of {capacity} events is not possible: choose a power of two from 1024 to 16777216")]
    Capacity {
        /// The number.
        capacity: u32,
    },
    /// Somebody else records this board at the moment.
    #[error("the board {} is being recorded by another program. End that one first, or use a board of your own", path.display())]
    Recorded {
        /// The board's file.
        path: PathBuf,
    },
    /// This process works on another board already.
    #[error("this process already uses the board {}. Plug the new one in before the first `Gpio::new()`", path.display())]
    PluggedIn {
        /// The board in use.
        path: PathBuf,
    },
}

impl Error {
    /// The file that the error is about, if it is about one.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Error::Open { path, .. }
            | Error::NoSpace { path, .. }
            | Error::NotABoard { path, .. }
            | Error::Version { path, .. }
            | Error::NotYours { path, .. }
            | Error::Exists { path }
            | Error::Recorded { path }
            | Error::PluggedIn { path } => Some(path),
            Error::Capacity { .. } => None,
        }
    }

    /// The nearest of the standard kinds of error.
    pub fn kind(&self) -> io::ErrorKind {
        match self {
            Error::Open { source, .. } => source.kind(),
            Error::NoSpace { .. } => io::ErrorKind::StorageFull,
            Error::NotABoard { .. } | Error::Version { .. } => io::ErrorKind::InvalidData,
            Error::NotYours { .. } => io::ErrorKind::PermissionDenied,
            Error::Exists { .. } => io::ErrorKind::AlreadyExists,
            Error::Capacity { .. } => io::ErrorKind::InvalidInput,
            Error::Recorded { .. } | Error::PluggedIn { .. } => io::ErrorKind::ResourceBusy,
        }
    }
}

fn cure(source: &io::Error) -> &'static str {
    match source.raw_os_error() {
        Some(libc::EACCES | libc::EPERM) => {
            "Check who owns the folder and the file, or name a file of your own with HARDWARE_SIM_BOARD"
        }
        Some(libc::ELOOP) => "It is a symbolic link, which is never followed: name the file itself",
        Some(libc::ENOENT) => "Its folder does not exist: make it, or name another one with HARDWARE_SIM_BOARD",
        Some(libc::EROFS) => "The file system is read-only: name a file elsewhere with HARDWARE_SIM_BOARD",
        Some(libc::EISDIR) => "It is a folder: name a file in it with HARDWARE_SIM_BOARD",
        _ => "Name another file with HARDWARE_SIM_BOARD",
    }
}
