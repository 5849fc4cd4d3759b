//! The transfers of SMBus, and the two like them that I2C devices often have.
//!
//! Words go over the wire low byte first; the functions whose names end in `_swapped` are for devices that do it the
//! other way.

use super::client::BLOCK_MAX;
use super::{Error, I2c, Result};
use crate::board::Message;

/// The first 32 bytes, or all if there are fewer.
fn block(buffer: &[u8]) -> &[u8] {
    &buffer[..buffer.len().min(BLOCK_MAX)]
}

impl I2c {
    /// Sends `command`, then fills `buffer`, in one transfer. Of a buffer longer than 32 bytes the first 32 are filled.
    ///
    /// On the wire: start, address for writing, command, repeated start, address for reading, the bytes, stop. It is no
    /// transfer of SMBus, and has no packet error code.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn block_read(&self, command: u8, buffer: &mut [u8]) -> Result<()> {
        let length = buffer.len().min(BLOCK_MAX);
        let read = Message::Read(&mut buffer[..length]);
        Ok(self.client.transfer(&mut [Message::Write(&[command]), read])?)
    }

    /// Sends `command` and the bytes of `buffer`, 32 at most; the rest is not sent.
    ///
    /// On the wire: start, address for writing, command, the bytes, stop. It is no transfer of SMBus, and has no packet
    /// error code.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn block_write(&self, command: u8, buffer: &[u8]) -> Result<()> {
        let bytes = [&[command], block(buffer)].concat();
        Ok(self.client.transfer(&mut [Message::Write(&bytes)])?)
    }

    /// Sends the address alone, for reading if `command` is true. Whether a device is there can be asked so.
    ///
    /// On the wire: start, address, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn smbus_quick_command(&self, command: bool) -> Result<()> {
        let message = if command {
            Message::Read(&mut [])
        } else {
            Message::Write(&[])
        };
        Ok(self.client.transfer(&mut [message])?)
    }

    /// Receives a byte.
    ///
    /// On the wire: start, address for reading, byte, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_receive_byte(&self) -> Result<u8> {
        Ok(u8::from_le_bytes(self.client.smbus_read(&[])?))
    }

    /// Sends a byte.
    ///
    /// On the wire: start, address for writing, byte, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn smbus_send_byte(&self, value: u8) -> Result<()> {
        Ok(self.client.smbus_write(&[value])?)
    }

    /// Sends `command`, then receives a byte.
    ///
    /// On the wire: start, address for writing, command, repeated start, address for reading, byte, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_read_byte(&self, command: u8) -> Result<u8> {
        Ok(u8::from_le_bytes(self.client.smbus_read(&[command])?))
    }

    /// Sends `command` and a byte.
    ///
    /// On the wire: start, address for writing, command, byte, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn smbus_write_byte(&self, command: u8, value: u8) -> Result<()> {
        Ok(self.client.smbus_write(&[command, value])?)
    }

    /// Sends `command`, then receives a word.
    ///
    /// On the wire: start, address for writing, command, repeated start, address for reading, low byte, high byte, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_read_word(&self, command: u8) -> Result<u16> {
        Ok(u16::from_le_bytes(self.client.smbus_read(&[command])?))
    }

    /// As [`smbus_read_word`](Self::smbus_read_word), but the device sends the high byte first.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn smbus_read_word_swapped(&self, command: u8) -> Result<u16> {
        Ok(self.smbus_read_word(command)?.swap_bytes())
    }

    /// Sends `command` and a word.
    ///
    /// On the wire: start, address for writing, command, low byte, high byte, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn smbus_write_word(&self, command: u8, value: u16) -> Result<()> {
        let [low, high] = value.to_le_bytes();
        Ok(self.client.smbus_write(&[command, low, high])?)
    }

    /// As [`smbus_write_word`](Self::smbus_write_word), but the high byte goes first.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn smbus_write_word_swapped(&self, command: u8, value: u16) -> Result<()> {
        self.smbus_write_word(command, value.swap_bytes())
    }

    /// Sends `command` and a word, then receives a word.
    ///
    /// On the wire: start, address for writing, command, low byte, high byte, repeated start, address for reading, low
    /// byte, high byte, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`]: number 121 if no device answers, 74 if its packet error code is wrong.
    pub fn smbus_process_call(&self, command: u8, value: u16) -> Result<u16> {
        let [low, high] = value.to_le_bytes();
        Ok(u16::from_le_bytes(self.client.smbus_read(&[command, low, high])?))
    }

    /// As [`smbus_process_call`](Self::smbus_process_call), but high bytes go first in both directions.
    ///
    /// # Errors
    ///
    /// The same.
    pub fn smbus_process_call_swapped(&self, command: u8, value: u16) -> Result<u16> {
        Ok(self.smbus_process_call(command, value.swap_bytes())?.swap_bytes())
    }

    /// Would receive as many bytes as the device announces. Use [`write_read`](Self::write_read) or
    /// [`block_read`](Self::block_read) where the number is known.
    ///
    /// # Errors
    ///
    /// Always [`Error::FeatureNotSupported`], as on every Pi.
    pub fn smbus_block_read(&self, _command: u8, _buffer: &mut [u8]) -> Result<usize> {
        Err(Error::FeatureNotSupported)
    }

    /// Sends `command`, the number of bytes, and the bytes of `buffer`, 32 at most; the rest is not sent.
    ///
    /// On the wire: start, address for writing, command, number, the bytes, stop.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] number 121 if no device answers.
    pub fn smbus_block_write(&self, command: u8, buffer: &[u8]) -> Result<()> {
        let block = block(buffer);
        Ok(self
            .client
            .smbus_write(&[&[command, block.len() as u8], block].concat())?)
    }

    /// Switches packet error codes on or off: a byte of CRC-8 at the end of each SMBus transfer but
    /// [`smbus_quick_command`](Self::smbus_quick_command). Off at first.
    ///
    /// [`read`](Self::read), [`write`](Self::write), [`write_read`](Self::write_read),
    /// [`block_read`](Self::block_read) and [`block_write`](Self::block_write) never have one.
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn set_smbus_pec(&self, pec: bool) -> Result<()> {
        self.client.set_pec(pec);
        Ok(())
    }
}
