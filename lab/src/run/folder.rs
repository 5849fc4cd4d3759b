//! The folder for temporary files of one run.
//!
//! Whoever runs holds a lock on the folder (flock(2)), which the kernel takes away when it dies. So a folder that a killed
//! `lab` has left behind can be told from one in use, and the next run removes it.

use std::fs::{self, File};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// How the names of folders in use begin.
const PREFIX: &str = "lab-run-";
/// How they begin until they are locked, so that nobody takes them for left behind.
const UNLOCKED: &str = "lab-new-";

/// A folder that is removed with this value.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes a new folder where temporary files are kept. Removes those that killed runs have left behind there, and says
    /// so.
    pub fn create() -> io::Result<Self> {
        let place = std::env::temp_dir();
        for stale in remove_stale(&place) {
            crate::say(&format!(
                "removed {}, which a killed run had left behind",
                stale.display()
            ));
        }
        Self::create_in(&place)
    }

    fn create_in(place: &Path) -> io::Result<Self> {
        let new = tempfile::Builder::new().prefix(UNLOCKED).tempdir_in(place)?;
        let lock = File::open(new.path())?;
        lock.lock()?;
        let name = new
            .path()
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .replace(UNLOCKED, PREFIX);
        let path = place.join(name);
        fs::rename(new.path(), &path)?;
        // It has another name now, and another owner.
        let _ = TempDir::keep(new);
        Ok(Self { path, _lock: lock })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Removes the folder with all that is in it.
    pub fn close(self) -> io::Result<()> {
        fs::remove_dir_all(&self.path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // If it is gone already, it was closed.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// Removes the folders of this user that nobody has locked. Returns their names.
fn remove_stale(place: &Path) -> Vec<PathBuf> {
    let user = nix::unistd::geteuid().as_raw();
    let entries = fs::read_dir(place).into_iter().flatten().flatten();
    entries
        .filter(|entry| entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes()))
        .filter(|entry| {
            entry
                .metadata()
                .is_ok_and(|about| about.is_dir() && about.uid() == user)
        })
        .map(|entry| entry.path())
        .filter(|path| File::open(path).is_ok_and(|folder| folder.try_lock().is_ok()))
        .filter(|path| fs::remove_dir_all(path).is_ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_is_kept_and_one_left_behind_is_removed() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = Folder::create_in(place.path()).expect("a folder in it");
        fs::write(folder.path().join("file"), "text").expect("a file");
        assert_eq!(remove_stale(place.path()), [] as [PathBuf; 0]);
        // What a killed run leaves: the folder, but no lock.
        let left = place.path().join("lab-run-left");
        fs::create_dir(&left).expect("a folder");
        fs::write(left.join("file"), "text").expect("a file");
        let other = place.path().join("other");
        fs::create_dir(&other).expect("a folder");
        assert_eq!(remove_stale(place.path()), [left]);
        assert!(other.exists() && folder.path().join("file").exists());
        let path = folder.path().to_owned();
        drop(folder);
        assert!(!path.exists());
    }
}
