//! Which addresses on the I2C bus answer. On the course bench one does: the display's, 0x27.

use common::hal::i2c::{Error, I2c};

use anyhow::Result;

/// The number of the error for an address where nobody answers (`EREMOTEIO`).
const NOBODY: i32 = 121;

fn main() -> Result<()> {
    let mut i2c = I2c::new()?;
    for address in 0x08..=0x77 {
        i2c.set_slave_address(address)?;
        match i2c.smbus_quick_command(false) {
            Ok(()) => println!("{address:#04x}"),
            Err(Error::Io(error)) if error.raw_os_error() == Some(NOBODY) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
