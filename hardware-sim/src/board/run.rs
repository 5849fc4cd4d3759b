//! A board for one run: made for it, removed with it.

use super::file::{self, default_path};
use super::file_lock::{self, FileLock, LockByte};
use super::{Board, Error, Options};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A board that is removed when this value is dropped.
///
/// Its file stands in the folder of the default board. Whoever made it holds a lock on it, so that one that was left
/// behind by a killed program can be told from one in use, and [`RunBoard::remove_stale`] can clear it away.
#[derive(Debug)]
pub struct RunBoard {
    board: Arc<Board>,
    _owner: FileLock,
}

impl RunBoard {
    /// Makes a new board with a name of its own.
    ///
    /// # Errors
    ///
    /// As [`Board::create`].
    pub fn create(options: &Options) -> Result<RunBoard, Error> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        loop {
            let number = NEXT.fetch_add(1, Relaxed);
            let path = PathBuf::from(format!("{}{}-{number}", prefix(), std::process::id()));
            match file::create(&path, options, |file| file_lock::take(file, LockByte::Owner)) {
                // A leftover of a process that had our number.
                Err(Error::Exists { .. }) => {}
                result => {
                    let (opened, owner) = result?;
                    return Ok(RunBoard {
                        board: Board::new(&path, opened),
                        _owner: owner,
                    });
                }
            }
        }
    }

    /// The board.
    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// Removes boards of this user whose makers died without doing so, and returns their names.
    pub fn remove_stale() -> Vec<PathBuf> {
        let prefix = PathBuf::from(prefix());
        let (Some(folder), Some(prefix)) = (prefix.parent(), prefix.file_name()) else {
            return Vec::new();
        };
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .filter(|entry| {
                entry
                    .file_name()
                    .as_encoded_bytes()
                    .starts_with(prefix.as_encoded_bytes())
            })
            .map(|entry| entry.path())
            .filter(|path| match file::open(path) {
                Ok((file, _)) => !file_lock::is_held(&file, LockByte::Owner),
                // Of an older version, say: then nobody who could hold it lives on.
                Err(Error::Version { .. } | Error::NotABoard { .. }) => true,
                Err(_) => false,
            })
            .filter(|path| fs::remove_file(path).is_ok())
            .collect()
    }
}

impl Drop for RunBoard {
    fn drop(&mut self) {
        // If it is gone already, somebody else has cleaned up.
        let _ = fs::remove_file(self.board.path());
    }
}

fn prefix() -> String {
    format!("{}-run-", default_path().display())
}
