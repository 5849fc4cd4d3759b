//! What can go wrong on the bus.

use std::error;
use std::fmt;
use std::io;
use std::result;

use crate::board;
use crate::system;

/// What can go wrong when a program uses the I2C bus.
#[derive(Debug)]
pub enum Error {
    /// The operating system refused something. By its number:
    ///
    /// - 121 (`EREMOTEIO`): no device answers at this address. Check the wires, and the address
    ///   ([`set_slave_address`](super::I2c::set_slave_address)).
    /// - 2 (`ENOENT`): there is no such bus. On this board there is bus 1 alone.
    /// - 22 (`EINVAL`): a transfer of more than 8192 bytes. Send it in parts.
    /// - 74 (`EBADMSG`): the device answered with a wrong packet error code. Switch the codes off if the device has
    ///   none ([`set_smbus_pec`](super::I2c::set_smbus_pec)).
    ///
    /// Without a number: the board's file cannot be opened; the text names it and says what to do.
    Io(io::Error),
    /// No device can have this address. With 7 bits they go up to 0x77: what is above is reserved. The bit that tells
    /// reading from writing is not part of it; an address of the data sheet that is twice as large contains it.
    InvalidSlaveAddress(u16),
    /// The controller of the Pi cannot do this: 10-bit addresses, SMBus block read. What it can do is told by
    /// [`capabilities`](super::I2c::capabilities).
    FeatureNotSupported,
    /// The program does not run on a Raspberry Pi that is known. The simulated one always is; the variant is here
    /// because programs match on it.
    UnknownModel,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Io(cause) => write!(f, "I/O error: {cause}"),
            Error::InvalidSlaveAddress(address) => write!(f, "Invalid slave address: {address}"),
            Error::FeatureNotSupported => f.write_str("I2C/SMBus feature not supported"),
            Error::UnknownModel => f.write_str("Unknown Raspberry Pi model"),
        }
    }
}

impl error::Error for Error {}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Error {
        Error::Io(cause)
    }
}

impl From<system::Error> for Error {
    fn from(_: system::Error) -> Error {
        Error::UnknownModel
    }
}

/// The error for a board that cannot be opened.
pub(super) fn not_opened(cause: board::Error) -> Error {
    Error::Io(io::Error::new(cause.kind(), cause))
}

/// What a function that uses the bus returns.
pub type Result<T> = result::Result<T, Error>;
