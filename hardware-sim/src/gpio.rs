//! Pins: the API of `rppal::gpio` over the simulated board.
//!
//! [`Gpio::get`] hands out a [`Pin`] by its BCM number. The pin is then turned into what it shall be: an
//! [`InputPin`], an [`OutputPin`], or an [`IoPin`] that can change its mode later. When that goes out of scope the
//! pin gets its former mode back and its pull resistor is switched off, unless `set_reset_on_drop(false)` was called;
//! after Ctrl-C or `kill` nothing goes out of scope, so pins stay as they are.
//!
//! ```
//! use hardware_sim::gpio::{Gpio, Level};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # hardware_sim::board::Board::create_unnamed(&Default::default())?.plug_in()?; // not the user's board
//! let gpio = Gpio::new()?;
//! let mut led = gpio.get(21)?.into_output_low();
//! led.toggle();
//! assert!(led.is_set_high());
//!
//! let button = gpio.get(20)?.into_input_pullup();
//! assert_eq!(button.read(), Level::High); // not pressed
//! # Ok(())
//! # }
//! ```
//!
//! # Many processes, one board
//!
//! Every process that calls [`Gpio::new`] is on the same board, as on a real Pi. A pin is taken within one process
//! only: two processes may both drive GPIO 21, and the last write wins. The one thing that a process holds alone is
//! an interrupt line.
//!
//! # Interrupts
//!
//! [`InputPin::set_interrupt`] lets the kernel's part of the board queue the edges of a pin, 1024 at most;
//! [`InputPin::poll_interrupt`] and [`Gpio::poll_interrupts`] wait for one. [`InputPin::set_async_interrupt`] calls a
//! closure on a thread of its own instead. All the waiting of the first kind in one process stands behind one mutex:
//! while one thread polls, no other can poll, set or clear.
//!
//! # Software PWM
//!
//! [`OutputPin::set_pwm`] starts a thread that switches the pin. It sleeps between its edges, so a signal is as
//! exact as the scheduler, some 100 µs on a machine that is not busy.
//!
//! # When it does not work
//!
//! - [`Error::PinUsed`]: this process holds the pin already; drop it, or pass it on.
//! - [`Error::PinNotAvailable`]: the number is no BCM number. The physical pin 40 is GPIO 21.
//! - [`Error::PermissionDenied`], [`Error::Io`] from [`Gpio::new`]: the board's file cannot be opened; the text names
//!   it.
//! - [`Error::Io`] number 16 from `set_interrupt` or `clear_async_interrupt`: another process waits for this pin.
//!
//! What differs from a real Pi, and why, stands in `FIDELITY.md`.

mod async_interrupt;
mod error;
mod held;
mod input;
mod interrupt;
mod io;
mod output;
mod pin;
mod shared;
mod soft_pwm;
#[cfg(test)]
mod tests;
#[cfg(feature = "embedded-hal")]
mod traits;
#[cfg(feature = "embedded-hal-0")]
mod traits_0;
#[cfg(feature = "hal-unproven")]
mod traits_unproven;
mod values;

pub use error::{Error, Result};
pub use input::InputPin;
pub use io::IoPin;
pub use output::OutputPin;
pub use pin::Pin;
pub use values::{Bias, Event, Level, Mode, Trigger};

use std::sync::Arc;
use std::time::Duration;

use shared::Shared;

/// Access to the pins of the board.
///
/// Clones, and every other `Gpio` of the process, share one state: which pins are taken, and the interrupts that
/// [`InputPin::set_interrupt`] set. It ends with the last `Gpio` or pin.
#[derive(Clone, Debug)]
pub struct Gpio {
    shared: Arc<Shared>,
}

impl Gpio {
    /// Opens the board.
    ///
    /// # Errors
    ///
    /// [`Error::PermissionDenied`] if its file may not be read and written, [`Error::Io`] if it cannot be made or
    /// opened, or is no board.
    pub fn new() -> Result<Gpio> {
        Ok(Gpio {
            shared: Shared::of_this_process()?,
        })
    }

    /// Takes a pin, by its BCM number. It is free again when what this returns, or what that was turned into, is
    /// dropped.
    ///
    /// Another process that holds the same pin is no obstacle and is not noticed.
    ///
    /// # Errors
    ///
    /// [`Error::PinNotAvailable`] from 58 up (the BCM2711 has the lines 0 to 57, of which 0 to 27 are on the header),
    /// [`Error::PinUsed`] if this process has taken it already.
    pub fn get(&self, pin: u8) -> Result<Pin> {
        self.shared.take(pin)?;
        Ok(Pin::new(pin, Arc::clone(&self.shared)))
    }

    /// Waits for an edge of any of these pins, whose interrupts were set with [`InputPin::set_interrupt`].
    ///
    /// Edges that are queued already come at once, those of the first pin of `pins` first. With `reset` the lines are
    /// given back and requested anew before the wait, so edges until then are lost.
    ///
    /// `timeout` is cut to whole milliseconds; `None` waits for ever. It is the time to wait for *some* pin of this
    /// process: an edge of one that is not in `pins` starts it once more. `Ok(None)` says that it ran out.
    ///
    /// No other thread can poll, set or clear an interrupt meanwhile.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if a line cannot be requested again.
    pub fn poll_interrupts<'a>(
        &self,
        pins: &[&'a InputPin],
        reset: bool,
        timeout: Option<Duration>,
    ) -> Result<Option<(&'a InputPin, Event)>> {
        self.shared.interrupts().poll(pins, reset, timeout)
    }
}
