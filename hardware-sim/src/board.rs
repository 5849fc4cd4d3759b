//! The board: one simulated Pi, shared by every process that opens the same file.
//!
//! A board is a memory-mapped file of fixed size: a header, the pins, a table of the threads that write to it, and a
//! ring of events. Every change is a few atomic operations in shared memory; there is no server, and no lock that a
//! dead process could hold. A board outlives the programs that use it, as a Pi does: the LED of a killed process stays
//! on.
//!
//! The modules: `layout` says what stands where, `file` makes and opens files, `pin_word` and `slot` are the two words
//! that everything turns on, `ring` is how an event happens, `reader` and `line` how it is seen, `writers` who did it.

mod clock;
mod courtesies;
mod error;
mod file;
mod file_lock;
mod fork;
mod futex;
mod i2c_bus;
mod layout;
mod line;
mod map;
mod matrix;
mod options;
mod pin_word;
mod reader;
mod ring;
mod run;
mod settling;
mod slot;
mod transfer;
mod versions;
mod writers;

pub use error::Error;
pub use options::{Bounce, LcdSpeed, Options, Profiles, UnknownBounce, UnknownLcdSpeed};
pub use run::RunBoard;

pub(crate) use file_lock::FileLock;
pub(crate) use i2c_bus::{BUS as I2C_BUS, Message};
pub(crate) use layout::LINES;
pub(crate) use line::{Line, Ready};
pub(crate) use pin_word::{I2C_PINS, LED_PINS, Operation, OperationKind, PinWord};
pub(crate) use reader::{Cursor, Record, Step};
pub(crate) use slot::{SlotKind, part_label};
#[cfg(test)]
pub(crate) use transfer::Part;
pub(crate) use transfer::Transfer;
pub(crate) use writers::{Author, Seat};

pub(crate) use clock::now;

use crate::gpio::{Bias, Level, Mode};
use file_lock::LockByte;
use map::Map;
use std::env;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::sync::{Arc, Mutex, PoisonError};

/// Name of the environment variable that names a board's file.
pub const BOARD_VARIABLE: &str = "HARDWARE_SIM_BOARD";

/// A board that this process has opened.
#[derive(Debug)]
pub struct Board {
    /// Tells the boards of this process apart.
    id: u64,
    path: PathBuf,
    file: File,
    map: Map,
    /// Generation of this process (see `fork`) that has appeared in the trace.
    appeared: AtomicU64,
}

/// The board that this process's `Gpio` works on.
static CURRENT: Mutex<Option<Arc<Board>>> = Mutex::new(None);

impl Board {
    /// The level that `pin` (BCM number) has when the Pi is switched on, before a program has touched it: that of its pull
    /// resistor (BCM2711 ARM Peripherals, table 94), and low where an LED of the bench is.
    ///
    /// ```
    /// use hardware_sim::board::Board;
    /// use hardware_sim::gpio::Level;
    ///
    /// assert_eq!([3, 7, 20].map(Board::level_at_power_on), [Level::Low, Level::High, Level::Low]);
    /// ```
    pub fn level_at_power_on(pin: u8) -> Level {
        PinWord::power_on(pin).level()
    }

    /// The path of the board that this process uses unless told otherwise: `HARDWARE_SIM_BOARD` if it is set and not
    /// empty, else the user's default board, `/dev/shm/hardware-sim-<uid>`.
    pub fn path_from_environment() -> PathBuf {
        match env::var_os(BOARD_VARIABLE) {
            Some(path) if !path.is_empty() => path.into(),
            _ => file::default_path(),
        }
    }

    /// The board that this process's `Gpio` works on. It is opened, or made, at the first call and stays the same.
    ///
    /// # Errors
    ///
    /// If there is no board yet and it can neither be opened nor made; see [`Error`].
    pub fn current() -> Result<Arc<Board>, Error> {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(board) = &*current {
            return Ok(Arc::clone(board));
        }
        let board = Board::at_first_use()?;
        *current = Some(Arc::clone(&board));
        Ok(board)
    }

    #[cfg(not(test))]
    fn at_first_use() -> Result<Arc<Board>, Error> {
        Board::open_or_create(&Board::path_from_environment(), &Options::default())
    }

    /// The tests of this crate leave the user's board alone.
    #[cfg(test)]
    fn at_first_use() -> Result<Arc<Board>, Error> {
        Board::create_unnamed(&Options::default())
    }

