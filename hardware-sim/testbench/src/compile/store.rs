//! Compiled programs, each under the hash of everything that it was made of.
//!
//! ```text
//! lock                       a byte for each key: held alone by who makes or removes the program, shared by its users
//! programs/KEY/two-leds      the program
//! programs/KEY/record.json   what belongs to it; its time stamp is that of the last use
//! work/KEY.xxxxxx/           where a program is made, or what was removed; it comes to its place by one rename
//! ```
//!
//! Whoever is killed leaves a folder in `work`, which the next one removes. A program that is not whole is not used.

use std::fs::{self, File, FileTimes};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use super::diagnostic::Diagnostic;
use super::error::CompileError;
use super::lock::{Kind, Lock};
use super::options::Cache;

/// The version of what is kept. Programs of another one are made anew.
pub(super) const VERSION: u32 = 1;

/// The file beside a program.
const RECORD: &str = "record.json";

/// The byte that is locked by who tidies up; no key has it.
const TIDYING: i64 = i64::MAX - 1;

/// The hash of everything that a program is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    name: String,
}

/// Collects what a program is made of.
pub(super) struct Ingredients(Sha256);

impl Ingredients {
    pub fn new() -> Self {
        let mut new = Self(Sha256::new());
        new.add(&VERSION.to_le_bytes());
        new
    }

    /// Adds one. Its length counts too, so that no two lists of ingredients are the same text.
    pub fn add(&mut self, ingredient: &[u8]) {
        self.0.update((ingredient.len() as u64).to_le_bytes());
        self.0.update(ingredient);
    }

