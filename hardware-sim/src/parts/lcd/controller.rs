//! The registers of the HD44780, and what its instructions do to them.

use super::counter::{AddressCounter, CGRAM, DDRAM, LINE};
use super::{DisplayControl, EntryMode, FunctionSet, Instruction, Picture};
use crate::board::LcdSpeed;

/// What a blank is in DDRAM.
const BLANK: u8 = b' ';

/// How long the controller resets itself when the power comes on, in ns (data sheet, "Reset function").
const RESET: u64 = 10_000_000;

/// All that the controller remembers, but for halves of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Controller {
    pub(super) ddram: [u8; DDRAM],
    pub(super) cgram: [u8; CGRAM],
    pub(super) counter: AddressCounter,
    /// Place in the line that stands in the first column, modulo the length of the line. 0 to 127.
    pub(super) shift: u8,
    pub(super) function: FunctionSet,
    pub(super) entry: EntryMode,
    pub(super) display: DisplayControl,
    /// When it can take the next instruction, in ns.
    pub(super) busy_until: u64,
    pub(super) speed: LcdSpeed,
}

impl Controller {
    pub(super) fn power_on(at: u64, speed: LcdSpeed) -> Controller {
        Controller {
            ddram: [BLANK; DDRAM],
            cgram: [0; CGRAM],
            counter: AddressCounter::ddram(0),
            shift: 0,
            function: FunctionSet {
                eight_bits: true,
                two_lines: false,
                tall: false,
            },
            entry: EntryMode {
                increment: true,
                shift: false,
            },
            display: DisplayControl {
                on: false,
                cursor: false,
                blink: false,
            },
            busy_until: at.saturating_add(RESET),
            speed,
        }
    }

    pub(super) fn eight_bits(&self) -> bool {
        self.function.eight_bits
    }

    /// Executes an instruction that is complete at `at` (ns), or says by how many nanoseconds it came too early, and
    /// does nothing.
    pub(super) fn execute(&mut self, at: u64, instruction: Instruction) -> Result<(), u64> {
        if instruction == Instruction::ReadBusyFlag {
            return Ok(());
        }
        if at < self.busy_until {
            return Err(self.busy_until - at);
        }
        self.busy_until = at.saturating_add(duration(self.speed, instruction));
        let two_lines = self.function.two_lines;
        match instruction {
            Instruction::Nothing | Instruction::ReadBusyFlag => {}
            Instruction::ClearDisplay => {
                self.ddram = [BLANK; DDRAM];
                self.counter = AddressCounter::ddram(0);
                self.shift = 0;
                self.entry.increment = true;
            }
            Instruction::ReturnHome => {
                self.counter = AddressCounter::ddram(0);
                self.shift = 0;
            }
            Instruction::EntryModeSet(entry) => self.entry = entry,
            Instruction::DisplayControl(display) => self.display = display,
            Instruction::Shift { display: true, right } => self.shift_display(right),
            Instruction::Shift { display: false, right } => self.counter.step(right, two_lines),
            Instruction::FunctionSet(function) => self.function = function,
            Instruction::SetCgramAddress(address) => self.counter = AddressCounter::cgram(address),
            Instruction::SetDdramAddress(address) => self.counter = AddressCounter::ddram(address),
            Instruction::Write(byte) => self.write(byte),
            Instruction::Read => self.counter.step(self.entry.increment, two_lines),
        }
        Ok(())
    }

    /// Writes a byte of data and moves on. What is written to CGRAM does not shift the display.
    fn write(&mut self, byte: u8) {
        if self.counter.cgram {
            self.cgram[usize::from(self.counter.address)] = byte;
        } else {
            if let Some(place) = self.counter.place(self.function.two_lines) {
                self.ddram[usize::from(place)] = byte;
            }
            if self.entry.shift {
                self.shift_display(!self.entry.increment);
            }
        }
        self.counter.step(self.entry.increment, self.function.two_lines);
    }

    /// Shifts all lines by one place. What leaves at one end comes back at the other.
    fn shift_display(&mut self, right: bool) {
        let length = self.line_length();
        let step = if right { length - 1 } else { 1 };
        self.shift = (self.shift + step) % length;
    }

    fn line_length(&self) -> u8 {
        if self.function.two_lines { LINE } else { DDRAM as u8 }
    }

    /// What the controller puts on its eight data lines at `at` (ns) when it is read: data, or the busy flag (bit 7) and
    /// the address counter.
    pub(super) fn output(&self, at: u64, data: bool) -> u8 {
        if !data {
            return u8::from(at < self.busy_until) << 7 | self.counter.address;
        }
        if self.counter.cgram {
            return self.cgram[usize::from(self.counter.address)];
        }
        let place = self.counter.place(self.function.two_lines);
        place.map_or(BLANK, |place| self.ddram[usize::from(place)])
    }

    /// What the glass shows: the first 16 places of each line after the shift.
    pub(super) fn picture(&self, backlight: bool) -> Picture {
        let length = self.line_length();
        let FunctionSet { two_lines, tall, .. } = self.function;
        let codes = [0, LINE].map(|line| {
            std::array::from_fn(|column| {
                // With one line the controller drives the second row of the glass with nothing.
                let driven = line == 0 || two_lines;
                let place = line + (self.shift + column as u8) % length;
                if driven { self.ddram[usize::from(place)] } else { BLANK }
            })
        });
        let glyphs = std::array::from_fn(|code| {
            // Characters of 10 rows take two places of 8: bit 0 of their code does not count.
            let first = if tall && !two_lines { code & 6 } else { code };
            std::array::from_fn(|row| self.cgram[first * 8 + row] & 0x1f)
        });
        let shown = self.display.on && (self.display.cursor || self.display.blink);
        let cursor = self.cursor().filter(|_| shown);
        Picture {
            codes,
            cursor,
            blink: self.display.blink && cursor.is_some(),
            on: self.display.on,
            backlight,
            glyphs,
        }
    }

    /// Row and column of the place to which the address counter points, if it is on the glass.
    fn cursor(&self) -> Option<(u8, u8)> {
        let length = self.line_length();
        let place = self.counter.place(self.function.two_lines)?;
        let (row, place) = (place / length, place % length);
        let column = (place + length - self.shift % length) % length;
        (column < 16).then_some((row, column))
    }
}

/// How long the controller is busy with an instruction, in ns. The flag that can be read goes down when the address
/// counter has moved, some microseconds later than on a real one; nobody on an I2C bus is fast enough to notice.
fn duration(speed: LcdSpeed, instruction: Instruction) -> u64 {
    let (clear, others, moving) = match speed {
        LcdSpeed::Nominal => (1_520_000, 37_000, 4_000),
        LcdSpeed::Slow => (2_500_000, 60_000, 7_000),
    };
    match instruction {
        Instruction::ClearDisplay | Instruction::ReturnHome => clear,
        Instruction::Write(_) | Instruction::Read => others + moving,
        _ => others,
    }
}
