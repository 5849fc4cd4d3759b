//! The transfers of SMBus, and the two like them that I2C devices often have.

use super::{Chosen, I2c, Result, error};

impl I2c {
    /// Sends `command`, then fills `buffer`, the first 32 bytes of it at most.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn block_read(&self, command: u8, buffer: &mut [u8]) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.block_read(command, buffer),
            Chosen::Simulated(i2c) => i2c.block_read(command, buffer).map_err(error),
        }
    }

    /// Sends `command` and the bytes of `buffer`, the first 32 at most.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn block_write(&self, command: u8, buffer: &[u8]) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.block_write(command, buffer),
            Chosen::Simulated(i2c) => i2c.block_write(command, buffer).map_err(error),
        }
    }

    /// Sends the address alone, for reading if `command` is true. Whether a device is there can be asked so.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn smbus_quick_command(&self, command: bool) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_quick_command(command),
            Chosen::Simulated(i2c) => i2c.smbus_quick_command(command).map_err(error),
        }
    }

    /// Receives a byte.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io): number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_receive_byte(&self) -> Result<u8> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_receive_byte(),
            Chosen::Simulated(i2c) => i2c.smbus_receive_byte().map_err(error),
        }
    }

    /// Sends a byte.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn smbus_send_byte(&self, value: u8) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_send_byte(value),
            Chosen::Simulated(i2c) => i2c.smbus_send_byte(value).map_err(error),
        }
    }

    /// Sends `command`, then receives a byte.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io): number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_read_byte(&self, command: u8) -> Result<u8> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_read_byte(command),
            Chosen::Simulated(i2c) => i2c.smbus_read_byte(command).map_err(error),
        }
    }

    /// Sends `command` and a byte.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn smbus_write_byte(&self, command: u8, value: u8) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_write_byte(command, value),
            Chosen::Simulated(i2c) => i2c.smbus_write_byte(command, value).map_err(error),
        }
    }

    /// Sends `command`, then receives a word, low byte first.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io): number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_read_word(&self, command: u8) -> Result<u16> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_read_word(command),
            Chosen::Simulated(i2c) => i2c.smbus_read_word(command).map_err(error),
        }
    }

    /// Sends `command`, then receives a word, high byte first.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io): number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_read_word_swapped(&self, command: u8) -> Result<u16> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_read_word_swapped(command),
            Chosen::Simulated(i2c) => i2c.smbus_read_word_swapped(command).map_err(error),
        }
    }

    /// Sends `command` and a word, low byte first.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn smbus_write_word(&self, command: u8, value: u16) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_write_word(command, value),
            Chosen::Simulated(i2c) => i2c.smbus_write_word(command, value).map_err(error),
        }
    }

    /// Sends `command` and a word, high byte first.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn smbus_write_word_swapped(&self, command: u8, value: u16) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_write_word_swapped(command, value),
            Chosen::Simulated(i2c) => i2c.smbus_write_word_swapped(command, value).map_err(error),
        }
    }

    /// Sends `command` and a word, then receives a word, low bytes first.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io): number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_process_call(&self, command: u8, value: u16) -> Result<u16> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_process_call(command, value),
            Chosen::Simulated(i2c) => i2c.smbus_process_call(command, value).map_err(error),
        }
    }

    /// Sends `command` and a word, then receives a word, high bytes first.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io): number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_process_call_swapped(&self, command: u8, value: u16) -> Result<u16> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_process_call_swapped(command, value),
            Chosen::Simulated(i2c) => i2c.smbus_process_call_swapped(command, value).map_err(error),
        }
    }

    /// Receives as many bytes as the device announces.
    ///
    /// # Errors
    ///
    /// [`Error::FeatureNotSupported`](super::Error::FeatureNotSupported) on every Pi.
    pub fn smbus_block_read(&self, command: u8, buffer: &mut [u8]) -> Result<usize> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_block_read(command, buffer),
            Chosen::Simulated(i2c) => i2c.smbus_block_read(command, buffer).map_err(error),
        }
    }

    /// Sends `command`, the number of bytes, and the bytes of `buffer`, the first 32 at most.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) number 121 if no device answers.
    pub fn smbus_block_write(&self, command: u8, buffer: &[u8]) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.smbus_block_write(command, buffer),
            Chosen::Simulated(i2c) => i2c.smbus_block_write(command, buffer).map_err(error),
        }
    }

    /// Switches the packet error codes of the `smbus_` transfers on or off.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) if the system refuses.
    pub fn set_smbus_pec(&self, pec: bool) -> Result<()> {
        match &self.i2c {
            Chosen::Pi(i2c) => i2c.set_smbus_pec(pec),
            Chosen::Simulated(i2c) => i2c.set_smbus_pec(pec).map_err(error),
        }
    }
}
