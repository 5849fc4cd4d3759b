//! The wires from the expander to the display.

/// Which wires of the expander lead to which pins of the display. Each number has one bit set: bit 0 is the wire P0,
/// bit 7 is P7.
///
/// The pin RW is not among them: the driver only writes, so wherever RW leads, it stays low.
///
/// ```
/// use common::lcd::Wiring;
///
/// // Another board that is sold: data at P0 to P3, E at P4, RW at P5, RS at P6.
/// let wiring = Wiring {
///     register_select: 0x40,
///     enable: 0x10,
///     backlight: 0x80,
///     data: [0x01, 0x02, 0x04, 0x08],
/// };
/// # assert_ne!(wiring, Wiring::default());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wiring {
    /// RS: the register that gets the data.
    pub register_select: u8,
    /// E: data are taken when it falls.
    pub enable: u8,
    /// The transistor of the backlight; high is on.
    pub backlight: u8,
    /// D4 to D7.
    pub data: [u8; 4],
}

impl Default for Wiring {
    /// The usual one: RS at P0, RW at P1, E at P2, the backlight at P3, D4 to D7 at P4 to P7.
    fn default() -> Self {
        Wiring {
            register_select: 0x01,
            enable: 0x04,
            backlight: 0x08,
            data: [0x10, 0x20, 0x40, 0x80],
        }
    }
}

/// The two registers of the display.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Register {
    /// RS low.
    Instruction,
    /// RS high.
    Data,
}

impl Wiring {
    /// The states of the expander that give half a byte (0 to 15) to the display: the data with E low, high and low.
    pub(super) fn strobe(self, register: Register, half: u8, backlight: bool) -> [u8; 3] {
        let register_select = match register {
            Register::Instruction => 0,
            Register::Data => self.register_select,
        };
        let high = |(bit, wire): (usize, u8)| if half >> bit & 1 == 1 { wire } else { 0 };
        let data = self.data.into_iter().enumerate().map(high);
        let low = data.fold(self.idle(backlight) | register_select, |state, wire| state | wire);
        [low, low | self.enable, low]
    }

    /// The state of the expander when nothing is given to the display.
    pub(super) fn idle(self, backlight: bool) -> u8 {
        if backlight { self.backlight } else { 0 }
    }
}
