//! The I2C bus of the board and the devices on it.

use super::Board;
use std::io;
use std::sync::Arc;

/// One part of a transfer, between a start condition and the next.
#[derive(Debug)]
pub(crate) enum Message<'a> {
    /// The controller sends these bytes.
    Write(&'a [u8]),
    /// The device sends as many bytes.
    Read(&'a mut [u8]),
}

impl Board {
    /// Does one transfer on `bus`: the messages follow each other without a stop in between. Holds the caller until the
    /// bus is free and for the time on the wire.
    ///
    /// ENOENT if there is no such bus, EREMOTEIO (121) if no device answers at this address.
    pub(crate) fn transfer(self: &Arc<Board>, bus: u8, address: u8, messages: &mut [Message<'_>]) -> io::Result<()> {
        let _ = (bus, address, messages);
        Err(io::Error::from_raw_os_error(libc::EREMOTEIO))
    }
}
