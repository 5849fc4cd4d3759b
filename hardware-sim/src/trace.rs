//! What happened on a board, in order, and who did it.

mod event;

pub use event::{Event, Kind};
