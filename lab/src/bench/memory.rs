//! A stand-in for the board: an empty file, and events in memory.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use hardware_sim::trace::{Event, Kind};

use super::{Bench, BenchError, Setup, Who};

/// How many events it keeps; later ones are dropped.
const MOST_EVENTS: usize = 65_536;

/// The stand-in.
#[derive(Debug)]
pub struct Memory {
    file: PathBuf,
    keep: bool,
    traces: Vec<PathBuf>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    begin: Option<Instant>,
    events: Vec<Event>,
}

impl Memory {
    /// Makes the file and opens those of the recording.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when one of them cannot be made.
    pub fn new(setup: &Setup) -> Result<Self, BenchError> {
        let keep = setup.board.is_some();
        let file = setup
            .board
            .clone()
            .unwrap_or_else(|| std::env::temp_dir().join(format!("hardware-sim-lab-{}", std::process::id())));
        for file in setup.traces.iter().chain([&file]) {
            OpenOptions::new()
                .create(true)
                .append(true)
                .open(file)
                .map_err(|error| BenchError {
                    what: format!("{} cannot be written", file.display()),
                    cause: error.to_string(),
                })?;
        }
        Ok(Self {
            file,
            keep,
            traces: setup.traces.clone(),
            state: Mutex::default(),
        })
    }

    /// What was recorded.
    pub fn events(&self) -> Vec<Event> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).events.clone()
    }

    fn input(&self, part: String, pressed: bool) {
        let action = if pressed { "press" } else { "release" }.to_string();
        self.record(Instant::now(), Who::Bench, Kind::Input { part, action });
    }
}

impl Bench for Memory {
    fn board(&self) -> &Path {
        &self.file
    }

    fn begin(&self, at: Instant) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).begin = Some(at);
    }

    fn set_button(&self, pressed: bool) -> Result<(), BenchError> {
        self.input("button".to_string(), pressed);
        Ok(())
    }

    fn set_key(&self, key: char, pressed: bool) -> Result<(), BenchError> {
        self.input(format!("key {key}"), pressed);
        Ok(())
    }

    fn record(&self, at: Instant, who: Who, kind: Kind) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.events.len() == MOST_EVENTS {
            return;
        }
        let t = state
            .begin
            .map_or(0, |begin| at.saturating_duration_since(begin).as_nanos());
        let pid = (who == Who::Bench).then_some(0);
        let t = u64::try_from(t).unwrap_or(u64::MAX);
        state.events.push(Event {
            t,
            pid,
            tid: pid,
            process: String::new(),
            kind,
        });
    }

    fn finish(&self) -> Result<(), BenchError> {
        let lines: Vec<String> = self
            .events()
            .iter()
            .filter_map(|event| serde_json::to_string(event).ok())
            .collect();
        for file in &self.traces {
            fs::write(file, lines.join("\n") + "\n").map_err(|error| BenchError {
                what: format!("{} cannot be written", file.display()),
                cause: error.to_string(),
            })?;
        }
        if !self.keep {
            let _ = fs::remove_file(&self.file);
        }
        Ok(())
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_file(&self.file);
        }
    }
}
