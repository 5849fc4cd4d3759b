//! What a program did.
//!
//! A [`Recording`] is made of the events of a trace and of [`Facts`] that stand in no trace. It answers questions at any
//! time of the run, and is what the [`matchers`](crate::matchers) judge. All times are [`Duration`]s since the start of
//! the run, exact to the nanosecond.
//!
//! ```
//! use std::time::Duration;
//! use hardware_sim::gpio::Level;
//! use testbench::recording::{Exit, Recording};
//!
//! let second = Duration::from_secs(1);
//! let recording = Recording::by_hand()
//!     .start(Duration::ZERO, "blink")
//!     .pin(second, "blink", 21, Level::High)
//!     .exit(2 * second, "blink", Exit::Code(0))
//!     .finish(2 * second);
//!
//! assert_eq!(recording.level(21, Duration::ZERO), Level::Low);
//! assert_eq!(recording.level(21, second), Level::High);
//! assert_eq!(recording.facts().processes[0].name, "blink");
//! ```
//!
//! # Within one instant
//!
//! Under virtual time many things happen in the same nanosecond. They have an order all the same, that of the trace, and
//! everything here keeps to it. The level of a pin *at* a time is the one that it has after all that happened then.
//!
//! # Files
//!
//! [`save`](Recording::save) writes the trace file of format 1, [`load`](Recording::load) reads it. The file holds the
//! events only; what is not known after loading is said there.

mod by_hand;
mod facts;
mod file;
mod log;
mod pins;
mod process;

pub use by_hand::ByHand;
pub use facts::{Ending, Facts, Finding, Waiter};
pub use process::{Exit, NoExit, Process, ProcessEnd};

pub(crate) use log::{Index, Seen};

use std::time::Duration;

use hardware_sim::gpio::Level;
use hardware_sim::trace::{Event, Header, Kind};
use log::Log;
use pins::Pins;

/// What a program did, from its start to its end.
///
/// It takes about 30 bytes for each event, so a run of ten million events is no trouble. To find something at a time takes
/// a search by halves.
#[derive(Clone, Debug)]
pub struct Recording {
    header: Header,
    facts: Facts,
    log: Log,
    pins: Pins,
    /// Numbers of the events that are about no pin.
    others: Vec<Index>,
    /// Where events are missing first, and how many.
    loss: Option<(Duration, u64)>,
}

impl Recording {
    /// A recording of these events, in the order of a trace.
    ///
    /// # Panics
    ///
    /// If the times of the events decrease, which no trace allows.
    pub fn new(header: Header, events: impl IntoIterator<Item = Event>, facts: Facts) -> Recording {
        let mut log = Log::default();
        events.into_iter().for_each(|event| log.push(event));
        Recording::of(header, log, facts)
    }

    /// A recording that is written down in the test itself.
    pub fn by_hand() -> ByHand {
        ByHand::new()
    }

    fn of(header: Header, log: Log, facts: Facts) -> Recording {
        let mut pins = Pins::default();
        let mut others = Vec::new();
        let mut loss = None;
        for index in log.indices() {
            match log.seen(index) {
                Seen::Pin { pin, level } => pins.note(pin, level, index),
                Seen::Other(kind) => {
                    others.push(index);
                    if let (Kind::Overflow { lost }, None) = (kind, loss) {
                        loss = Some((Duration::from_nanos(log.time(index)), *lost));
                    }
                }
            }
        }
        Recording {
            header,
            facts,
            log,
            pins,
            others,
            loss,
        }
    }

    /// How the run was set up.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// What is known beyond the events.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// How long the run was.
    pub fn end(&self) -> Duration {
        self.facts.end
    }

    /// All events, in order, as they stand in a trace.
    pub fn events(&self) -> impl Iterator<Item = Event> {
        self.log.indices().map(|index| self.log.event(index))
    }

    /// The level of a pin (BCM number) at a time, after all that happened then. Before its first event it is the level
    /// at power-on.
    pub fn level(&self, pin: u8, at: Duration) -> Level {
        self.pins.level(&self.log, pin, at)
    }

    /// The pins (BCM numbers) that occur, ascending.
    pub fn pins_in_use(&self) -> impl Iterator<Item = u8> {
        self.pins.numbers()
    }

    /// Where events are missing first, and how many; `None` if the recording is whole.
    pub fn first_loss(&self) -> Option<(Duration, u64)> {
        self.loss
    }

    /// The process that had this id at this time.
    pub fn process_with_id(&self, pid: u32, at: Duration) -> Option<&Process> {
        let had = |process: &&Process| process.pid == pid && process.start <= at;
        self.facts.processes.iter().rev().find(had)
    }

    pub(crate) fn log(&self) -> &Log {
        &self.log
    }

    pub(crate) fn pin_events(&self) -> &Pins {
        &self.pins
    }

    pub(crate) fn other_events(&self) -> &[Index] {
        &self.others
    }
}

#[cfg(test)]
mod tests;
