//! Objects that are files: what lies in `/dev/shm`, in `/dev/mqueue`, and FIFOs and sockets elsewhere.

use std::collections::BTreeMap;
use std::fs::{self, Metadata};
use std::os::unix::fs::{FileTypeExt, MetadataExt};
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;

use super::{Kind, Leftover, Places, shell_word};

/// Device and inode: what a file is, whatever its name.
pub(super) type FileId = (u64, u64);

/// How the names begin of what belongs to no program: simulated boards, which stay as a Pi does, and the folders of runs
/// in virtual time that go on beside this one.
const OURS: [&str; 2] = ["hardware-sim-", "virtual-time-"];

/// A file that may be left behind.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub id: FileId,
    pub kind: Kind,
    pub path: PathBuf,
}

/// All such files of this user at one moment.
#[derive(Debug, Default)]
pub(super) struct Files(BTreeMap<FileId, Found>);

impl Files {
    pub fn of(places: &Places) -> Self {
        let mut files = BTreeMap::new();
        for folder in [&places.shared_memory, &places.message_queues, &places.current] {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if let Some(found) = look(places, &entry.path()) {
                    files.insert(found.id, found);
                }
            }
        }
        Self(files)
    }

    /// Those that were not there before.
    pub fn since(self, before: &Self) -> Vec<Found> {
        self.0
            .into_values()
            .filter(|found| !before.0.contains_key(&found.id))
            .collect()
    }
}

/// What the file at this path is; nothing where it is no object that counts, or not this user's.
pub(super) fn look(places: &Places, path: &Path) -> Option<Found> {
    let about = fs::symlink_metadata(path).ok()?;
    if about.uid() != geteuid().as_raw() {
        return None;
    }
    let name = path.file_name()?.to_string_lossy();
    let folder = path.parent()?;
    let kind = if folder == places.shared_memory {
        if OURS.iter().any(|ours| name.starts_with(ours)) {
            return None;
        }
        match special(&about) {
            Some(kind) => kind,
            None if name.starts_with("sem.") => Kind::Semaphore,
            None => Kind::SharedMemory,
        }
    } else if folder == places.message_queues {
        Kind::MessageQueue
    } else {
        special(&about)?
    };
    Some(Found {
        id: (about.dev(), about.ino()),
        kind,
        path: path.to_path_buf(),
    })
}

/// FIFO or socket.
pub(crate) fn special(about: &Metadata) -> Option<Kind> {
    let file_type = about.file_type();
    if file_type.is_fifo() {
        Some(Kind::Fifo)
    } else if file_type.is_socket() {
        Some(Kind::Socket)
    } else {
        None
    }
}

impl Found {
    pub fn leftover(self, certain: bool) -> Leftover {
        let file = self.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let name = match self.kind {
            Kind::Semaphore => format!("/{}", file.trim_start_matches("sem.")),
            Kind::SharedMemory | Kind::MessageQueue => format!("/{file}"),
            _ => self.path.display().to_string(),
        };
        let recursive = if self.path.is_dir() { "-r " } else { "" };
        let remove = format!("rm {recursive}{}", shell_word(&self.path.display().to_string()));
        Leftover {
            kind: self.kind,
            name,
            remove,
            certain,
        }
    }
}
