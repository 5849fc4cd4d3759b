//! What the three kinds of pin that have a function share: how they found the pin, and how they leave it.

use super::pin::Pin;
use super::{Bias, Level, Mode};

/// A pin with a function.
#[derive(Debug)]
pub(super) struct Held {
    pin: Pin,
    /// The mode to go back to; `None` if it was the same.
    former_mode: Option<Mode>,
    /// The resistor that was switched on through this value.
    bias: Bias,
    pub(super) reset_on_drop: bool,
}

impl Held {
    /// Sets the pin's mode, if it is another one now.
    pub(super) fn new(pin: Pin, mode: Mode) -> Held {
        let former = pin.mode();
        if former != mode {
            pin.set_mode(mode);
        }
        Held {
            pin,
            former_mode: (former != mode).then_some(former),
            bias: Bias::Off,
            reset_on_drop: true,
        }
    }

    pub(super) fn pin(&self) -> &Pin {
        &self.pin
    }

    pub(super) fn is(&self, level: Level) -> bool {
        self.pin.read() == level
    }

    /// Reads the level on the wire, then writes the other one; another process can write in between.
    pub(super) fn toggle(&mut self) {
        self.pin.write(!self.pin.read());
    }

    pub(super) fn set_bias(&mut self, bias: Bias) {
        self.pin.set_bias(bias);
        self.bias = bias;
    }

    /// Sets another mode than the one that it got when it was made, `first`.
    pub(super) fn change_mode(&mut self, first: Mode, mode: Mode) {
        if self.former_mode.is_none() && mode != first {
            self.former_mode = Some(first);
        }
        self.pin.set_mode(mode);
    }
}

impl Drop for Held {
    /// The mode goes back only if it was changed, the resistor off only if it was switched on. Then `pin` is dropped,
    /// which frees it for others; and only then what stands beside `Held` in its owner: the thread of a PWM signal or
    /// of an interrupt. The order is `rppal`'s.
    fn drop(&mut self) {
        if !self.reset_on_drop {
            return;
        }
        if let Some(mode) = self.former_mode {
            self.pin.set_mode(mode);
        }
        if self.bias != Bias::Off {
            self.pin.set_bias(Bias::Off);
        }
    }
}
