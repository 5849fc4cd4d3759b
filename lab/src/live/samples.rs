//! Events and boards for the tests of the live board.

use hardware_sim::trace::{Event, Kind};

/// An event, `t` nanoseconds after the beginning.
pub fn event(t: u64, pid: u32, process: &str, kind: Kind) -> Event {
    Event {
        t,
        pid: Some(pid),
        tid: Some(pid),
        process: process.to_owned(),
        kind,
    }
}
