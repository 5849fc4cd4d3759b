//! Pins that change their mode.

use super::convert::{error, level, mode, simulated_bias, simulated_level, simulated_mode};
use super::outputs::{Shared, SwitchOff};
use super::{Bias, Chosen, Level, Mode, Result};
use std::convert::Infallible;
use std::time::Duration;

type Driver = Chosen<rppal::gpio::IoPin, hardware_sim::gpio::IoPin>;

/// A pin whose mode can be changed.
#[derive(Debug, PartialEq, Eq)]
pub struct IoPin {
    pin: Shared<Driver>,
}

impl SwitchOff for Driver {
    fn switch_off(&mut self) {
        // An error here means that the PWM thread had failed; then it drives no more.
        match self {
            Chosen::Pi(pin) if pin.mode() == Mode::Output => {
                let _ = pin.clear_pwm();
                pin.set_low();
            }
            Chosen::Simulated(pin) if pin.mode() == hardware_sim::gpio::Mode::Output => {
                let _ = pin.clear_pwm();
                pin.set_low();
            }
            _ => {}
        }
    }
}

impl IoPin {
    pub(super) fn new(pin: Driver) -> IoPin {
        IoPin { pin: Shared::new(pin) }
    }

    /// The BCM number.
    pub fn pin(&self) -> u8 {
        self.pin.look(|pin| match pin {
            Chosen::Pi(pin) => pin.pin(),
            Chosen::Simulated(pin) => pin.pin(),
        })
    }

    /// The pin's mode as it is.
    pub fn mode(&self) -> Mode {
        self.pin.look(|pin| match pin {
            Chosen::Pi(pin) => pin.mode(),
            Chosen::Simulated(pin) => mode(pin.mode()),
        })
    }

    /// Chooses the pin's mode.
    pub fn set_mode(&mut self, mode: Mode) {
        self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.set_mode(mode),
            Chosen::Simulated(pin) => pin.set_mode(simulated_mode(mode)),
        });
    }

    /// The pin's level.
    pub fn read(&self) -> Level {
        self.pin.look(|pin| match pin {
            Chosen::Pi(pin) => pin.read(),
            Chosen::Simulated(pin) => level(pin.read()),
        })
    }

    /// Whether the level is low.
    pub fn is_low(&self) -> bool {
        self.read() == Level::Low
    }

    /// Whether the level is high.
    pub fn is_high(&self) -> bool {
        self.read() == Level::High
    }

    /// Chooses the pull resistor.
    pub fn set_bias(&mut self, bias: Bias) {
        self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.set_bias(bias),
            Chosen::Simulated(pin) => pin.set_bias(simulated_bias(bias)),
        });
    }

    /// Drives the pin low or high.
    pub fn write(&mut self, level: Level) {
        self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.write(level),
            Chosen::Simulated(pin) => pin.write(simulated_level(level)),
        });
    }

    /// Drives the pin low.
    pub fn set_low(&mut self) {
        self.write(Level::Low);
    }

    /// Drives the pin high.
    pub fn set_high(&mut self) {
        self.write(Level::High);
    }

    /// Reads the pin's level and drives the other one. These are two steps: between processes a toggle can get lost.
    pub fn toggle(&mut self) {
        self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.toggle(),
            Chosen::Simulated(pin) => pin.toggle(),
        });
    }

    /// Starts a PWM signal made by software: `pulse_width` high in each `period`.
    ///
    /// # Errors
    ///
    /// None at present; `rppal` reserves the right.
    pub fn set_pwm(&mut self, period: Duration, pulse_width: Duration) -> Result<()> {
        let set = self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.set_pwm(period, pulse_width),
            Chosen::Simulated(pin) => pin.set_pwm(period, pulse_width).map_err(error),
        });
        set.unwrap_or(Ok(()))
    }

    /// Starts a PWM signal of `frequency` Hz that is high for the fraction `duty_cycle` (0.0 to 1.0).
    ///
    /// # Errors
    ///
    /// None at present; `rppal` reserves the right.
    pub fn set_pwm_frequency(&mut self, frequency: f64, duty_cycle: f64) -> Result<()> {
        let set = self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.set_pwm_frequency(frequency, duty_cycle),
            Chosen::Simulated(pin) => pin.set_pwm_frequency(frequency, duty_cycle).map_err(error),
        });
        set.unwrap_or(Ok(()))
    }

    /// Stops the PWM signal at the end of its pulse.
    ///
    /// # Errors
    ///
    /// [`Error::ThreadPanic`](super::Error::ThreadPanic) if the signal's thread has failed.
    pub fn clear_pwm(&mut self) -> Result<()> {
        let cleared = self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.clear_pwm(),
            Chosen::Simulated(pin) => pin.clear_pwm().map_err(error),
        });
        cleared.unwrap_or(Ok(()))
    }

    /// Whether the pin goes back to its former mode when dropped.
    pub fn reset_on_drop(&self) -> bool {
        self.pin.look(|pin| match pin {
            Chosen::Pi(pin) => pin.reset_on_drop(),
            Chosen::Simulated(pin) => pin.reset_on_drop(),
        })
    }

    /// Chooses whether the pin goes back to its former mode when dropped.
    pub fn set_reset_on_drop(&mut self, reset_on_drop: bool) {
        self.pin.change(|pin| match pin {
            Chosen::Pi(pin) => pin.set_reset_on_drop(reset_on_drop),
            Chosen::Simulated(pin) => pin.set_reset_on_drop(reset_on_drop),
        });
    }
}

impl embedded_hal::digital::ErrorType for IoPin {
    type Error = Infallible;
}

impl embedded_hal::digital::InputPin for IoPin {
    fn is_high(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(IoPin::is_high(self))
    }

    fn is_low(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(IoPin::is_low(self))
    }
}

impl embedded_hal::digital::OutputPin for IoPin {
    fn set_low(&mut self) -> std::result::Result<(), Infallible> {
        IoPin::set_low(self);
        Ok(())
    }

    fn set_high(&mut self) -> std::result::Result<(), Infallible> {
        IoPin::set_high(self);
        Ok(())
    }
}

impl embedded_hal::digital::StatefulOutputPin for IoPin {
    fn is_set_high(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(IoPin::is_high(self))
    }

    fn is_set_low(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(IoPin::is_low(self))
    }

    fn toggle(&mut self) -> std::result::Result<(), Infallible> {
        IoPin::toggle(self);
        Ok(())
    }
}
