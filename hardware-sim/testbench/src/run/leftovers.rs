//! What a program leaves behind.

use std::fs;
use std::path::{Path, PathBuf};

/// The folders that a run has to itself.
pub(super) struct Places {
    /// The program's folder for temporary files, in which it starts.
    temporary: PathBuf,
    /// Where shared memory and semaphores are, if no other run is there.
    shared_memory: Option<PathBuf>,
}

impl Places {
    pub(super) fn new(temporary: &Path, own_shared_memory: bool) -> Places {
        Places {
            temporary: temporary.to_owned(),
            shared_memory: own_shared_memory.then(|| "/dev/shm".into()),
        }
    }

    /// What is left, each as people call it.
    pub(super) fn left(&self, board: &Path) -> Vec<String> {
        let mut left = Vec::new();
        for path in entries(self.shared_memory.as_deref()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let ours = name.starts_with(virtual_time::RESERVED_PREFIX) || self.temporary.starts_with(&path);
            if ours || path == board {
                continue;
            }
            left.push(match name.strip_prefix("sem.") {
                Some(semaphore) => format!("semaphore /{semaphore}"),
                None => format!("shared memory /{name}"),
            });
        }
        for path in entries(Some(&self.temporary)) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            left.push(format!("file {name} in $TMPDIR"));
        }
        left.sort();
        left
    }
}

fn entries(folder: Option<&Path>) -> impl Iterator<Item = PathBuf> {
    let entries = folder.and_then(|folder| fs::read_dir(folder).ok());
    entries.into_iter().flatten().flatten().map(|entry| entry.path())
}
