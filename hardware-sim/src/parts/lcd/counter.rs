//! The address counter, and the two memories that it points into.

/// Bytes of DDRAM: the character codes.
pub(super) const DDRAM: usize = 80;

/// Bytes of CGRAM: the dots of the characters that a program can draw.
pub(super) const CGRAM: usize = 64;

/// Characters in one of two lines. (One line alone has [`DDRAM`].)
pub(super) const LINE: u8 = 40;

/// Address of the second line.
const SECOND_LINE: u8 = 0x40;

/// Where the next byte of data is written or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AddressCounter {
    /// 0 to 0x7F in DDRAM, 0 to 0x3F in CGRAM.
    pub(super) address: u8,
    /// It points into CGRAM: until a DDRAM address is set, or the display cleared or sent home.
    pub(super) cgram: bool,
}

impl AddressCounter {
    pub(super) fn ddram(address: u8) -> AddressCounter {
        AddressCounter {
            address: address & 0x7f,
            cgram: false,
        }
    }

    pub(super) fn cgram(address: u8) -> AddressCounter {
        AddressCounter {
            address: address & 0x3f,
            cgram: true,
        }
    }

    /// Moves on by one, up or down. With two lines the end of each (0x27, 0x67) leads to the begin of the other, with
    /// one the end (0x4F) to its begin.
    pub(super) fn step(&mut self, up: bool, two_lines: bool) {
        let last = SECOND_LINE + LINE - 1;
        self.address = match (self.address, up, two_lines) {
            (address, true, _) if self.cgram => (address + 1) & 0x3f,
            (address, false, _) if self.cgram => address.wrapping_sub(1) & 0x3f,
            (0x27, true, true) => SECOND_LINE,
            (SECOND_LINE, false, true) => LINE - 1,
            (0x67, true, true) | (0x4f, true, false) => 0,
            (0, false, true) => last,
            (0, false, false) => DDRAM as u8 - 1,
            (address, true, _) => (address + 1) & 0x7f,
            (address, false, _) => address - 1,
        };
    }

    /// Place in DDRAM of the character that it points to: the second of two lines begins at 40. `None` if it points into
    /// CGRAM or beyond the ends of the lines.
    pub(super) fn place(self, two_lines: bool) -> Option<u8> {
        match self.address {
            _ if self.cgram => None,
            address if two_lines && address >= SECOND_LINE => {
                (address < SECOND_LINE + LINE).then(|| address - SECOND_LINE + LINE)
            }
            address => (address < if two_lines { LINE } else { DDRAM as u8 }).then_some(address),
        }
    }
}
