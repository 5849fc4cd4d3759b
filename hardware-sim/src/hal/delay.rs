//! Waiting.

use std::thread;
use std::time::Duration;

/// Waits by the ordinary sleep of the operating system: at least as long as asked, and some 50 to 100 µs longer.
///
/// `rppal` keeps the processor busy for the last part instead, which is more exact, and which no simulated clock could
/// see.
#[derive(Debug, Default)]
pub struct Delay;

impl Delay {
    /// A delay. It holds nothing; any number of them may exist.
    pub fn new() -> Delay {
        Delay
    }
}

impl embedded_hal::delay::DelayNs for Delay {
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

/// The traits of `embedded-hal` 0.2, which has one for each type of number.
#[cfg(feature = "embedded-hal-0")]
mod for_0 {
    use std::thread;
    use std::time::Duration;

    use embedded_hal_0::blocking::delay::{DelayMs, DelayUs};

    use super::Delay;

    impl DelayMs<u8> for Delay {
        fn delay_ms(&mut self, ms: u8) {
            self.delay_ms(u64::from(ms));
        }
    }

    impl DelayMs<u16> for Delay {
        fn delay_ms(&mut self, ms: u16) {
            self.delay_ms(u64::from(ms));
        }
    }

    impl DelayMs<u32> for Delay {
        fn delay_ms(&mut self, ms: u32) {
            self.delay_ms(u64::from(ms));
        }
    }

    impl DelayMs<u64> for Delay {
        fn delay_ms(&mut self, ms: u64) {
            thread::sleep(Duration::from_millis(ms));
        }
    }

    impl DelayUs<u8> for Delay {
        fn delay_us(&mut self, us: u8) {
            self.delay_us(u64::from(us));
        }
    }

    impl DelayUs<u16> for Delay {
        fn delay_us(&mut self, us: u16) {
            self.delay_us(u64::from(us));
        }
    }

    impl DelayUs<u32> for Delay {
        fn delay_us(&mut self, us: u32) {
            self.delay_us(u64::from(us));
        }
    }

    impl DelayUs<u64> for Delay {
        fn delay_us(&mut self, us: u64) {
            thread::sleep(Duration::from_micros(us));
        }
    }
}
