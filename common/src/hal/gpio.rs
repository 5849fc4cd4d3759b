//! Pins: the API of `rppal::gpio`, over whichever board was chosen (see [`hal`](super)).
//!
//! Levels, modes, events and errors are `rppal`'s own types. Its documentation holds for every method here; where the
//! simulated board differs stands in `hardware-sim/FIDELITY.md`.

mod convert;
mod input;
mod io_pin;
mod output;
mod outputs;

pub use input::InputPin;
pub use io_pin::IoPin;
pub use output::OutputPin;
pub use rppal::gpio::{Bias, Error, Event, Level, Mode, Result, Trigger};

use super::announcement::announce;
use super::choice::Chosen;
use super::{Hardware, hardware};
use convert::{error, level, mode, simulated_mode};
use std::convert::Infallible;
use std::io;
use std::time::Duration;

/// The pins of the board. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Gpio {
    gpio: Chosen<rppal::gpio::Gpio, hardware_sim::gpio::Gpio>,
}

impl Gpio {
    /// Opens the board.
    ///
    /// # Errors
    ///
    /// As `rppal` on a Pi. [`Error::Io`] if the simulated board cannot be opened, or if `HARDWARE` names no board; the
    /// text says what to do.
    pub fn new() -> Result<Gpio> {
        let hardware = hardware().map_err(io::Error::from)?;
        let gpio = match hardware {
            Hardware::Pi => Chosen::Pi(rppal::gpio::Gpio::new()?),
            Hardware::Simulated => Chosen::Simulated(hardware_sim::gpio::Gpio::new().map_err(error)?),
        };
        announce(hardware);
        Ok(Gpio { gpio })
    }

    /// Takes a pin by its BCM number.
    ///
    /// # Errors
    ///
    /// [`Error::PinUsed`] if this process holds the pin already; [`Error::PinNotAvailable`] if there is no such pin.
    pub fn get(&self, pin: u8) -> Result<Pin> {
        let pin = match &self.gpio {
            Chosen::Pi(gpio) => Chosen::Pi(gpio.get(pin)?),
            Chosen::Simulated(gpio) => Chosen::Simulated(gpio.get(pin).map_err(error)?),
        };
        Ok(Pin { pin })
    }

    /// Waits for an interrupt on any of `pins`, at most for `timeout`. See `rppal`'s documentation.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the system refuses.
    pub fn poll_interrupts<'a>(
        &self,
        pins: &[&'a InputPin],
        reset: bool,
        timeout: Option<Duration>,
    ) -> Result<Option<(&'a InputPin, Event)>> {
        input::poll_any(&self.gpio, pins, reset, timeout)
    }
}

/// A pin that is not configured yet.
#[derive(Debug, PartialEq, Eq)]
pub struct Pin {
    pin: Chosen<rppal::gpio::Pin, hardware_sim::gpio::Pin>,
}

impl Pin {
    /// The BCM number.
    pub fn pin(&self) -> u8 {
        match &self.pin {
            Chosen::Pi(pin) => pin.pin(),
            Chosen::Simulated(pin) => pin.pin(),
        }
    }

    /// The pin's mode as it is.
    pub fn mode(&self) -> Mode {
        match &self.pin {
            Chosen::Pi(pin) => pin.mode(),
            Chosen::Simulated(pin) => mode(pin.mode()),
        }
    }

    /// The pin's level.
    pub fn read(&self) -> Level {
        match &self.pin {
            Chosen::Pi(pin) => pin.read(),
            Chosen::Simulated(pin) => level(pin.read()),
        }
    }

    /// Makes it an input and switches its pull resistor off.
    pub fn into_input(self) -> InputPin {
        InputPin::new(match self.pin {
            Chosen::Pi(pin) => Chosen::Pi(pin.into_input()),
            Chosen::Simulated(pin) => Chosen::Simulated(pin.into_input()),
        })
    }

    /// Makes it an input with its pull-down.
    pub fn into_input_pulldown(self) -> InputPin {
        InputPin::new(match self.pin {
            Chosen::Pi(pin) => Chosen::Pi(pin.into_input_pulldown()),
            Chosen::Simulated(pin) => Chosen::Simulated(pin.into_input_pulldown()),
        })
    }

    /// Makes it an input with its pull-up.
    pub fn into_input_pullup(self) -> InputPin {
        InputPin::new(match self.pin {
            Chosen::Pi(pin) => Chosen::Pi(pin.into_input_pullup()),
            Chosen::Simulated(pin) => Chosen::Simulated(pin.into_input_pullup()),
        })
    }

    /// Makes it an output and leaves its level as it is in the output latch.
    pub fn into_output(self) -> OutputPin {
        OutputPin::new(match self.pin {
            Chosen::Pi(pin) => Chosen::Pi(pin.into_output()),
            Chosen::Simulated(pin) => Chosen::Simulated(pin.into_output()),
        })
    }

    /// Makes it an output that is low from the first moment.
    pub fn into_output_low(self) -> OutputPin {
        OutputPin::new(match self.pin {
            Chosen::Pi(pin) => Chosen::Pi(pin.into_output_low()),
            Chosen::Simulated(pin) => Chosen::Simulated(pin.into_output_low()),
        })
    }

    /// Makes it an output that is high from the first moment.
    pub fn into_output_high(self) -> OutputPin {
        OutputPin::new(match self.pin {
            Chosen::Pi(pin) => Chosen::Pi(pin.into_output_high()),
            Chosen::Simulated(pin) => Chosen::Simulated(pin.into_output_high()),
        })
    }

    /// Makes it a pin whose mode can be changed later.
    pub fn into_io(self, mode: Mode) -> IoPin {
        IoPin::new(match self.pin {
            Chosen::Pi(pin) => Chosen::Pi(pin.into_io(mode)),
            Chosen::Simulated(pin) => Chosen::Simulated(pin.into_io(simulated_mode(mode))),
        })
    }
}

impl embedded_hal::digital::ErrorType for Pin {
    type Error = Infallible;
}

impl embedded_hal::digital::InputPin for Pin {
    fn is_high(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(self.read() == Level::High)
    }

    fn is_low(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(self.read() == Level::Low)
    }
}
