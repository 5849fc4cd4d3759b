//! A pin whose mode changes while it is used.

use std::time::Duration;

use super::held::Held;
use super::pin::Pin;
use super::soft_pwm::SoftPwm;
use super::{Bias, Level, Mode, Result};

/// A pin whose mode can be changed at any time, as the columns of a keypad need it. [`Pin::into_io`] makes it.
///
/// A function that does not fit the mode has no effect that can be seen: a level that is written to an input stays in
/// its output latch until it becomes an output. Two pins are equal if they have the same number.
#[derive(Debug)]
pub struct IoPin {
    // The order matters: see `Held::drop`.
    pub(super) held: Held,
    pub(super) pwm: SoftPwm,
    /// The mode that it was made with.
    first: Mode,
}

impl IoPin {
    pub(super) fn new(pin: Pin, mode: Mode) -> IoPin {
        IoPin {
            held: Held::new(pin, mode),
            pwm: SoftPwm::default(),
            first: mode,
        }
    }

    /// Its BCM number, 0 to 57.
    pub fn pin(&self) -> u8 {
        self.held.pin().pin()
    }

    /// Its mode now. Another process may have set it.
    pub fn mode(&self) -> Mode {
        self.held.pin().mode()
    }

    /// Sets its mode.
    pub fn set_mode(&mut self, mode: Mode) {
        self.held.change_mode(self.first, mode);
    }

    /// The level on its wire now.
    pub fn read(&self) -> Level {
        self.held.pin().read()
    }

    /// Whether its wire is low now.
    pub fn is_low(&self) -> bool {
        self.held.is(Level::Low)
    }

    /// Whether its wire is high now.
    pub fn is_high(&self) -> bool {
        self.held.is(Level::High)
    }

    /// Switches its pull resistor.
    pub fn set_bias(&mut self, bias: Bias) {
        self.held.set_bias(bias);
    }

    /// Sets the level of its output latch, which is the level of its wire while it is an output.
    pub fn write(&mut self, level: Level) {
        self.held.pin().write(level);
    }

    /// Sets its output latch low.
    pub fn set_low(&mut self) {
        self.write(Level::Low);
    }

    /// Sets its output latch high.
    pub fn set_high(&mut self) {
        self.write(Level::High);
    }

    /// Reads the level of its wire, then writes the other one to its latch; two steps, as
    /// [`OutputPin::toggle`](super::OutputPin::toggle).
    pub fn toggle(&mut self) {
        self.held.toggle();
    }

    /// Starts a PWM signal, or changes it: see [`OutputPin::set_pwm`](super::OutputPin::set_pwm). It can be seen
    /// while the mode is [`Mode::Output`].
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn set_pwm(&mut self, period: Duration, pulse_width: Duration) -> Result<()> {
        self.pwm.set(self.held.pin(), period, pulse_width);
        Ok(())
    }

    /// Starts a PWM signal of `frequency` Hz, high for the part `duty_cycle` (0.0 to 1.0) of its time: see
    /// [`OutputPin::set_pwm_frequency`](super::OutputPin::set_pwm_frequency).
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn set_pwm_frequency(&mut self, frequency: f64, duty_cycle: f64) -> Result<()> {
        self.pwm.set_frequency(self.held.pin(), frequency, duty_cycle);
        Ok(())
    }

    /// Ends the PWM signal: see [`OutputPin::clear_pwm`](super::OutputPin::clear_pwm).
    ///
    /// # Errors
    ///
    /// [`Error::ThreadPanic`](super::Error::ThreadPanic) if the thread of the signal panicked.
    pub fn clear_pwm(&mut self) -> Result<()> {
        self.pwm.clear()
    }

    /// Whether the pin gets its former mode back, and a resistor that was switched on is switched off, when this is
    /// dropped; `true` unless [`set_reset_on_drop`](Self::set_reset_on_drop) said otherwise.
    pub fn reset_on_drop(&self) -> bool {
        self.held.reset_on_drop
    }

    /// Chooses what dropping does. A process that is killed drops nothing.
    pub fn set_reset_on_drop(&mut self, reset_on_drop: bool) {
        self.held.reset_on_drop = reset_on_drop;
    }
}

impl Eq for IoPin {}

impl PartialEq for IoPin {
    fn eq(&self, other: &IoPin) -> bool {
        self.held.pin() == other.held.pin()
    }
}

impl PartialEq<&IoPin> for IoPin {
    fn eq(&self, other: &&IoPin) -> bool {
        self == *other
    }
}

impl PartialEq<IoPin> for &IoPin {
    fn eq(&self, other: &IoPin) -> bool {
        *self == other
    }
}
