//! A pin that was taken and not yet given a function.

use std::sync::Arc;

use super::shared::Shared;
use super::{Bias, InputPin, IoPin, Level, Mode, OutputPin};

/// A pin of this process, in whatever state it was found. [`Gpio::get`](super::Gpio::get) makes it.
///
/// It can be looked at, and turned into an [`InputPin`], an [`OutputPin`] or an [`IoPin`]. Two pins are equal if they
/// have the same number.
#[derive(Debug)]
pub struct Pin {
    number: u8,
    shared: Arc<Shared>,
}

impl Pin {
    pub(super) fn new(number: u8, shared: Arc<Shared>) -> Pin {
        Pin { number, shared }
    }

    /// Its BCM number, 0 to 57.
    pub fn pin(&self) -> u8 {
        self.number
    }

    /// Its mode now. Another process may have set it.
    pub fn mode(&self) -> Mode {
        self.shared.board.state(self.number).mode
    }

    /// The level on its wire now, whoever drives it (register `GPLEV`).
    pub fn read(&self) -> Level {
        self.shared.board.state(self.number).level
    }

    /// Makes it an input and switches its pull resistor *off*, also one that another process has switched on.
    pub fn into_input(self) -> InputPin {
        InputPin::new(self, Bias::Off)
    }

    /// Makes it an input with a resistor to 0 V.
    pub fn into_input_pulldown(self) -> InputPin {
        InputPin::new(self, Bias::PullDown)
    }

    /// Makes it an input with a resistor to 3.3 V.
    pub fn into_input_pullup(self) -> InputPin {
        InputPin::new(self, Bias::PullUp)
    }

    /// Makes it an output. Its level is what its output latch holds: the last level that was written to it, by any
    /// process.
    pub fn into_output(self) -> OutputPin {
        OutputPin::new(self)
    }

    /// Makes it an output that is low. The level is written before the mode is set, so it is never high in between.
    pub fn into_output_low(self) -> OutputPin {
        self.write(Level::Low);
        OutputPin::new(self)
    }

    /// Makes it an output that is high. The level is written before the mode is set, so it is never low in between.
    pub fn into_output_high(self) -> OutputPin {
        self.write(Level::High);
        OutputPin::new(self)
    }

    /// Sets its mode, which can be changed later.
    pub fn into_io(self, mode: Mode) -> IoPin {
        IoPin::new(self, mode)
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Writes the output latch.
    pub(super) fn write(&self, level: Level) {
        self.shared.board.write(self.number, level);
    }

    /// Sets the mode. One that the BCM2711 does not have makes the pin an input.
    pub(super) fn set_mode(&self, mode: Mode) {
        let mode = match mode {
            Mode::Alt6 | Mode::Alt7 | Mode::Alt8 | Mode::Null => Mode::Input,
            mode => mode,
        };
        self.shared.board.set_mode(self.number, mode);
    }

    pub(super) fn set_bias(&self, bias: Bias) {
        self.shared.board.set_bias(self.number, bias);
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        self.shared.give_back(self.number);
    }
}

impl Eq for Pin {}

impl PartialEq for Pin {
    fn eq(&self, other: &Pin) -> bool {
        self.number == other.number
    }
}

impl PartialEq<&Pin> for Pin {
    fn eq(&self, other: &&Pin) -> bool {
        self == *other
    }
}

impl PartialEq<Pin> for &Pin {
    fn eq(&self, other: &Pin) -> bool {
        *self == other
    }
}
