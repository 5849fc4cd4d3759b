//! A visit to the user's own board, while programs come and go on it.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hardware_sim::board::{Board, Options};
use hardware_sim::recorder::Observer;
use hardware_sim::trace::Event;

use super::{BenchError, Person};

/// A visit. It holds nobody up: what happens too fast to be read is missed, and [`Visit::read`] tells so.
#[derive(Debug)]
pub struct Visit {
    path: PathBuf,
    /// Device and number of the file, to see when another one takes its place.
    file: Option<(u64, u64)>,
    person: Arc<Person>,
    observer: Observer,
}

/// What has become of the board's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is the one that we look at.
    Same,
    /// There is none any more.
    Removed,
    /// There is another one.
    Replaced,
}

impl Visit {
    /// Opens the board that this user's programs share, `HARDWARE_SIM_BOARD` or the default one. Makes it if there is
    /// none.
    ///
    /// # Errors
    ///
    /// [`BenchError::Board`] when it can neither be opened nor made.
    pub fn begin() -> Result<Self, BenchError> {
        let path = Board::path_from_environment();
        let board = Board::open_or_create(&path, &Options::default())?;
        Ok(Self {
            file: identity(&path),
            person: Arc::new(Person::at(&board)),
            observer: Observer::new(&board),
            path,
        })
    }

    /// The board's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Who sits at the board.
    pub fn person(&self) -> &Arc<Person> {
        &self.person
    }

    /// Hands over every event since the last time, in order.
    pub fn read(&mut self, sink: impl FnMut(Event)) {
        self.observer.read(sink);
    }

    /// Looks after the board's file.
    pub fn changed(&self) -> Changed {
        match identity(&self.path) {
            None => Changed::Removed,
            same if same == self.file => Changed::Same,
            Some(_) => Changed::Replaced,
        }
    }
}

fn identity(path: &Path) -> Option<(u64, u64)> {
    fs::symlink_metadata(path).ok().map(|about| (about.dev(), about.ino()))
}
