//! What happened on a board, in order, and who did it.
//!
//! A trace is a [`Header`] and then one [`Event`] after another: when, which process, what. It is kept in one of two
//! files, chosen by the end of the file's name ([`TraceFormat`]):
//!
//! | file | written by | read by |
//! |---|---|---|
//! | `.jsonl` | [`JsonLinesWriter`] | [`JsonLinesReader`], or any program that knows JSON; it holds everything |
//! | `.vcd` | [`VcdWriter`] | GTKWave, PulseView, Surfer; it is for looking |
//!
//! A program that records writes to a [`TraceFile`] and need not care which of the two it is. For people who look at a
//! terminal, an event displays as one line.
//!
//! The format is described for its users in `TRACE.md`, and for programs in `trace.schema.json`, both beside this
//! crate's `Cargo.toml`.
//!
//! ```
//! use hardware_sim::trace::{Event, Header, JsonLinesReader, JsonLinesWriter, Kind};
//!
//! let led = Event {
//!     t: 1_250_000_000,
//!     pid: Some(1234),
//!     tid: Some(1234),
//!     process: "Flash250".to_owned(),
//!     kind: Kind::Pin { pin: 3, level: 1 },
//! };
//! assert_eq!(led.to_string(), "   1.250000 s  Flash250[1234]        GPIO 3 high");
//!
//! let mut writer = JsonLinesWriter::new(Vec::new(), &Header::new(42))?;
//! writer.write(&led)?;
//! let file = writer.finish()?;
//!
//! let reader = JsonLinesReader::new(&file[..])?;
//! assert_eq!(reader.header().seed, 42);
//! let events = reader.collect::<Result<Vec<_>, _>>()?;
//! assert_eq!(events, [led]);
//! # Ok::<(), hardware_sim::trace::Error>(())
//! ```
//!
//! # Troubleshooting
//!
//! - *A reader refuses a file.* Its message names the file and the line, and what to do; see [`Error`].
//! - *A pulse that must be there does not show in a VCD file.* It may be shorter than the file's unit of time; see
//!   [`VcdWriter`].
//! - *A `.vcd` file is empty.* The recording was not finished: a VCD file is written at its end. A `.jsonl` file is
//!   written line by line.

mod brief;
mod check;
mod display;
mod error;
mod event;
mod file;
mod header;
mod jsonl;
mod vcd;

pub use brief::{Brief, BriefLine, Counted};
pub use display::visible;
pub use error::{Error, Place};
pub use event::{Event, Kind};
pub use file::{TraceFile, TraceFormat};
pub use header::{FORMAT, Header, VERSION};
pub use jsonl::{JsonLinesReader, JsonLinesWriter};
pub use vcd::{TimeUnit, VcdWriter};
