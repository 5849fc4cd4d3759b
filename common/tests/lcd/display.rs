//! A display that does what the data sheet of the HD44780 says, as far as the driver's instructions go. It never heals
//! by itself, and it notes what comes while it is busy.

/// How fast a display is.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub clear_ns: u64,
    pub other_ns: u64,
}

/// As the data sheet says.
pub const NOMINAL: Pace = Pace {
    clear_ns: 1_520_000,
    other_ns: 41_000,
};

/// A slow copy.
pub const SLOW: Pace = Pace {
    clear_ns: 2_500_000,
    other_ns: 60_000,
};

/// The usual wiring.
const RS: u8 = 0x01;
const RW: u8 = 0x02;
const E: u8 = 0x04;
const BACKLIGHT: u8 = 0x08;

/// A display at a moment of its life.
#[derive(Clone, Debug)]
pub struct Display {
    pace: Pace,
    /// The levels of the expander's wires.
    wires: u8,
    /// Whether bytes come in two halves.
    halves: bool,
    /// The first half, if the second is to come.
    pending: Option<u8>,
    busy_until_ns: u64,
    /// How often something came while it was busy, or RS changed together with E.
    pub offences: usize,
    text: [u8; 0x80],
    pub dots: [u8; 64],
    address: u8,
    drawing: bool,
    up: bool,
    /// Whether the display moves with each character, and whether it has moved.
    shifting: bool,
    shifted: bool,
    two_lines: bool,
    pub on: bool,
    /// Bit 1: the line, bit 0: blinking.
    pub cursor: u8,
}

impl Display {
    /// Switched on a moment ago. All wires of the expander are high.
    pub fn cold(pace: Pace) -> Display {
        Display {
            pace,
            wires: 0xff,
            halves: false,
            pending: None,
            // It resets itself for 40 ms, with a supply of 2.7 V.
            busy_until_ns: 40_000_000,
            offences: 0,
            text: [b' '; 0x80],
            dots: [0; 64],
            address: 0,
            drawing: false,
            up: true,
            shifting: false,
            shifted: false,
            two_lines: false,
            on: false,
            cursor: 0,
        }
    }

    /// Left behind by another program, with its text, its cursor blinking and its dots.
    pub fn warm(pace: Pace) -> Display {
        Display {
            wires: BACKLIGHT,
            halves: true,
            busy_until_ns: 0,
            text: [b'#'; 0x80],
            address: 0x45,
            up: false,
            shifting: true,
            shifted: true,
            two_lines: true,
            on: true,
            cursor: 3,
            ..Display::cold(pace)
        }
    }

    /// Left behind in the middle of a byte, of which `half` has come.
    pub fn half(pace: Pace, half: u8) -> Display {
        Display {
            pending: Some(half),
            ..Display::warm(pace)
        }
    }

    /// The wires of the expander get new levels.
    pub fn expander(&mut self, wires: u8, now_ns: u64) {
        let before = std::mem::replace(&mut self.wires, wires);
        let raised = !before & wires & E != 0;
        if raised && (before ^ wires) & (RS | RW) != 0 {
            self.offences += 1;
        }
        let fell = before & !wires & E != 0;
        if fell && before & RW == 0 {
            self.take(before & RS != 0, before >> 4, now_ns);
        }
    }

    /// Four bits arrive.
    fn take(&mut self, data: bool, half: u8, now_ns: u64) {
        if now_ns < self.busy_until_ns {
            self.offences += 1;
        }
        if !self.halves {
            self.execute(data, half << 4, now_ns);
        } else if let Some(upper) = self.pending.take() {
            self.execute(data, upper << 4 | half, now_ns);
        } else {
            self.pending = Some(half);
        }
    }

    fn execute(&mut self, data: bool, byte: u8, now_ns: u64) {
        let long = !data && (1..4).contains(&byte);
        self.busy_until_ns = now_ns + if long { self.pace.clear_ns } else { self.pace.other_ns };
        if data {
            self.store(byte);
            return;
        }
        match byte {
            0x80.. => (self.address, self.drawing) = (byte & 0x7f, false),
            0x40.. => (self.address, self.drawing) = (byte & 0x3f, true),
            0x20.. => (self.halves, self.two_lines) = (byte & 0x10 == 0, byte & 0x08 != 0),
            0x18.. => self.shifted = true,
            0x10.. => self.step(byte & 0x04 != 0),
            0x08.. => (self.on, self.cursor) = (byte & 0x04 != 0, byte & 0x03),
            0x04.. => (self.up, self.shifting) = (byte & 0x02 != 0, byte & 0x01 != 0),
            0x02.. => (self.address, self.drawing, self.shifted) = (0, false, false),
            0x01 => {
                self.text = [b' '; 0x80];
                (self.address, self.drawing, self.shifted, self.up) = (0, false, false, true);
            }
            0x00 => {}
        }
    }

    fn store(&mut self, byte: u8) {
        let address = usize::from(self.address);
        if self.drawing {
            self.dots[address % 64] = byte;
        } else {
            self.text[address] = byte;
            self.shifted |= self.shifting;
        }
        self.step(self.up);
    }

    /// Moves the cursor by one.
    fn step(&mut self, up: bool) {
        self.address = (self.address + if up { 1 } else { 0x7f }) & 0x7f;
    }

    /// The codes in a row of a display of two rows, of which 16 characters can be seen.
    pub fn row(&self, row: usize) -> &[u8] {
        assert!(
            self.two_lines && self.halves && self.pending.is_none(),
            "out of step: {self:?}"
        );
        assert!(!self.shifted, "moved: {self:?}");
        &self.text[0x40 * row..0x40 * row + 16]
    }

    /// Address of the cursor.
    pub fn address(&self) -> u8 {
        self.address
    }

    /// The codes at these addresses.
    pub fn text(&self, from: usize, length: usize) -> &[u8] {
        &self.text[from..from + length]
    }

    pub fn backlight(&self) -> bool {
        self.wires & BACKLIGHT != 0
    }
}
