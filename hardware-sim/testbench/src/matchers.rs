//! What must hold of a recording.

mod mismatch;
mod pattern;
mod table;
mod time;
mod times;
mod waveform;
mod wrap;

pub use mismatch::{Assert, Mismatch};
pub use pattern::{Pattern, pattern};
pub use times::Times;
