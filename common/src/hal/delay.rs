//! Waiting, for drivers.

use embedded_hal::delay::DelayNs;
use std::thread;
use std::time::Duration;

/// A delay for `embedded-hal` drivers: an ordinary sleep.
///
/// `rppal`'s own `hal::Delay` waits busily for the last part, which is more exact by some 50 µs and keeps a processor
/// occupied; no driver of this course needs that.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delay;

impl DelayNs for Delay {
    fn delay_ns(&mut self, ns: u32) {
        thread::sleep(Duration::from_nanos(ns.into()));
    }

    fn delay_us(&mut self, us: u32) {
        thread::sleep(Duration::from_micros(us.into()));
    }

    fn delay_ms(&mut self, ms: u32) {
        thread::sleep(Duration::from_millis(ms.into()));
    }
}
