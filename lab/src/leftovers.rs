//! What a run leaves behind in the system: shared memory, semaphores, message queues, FIFOs, sockets.
//!
//! A [`Watch`] begins before the program starts and compares at the end. It shall find everything that the program left,
//! and never blame it for what another program made in the same time. So:
//!
//! - an object counts only when it is new, belongs to this user, and no living process has it open or mapped;
//! - while the program runs, a witness looks who holds each new object at the moment when it appears;
//! - an object that nobody was seen with is the program's, unless another run of `lab` went on at the same time
//!   (`rivals`): then it is shown as uncertain, and does not count.

mod files;
mod holders;
mod rivals;
mod sysv;
mod witness;

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

pub(crate) use files::special;
use files::{FileId, Files};
use rivals::Rivals;
use sysv::SysV;
use witness::{Owner, Witness};

/// Folders that are looked at.
#[derive(Clone, Debug)]
pub struct Places {
    /// POSIX shared memory and semaphores.
    pub shared_memory: PathBuf,
    /// POSIX message queues, seen only where this is mounted.
    pub message_queues: PathBuf,
    /// System V objects.
    pub sysv: PathBuf,
    /// FIFOs and sockets: where the program starts.
    pub current: PathBuf,
}

impl Places {
    /// Those of Linux, and the current directory.
    pub fn of_this_system() -> Self {
        Self {
            shared_memory: "/dev/shm".into(),
            message_queues: "/dev/mqueue".into(),
            sysv: "/proc/sysvipc".into(),
            current: std::env::current_dir().unwrap_or_else(|_| ".".into()),
        }
    }
}

/// An object that was left behind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leftover {
    /// What it is.
    pub kind: Kind,
    /// Its name, as the program calls it where that is possible.
    pub name: String,
    /// The command that removes it.
    pub remove: String,
    /// Whether it is certain that this run left it.
    pub certain: bool,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// POSIX shared memory.
    SharedMemory,
    /// A POSIX semaphore with a name.
    Semaphore,
    /// A POSIX message queue.
    MessageQueue,
    /// System V shared memory.
    SysVSharedMemory,
    /// A System V set of semaphores.
    SysVSemaphores,
    /// A System V message queue.
    SysVMessageQueue,
    /// A named pipe.
    Fifo,
    /// A Unix socket with a name in the file system.
    Socket,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SharedMemory => "shared memory",
            Self::Semaphore => "semaphore",
            Self::MessageQueue => "message queue",
            Self::SysVSharedMemory => "System V shared memory",
            Self::SysVSemaphores => "System V semaphores",
            Self::SysVMessageQueue => "System V message queue",
            Self::Fifo => "named pipe (FIFO)",
            Self::Socket => "socket",
        })
    }
}

impl fmt::Display for Leftover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}; remove it with: {}", self.kind, self.name, self.remove)
    }
}

/// A watch over the system while a program runs.
#[derive(Debug)]
pub struct Watch {
    places: Places,
    files: Files,
    sysv: SysV,
    rivals: Rivals,
    witness: Witness,
    held: Mutex<BTreeSet<FileId>>,
}

impl Watch {
    /// Begins. `runs` is a file that all runs of this user share, to know of each other.
    pub fn begin(places: Places, runs: &Path) -> Self {
        let rivals = Rivals::join(runs);
        let witness = Witness::begin(&places);
        let files = Files::of(&places);
        let sysv = SysV::of(&places.sysv);
        Self {
            places,
            files,
            sysv,
            rivals,
            witness,
            held: Mutex::default(),
        }
    }

    /// Notes what the processes of the run hold at this moment. Called when they are about to end.
    pub fn look(&self) {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for process in crate::processes::descendants() {
            held.extend(holders::of(process.pid));
        }
    }

    /// Ends: no process of the program is left. The objects that were left behind, in a fixed order.
    pub fn end(self) -> Vec<Leftover> {
        let mut owners = self.witness.end();
        let held = self.held.into_inner().unwrap_or_else(PoisonError::into_inner);
        owners.extend(held.into_iter().map(|id| (id, Owner::Run)));
        let files = Files::of(&self.places).since(&self.files);
        let sysv = SysV::of(&self.places.sysv).since(&self.sysv);
        if files.is_empty() && sysv.is_empty() {
            return Vec::new();
        }
        let alone = self.rivals.none();
        let held = holders::all();
        let files = files
            .into_iter()
            .filter(|file| !held.contains(&file.id))
            .filter_map(|file| match owners.get(&file.id) {
                Some(Owner::Other) => None,
                Some(Owner::Run) => Some(file.leftover(true)),
                None => Some(file.leftover(alone)),
            });
        let sysv = sysv
            .into_iter()
            .filter(|object| !object.belongs_to_living())
            .map(|object| object.leftover(alone));
        let mut found: Vec<Leftover> = files.chain(sysv).collect();
        found.sort();
        found
    }
}

/// A text as a shell reads it as one word.
pub(crate) fn shell_word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+:@%,=".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_safe_in_a_shell() {
        assert_eq!(shell_word("/dev/shm/x-1"), "/dev/shm/x-1");
        assert_eq!(shell_word("a b"), "'a b'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word(""), "''");
    }
}
