//! What the module sends, seen by a device that notes everything, and what it answers on the board.

mod addresses;
mod board;
mod bytes;
mod pec;
mod smbus;
mod texts;
#[cfg(feature = "embedded-hal")]
mod traits;

use std::collections::VecDeque;
use std::fmt::Debug;
use std::io;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::adapter::Adapter;
use super::{Error, I2c, Result};
use crate::board::Message;

/// A bus with one device, which notes what comes over the wire.
#[derive(Clone, Debug)]
struct Device {
    address: u8,
    wire: Arc<Mutex<Wire>>,
}

#[derive(Debug, Default)]
struct Wire {
    transfers: Vec<String>,
    answers: VecDeque<u8>,
}

impl Device {
    fn at(address: u8) -> Device {
        Device {
            address,
            wire: Arc::default(),
        }
    }

    /// The same, and an `I2c` that talks to it.
    fn opened(address: u8) -> (Device, I2c) {
        let device = Device::at(address);
        let mut i2c = device.bus();
        i2c.set_slave_address(address.into()).expect("an address");
        (device, i2c)
    }

    /// The bus that the device is on.
    fn bus(&self) -> I2c {
        I2c::over(1, Box::new(self.clone()))
    }

    /// What the device will send. After that it leaves the wire high.
    fn will_send(&self, bytes: &[u8]) {
        self.wire().answers.extend(bytes);
    }

    /// The transfers since the last call: the messages of each one, with a comma where there is a repeated start.
    fn transfers(&self) -> Vec<String> {
        mem::take(&mut self.wire().transfers)
    }

    fn wire(&self) -> MutexGuard<'_, Wire> {
        self.wire.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Adapter for Device {
    fn transfer(&self, address: u8, messages: &mut [Message<'_>]) -> io::Result<()> {
        let mut wire = self.wire();
        let seen = messages.iter().map(|message| match message {
            Message::Write(bytes) => {
                let bytes = bytes.iter().map(|byte| format!(" {byte:02x}"));
                format!("{address:02x} write{}", String::from_iter(bytes))
            }
            Message::Read(buffer) => format!("{address:02x} read {}", buffer.len()),
        });
        let seen = seen.collect::<Vec<_>>().join(", ");
        wire.transfers.push(seen);
        if address != self.address {
            return Err(io::Error::from_raw_os_error(libc::EREMOTEIO));
        }
        for message in messages {
            if let Message::Read(buffer) = message {
                buffer.fill_with(|| wire.answers.pop_front().unwrap_or(0xFF));
            }
        }
        Ok(())
    }
}

/// The number of an I/O error.
fn number<T: Debug>(result: Result<T>) -> Option<i32> {
    match result.expect_err("this fails") {
        Error::Io(cause) => cause.raw_os_error(),
        other => panic!("no I/O error: {other}"),
    }
}