    /// Makes this board the one that this process's `Gpio` works on.
    ///
    /// For tests of programs that use the Pi: make a board with [`Board::create_unnamed`], plug it in, run the code
    /// under test in the same process.
    ///
    /// # Errors
    ///
    /// [`Error::PluggedIn`] if another board is in use already.
    pub fn plug_in(self: &Arc<Board>) -> Result<(), Error> {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        match &*current {
            Some(board) if board.id != self.id => Err(Error::PluggedIn {
                path: board.path.clone(),
            }),
            _ => {
                *current = Some(Arc::clone(self));
                Ok(())
            }
        }
    }

    /// Opens the board at `path`; makes it first, with `options`, if there is none.
    ///
    /// # Errors
    ///
    /// See [`Error`]; a file that is no board, or another version's, is refused and not changed.
    pub fn open_or_create(path: &Path, options: &Options) -> Result<Arc<Board>, Error> {
        file::open_or_create(path, options).map(|opened| Board::new(path, opened))
    }

    /// Opens the board at `path`, which must exist.
    ///
    /// # Errors
    ///
    /// See [`Error`].
    pub fn open(path: &Path) -> Result<Arc<Board>, Error> {
        file::open(path).map(|opened| Board::new(path, opened))
    }

    /// Makes a new board at `path`, where there must be nothing yet.
    ///
    /// # Errors
    ///
    /// [`Error::Exists`] if there is a file, [`Error::NoSpace`] if its space cannot be reserved, [`Error::Capacity`].
    pub fn create(path: &Path, options: &Options) -> Result<Arc<Board>, Error> {
        let (opened, ()) = file::create(path, options, |_| Ok(()))?;
        Ok(Board::new(path, opened))
    }

    /// Makes a board without a name. Only this process, and what it forks, can use it; it is gone when they are.
    ///
    /// # Errors
    ///
    /// As [`Board::create`].
    pub fn create_unnamed(options: &Options) -> Result<Arc<Board>, Error> {
        file::create_unnamed(options).map(|opened| Board::new(Path::new("(without a name)"), opened))
    }

