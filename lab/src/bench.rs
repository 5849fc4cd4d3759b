//! The bench: the board of one run, the hands that press its keys, and the recorder.
//!
//! This is the only place where `lab` touches the simulated board. For now the board is a stand-in that keeps events in
//! memory.

mod memory;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use hardware_sim::trace::Kind;

use crate::lesson::Wiring;

pub use memory::Memory;

/// The variable that names the board to a program.
pub const BOARD_VARIABLE: &str = "HARDWARE_SIM_BOARD";

/// What the board of a run is made from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The lesson, as the trace shall name it.
    pub lesson: String,
    /// How the board is wired.
    pub wiring: Wiring,
    /// A board that the user has named: it is used as it is, and kept. `None`: a fresh one, removed at the end.
    pub board: Option<PathBuf>,
    /// Files that the recording goes to, `.vcd` or `.jsonl`.
    pub traces: Vec<PathBuf>,
    /// Whether each event is shown as a line on standard error.
    pub log: bool,
}

/// Why the bench cannot do something.
#[derive(Debug, thiserror::Error)]
#[error("{what}: {cause}")]
pub struct BenchError {
    /// What could not be done.
    pub what: String,
    /// Why, and what to do.
    pub cause: String,
}

/// Who causes an event that `lab` records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The bench itself: a key, a typed line, a signal.
    Bench,
    /// One of the program's processes, but nobody knows which: text on an output that they share.
    Unknown,
}

/// The board of one run.
///
/// The calls come from several threads. Those that record must not wait for long: the program's output waits for them.
pub trait Bench: Send + Sync {
    /// The board's file, which the program finds in [`BOARD_VARIABLE`].
    fn board(&self) -> &Path;

    /// The program is about to start: this moment is the time 0 of the recording. Called once.
    fn begin(&self, at: Instant);

    /// Presses or releases the push button.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when the board does not let it.
    fn set_button(&self, pressed: bool) -> Result<(), BenchError>;

    /// Presses or releases a key of the keypad: `0` to `9`, `A` to `D`, `*` or `#`.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when the board does not let it.
    fn set_key(&self, key: char, pressed: bool) -> Result<(), BenchError>;

    /// Records an event that the board cannot see by itself: output, typed text, signals.
    fn record(&self, at: Instant, who: Who, kind: Kind);

    /// No process of the program is left: completes the recording and its files. Called once. A fresh board ends here.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when a file of the recording could not be written, or events are missing in it.
    fn finish(&self) -> Result<(), BenchError>;
}

/// Prepares the board of a run.
///
/// # Errors
///
/// [`BenchError`] when there can be no board, or a file of the recording cannot be made.
pub fn fresh_board(setup: &Setup) -> Result<Arc<dyn Bench>, BenchError> {
    Ok(Arc::new(Memory::new(setup)?))
}
