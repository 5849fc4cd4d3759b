//! Time for drivers that are written over `embedded-hal`: the API of `rppal::hal`.
//!
//! ```
//! use embedded_hal::delay::DelayNs;
//! use hardware_sim::hal::Delay;
//!
//! Delay::new().delay_us(40); // what an HD44780 needs for most instructions
//! ```

mod delay;
#[cfg(feature = "embedded-hal-0")]
mod timer;

use std::time::Duration;

pub use delay::Delay;
#[cfg(feature = "embedded-hal-0")]
pub use timer::Timer;

/// A frequency in Hz. It turns into the [`Duration`] of one period.
pub struct Hertz(pub f64);

impl From<Hertz> for Duration {
    /// One period, cut to whole microseconds; 0 for a frequency that is 0, negative, infinite or no number.
    fn from(frequency: Hertz) -> Duration {
        const MICROS_PER_SEC: f64 = 1e6;

        let Hertz(frequency) = frequency;
        if frequency > 0.0 && frequency.is_finite() {
            // Not `MICROS_PER_SEC / frequency`, whose last digit can differ from that of `rppal`.
            Duration::from_micros(((1.0 / frequency) * MICROS_PER_SEC) as u64)
        } else {
            Duration::ZERO
        }
    }
}

#[cfg(test)]
mod tests;
