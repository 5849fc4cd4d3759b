//! Whether another run went on at the same time.
//!
//! All runs of a user share one file. Each holds a shared lock on it while it goes on and adds one byte when it begins:
//! who can have the lock alone at the beginning, and finds no byte more at the end, was alone.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use nix::fcntl::OFlag;

/// The file is emptied when it has grown to this length.
const LONG: u64 = 4096;

/// This run among the others.
#[derive(Debug)]
pub(super) struct Rivals {
    /// The file and its length when this run began; nothing when others went on already, or the file cannot be used.
    alone_at: Option<u64>,
    /// Keeps the lock.
    file: Option<File>,
}

impl Rivals {
    pub fn join(path: &Path) -> Self {
        // The folder belongs to everybody, so the name may be anything: no link is followed, no FIFO waited for.
        // Without the file nobody knows of others. To call everything uncertain would hide what is left behind, so the
        // run then counts as alone.
        let open = OpenOptions::new()
            .create(true)
            .append(true)
            .mode(0o600)
            .custom_flags((OFlag::O_NOFOLLOW | OFlag::O_NONBLOCK).bits())
            .open(path);
        let Ok(mut file) = open else {
            return Self {
                alone_at: Some(0),
                file: None,
            };
        };
        let alone = file.try_lock().is_ok();
        // The file need not grow for ever.
        if alone && file.metadata().is_ok_and(|about| about.len() >= LONG) {
            let _ = file.set_len(0);
        }
        // Written before the lock is shared: whoever gets the lock alone from now on has seen this byte or is no rival.
        let _ = file.write_all(b".");
        let length = file.metadata().map_or(0, |about| about.len());
        let _ = file.lock_shared();
        Self {
            alone_at: alone.then_some(length),
            file: Some(file),
        }
    }

    /// Whether no other run has gone on since this one began.
    pub fn none(&self) -> bool {
        match (&self.file, self.alone_at) {
            (None, _) => true,
            (Some(file), Some(length)) => file.metadata().is_ok_and(|about| about.len() == length),
            (Some(_), None) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lone_run_has_no_rivals_and_two_have_each_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("runs");
        let first = Rivals::join(&path);
        assert!(first.none());
        let second = Rivals::join(&path);
        assert!(!first.none());
        assert!(!second.none());
        drop(second);
        // It has ended, but it went on while the first did.
        assert!(!first.none());
        drop(first);
        assert!(Rivals::join(&path).none());
    }

    #[test]
    fn a_file_that_cannot_be_used_hides_nothing() {
        assert!(Rivals::join(Path::new("/nowhere/runs")).none());
    }
}