    fn new(path: &Path, (file, map): (File, Map)) -> Arc<Board> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Arc::new(Board {
            id: NEXT.fetch_add(1, Relaxed),
            path: path.into(),
            file,
            map,
            appeared: AtomicU64::new(0),
        })
    }

    /// The board's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What was chosen when the board was made.
    pub fn options(&self) -> Options {
        let header = &self.map.layout().header;
        Options {
            capacity: header.capacity.load(Relaxed),
            seed: header.seed.load(Relaxed),
            profiles: Profiles::from_bits(header.profiles.load(Relaxed)),
        }
    }

    /// What was lost on this board since it was made.
    pub fn losses(&self) -> Losses {
        let losses = &self.map.layout().losses;
        Losses {
            void_places: losses.void_places.load(Relaxed),
            unknown_writers: losses.unknown_writers.load(Relaxed),
        }
    }

    /// One atomic look at a pin.
    #[inline]
    pub(crate) fn state(self: &Arc<Board>, pin: u8) -> PinState {
        courtesies::looks();
        PinState::from(self.settled_word(pin))
    }

    /// Sets a pin's output latch. The pin's level changes only if it is an output.
    #[inline]
    pub(crate) fn write(self: &Arc<Board>, pin: u8, level: Level) {
        self.act(pin, Operation::Write(level));
    }

    /// Chooses a pin's function.
    pub(crate) fn set_mode(self: &Arc<Board>, pin: u8, mode: Mode) {
        if mode == Mode::Output && I2C_PINS.contains(&pin) && self.state(pin).mode == Mode::Alt0 {
            self.report_lost_bus(pin);
        }
        self.act(pin, Operation::Mode(mode));
    }

    /// Chooses a pin's pull resistor.
    pub(crate) fn set_bias(self: &Arc<Board>, pin: u8, bias: Bias) {
        self.act(pin, Operation::Bias(bias));
    }

    /// Joins a pin to a level from outside, in the name of the calling thread.
    #[cfg(test)]
    pub(crate) fn drive(self: &Arc<Board>, pin: u8, level: Option<Level>) {
        self.act(pin, Operation::Drive(level));
    }

    /// Whether anybody holds the line of `pin`, and misses no edge from now on.
    #[cfg(test)]
    pub(crate) fn line_is_held(&self, pin: u8) -> bool {
        self.pin_word(pin).armed() && file_lock::is_held(&self.file, LockByte::Line(pin))
    }

    #[inline]
    fn act(self: &Arc<Board>, pin: u8, operation: Operation) {
        self.act_as(self.seat(), pin, operation);
    }

    /// Does `operation` with all that follows from it, and says so if it makes a short circuit.
    #[inline]
    pub(crate) fn act_as(&self, seat: Seat, pin: u8, operation: Operation) {
        let (old, new) = self.operate(seat, pin, operation);
        if matrix::node(pin).is_some() {
            self.settle(seat);
        }
        if new.short_circuit() && !old.short_circuit() {
            self.report_short_circuit(seat, pin, new);
        }
        if seat.number() == 0 {
            self.map.layout().losses.unknown_writers.fetch_add(1, Relaxed);
        }
    }

    #[cold]
    fn report_short_circuit(&self, seat: Seat, pin: u8, word: PinWord) {
        let (drives, joined) = match word.latch() {
            Level::High => ("high", "ground"),
            Level::Low => ("low", "3.3 V"),
        };
        let text = format!(
            "short circuit: GPIO {pin} is an output that drives {drives} while it is joined to {joined} from outside. On \
             a real Pi the pin may be damaged. Make it an input"
        );
        self.append(seat, SlotKind::Diagnosis, text.as_bytes());
    }

    /// Makes this process known to the board, if it is not yet, so that a trace shows it even if it touches no pin.
    pub fn appear(self: &Arc<Board>) {
        self.seat();
    }

    /// Writes into the trace that the process `name` with number `pid` has ended, and how: `exit 0`, `signal 9`. Who
    /// waits for a process does this.
    pub fn note_exit(self: &Arc<Board>, pid: u32, name: &str, status: &str) {
        self.note_exit_as(self.seat(), pid, name, status);
    }

    pub(crate) fn note_exit_as(&self, seat: Seat, pid: u32, name: &str, status: &str) {
        let mut payload = pid.to_ne_bytes().to_vec();
        payload.extend(name.as_bytes().iter().take(15));
        payload.push(0);
        payload.extend(status.as_bytes());
        self.append(seat, SlotKind::Exit, &payload);
    }

    /// Sets a mark in the trace.
    pub fn mark(self: &Arc<Board>, text: &str) {
        self.append(self.seat(), SlotKind::Mark, text.as_bytes());
    }

    /// Becomes the recorder: from now on writers wait for `set_room` rather than overwrite what was not read.
    pub(crate) fn lock_recorder(&self) -> io::Result<FileLock> {
        file_lock::take(&self.file, LockByte::Recorder)
    }

    /// Says up to which place there is room for events; `None`: everywhere, since nobody records. Returns whether a
    /// writer waited for room.
    pub(crate) fn set_room(&self, read_up_to: Option<u64>) -> bool {
        let limit = read_up_to.map_or(u64::MAX, |place| place + self.map.capacity());
        self.map.layout().recorder.limit.store(limit, SeqCst);
        self.announce_room()
    }

    /// Number of events that the board remembers.
    pub(crate) fn capacity(&self) -> u64 {
        self.map.capacity()
    }

    /// A number that no other caller on this board gets: for seeding what is random.
    pub(crate) fn next_bounce(&self) -> u64 {
        self.map.layout().interrupts.bounces.fetch_add(1, Relaxed)
    }
}

/// What a pin is and shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PinState {
    pub(crate) mode: Mode,
    pub(crate) bias: Bias,
    pub(crate) latch: Level,
    pub(crate) level: Level,
}

impl From<PinWord> for PinState {
    fn from(word: PinWord) -> PinState {
        PinState {
            mode: word.mode(),
            bias: word.bias(),
            latch: word.latch(),
            level: word.level(),
        }
    }
}

/// What was lost on a board, counted since it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Losses {
    /// Places in the common order at which nothing happened, because the writer died, or was so slow that a reader went
    /// on without it (it then took another place). No event is lost by that.
    pub void_places: u64,
    /// Events whose author is unknown, because more than 4,095 threads were known to the board at once.
    pub unknown_writers: u64,
}

#[cfg(test)]
mod tests;
