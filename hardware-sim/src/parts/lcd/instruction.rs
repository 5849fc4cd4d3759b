//! The instructions of the controller (HD44780U data sheet, table 6).

use super::modes::{DisplayControl, EntryMode, FunctionSet};
use super::rom;
use std::fmt;

/// What the controller is told to do. `Display` tells it in the words of the data sheet.
///
/// | instruction | code | takes, nominal (270 kHz) | slow clone |
/// |---|---|---|---|
/// | clear display | `0000 0001` | 1.52 ms | 2.5 ms |
/// | return home | `0000 001–` | 1.52 ms | 2.5 ms |
/// | entry mode set | `0000 01`I/D S | 37 µs | 60 µs |
/// | display on/off control | `0000 1`D C B | 37 µs | 60 µs |
/// | cursor or display shift | `0001` S/C R/L `––` | 37 µs | 60 µs |
/// | function set | `001`DL N F `––` | 37 µs | 60 µs |
/// | set CGRAM address | `01` address | 37 µs | 60 µs |
/// | set DDRAM address | `1` address | 37 µs | 60 µs |
/// | read busy flag and address | | 0 | 0 |
/// | write data, read data | | 37 + 4 µs | 60 + 7 µs |
///
/// The second part of the last line is t_ADD, after which the address counter has moved (figure 10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instruction {
    /// All bits are 0. The data sheet has no such instruction; it does nothing.
    Nothing,
    /// Blanks all of DDRAM, sets address 0, undoes the shift, and sets I/D of the entry mode.
    ClearDisplay,
    /// Sets address 0 and undoes the shift.
    ReturnHome,
    /// Sets what data does to the address counter and the display.
    EntryModeSet(EntryMode),
    /// Sets what is shown.
    DisplayControl(DisplayControl),
    /// Moves the display (S/C) or the cursor by one place, to the right (R/L) or to the left.
    Shift {
        /// S/C: the display, with the cursor, not the cursor alone.
        display: bool,
        /// R/L: to the right.
        right: bool,
    },
    /// Sets the width of the bus, the number of lines and the font.
    FunctionSet(FunctionSet),
    /// Data is for CGRAM from now on: 8 bytes for each of the characters that a program can draw. 0 to 0x3F.
    SetCgramAddress(u8),
    /// Data is for DDRAM from now on: a character in each byte. 0 to 0x7F.
    SetDdramAddress(u8),
    /// Reads the busy flag and the address counter; possible at any time.
    ReadBusyFlag,
    /// Writes a byte to where the address counter points.
    Write(u8),
    /// Reads the byte to which the address counter points.
    Read,
}

impl Instruction {
    /// The instruction with this code: the highest bit that is set tells which.
    pub(super) fn decode(code: u8) -> Instruction {
        match code.leading_zeros() {
            0 => Instruction::SetDdramAddress(code & 0x7f),
            1 => Instruction::SetCgramAddress(code & 0x3f),
            2 => Instruction::FunctionSet(FunctionSet::from_bits(code >> 2)),
            3 => Instruction::Shift {
                display: code & 8 != 0,
                right: code & 4 != 0,
            },
            4 => Instruction::DisplayControl(DisplayControl::from_bits(code)),
            5 => Instruction::EntryModeSet(EntryMode::from_bits(code)),
            6 => Instruction::ReturnHome,
            7 => Instruction::ClearDisplay,
            _ => Instruction::Nothing,
        }
    }
}

impl fmt::Display for Instruction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Instruction::Nothing => f.write_str("an empty instruction (0x00)"),
            Instruction::ClearDisplay => f.write_str("'clear display'"),
            Instruction::ReturnHome => f.write_str("'return home'"),
            Instruction::EntryModeSet(_) => f.write_str("'entry mode set'"),
            Instruction::DisplayControl(_) => f.write_str("'display on/off control'"),
            Instruction::Shift { .. } => f.write_str("'cursor or display shift'"),
            Instruction::FunctionSet(_) => f.write_str("'function set'"),
            Instruction::SetCgramAddress(address) => write!(f, "'set CGRAM address' 0x{address:02x}"),
            Instruction::SetDdramAddress(address) => write!(f, "'set DDRAM address' 0x{address:02x}"),
            Instruction::ReadBusyFlag => f.write_str("'read busy flag and address'"),
            Instruction::Write(byte) => write!(f, "'write data' 0x{byte:02x} ('{}')", rom::character(byte)),
            Instruction::Read => f.write_str("'read data'"),
        }
    }
}
