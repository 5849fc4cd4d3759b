//! What can go wrong with a display.

use super::Size;
use std::fmt::Debug;

/// Why something could not be shown. `E` is the error of the I2C bus.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error<E: Debug> {
    /// A transfer failed.
    #[error(
        "the display at I2C address {address:#04x} does not answer: {cause:?}; check its wires and that I2C is switched \
         on, or try address {:#04x}; then initialise it again",
        other(*address)
    )]
    Bus {
        /// The 7-bit address.
        address: u8,
        /// What the bus says.
        cause: E,
    },
    /// There is no such position.
    #[error(
        "the display has no row {row}, column {column}; its rows are 0 to {}, its columns 0 to {}",
        size.rows() - 1,
        size.columns() - 1
    )]
    Position {
        /// The row that was asked for.
        row: usize,
        /// The column that was asked for.
        column: usize,
        /// What there is.
        size: Size,
    },
    /// The text does not fit into the rest of its row.
    #[error("\"{text}\" has {length} characters, but in the row is room for {room}; shorten it, or begin further left")]
    TooLong {
        /// The text.
        text: String,
        /// The number of its characters.
        length: usize,
        /// How many fit.
        room: usize,
    },
    /// The display has no such character, and nothing to show instead.
    #[error(
        "the display has no character {0:?}; choose another, draw it with `define_character`, or let `Unknown::Replace` replace it"
    )]
    Unknown(char),
    /// A program can draw eight characters and no more.
    #[error("there is no character number {0} to draw; they are 0 to 7")]
    NoSuchCharacter(u8),
}

/// The other one of the two addresses that displays are sold with.
fn other(address: u8) -> u8 {
    if address == 0x3f { 0x27 } else { 0x3f }
}
