//! A board for one run: made for it, removed with it.

use super::file::{self, default_path};
use super::file_lock::{self, FileLock, LockByte};
use super::{Board, Error, Options};
use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
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
            .filter(|path| is_stale(path))
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

/// Whether nobody holds the board at `path`. Its version does not matter: the lock is at the same place in all of them, and
/// a program of another version may be at work.
fn is_stale(path: &Path) -> bool {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_NOFOLLOW | libc::O_CLOEXEC | libc::O_NONBLOCK)
        .open(path);
    let is_regular = |file: &File| file.metadata().is_ok_and(|metadata| metadata.is_file());
    file.is_ok_and(|file| is_regular(&file) && !file_lock::is_held(&file, LockByte::Owner))
}

fn prefix() -> String {
    format!("{}-run-", default_path().display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_of_another_version_is_stale_when_nobody_holds_it() {
        let path = PathBuf::from(format!("{}test-{}", prefix(), std::process::id()));
        fs::write(&path, "of another version").unwrap();
        let file = File::options().read(true).write(true).open(&path).unwrap();
        let owner = file_lock::take(&file, LockByte::Owner).unwrap();
        assert!(!is_stale(&path));
        drop(owner);
        assert!(is_stale(&path));
        RunBoard::remove_stale();
        assert!(!path.exists());
    }
}
