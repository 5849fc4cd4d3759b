//! The port expander PCF8574 and how the backpack wires it to the display.

/// P0: 0 for instructions, 1 for data.
const RS: u8 = 1 << 0;
/// P1: 0 to write, 1 to read.
const RW: u8 = 1 << 1;
/// P2: the display's clock.
const E: u8 = 1 << 2;
/// P3: switches the backlight.
const BACKLIGHT: u8 = 1 << 3;

/// The expander has no registers: a byte sets its eight pins, and they stay until the next one. They are
/// quasi-bidirectional: a 0 is driven, a 1 is only a weak pull-up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Backpack {
    /// The last byte: P0 in bit 0.
    pub(super) port: u8,
    /// Who wrote it; 0 since power-on.
    pub(super) writer: u16,
}

/// What a byte does to E.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Edge {
    /// It falls: the display takes over the pins as they were before this byte. They change at the same moment, but the
    /// display needs them to stay for only 10 ns (t_AH, t_H).
    Falling,
    /// It stays high: the pins say something else now, before the display has taken over what they said.
    StaysHigh,
    /// It rises, or stays low. The display takes no notice.
    Other,
}

/// What the pins say to the display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Strobe {
    /// Whether data is meant, not an instruction.
    pub(super) rs: bool,
    /// Whether the display is read.
    pub(super) rw: bool,
    /// D7–D4, D4 in bit 0.
    pub(super) half: u8,
    /// Who set the pins.
    pub(super) writer: u16,
}

impl Backpack {
    /// All pins are 1 when the power comes on (PCF8574 data sheet, "Power-on reset"): the backlight is on and, as R/W and
    /// E are 1 too, the display is in the middle of a read of data. The first byte with E at 0 ends it.
    pub(super) fn power_on() -> Backpack {
        Backpack { port: 0xff, writer: 0 }
    }

    /// Sets the pins, and says what that does to E.
    pub(super) fn write(&mut self, byte: u8, writer: u16) -> Edge {
        let edge = match (self.port & E != 0, byte & E != 0) {
            (true, false) => Edge::Falling,
            (true, true) => Edge::StaysHigh,
            (false, _) => Edge::Other,
        };
        self.port = byte;
        self.writer = writer;
        edge
    }

    /// What the display takes over if E falls now.
    pub(super) fn strobe(&self) -> Strobe {
        Strobe {
            rs: self.port & RS != 0,
            rw: self.port & RW != 0,
            half: self.port >> 4,
            writer: self.writer,
        }
    }

    /// Whether the display drives D4–D7.
    pub(super) fn reads(&self) -> bool {
        self.port & (RW | E) == RW | E
    }

    /// The levels of all pins while the display drives D7–D4 with `half`.
    pub(super) fn driven(&self, half: u8) -> u8 {
        self.port & (half << 4 | 0xf)
    }

    pub(super) fn backlight(&self) -> bool {
        self.port & BACKLIGHT != 0
    }
}
