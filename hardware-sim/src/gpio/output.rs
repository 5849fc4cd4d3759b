//! A pin that drives its wire.

use std::time::Duration;

use super::held::Held;
use super::pin::Pin;
use super::soft_pwm::SoftPwm;
use super::{Level, Mode, Result};

/// A pin that is an output. [`Pin::into_output`], [`Pin::into_output_low`] and [`Pin::into_output_high`] make it.
///
/// Two are equal if they have the same number.
#[derive(Debug)]
pub struct OutputPin {
    // The order matters: see `Held::drop`.
    pub(super) held: Held,
    pub(super) pwm: SoftPwm,
}

impl OutputPin {
    pub(super) fn new(pin: Pin) -> OutputPin {
        OutputPin {
            held: Held::new(pin, Mode::Output),
            pwm: SoftPwm::default(),
        }
    }

    /// Its BCM number, 0 to 57.
    pub fn pin(&self) -> u8 {
        self.held.pin().pin()
    }

    /// Whether its wire is low now. What counts is the wire, not what this process wrote last.
    pub fn is_set_low(&self) -> bool {
        self.held.is(Level::Low)
    }

    /// Whether its wire is high now. What counts is the wire, not what this process wrote last.
    pub fn is_set_high(&self) -> bool {
        self.held.is(Level::High)
    }

    /// Sets its level (registers `GPSET` and `GPCLR`; one atomic step).
    pub fn write(&mut self, level: Level) {
        self.held.pin().write(level);
    }

    /// Sets it low.
    pub fn set_low(&mut self) {
        self.write(Level::Low);
    }

    /// Sets it high.
    pub fn set_high(&mut self) {
        self.write(Level::High);
    }

    /// Reads the level of its wire, then writes the other one. These are two steps: another process, or the thread
    /// of a PWM signal, can write in between.
    pub fn toggle(&mut self) {
        self.held.toggle();
    }

    /// Starts a PWM signal: high for `pulse_width`, low for the rest of `period`, again and again, from a thread of
    /// its own. A pulse longer than the period counts as long as it. While a signal runs, it changes to the new one
    /// when the pulse that has begun is over; the cycle that has begun then ends by the new period.
    ///
    /// A period of 0 holds the pin low.
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn set_pwm(&mut self, period: Duration, pulse_width: Duration) -> Result<()> {
        self.pwm.set(self.held.pin(), period, pulse_width);
        Ok(())
    }

    /// Starts a PWM signal of `frequency` Hz that is high for the part `duty_cycle` of its time, from 0.0 to 1.0;
    /// values outside count as the nearer end. A frequency of 0 or less holds the pin low.
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn set_pwm_frequency(&mut self, frequency: f64, duty_cycle: f64) -> Result<()> {
        self.pwm.set_frequency(self.held.pin(), frequency, duty_cycle);
        Ok(())
    }

    /// Ends the PWM signal, when the pulse that has begun is over. The pin is low then. Waits for it: up to the
    /// pulse width of this cycle and, if it has begun its low part, until the end of the next pulse.
    ///
    /// # Errors
    ///
    /// [`Error::ThreadPanic`](super::Error::ThreadPanic) if the thread of the signal panicked.
    pub fn clear_pwm(&mut self) -> Result<()> {
        self.pwm.clear()
    }

    /// Whether the pin gets its former mode back when this is dropped; `true` unless
    /// [`set_reset_on_drop`](Self::set_reset_on_drop) said otherwise.
    pub fn reset_on_drop(&self) -> bool {
        self.held.reset_on_drop
    }

    /// Chooses what dropping does. A process that is killed drops nothing.
    pub fn set_reset_on_drop(&mut self, reset_on_drop: bool) {
        self.held.reset_on_drop = reset_on_drop;
    }
}

impl Eq for OutputPin {}

impl PartialEq for OutputPin {
    fn eq(&self, other: &OutputPin) -> bool {
        self.held.pin() == other.held.pin()
    }
}

impl PartialEq<&OutputPin> for OutputPin {
    fn eq(&self, other: &&OutputPin) -> bool {
        self == *other
    }
}

impl PartialEq<OutputPin> for &OutputPin {
    fn eq(&self, other: &OutputPin) -> bool {
        *self == other
    }
}
