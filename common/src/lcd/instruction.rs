//! The instructions of the HD44780 (data sheet, table 6), as far as the driver needs them.

/// How the cursor looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cursor {
    /// It does not show.
    #[default]
    Hidden,
    /// A line below the character.
    Line,
    /// The whole character blinks.
    Blink,
    /// A line below the character, which blinks.
    LineAndBlink,
}

/// An instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instruction {
    /// Fill the display with blanks, go to address 0, undo shifts.
    Clear,
    /// Go to address 0, undo shifts.
    Home,
    /// After each character one address up, without shifting the display.
    EntryMode,
    /// Whether the display is on, and how the cursor looks.
    DisplayControl(bool, Cursor),
    /// 4 data wires, 2 lines, characters of 5 x 8 dots.
    FunctionSet,
    /// Go to this address in the memory of drawn characters (CGRAM), 0 to 63.
    CharacterAddress(u8),
    /// Go to this address in the memory of the text (DDRAM), 0 to 0x67.
    DisplayAddress(u8),
}

impl Instruction {
    /// The byte for the instruction register.
    pub(super) fn code(self) -> u8 {
        match self {
            Instruction::Clear => 0b0000_0001,
            Instruction::Home => 0b0000_0010,
            Instruction::EntryMode => 0b0000_0110,
            Instruction::DisplayControl(on, cursor) => {
                let cursor = match cursor {
                    Cursor::Hidden => 0b00,
                    Cursor::Blink => 0b01,
                    Cursor::Line => 0b10,
                    Cursor::LineAndBlink => 0b11,
                };
                0b0000_1000 | u8::from(on) << 2 | cursor
            }
            Instruction::FunctionSet => 0b0010_1000,
            Instruction::CharacterAddress(address) => 0b0100_0000 | address,
            Instruction::DisplayAddress(address) => 0b1000_0000 | address,
        }
    }
}
