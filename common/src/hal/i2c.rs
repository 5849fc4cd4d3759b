//! The I2C bus: the API of `rppal::i2c`, over whichever board was chosen (see [`hal`](super)).
//!
//! Errors are `rppal`'s own type. Its documentation holds for every method here; where the simulated board differs
//! stands in `hardware-sim/FIDELITY.md`.
//!
//! A transfer belongs to one process; between two of them another one may come in. What belongs together must be one
//! call of [`I2c::write`] or [`I2c::write_read`]. The `transaction` of `embedded-hal`, and what the trait builds on it,
//! is a transfer for each of its operations, on a real Pi too.
//!
//! ```
//! use common::hal::i2c::{Error, I2c};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # hardware_sim::board::Board::create_unnamed(&Default::default())?.plug_in()?; // not the user's board
//! let mut i2c = I2c::new()?;
//! i2c.set_slave_address(0x10)?;
//! match i2c.write(&[0x08]) {
//!     Ok(sent) => println!("{sent} byte"),
//!     Err(Error::Io(error)) if error.raw_os_error() == Some(121) => println!("nobody is there"),
//!     Err(error) => return Err(error.into()),
//! }
//! # Ok(())
//! # }
//! ```

mod capabilities;
mod smbus;

pub use capabilities::Capabilities;
pub use rppal::i2c::{Error, Result};

use super::announcement::announce;
use super::choice::Chosen;
use super::{Hardware, hardware};
use embedded_hal::i2c::Operation;
use hardware_sim::i2c as sim;
use std::io;

/// Access to an I2C bus, with the address of the device that is meant.
#[derive(Debug)]
pub struct I2c {
    i2c: Chosen<rppal::i2c::I2c, sim::I2c>,
}

impl I2c {
    /// Opens the bus on the header: GPIO 2 (SDA) and GPIO 3 (SCL), physical pins 3 and 5.
    ///
    /// # Errors
    ///
    /// As `rppal` on a Pi. [`Error::Io`] if the simulated board cannot be opened, or if `HARDWARE` names no board; the
    /// text says what to do.
    pub fn new() -> Result<I2c> {
        I2c::open(rppal::i2c::I2c::new, sim::I2c::new)
    }

    /// Opens a bus by its number.
    ///
    /// # Errors
    ///
    /// As [`I2c::new`]; [`Error::Io`] number 2 if there is no such bus. The simulated board has bus 1 alone.
    pub fn with_bus(bus: u8) -> Result<I2c> {
        I2c::open(|| rppal::i2c::I2c::with_bus(bus), || sim::I2c::with_bus(bus))
    }

    fn open(
        pi: impl FnOnce() -> Result<rppal::i2c::I2c>,
        simulated: impl FnOnce() -> sim::Result<sim::I2c>,
    ) -> Result<I2c> {
        let hardware = hardware().map_err(io::Error::from)?;
        let i2c = match hardware {
            Hardware::Pi => Chosen::Pi(pi()?),
            Hardware::Simulated => Chosen::Simulated(simulated().map_err(error)?),
        };
        announce(hardware);
        Ok(I2c { i2c })
    }

    /// What the controller can do.
    pub fn capabilities(&self) -> Capabilities {
        Capabilities::new(match &self.i2c {
            Chosen::Pi(i2c) => Chosen::Pi(i2c.capabilities()),
            Chosen::Simulated(i2c) => Chosen::Simulated(i2c.capabilities()),
        })
    }

    /// The number of the bus.
    pub fn bus(&self) -> u8 {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.bus(),
            Chosen::Simulated(i2c) => i2c.bus(),
        }
    }

    /// The frequency of the bus's clock in Hz.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if a real Pi's device tree does not tell it.
    pub fn clock_speed(&self) -> Result<u32> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.clock_speed(),
            Chosen::Simulated(i2c) => i2c.clock_speed().map_err(error),
        }
    }

    /// Chooses the device: its address of 7 bits, without the bit for reading and writing. Other programs that use the
    /// same device are not noticed.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidSlaveAddress`] from 0x78 up.
    pub fn set_slave_address(&mut self, slave_address: u16) -> Result<()> {
        match &mut self.i2c {
            Chosen::Pi(i2c) => i2c.set_slave_address(slave_address),
            Chosen::Simulated(i2c) => i2c.set_slave_address(slave_address).map_err(error),
        }
    }

    /// Sets a limit in ms for the time of a transfer, in steps of 10 ms, for *all* processes. The simulated board has
    /// none.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the system refuses.
    pub fn set_timeout(&self, timeout: u32) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.set_timeout(timeout),
            Chosen::Simulated(i2c) => i2c.set_timeout(timeout).map_err(error),
        }
    }

    /// Chooses addresses of 10 bits.
    ///
    /// # Errors
    ///
    /// [`Error::FeatureNotSupported`] on every Pi.
    pub fn set_addr_10bit(&mut self, addr_10bit: bool) -> Result<()> {
        match &mut self.i2c {
            Chosen::Pi(i2c) => i2c.set_addr_10bit(addr_10bit),
            Chosen::Simulated(i2c) => i2c.set_addr_10bit(addr_10bit).map_err(error),
        }
    }

    /// Fills `buffer` with bytes from the device, in one transfer, and returns their number: 8192 at most.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        match &mut self.i2c {
            Chosen::Pi(i2c) => i2c.read(buffer),
            Chosen::Simulated(i2c) => i2c.read(buffer).map_err(error),
        }
    }

    /// Sends the bytes of `buffer` to the device, in one transfer, and returns their number: 8192 at most.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn write(&mut self, buffer: &[u8]) -> Result<usize> {
        match &mut self.i2c {
            Chosen::Pi(i2c) => i2c.write(buffer),
            Chosen::Simulated(i2c) => i2c.write(buffer).map_err(error),
        }
    }

    /// Sends the bytes of `write_buffer`, then fills `read_buffer`, in one transfer. Does nothing if one of them is
    /// empty.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: number 121 if no device answers, 22 for more than 8192 bytes.
    pub fn write_read(&self, write_buffer: &[u8], read_buffer: &mut [u8]) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.write_read(write_buffer, read_buffer),
            Chosen::Simulated(i2c) => i2c.write_read(write_buffer, read_buffer).map_err(error),
        }
    }
}

impl embedded_hal::i2c::ErrorType for I2c {
    type Error = Error;
}

impl embedded_hal::i2c::I2c for I2c {
    /// Does the operations one after the other, each as a transfer of its own: another process may come in between. The
    /// address stays set.
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<()> {
        match &mut self.i2c {
            Chosen::Pi(i2c) => i2c.transaction(address, operations),
            Chosen::Simulated(i2c) => i2c.transaction(address, operations).map_err(error),
        }
    }
}

/// The simulated board's error as `rppal`'s.
fn error(error: sim::Error) -> Error {
    match error {
        sim::Error::Io(cause) => Error::Io(cause),
        sim::Error::InvalidSlaveAddress(address) => Error::InvalidSlaveAddress(address),
        sim::Error::FeatureNotSupported => Error::FeatureNotSupported,
        sim::Error::UnknownModel => Error::UnknownModel,
    }
}
