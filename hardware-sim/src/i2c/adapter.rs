//! The controller of a bus.

use std::fmt;
use std::io;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::Arc;

use crate::board::{Board, Message};

/// Whatever does transfers. Tests have one that only notes them.
///
/// It need not be `Sync`: then `I2c` is not either, as in `rppal`.
pub(super) trait Adapter: fmt::Debug + Send + UnwindSafe + RefUnwindSafe {
    /// Does one transfer with the device at `address`: start, the messages with a repeated start between them, stop.
    fn transfer(&self, address: u8, messages: &mut [Message<'_>]) -> io::Result<()>;
}

/// A bus of the board.
#[derive(Debug)]
pub(super) struct BoardBus {
    pub(super) board: Arc<Board>,
    pub(super) bus: u8,
}

impl Adapter for BoardBus {
    fn transfer(&self, address: u8, messages: &mut [Message<'_>]) -> io::Result<()> {
        self.board.transfer(self.bus, address, messages)
    }
}
