//! What must hold of a recording.

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
