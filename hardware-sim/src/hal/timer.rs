//! A timer that is asked whether its time is over.

use std::time::{Duration, Instant};

use embedded_hal_0::timer::CountDown;
use void::Void;

/// Counts a time down, for the trait `CountDown` of `embedded-hal` 0.2.
#[derive(Debug, Copy, Clone)]
pub struct Timer {
    start: Instant,
    duration: Duration,
}

impl Timer {
    /// A timer whose time is over.
    pub fn new() -> Timer {
        Timer {
            start: Instant::now(),
            duration: Duration::ZERO,
        }
    }
}

impl Default for Timer {
    fn default() -> Timer {
        Timer::new()
    }
}

impl CountDown for Timer {
    type Time = Duration;

    fn start<T: Into<Duration>>(&mut self, count: T) {
        self.start = Instant::now();
        self.duration = count.into();
    }

    /// `WouldBlock` until the time is over. Then `Ok`, again and again: the timer does not restart by itself.
    fn wait(&mut self) -> nb::Result<(), Void> {
        if self.start.elapsed() >= self.duration {
            Ok(())
        } else {
            Err(nb::Error::WouldBlock)
        }
    }
}
