//! The pins that columns need.

use crate::hal::gpio::{IoPin, Mode};
use std::convert::Infallible;
use std::fmt::Debug;

/// A pin that either drives low or leaves its wire alone.
///
/// `embedded-hal` 1.0 has no trait for a pin that is an output at one time and an input at another. An open-drain output
/// fits as well as an [`IoPin`].
pub trait Column {
    /// Why the pin could not be switched.
    type Error: Debug;

    /// Drives the wire low.
    ///
    /// # Errors
    ///
    /// If the pin cannot be switched; it may be driving all the same.
    fn select(&mut self) -> Result<(), Self::Error>;

    /// Lets the wire go: the pin has a high impedance and no pull-down.
    ///
    /// # Errors
    ///
    /// If the pin cannot be switched; it may still be driving.
    fn release(&mut self) -> Result<(), Self::Error>;
}

impl Column for IoPin {
    type Error = Infallible;

    fn select(&mut self) -> Result<(), Infallible> {
        // In this order: the other way round, the pin would drive for a moment whatever its latch holds, perhaps high.
        self.set_low();
        self.set_mode(Mode::Output);
        Ok(())
    }

    fn release(&mut self) -> Result<(), Infallible> {
        self.set_mode(Mode::Input);
        Ok(())
    }
}
