//! The bench: the board of one run, the hand that presses its button, and the recorder.
//!
//! This is the only place where `lab` touches the simulated board.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hardware_sim::bench::Bench as Hand;
use hardware_sim::board::{self, Board, Options, RunBoard};
use hardware_sim::parts::Key;
use hardware_sim::recorder::Recorder;
use hardware_sim::trace::{self, Event, Header, Kind, TraceFile};

pub use hardware_sim::board::BOARD_VARIABLE;

/// How often the recorder reads the board. At full speed a program fills the ring in a few milliseconds; it then waits
/// until the recorder has read it.
const READ_EVERY: Duration = Duration::from_millis(2);

/// What the board of a run is made from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The lesson, as the trace shall name it.
    pub lesson: String,
    /// A board that the user has named: it is used as it is, and kept. `None`: a fresh one, removed at the end.
    pub board: Option<PathBuf>,
    /// Files that the recording goes to, `.vcd` or `.jsonl`.
    pub traces: Vec<PathBuf>,
    /// Whether each event is shown as a line on standard error.
    pub log: bool,
}

/// Why the bench cannot do something.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// There can be no board.
    #[error(transparent)]
    Board(#[from] board::Error),
    /// A file of the recording cannot be made or written.
    #[error(transparent)]
    Trace(#[from] trace::Error),
    /// Events are missing in the recording.
    #[error("the recording is incomplete: {0}")]
    Incomplete(String),
}

/// The board of one run. Its methods are called from several threads.
#[derive(Debug)]
pub struct Bench {
    board: Arc<Board>,
    /// The fresh board, removed with this value. `None`: the user's own.
    _fresh: Option<RunBoard>,
    hand: Mutex<Hand>,
    sinks: Mutex<Option<Sinks>>,
    recording: Mutex<Option<Recording>>,
}

impl Bench {
    /// Prepares the board of a run. Boards that killed runs have left behind are removed, and named on standard error.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when there can be no board, or a file of the recording cannot be made.
    pub fn new(setup: &Setup) -> Result<Bench, BenchError> {
        for path in RunBoard::remove_stale() {
            crate::say(&format!(
                "removed {}, which a killed run had left behind",
                path.display()
            ));
        }
        let (fresh, board) = match &setup.board {
            Some(path) => (None, Board::open_or_create(path, &Options::default())?),
            None => {
                let fresh = RunBoard::create(&Options::default())?;
                let board = Arc::clone(fresh.board());
                (Some(fresh), board)
            }
        };
        let options = board.options();
        let header = Header {
            seed: options.seed,
            speed: "real".into(),
            lesson: Some(setup.lesson.clone()),
            profiles: options.profiles.names(),
        };
        let files = setup
            .traces
            .iter()
            .map(|path| TraceFile::create(path, &header))
            .collect::<Result<Vec<_>, _>>()?;
        let sinks = Sinks {
            files,
            log: setup.log,
            problem: None,
        };
        Ok(Bench {
            hand: Mutex::new(Hand::new(&board)),
            board,
            _fresh: fresh,
            sinks: Mutex::new(Some(sinks)),
            recording: Mutex::new(None),
        })
    }

    /// The board's file, which the program finds in [`BOARD_VARIABLE`].
    pub fn board(&self) -> &Path {
        self.board.path()
    }

    /// The program is about to start: this moment is the time 0 of the recording. Called once.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when the board is being recorded by somebody else.
    pub fn begin(&self) -> Result<(), BenchError> {
        let sinks = lock(&self.sinks).take();
        if let Some(sinks) = sinks.filter(Sinks::wanted) {
            let recorder = Recorder::attach(&self.board)?;
            let (stop, stopped) = mpsc::channel();
            let thread = thread::spawn(move || record(recorder, sinks, &stopped));
            *lock(&self.recording) = Some(Recording { stop, thread });
        }
        Ok(())
    }

    /// Presses or releases the push button.
    pub fn set_button(&self, pressed: bool) {
        let mut hand = lock(&self.hand);
        if pressed {
            hand.press_button()
        } else {
            hand.release_button()
        }
    }

    /// Presses or releases a key of the keypad: `0` to `9`, `A` to `D`, `*` or `#`.
    pub fn set_key(&self, key: char, pressed: bool) {
        let Some(key) = Key::from_legend(key) else {
            return;
        };
        let mut hand = lock(&self.hand);
        if pressed {
            hand.press_key(key)
        } else {
            hand.release_key(key)
        }
    }

    /// Records what somebody did: a typed line, a signal.
    pub fn note_input(&self, part: &str, action: &str) {
        lock(&self.hand).note_input(part, action);
    }

    /// Records a line that the program wrote to standard output (1) or standard error (2).
    pub fn note_output(&self, stream: u8, text: &str) {
        lock(&self.hand).note_output(stream, text);
    }

    /// Records that a process has ended.
    pub fn note_exit(&self, pid: u32, name: &str, status: &str) {
        lock(&self.hand).note_exit(pid, name, status);
    }

    /// No process of the program is left: completes the recording and its files. Called once.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when a file of the recording could not be written, or events are missing in it.
    pub fn finish(&self) -> Result<(), BenchError> {
        let Some(recording) = lock(&self.recording).take() else {
            return Ok(());
        };
        drop(recording.stop);
        match recording.thread.join() {
            Ok(result) => result,
            Err(_) => Err(BenchError::Incomplete("the recorder failed".into())),
        }
    }
}

/// The thread that records.
#[derive(Debug)]
struct Recording {
    stop: Sender<()>,
    thread: JoinHandle<Result<(), BenchError>>,
}

/// Where events go.
#[derive(Debug)]
struct Sinks {
    files: Vec<TraceFile>,
    log: bool,
    /// The first thing that went wrong. The recording goes on, since the program must not wait for it.
    problem: Option<BenchError>,
}

impl Sinks {
    fn wanted(&self) -> bool {
        self.log || !self.files.is_empty()
    }

    fn take(&mut self, event: &Event) {
        for file in &mut self.files {
            if let Err(error) = file.write(event) {
                self.problem.get_or_insert(error.into());
            }
        }
        // What the program prints stands on the terminal already.
        if self.log && !matches!(event.kind, Kind::Out { .. }) {
            crate::show(&event.to_string());
        }
    }
}

fn record(mut recorder: Recorder, mut sinks: Sinks, stopped: &Receiver<()>) -> Result<(), BenchError> {
    while stopped.recv_timeout(READ_EVERY) == Err(RecvTimeoutError::Timeout) {
        recorder.read(|event| sinks.take(&event));
    }
    recorder.finish(|event| sinks.take(&event));
    for file in sinks.files {
        if let Err(error) = file.finish() {
            sinks.problem.get_or_insert(error.into());
        }
    }
    sinks.problem.map_or(Ok(()), Err)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
