//! The bench: the board of one run, the hand that presses its button, and the recorder.
//!
//! This is the only place where `lab` touches the simulated board.

mod person;
mod visit;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use hardware_sim::board::{self, Board, Options, RunBoard};
use hardware_sim::recorder::Recorder;
use hardware_sim::trace::{self, Event, Header, TraceFile};

pub use person::{Contact, Person, Present};
pub use visit::{Changed, Visit};

pub use hardware_sim::board::BOARD_VARIABLE;

/// How often the recorder reads the board. At full speed a program fills the ring in a few milliseconds; it then waits
/// until the recorder has read it.
const READ_EVERY: Duration = Duration::from_millis(2);

/// Somebody who is shown each event of a board as it is read.
pub struct Onlooker(Box<dyn FnMut(Event) + Send>);

impl Onlooker {
    /// Hands each event to `look`, which must be quick: it holds up the recording.
    pub fn new(look: impl FnMut(Event) + Send + 'static) -> Self {
        Self(Box::new(look))
    }
}

impl fmt::Debug for Onlooker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Onlooker")
    }
}

/// What the board of a run is made from.
#[derive(Debug)]
pub struct Setup {
    /// The lesson, as the trace shall name it.
    pub lesson: String,
    /// A board that the user has named: it is used as it is, and kept. `None`: a fresh one, removed at the end.
    pub board: Option<PathBuf>,
    /// Files that the recording goes to, `.vcd` or `.jsonl`.
    pub traces: Vec<PathBuf>,
    /// Who is shown the events while they happen.
    pub onlooker: Option<Onlooker>,
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
    person: Arc<Person>,
    sinks: Mutex<Option<Sinks>>,
    recording: Mutex<Option<Recording>>,
}

impl Bench {
    /// Prepares the board of a run. Boards that killed runs have left behind are removed, and named on standard error.
    ///
    /// # Errors
    ///
    /// [`BenchError`] when there can be no board, or a file of the recording cannot be made.
    pub fn new(setup: Setup) -> Result<Bench, BenchError> {
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
            lesson: Some(setup.lesson),
            profiles: options.profiles.names(),
        };
        let files = setup
            .traces
            .iter()
            .map(|path| TraceFile::create(path, &header))
            .collect::<Result<Vec<_>, _>>()?;
        let sinks = Sinks {
            files,
            onlooker: setup.onlooker,
            problem: None,
        };
        Ok(Bench {
            person: Arc::new(Person::at(&board)),
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

    /// Who sits at the board.
    pub fn person(&self) -> &Arc<Person> {
        &self.person
    }

    /// Records what somebody did: a typed line, a signal.
    pub fn note_input(&self, part: &str, action: &str) {
        self.person.note_input(part, action);
    }

    /// Records a line that the program wrote to standard output (1) or standard error (2).
    pub fn note_output(&self, stream: u8, text: &str) {
        self.person.note_output(stream, text);
    }

    /// Records that a process has ended.
    pub fn note_exit(&self, pid: u32, name: &str, status: &str) {
        self.person.note_exit(pid, name, status);
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
    onlooker: Option<Onlooker>,
    /// The first thing that went wrong. The recording goes on, since the program must not wait for it.
    problem: Option<BenchError>,
}

impl Sinks {
    fn wanted(&self) -> bool {
        self.onlooker.is_some() || !self.files.is_empty()
    }

    fn take(&mut self, event: Event) {
        for file in &mut self.files {
            if let Err(error) = file.write(&event) {
                self.problem.get_or_insert(error.into());
            }
        }
        if let Some(Onlooker(look)) = &mut self.onlooker {
            look(event);
        }
    }
}

fn record(mut recorder: Recorder, mut sinks: Sinks, stopped: &Receiver<()>) -> Result<(), BenchError> {
    while stopped.recv_timeout(READ_EVERY) == Err(RecvTimeoutError::Timeout) {
        recorder.read(|event| sinks.take(event));
    }
    recorder.finish(|event| sinks.take(event));
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
