//! Runs a program on a fresh board in virtual time, with inputs at given times, and records what it does.
//!
//! ```no_run
//! use std::time::Duration;
//! use testbench::run::Testbench;
//!
//! let run = Testbench::new("target/debug/two-leds")
//!     .tap_button()
//!     .at(Duration::from_secs(2))
//!     .run_for(Duration::from_secs(60))?;
//! for event in &run.events {
//!     println!("{event}");
//! }
//! # Ok::<(), testbench::run::Error>(())
//! ```
//!
//! The program runs unmodified, with everything that it starts, as processes of the kernel. Only its time is not real: a
//! minute takes milliseconds, and the same program with the same inputs and the same seed does the same again, to the
//! nanosecond (the crate [`virtual_time`] says how). Where the kernel allows it, each run has processes, network, message
//! queues and /dev/shm of its own.

mod builder;
mod error;
mod job;
mod leftovers;
mod output;
mod recorded;
mod stage;

pub use builder::{Testbench, Timed};
pub use error::Error;
pub use virtual_time::{Ending, Finding, Leak, Limit, Limits, Order, Process, Report};

use hardware_sim::trace::{Event, Header};

/// What came of a run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Of the recording.
    pub header: Header,
    /// All that happened on the board, and what the program wrote, in the order of time.
    pub events: Vec<Event>,
    /// How it ended, and what its processes did.
    pub report: Report,
    /// What the program left behind: shared memory, semaphores, files in its folder for temporary files.
    pub left: Vec<String>,
    /// Steps of the script that could not be done, with the reason.
    pub problems: Vec<String>,
}
