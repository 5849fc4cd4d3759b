//! The I2C traits of `embedded-hal` 1.0, for addresses of 7 bits.

use std::io;

use embedded_hal::i2c::{self, ErrorKind, Operation};

use super::{Error, I2c};

impl i2c::Error for Error {
    /// [`ErrorKind::Other`] for nearly everything: also where no device answers, which is never
    /// [`ErrorKind::NoAcknowledge`].
    fn kind(&self) -> ErrorKind {
        match self {
            Error::Io(cause) => match cause.kind() {
                io::ErrorKind::InvalidData => ErrorKind::Bus,
                io::ErrorKind::WouldBlock => ErrorKind::ArbitrationLoss,
                _ => ErrorKind::Other,
            },
            _ => ErrorKind::Other,
        }
    }
}

impl i2c::ErrorType for I2c {
    type Error = Error;
}

impl i2c::I2c for I2c {
    /// Does the operations one after the other, each as a transfer of its own. Between two of them there is a stop, and
    /// another process may come in; the trait promises the opposite. [`I2c::write_read`] of `I2c` itself (not that of
    /// the trait) is one transfer.
    ///
    /// The address stays set.
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), Error> {
        self.set_slave_address(address.into())?;
        for operation in operations {
            match operation {
                Operation::Read(buffer) => self.read(buffer)?,
                Operation::Write(buffer) => self.write(buffer)?,
            };
        }
        Ok(())
    }
}
