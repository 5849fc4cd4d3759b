//! The display as a program on the bus sees it, byte by byte.

mod addressing;
mod any_bytes;
mod busy;
mod expander;
mod glyphs;
mod initialisation;
mod interleaving;
mod mixing;
mod modes;
mod reading;

use super::*;

const RS: u8 = 1;
const RW: u8 = 2;
const E: u8 = 4;
const BACKLIGHT: u8 = 8;

/// A byte on a bus of 100 kHz takes that long, in ns.
const BYTE: u64 = 90_000;
const MS: u64 = 1_000_000;

/// A display at the end of a bus, and a program (or several) at the other.
struct Wired {
    lcd: Lcd,
    now: u64,
    writer: u16,
    findings: Vec<Finding>,
}

impl Wired {
    /// A display whose power came on 40 ms ago.
    fn cold() -> Wired {
        Wired {
            lcd: Lcd::power_on(0, LcdSpeed::Nominal),
            now: 40 * MS,
            writer: 1,
            findings: Vec::new(),
        }
    }

    /// A display that program 1 has initialised: two lines, cleared, left to right, on.
    fn initialised() -> Wired {
        let mut wired = Wired::cold();
        wired.initialise();
        assert_eq!(wired.findings, []);
        wired
    }

    /// Sends one byte. The display goes through its words each time, as it does on a board.
    fn pins(&mut self, byte: u8) {
        self.now += BYTE;
        let finding = self.lcd.write(self.now, byte, self.writer);
        self.findings.extend(finding);
        let back = Lcd::from_words(&self.lcd.to_words());
        assert_eq!(back, self.lcd, "nothing is lost in the words");
        self.lcd = back;
    }

    /// Sends half a byte, with the backlight on.
    fn strobe(&mut self, half: u8, rs: u8) {
        let pins = half << 4 | rs | BACKLIGHT;
        for byte in [pins, pins | E, pins] {
            self.pins(byte);
        }
    }

    fn byte(&mut self, byte: u8, rs: u8) {
        self.strobe(byte >> 4, rs);
        self.strobe(byte & 15, rs);
    }

    /// Sends an instruction, and waits as long as clear and home need.
    fn instruction(&mut self, code: u8) {
        self.byte(code, 0);
        self.now += if code < 4 { 3 * MS } else { 0 };
    }

    fn data(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.byte(*byte, RS);
        }
    }

    fn text(&mut self, text: &str) {
        self.data(text.as_bytes());
    }

    /// The first half of the data sheet's figure 24: the display expects the high half of a byte, whatever it was.
    fn resynchronise(&mut self) {
        for (half, pause) in [(3, 5 * MS), (3, MS), (3, MS), (2, MS)] {
            self.strobe(half, 0);
            self.now += pause;
        }
    }

    /// All of figure 24.
    fn initialise(&mut self) {
        self.resynchronise();
        for code in [0x28, 0x08, 0x01, 0x06, 0x0c] {
            self.instruction(code);
        }
    }

    fn rows(&self) -> [String; 2] {
        self.lcd.picture().rows()
    }

    /// The two rows without the blanks at their ends.
    fn texts(&self) -> [String; 2] {
        self.rows().map(|row| row.trim_end().to_owned())
    }

    /// Reads a byte as a program does in 4-bit mode: two strobes with D4–D7 released, and a read transfer in each.
    fn read(&mut self, rs: u8) -> u8 {
        let halves = [(); 2].map(|()| {
            let pins = 0xf0 | rs | RW | BACKLIGHT;
            self.pins(pins);
            self.pins(pins | E);
            self.now += BYTE;
            let levels = self.lcd.read(self.now, self.writer);
            assert_eq!(levels & 0xf, rs | RW | E | BACKLIGHT, "the display drives only D4–D7");
            self.pins(pins);
            levels >> 4
        });
        halves[0] << 4 | halves[1]
    }
}
