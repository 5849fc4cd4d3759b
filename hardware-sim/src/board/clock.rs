//! The one clock of a board.

use super::courtesies;
use nix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Nanoseconds since the machine was started, on the clock that `rppal`'s interrupt events use
/// (CLOCK_MONOTONIC, clock_gettime(2)).
///
/// The board asks the operating system each time, through the C library: whoever answers there decides what time it is.
#[inline]
pub(crate) fn now() -> u64 {
    if let Some(now) = courtesies::now() {
        return now;
    }
    match clock_gettime(ClockId::CLOCK_MONOTONIC) {
        Ok(time) => Duration::from(time).as_nanos() as u64,
        // The clock exists on every Linux; there is nothing sensible to do without it.
        Err(error) => unreachable!("CLOCK_MONOTONIC: {error}"),
    }
}
