//! The I2C bus: the API of `rppal::i2c` over the simulated board.
//!
//! [`I2c::new`] opens bus 1, whose wires are GPIO 2 (SDA) and GPIO 3 (SCL), the physical pins 3 and 5. A program then
//! says which device it means, by its address, and reads and writes bytes, or uses one of the forms that SMBus gives
//! them.
//!
//! ```
//! use hardware_sim::i2c::I2c;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # hardware_sim::board::Board::create_unnamed(&Default::default())?.plug_in()?; // not the user's board
//! let mut i2c = I2c::new()?;
//! i2c.set_slave_address(0x27)?; // the expander behind the display
//! i2c.write(&[0x08])?; // its backlight
//! # Ok(())
//! # }
//! ```
//!
//! # Many processes, one bus
//!
//! Any number of processes may open the bus, and may talk to the same device. A transfer, from start to stop, belongs to
//! one of them; the others wait. Between two transfers anybody may come in, so what belongs together must be one
//! transfer: one [`I2c::write`] of all bytes, or [`I2c::write_read`]. The trait of `embedded-hal` does *not* make its
//! operations one transfer, on a Pi neither.
//!
//! # Time on the wire
//!
//! The bus runs at 100 kHz: 90 µs for each byte, that of the address among them. A transfer takes as long as its bytes.
//!
//! # SMBus
//!
//! The functions whose names begin with `smbus_` send what the kernel makes of them on a controller that has no SMBus of
//! its own, as the Pi's. [`I2c::set_smbus_pec`] adds a packet error code to them, and to them alone.
//!
//! # When it does not work
//!
//! - [`Error::Io`] number 121: nobody answers at the address. Every address that answers is shown by
//!   `i2cdetect -y 1` on a Pi; here it is the display's, 0x27.
//! - [`Error::Io`] number 2 from [`I2c::with_bus`]: there is bus 1 alone.
//! - [`Error::Io`] without a number from [`I2c::new`]: the board's file cannot be opened; the text names it.
//! - [`Error::InvalidSlaveAddress`]: addresses have 7 bits and end at 0x77.
//!
//! What differs from a real Pi, and why, stands in `FIDELITY.md`.

mod adapter;
mod capabilities;
mod client;
mod error;
mod smbus;
#[cfg(test)]
mod tests;
#[cfg(feature = "embedded-hal")]
mod traits;
#[cfg(feature = "embedded-hal-0")]
mod traits_0;

pub use capabilities::Capabilities;
pub use error::{Error, Result};

use adapter::{Adapter, BoardBus};
use client::Client;
use error::not_opened;

use crate::board::{Board, I2C_BUS};

/// Frequency of its clock in Hz: what a Pi has unless `config.txt` says otherwise.
const CLOCK_SPEED: u32 = 100_000;

/// The highest address of 7 bits that a device can have; those above are reserved (UM10204, section 3.1.12).
const LAST_ADDRESS: u8 = 0x77;

/// Access to an I2C bus.
///
/// Each has an address of its own, so two of them can talk to two devices in turn. It can be given to another thread,
/// and not be used by two at once.
#[derive(Debug)]
pub struct I2c {
    bus: u8,
    client: Client,
}

impl I2c {
    /// Opens the bus on the header, bus 1.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] if the board cannot be made or opened, or is no board.
    pub fn new() -> Result<I2c> {
        I2c::with_bus(I2C_BUS)
    }

    /// Opens a bus by its number. On this board there is bus 1 alone.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: number 2 (`ENOENT`) for another bus; as [`I2c::new`] if the board cannot be opened.
    pub fn with_bus(bus: u8) -> Result<I2c> {
        let board = Board::current().map_err(not_opened)?;
        board.open_i2c(bus)?;
        Ok(I2c::over(bus, Box::new(BoardBus { board, bus })))
    }

    fn over(bus: u8, adapter: Box<dyn Adapter>) -> I2c {
        I2c {
            bus,
            client: Client::new(adapter),
        }
    }

    /// What the controller can do.
    pub fn capabilities(&self) -> Capabilities {
        Capabilities::BCM2835
    }

    /// The number of the bus.
    pub fn bus(&self) -> u8 {
        self.bus
    }

    /// The frequency of the clock in Hz: 100,000.
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn clock_speed(&self) -> Result<u32> {
        Ok(CLOCK_SPEED)
    }

    /// Chooses the device: its address of 7 bits, without the bit for reading and writing. Until this is called it is 0,
    /// the general call, which nothing on this board answers.
    ///
    /// Another program that uses the same device is no obstacle and is not noticed.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidSlaveAddress`] from 0x78 up. Those below 0x08 are reserved too, and accepted.
    pub fn set_slave_address(&mut self, slave_address: u16) -> Result<()> {
        let address = u8::try_from(slave_address).ok();
        let address = address.filter(|address| *address <= LAST_ADDRESS);
        self.client
            .set_address(address.ok_or(Error::InvalidSlaveAddress(slave_address))?);
        Ok(())
    }

    /// Accepts a limit in ms for the time of a transfer, and has no effect: a transfer takes as long as its bytes. A read
    /// or a write lasts 0.74 s at most; a Pi allows one second if it is not told otherwise.
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn set_timeout(&self, _timeout: u32) -> Result<()> {
        Ok(())
    }

    /// Would choose addresses of 10 bits.
    ///
    /// # Errors
    ///
    /// Always [`Error::FeatureNotSupported`], as on every Pi.
    pub fn set_addr_10bit(&mut self, _addr_10bit: bool) -> Result<()> {
        Err(Error::FeatureNotSupported)
    }

    /// Fills `buffer` with bytes from the device, in one transfer, and returns their number. That is the length of the
    /// buffer, but at most 8192: the rest is left as it is.
    ///
    /// On the wire: start, address for reading, the bytes, stop. An empty buffer still sends the address.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        Ok(self.client.receive(buffer)?)
    }

    /// Sends the bytes of `buffer` to the device, in one transfer, and returns their number. That is the length of the
    /// buffer, but at most 8192: the rest is not sent.
    ///
    /// On the wire: start, address for writing, the bytes, stop. An empty buffer still sends the address.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn write(&mut self, buffer: &[u8]) -> Result<usize> {
        Ok(self.client.send(buffer)?)
    }

    /// Sends the bytes of `write_buffer`, then fills `read_buffer`, in one transfer: nobody comes in between.
    ///
    /// On the wire: start, address for writing, the bytes, repeated start, address for reading, the bytes, stop. If one
    /// of the buffers is empty, nothing at all.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: number 121 if no device answers; 22 (`EINVAL`) if a buffer has more than 8192 bytes. (Lengths are
    /// counted in 16 bits: 65,537 bytes count as one.)
    pub fn write_read(&self, write_buffer: &[u8], read_buffer: &mut [u8]) -> Result<()> {
        if write_buffer.is_empty() || read_buffer.is_empty() {
            return Ok(());
        }
        Ok(self.client.write_read(write_buffer, read_buffer)?)
    }
}
