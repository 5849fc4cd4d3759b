//! The same for `i2c`.

use std::error::Error as _;
use std::fmt::{Debug, Display};
use std::io;
use std::panic::{RefUnwindSafe, UnwindSafe};

use super::super::pi::i2c::{Capabilities, Error, I2c, Result};
use super::super::pi::system;
use super::{both, error};

lacks!(I2c: Clone);
lacks!(I2c: PartialEq);
lacks!(I2c: Sync);
lacks!(Capabilities: Default);
lacks!(Capabilities: Display);
lacks!(Capabilities: std::hash::Hash);
lacks!(Error: PartialEq);

#[rustfmt::skip] // One function a line.
fn functions() {
    let _: fn() -> Result<I2c> = I2c::new;
    let _: fn(u8) -> Result<I2c> = I2c::with_bus;
    let _: fn(&I2c) -> Capabilities = I2c::capabilities;
    let _: fn(&I2c) -> u8 = I2c::bus;
    let _: fn(&I2c) -> Result<u32> = I2c::clock_speed;
    let _: fn(&mut I2c, u16) -> Result<()> = I2c::set_slave_address;
    let _: fn(&I2c, u32) -> Result<()> = I2c::set_timeout;
    let _: fn(&mut I2c, bool) -> Result<()> = I2c::set_addr_10bit;
    let _: fn(&mut I2c, &mut [u8]) -> Result<usize> = I2c::read;
    let _: fn(&mut I2c, &[u8]) -> Result<usize> = I2c::write;
    let _: fn(&I2c, &[u8], &mut [u8]) -> Result<()> = I2c::write_read;
    let _: fn(&I2c, u8, &mut [u8]) -> Result<()> = I2c::block_read;
    let _: fn(&I2c, u8, &[u8]) -> Result<()> = I2c::block_write;
    let _: fn(&I2c, bool) -> Result<()> = I2c::smbus_quick_command;
    let _: fn(&I2c) -> Result<u8> = I2c::smbus_receive_byte;
    let _: fn(&I2c, u8) -> Result<()> = I2c::smbus_send_byte;
    let _: fn(&I2c, u8) -> Result<u8> = I2c::smbus_read_byte;
    let _: fn(&I2c, u8, u8) -> Result<()> = I2c::smbus_write_byte;
    let _: fn(&I2c, u8) -> Result<u16> = I2c::smbus_read_word;
    let _: fn(&I2c, u8) -> Result<u16> = I2c::smbus_read_word_swapped;
    let _: fn(&I2c, u8, u16) -> Result<()> = I2c::smbus_write_word;
    let _: fn(&I2c, u8, u16) -> Result<()> = I2c::smbus_write_word_swapped;
    let _: fn(&I2c, u8, u16) -> Result<u16> = I2c::smbus_process_call;
    let _: fn(&I2c, u8, u16) -> Result<u16> = I2c::smbus_process_call_swapped;
    let _: fn(&I2c, u8, &mut [u8]) -> Result<usize> = I2c::smbus_block_read;
    let _: fn(&I2c, u8, &[u8]) -> Result<()> = I2c::smbus_block_write;
    let _: fn(&I2c, bool) -> Result<()> = I2c::set_smbus_pec;

    let _: fn(Capabilities) -> bool = Capabilities::addr_10bit;
    let _: fn(Capabilities) -> bool = Capabilities::i2c_block_read;
    let _: fn(Capabilities) -> bool = Capabilities::i2c_block_write;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_quick_command;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_receive_byte;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_send_byte;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_read_byte;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_write_byte;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_read_word;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_write_word;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_process_call;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_block_read;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_block_write;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_block_process_call;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_pec;
    let _: fn(Capabilities) -> bool = Capabilities::smbus_host_notify;

    let _: fn(io::Error) -> Error = Error::Io;
    let _: fn(u16) -> Error = Error::InvalidSlaveAddress;
    let _: [Error; 2] = [Error::FeatureNotSupported, Error::UnknownModel];
    let _: Result<u8> = std::result::Result::<u8, Error>::Ok(0);
}

fn traits() {
    fn i2c_has<T: Debug + Send + Unpin + UnwindSafe + RefUnwindSafe + 'static>() {}
    fn capabilities_have<T: Debug + PartialEq + Eq + Copy + Clone + Send + Sync + Unpin + 'static>() {}
    fn error_has<T: From<io::Error> + From<system::Error>>() {}

    i2c_has::<I2c>();
    capabilities_have::<Capabilities>();
    error::<Error>();
    error_has::<Error>();
}

/// Names every variant.
fn fields(error: Error) {
    match error {
        Error::FeatureNotSupported | Error::UnknownModel => {}
        Error::InvalidSlaveAddress(address) => {
            let _: u16 = address;
        }
        Error::Io(cause) => {
            let _: io::Error = cause;
        }
    }
}

fn errors() -> [Error; 8] {
    [
        Error::UnknownModel,
        Error::FeatureNotSupported,
        Error::InvalidSlaveAddress(0x78),
        Error::Io(io::Error::from_raw_os_error(121)),
        Error::Io(io::ErrorKind::InvalidData.into()),
        Error::Io(io::ErrorKind::WouldBlock.into()),
        Error::from(io::Error::from_raw_os_error(110)),
        Error::from(system::Error::UnknownModel),
    ]
}

pub fn texts() -> Vec<String> {
    functions();
    traits();
    fields(Error::UnknownModel);
    let texts = errors().map(|error| format!("{} {:?}", both(&error), error.source().is_some()));
    let mut texts = Vec::from(texts);
    // A bus that there is nowhere.
    texts.extend(I2c::with_bus(255).err().map(both));
    #[cfg(feature = "embedded-hal")]
    texts.extend(hal::kinds());
    texts
}

#[cfg(feature = "embedded-hal")]
mod hal {
    use embedded_hal::i2c::{self, Error as _};

    use super::{Error, I2c, errors};

    fn buses<T: i2c::I2c + i2c::ErrorType<Error = Error>>() {}

    pub fn kinds() -> [String; 8] {
        buses::<I2c>();
        #[cfg(feature = "hal-unproven")]
        super::hal_0::all();
        errors().map(|error| error.kind().to_string())
    }
}

#[cfg(feature = "hal-unproven")]
mod hal_0 {
    use embedded_hal_0::blocking::i2c::{Read, Write, WriteRead};

    use super::{Error, I2c};

    fn buses<T: Read<Error = Error> + Write<Error = Error> + WriteRead<Error = Error>>() {}

    pub fn all() {
        buses::<I2c>();
    }
}
