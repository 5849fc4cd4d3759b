//! What must hold of a recording.
//!
//! A check reads like the task. It begins with the recording, chooses what it is about, and says what must hold:
//!
//! ```
//! use std::time::Duration;
//! use testbench::matchers::{Assert, Wave, pattern};
//! # use hardware_sim::gpio::Level;
//! # use testbench::recording::{Exit, Recording};
//!
//! const SECOND: Duration = Duration::from_secs(1);
//! const MS: Duration = Duration::from_millis(1);
//!
//! # let stop = 4500 * MS;
//! // Here written by hand; a check gets it from a run.
//! let recording = Recording::by_hand()
//!     .start(Duration::ZERO, "two-leds")
//!     .start(Duration::ZERO, "Flash1000")
//!     .start(Duration::ZERO, "Flash250")
//!     .square_wave("Flash1000", 2, SECOND, Duration::ZERO..stop)
//!     .square_wave("Flash250", 3, 250 * MS, Duration::ZERO..stop)
//!     .line(Duration::ZERO, "Process name=Flash250")
//!     .line(Duration::ZERO, "Process id=1003")
//!     .ctrl_c(stop)
//!     .pin(stop, "Flash1000", 2, Level::Low)
//!     .pin(stop, "Flash250", 3, Level::Low)
//!     .exit(stop, "Flash1000", Exit::Code(0))
//!     .exit(stop, "Flash250", Exit::Code(0))
//!     .exit(stop, "two-leds", Exit::Code(0))
//!     .finish(stop);
//!
//! // Each LED flashes at its own rate, by the work of its own process.
//! let ctrl_c = recording.ctrl_c().assert().at();
//! recording.pin(2).during(..ctrl_c).shows(Wave::square(SECOND)).assert();
//! recording.pin(3).during(..ctrl_c).shows(Wave::square(250 * MS)).assert();
//! recording.pin(2).is_driven_by(["Flash1000"]).assert();
//! recording.pin(3).is_driven_by(["Flash250"]).assert();
//!
//! // One of them says who it is.
//! recording.stdout().read([pattern("Process name=Flash250"), pattern(r"Process id=\d+")]).assert();
//!
//! // After Ctrl-C all are dark, and all are reaped.
//! recording.pins([2, 3]).during(ctrl_c..).stay_low().assert();
//! recording.processes().are(["two-leds", "Flash1000", "Flash250"]).assert();
//! recording.processes().succeed().assert();
//! recording.children().are_reaped().assert();
//! recording.ends_by_itself().assert();
//! recording.leaves_nothing_behind().assert();
//! ```
//!
//! # The nouns
//!
//! | from the recording | what it is | what can hold of it |
//! |---|---|---|
//! | `pin(2)` | a [`Pin`] | shows a [`Wave`], stays at a level, is driven by exactly these processes |
//! | `pins([2, 3])` | [`Pins`] | stay low, so many high at once (`..=1`: never two) |
//! | `pin(2).rising()`, `stdout()`, `presses("button")`, `marks()`, `exits()`, … | [`Events`] | occur so many times, at these times, so far apart, are answered by others in time, come before others, read so |
//! | `stdout().spans("in", "out")`, `processes().lives()`, `pin(2).highs()` | [`Spans`] | so many at once, never meet others, last so long |
//! | `lcd()`, `lcd().row(0)` | [`Lcd`], [`Row`] | shows this, stays so, reads these texts one after the other |
//! | `processes()`, `children()`, `processes_named("worker")` | [`Processes`] | are these, started in this order, ended so, are reaped, have so many threads |
//! | the recording itself | | ends by itself, leaves nothing behind, never polls |
//!
//! # The words of time
//!
//! `during` takes a range of Rust, with what it means there: `a..b` is without `b`, `a..=b` with it, `a..` goes on to the
//! end of the run. Ranges say lengths of time too (`..=50 * MS` is at most, `100 * MS..` at least) and counts (`2..`).
//! `first()`, `last()`, `nth(n)` and `once()` give a [`Moment`], whose [`at`](Moment::at) is its time.
//!
//! All is exact, to the nanosecond, unless a check itself gives a range or a [tolerance](Wave::tolerance). Within one
//! instant the order of the trace counts.
//!
//! # When it does not hold
//!
//! Each matcher gives a `Result`: a [`Mismatch`] is the report. [`Assert::assert`] panics with it, and hands on what was
//! found if it holds. A test that returns `Result<(), Mismatch>` can use `?` instead. The report says in words what was
//! expected and what happened, shows the place of the first difference, and ends with the command that repeats the run:
//!
//! ```text
//!
//! Where no matcher fits, use the data ([`Events::values`], [`Row::texts`], [`Recording::events`]) and report with
//! [`Mismatch::new`].
//!
//! A recording in which events are missing is judged up to the first gap only: what asks for more does not hold.
//!
//! [`Recording::events`]: crate::recording::Recording::events

mod events;
mod lcd;
mod mismatch;
mod moment;
mod pattern;
mod pin;
mod pins;
mod processes;
mod run;
mod sources;
mod spans;
mod table;
mod time;
mod times;
mod wave;
mod waveform;
mod wrap;

pub use events::Events;
pub use lcd::{Lcd, Picture, Row};
pub use mismatch::{Assert, Mismatch};
pub use moment::Moment;
pub use pattern::{Pattern, pattern};
pub use pin::Pin;
pub use pins::Pins;
pub use processes::Processes;
pub use spans::{Span, Spans};
pub use times::Times;
pub use wave::Wave;
