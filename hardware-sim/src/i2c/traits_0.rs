//! The I2C traits of `embedded-hal` 0.2, through those of 1.0.

use embedded_hal_0::blocking::i2c;

use super::{Error, I2c};

impl i2c::Read for I2c {
    type Error = Error;

    fn read(&mut self, address: u8, buffer: &mut [u8]) -> Result<(), Error> {
        embedded_hal::i2c::I2c::read(self, address, buffer)
    }
}

impl i2c::Write for I2c {
    type Error = Error;

    fn write(&mut self, address: u8, bytes: &[u8]) -> Result<(), Error> {
        embedded_hal::i2c::I2c::write(self, address, bytes)
    }
}

impl i2c::WriteRead for I2c {
    type Error = Error;

    fn write_read(&mut self, address: u8, bytes: &[u8], buffer: &mut [u8]) -> Result<(), Error> {
        embedded_hal::i2c::I2c::write_read(self, address, bytes, buffer)
    }
}