    pub fn key(self) -> Key {
        let hash = self.0.finalize();
        Key {
            name: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}

impl Key {
    /// The key that a folder is named by, if it is.
    fn of_folder(name: &str) -> Option<Self> {
        let name = name.split('.').next()?;
        let is_key = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_key.then(|| Self { name: name.to_string() })
    }

    /// The byte that stands for it. Two keys that have the same one wait for each other, no more.
    fn byte(&self) -> i64 {
        let digits = self.name.get(..15).unwrap_or_default();
        i64::from_str_radix(digits, 16).unwrap_or_default()
    }
}

/// What is kept beside a program.
#[derive(Debug, Serialize, Deserialize)]
struct Record {
    version: u32,
    /// The program's file.
    program: String,
    /// Its size in bytes.
    size: u64,
    /// What the compiler has said about it.
    warnings: Vec<Diagnostic>,
}

/// A program that stays where it is as long as this lives.
#[derive(Debug)]
pub(super) struct Kept {
    pub path: PathBuf,
    pub warnings: Vec<Diagnostic>,
    pub was_there: bool,
    _lock: Lock,
}

/// A folder of compiled programs.
#[derive(Clone, Debug)]
pub(super) struct Store {
    folder: PathBuf,
    cache: Cache,
}

impl Store {
    /// Opens the store, or makes it.
    pub fn open(folder: &Path, cache: &Cache) -> Result<Self, CompileError> {
        for part in ["programs", "work"] {
            let path = folder.join(part);
            fs::create_dir_all(&path).map_err(|cause| trouble(&path, cause))?;
        }
        Ok(Self {
            folder: folder.to_path_buf(),
            cache: cache.clone(),
        })
    }

    /// The program `program` under this key. Where there is none, `make` makes it in the empty folder that it is given,
    /// as a file of that name in a folder `program`, and returns what the compiler said. Nobody else makes the same one
    /// at the same time.
    pub fn program(
        &self,
        key: &Key,
        program: &str,
        make: impl FnOnce(&Path) -> Result<Vec<Diagnostic>, CompileError>,
    ) -> Result<Kept, CompileError> {
        let path = self.folder.join("lock");
        let lock = |kind| Lock::wait(&path, key.byte(), kind).map_err(|cause| trouble(&path, cause));
        if let Some(kept) = self.find(key, lock(Kind::Shared)?) {
            return Ok(kept);
        }
        // Who shares a lock cannot wait to have it alone: another one may wait for the same.
        let alone = lock(Kind::Exclusive)?;
        if self.look(key).is_none() {
            self.make(key, program, make)?;
        }
        alone.share().map_err(|cause| trouble(&path, cause))?;
        let mut kept = self.find(key, alone).ok_or_else(|| {
            let cause = io::Error::other("the program has vanished");
            trouble(&self.place(key), cause)
        })?;
        kept.was_there = false;
        self.tidy();
        Ok(kept)
    }

    fn make(
        &self,
        key: &Key,
        program: &str,
        make: impl FnOnce(&Path) -> Result<Vec<Diagnostic>, CompileError>,
    ) -> Result<(), CompileError> {
        let work = self.work(key).map_err(|cause| trouble(&self.folder, cause))?;
        let made = work.path().join("program");
        fs::create_dir(&made).map_err(|cause| trouble(&made, cause))?;
        let warnings = make(work.path())?;
        let finish = || -> io::Result<()> {
            let record = Record {
                version: VERSION,
                program: program.to_string(),
                size: fs::metadata(made.join(program))?.len(),
                warnings,
            };
            fs::write(made.join(RECORD), serde_json::to_vec(&record)?)?;
            let place = self.place(key);
            if place.exists() {
                // Not whole, or of another version.
                fs::rename(&place, work.path().join("old"))?;
            }
            fs::rename(&made, place)
        };
        finish().map_err(|cause| trouble(&made, cause))
    }

    /// An empty folder for work on this key, which is removed in the end.
    fn work(&self, key: &Key) -> io::Result<TempDir> {
        // Always a new name: the compiler of somebody who was killed may still write to the old one.
        tempfile::Builder::new()
            .prefix(&format!("{}.", key.name))
            .tempdir_in(self.folder.join("work"))
    }

    fn place(&self, key: &Key) -> PathBuf {
        self.folder.join("programs").join(&key.name)
    }

    /// What is kept under a key, if it is whole.
    fn look(&self, key: &Key) -> Option<(PathBuf, Record)> {
        let place = self.place(key);
        let record: Record = serde_json::from_slice(&fs::read(place.join(RECORD)).ok()?).ok()?;
        let path = place.join(&record.program);
        let is_whole = record.version == VERSION
            && fs::symlink_metadata(&path).is_ok_and(|about| about.is_file() && about.len() == record.size);
        is_whole.then_some((path, record))
    }

    fn find(&self, key: &Key, lock: Lock) -> Option<Kept> {
        let (path, record) = self.look(key)?;
        // Where it cannot be noted, the program goes sooner.
        let _ = File::open(self.place(key).join(RECORD))
            .and_then(|file| file.set_times(FileTimes::new().set_modified(SystemTime::now())));
        Some(Kept {
            path,
            warnings: record.warnings,
            was_there: true,
            _lock: lock,
        })
    }

    /// Removes what is too much, and what the killed have left. Whatever goes wrong is left to the next one.
    fn tidy(&self) {
        let Ok(Some(_alone)) = Lock::exclusive_now(&self.folder.join("lock"), TIDYING) else {
            return;
        };
        for name in names(&self.folder.join("work")) {
            if let Some(key) = Key::of_folder(&name)
                && let Some(_nobody) = self.nobody(&key)
            {
                let _ = fs::remove_dir_all(self.folder.join("work").join(name));
            }
        }
        let mut kept: Vec<(SystemTime, u64, Key)> = names(&self.folder.join("programs"))
            .iter()
            .filter_map(|name| Key::of_folder(name))
            .map(|key| {
                let used = fs::metadata(self.place(&key).join(RECORD)).and_then(|about| about.modified());
                let size = self.look(&key).map_or(0, |(_, record)| record.size);
                (used.unwrap_or(SystemTime::UNIX_EPOCH), size, key)
            })
            .collect();
        kept.sort_by(|a, b| (a.0, &a.2.name).cmp(&(b.0, &b.2.name)));
        let mut programs = kept.len();
        let mut bytes: u64 = kept.iter().map(|(_, size, _)| size).sum();
        for (_, size, key) in &kept {
            if programs <= self.cache.programs && bytes <= self.cache.bytes {
                break;
            }
            if let Some(_nobody) = self.nobody(key)
                && let Ok(work) = self.work(key)
                && fs::rename(self.place(key), work.path().join("old")).is_ok()
            {
                programs -= 1;
                bytes -= size;
            }
        }
    }

    /// A lock on a key that nobody uses.
    fn nobody(&self, key: &Key) -> Option<Lock> {
        Lock::exclusive_now(&self.folder.join("lock"), key.byte())
            .ok()
            .flatten()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect()
}

pub(super) fn trouble(path: &Path, cause: io::Error) -> CompileError {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => CompileError::NoSpace {
            folder: path.to_path_buf(),
        },
        _ => CompileError::Cache {
            path: path.to_path_buf(),
            cause,
        },
    }
}
