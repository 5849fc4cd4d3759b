//! What the three instructions that set modes set.

/// What writing and reading data does to the address counter and the display (entry mode set).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntryMode {
    /// I/D: the counter goes up, and text from left to right.
    pub increment: bool,
    /// S: writing a character also shifts the display, so that the cursor seems to stand still.
    pub shift: bool,
}

impl EntryMode {
    /// From the two low bits of the instruction.
    pub(super) fn from_bits(bits: u8) -> EntryMode {
        EntryMode {
            increment: bits & 2 != 0,
            shift: bits & 1 != 0,
        }
    }

    pub(super) fn to_bits(self) -> u8 {
        u8::from(self.increment) << 1 | u8::from(self.shift)
    }
}

/// What is shown (display on/off control).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DisplayControl {
    /// D: the display shows characters.
    pub on: bool,
    /// C: the cursor is shown, a line below its character.
    pub cursor: bool,
    /// B: the character at the cursor blinks.
    pub blink: bool,
}

impl DisplayControl {
    /// From the three low bits of the instruction.
    pub(super) fn from_bits(bits: u8) -> DisplayControl {
        DisplayControl {
            on: bits & 4 != 0,
            cursor: bits & 2 != 0,
            blink: bits & 1 != 0,
        }
    }

    pub(super) fn to_bits(self) -> u8 {
        u8::from(self.on) << 2 | u8::from(self.cursor) << 1 | u8::from(self.blink)
    }
}

/// How the controller is wired to the program and to the glass (function set).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FunctionSet {
    /// DL: a strobe brings a whole byte, not half of one.
    pub eight_bits: bool,
    /// N: two lines of 40 characters, not one of 80.
    pub two_lines: bool,
    /// F: characters are 10 dots high, not 8. Has an effect only with one line. The glass has 8 rows of dots, so it
    /// shows the upper 8, and a program can draw four characters instead of eight.
    pub tall: bool,
}

impl FunctionSet {
    /// From bits 4 to 2 of the instruction, shifted down.
    pub(super) fn from_bits(bits: u8) -> FunctionSet {
        FunctionSet {
            eight_bits: bits & 4 != 0,
            two_lines: bits & 2 != 0,
            tall: bits & 1 != 0,
        }
    }

    pub(super) fn to_bits(self) -> u8 {
        u8::from(self.eight_bits) << 2 | u8::from(self.two_lines) << 1 | u8::from(self.tall)
    }
}
