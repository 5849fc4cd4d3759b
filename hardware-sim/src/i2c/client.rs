//! What the kernel keeps for a program that has opened a bus, and makes out of its calls (`i2c-dev.c`, and the emulation
//! of SMBus in `i2c-core-smbus.c`).

use std::array;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

use crc::{CRC_8_SMBUS, Crc};

use super::adapter::Adapter;
use crate::board::Message;

/// Most bytes in one message.
const MESSAGE_MAX: usize = 8192;

/// Most bytes in an SMBus block (`I2C_SMBUS_BLOCK_MAX`).
pub(super) const BLOCK_MAX: usize = 32;

/// The last bit of the address byte.
#[derive(Clone, Copy)]
enum Direction {
    Write = 0,
    Read = 1,
}

/// One who talks to devices: an address, and an adapter to reach it by.
#[derive(Debug)]
pub(super) struct Client {
    adapter: Box<dyn Adapter>,
    /// 0, the address of all devices at once, until one is set.
    address: u8,
    /// Whether SMBus transfers carry a packet error code. Atomic only because it is set through a shared reference.
    pec: AtomicBool,
}

impl Client {
    pub(super) fn new(adapter: Box<dyn Adapter>) -> Client {
        Client {
            adapter,
            address: 0,
            pec: AtomicBool::new(false),
        }
    }

    pub(super) fn set_address(&mut self, address: u8) {
        self.address = address;
    }

    pub(super) fn set_pec(&self, pec: bool) {
        self.pec.store(pec, Ordering::Relaxed);
    }

    /// Does one transfer as it stands.
    pub(super) fn transfer(&self, messages: &mut [Message<'_>]) -> io::Result<()> {
        self.adapter.transfer(self.address, messages)
    }

    /// read(2): one message, cut to what fits.
    pub(super) fn receive(&self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(MESSAGE_MAX);
        self.transfer(&mut [Message::Read(&mut buffer[..length])])?;
        Ok(length)
    }

    /// write(2): one message, cut to what fits.
    pub(super) fn send(&self, buffer: &[u8]) -> io::Result<usize> {
        let length = buffer.len().min(MESSAGE_MAX);
        self.transfer(&mut [Message::Write(&buffer[..length])])?;
        Ok(length)
    }

    /// `I2C_RDWR` with two messages. EINVAL if one is too long.
    pub(super) fn write_read(&self, written: &[u8], read: &mut [u8]) -> io::Result<()> {
        let lengths = (message_length(written.len())?, message_length(read.len())?);
        self.transfer(&mut [
            Message::Write(&written[..lengths.0]),
            Message::Read(&mut read[..lengths.1]),
        ])
    }

    /// An SMBus transfer that sends `bytes`, and their packet error code if codes are on.
    pub(super) fn smbus_write(&self, bytes: &[u8]) -> io::Result<()> {
        if !self.pec.load(Ordering::Relaxed) {
            return self.transfer(&mut [Message::Write(bytes)]);
        }
        let code = packet_error_code(&[&[self.address_byte(Direction::Write)], bytes]);
        self.transfer(&mut [Message::Write(&[bytes, &[code]].concat())])
    }

    /// An SMBus transfer that sends `command`, if that is not empty, and then receives `N` bytes. EBADMSG if codes are
    /// on and the device's is wrong.
    pub(super) fn smbus_read<const N: usize>(&self, command: &[u8]) -> io::Result<[u8; N]> {
        let pec = self.pec.load(Ordering::Relaxed);
        let mut received = vec![0; N + usize::from(pec)];
        let read = Message::Read(&mut received);
        if command.is_empty() {
            self.transfer(&mut [read])?;
        } else {
            self.transfer(&mut [Message::Write(command), read])?;
        }
        let (bytes, code) = received.split_at(N);
        if pec {
            let write = [self.address_byte(Direction::Write)];
            let write: &[u8] = if command.is_empty() { &[] } else { &write };
            let read = [self.address_byte(Direction::Read)];
            if code != [packet_error_code(&[write, command, &read, bytes])] {
                return Err(io::Error::from_raw_os_error(libc::EBADMSG));
            }
        }
        Ok(array::from_fn(|index| bytes[index]))
    }

    /// The first byte of a message on the wire.
    fn address_byte(&self, direction: Direction) -> u8 {
        self.address << 1 | direction as u8
    }
}

/// How many bytes of a buffer of `length` bytes a request moves: it has 16 bits for the number. EINVAL if too many.
fn message_length(length: usize) -> io::Result<usize> {
    let length = usize::from(length as u16);
    if length > MESSAGE_MAX {
        return Err(io::Error::from_raw_os_error(libc::EINVAL));
    }
    Ok(length)
}

/// The code over all bytes of a transfer, those of the addresses among them (SMBus 3.1, section 6.4).
fn packet_error_code(parts: &[&[u8]]) -> u8 {
    const SMBUS: Crc<u8> = Crc::<u8>::new(&CRC_8_SMBUS);

    let mut digest = SMBUS.digest();
    for part in parts {
        digest.update(part);
    }
    digest.finalize()
}
