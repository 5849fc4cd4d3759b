//! The character display: 2 rows of 16 characters (HD44780) behind an I2C port expander (PCF8574).
//!
//! A program on the I2C bus reaches nothing but the eight pins of the expander. Each byte that it sends sets them all, at
//! once; one of them is the display's clock, E. So a character is some six bytes on the bus, two for each edge of E:
//!
//! | pin | | |
//! |---|---|---|
//! | P0 | RS | 0: instruction, 1: data |
//! | P1 | R/W | 0: write, 1: read |
//! | P2 | E | when it falls, the display takes over what the other pins said while it was high |
//! | P3 | backlight | 1: on |
//! | P4–P7 | D4–D7 | half a byte; the high half comes first |
//!
//! ```
//! use hardware_sim::board::LcdSpeed;
//! use hardware_sim::parts::lcd::Lcd;
//!
//! let mut lcd = Lcd::power_on(0, LcdSpeed::Nominal);
//! let mut now = 40_000_000; // ns: the supply needs time to rise
//!
//! const RS: u8 = 1;
//! const E: u8 = 4;
//! const BACKLIGHT: u8 = 8;
//! let mut strobe = |half: u8, rs: u8| {
//!     let pins = half << 4 | rs | BACKLIGHT;
//!     for byte in [pins, pins | E, pins] {
//!         now += 90_000; // a byte on a bus of 100 kHz
//!         assert_eq!(lcd.write(now, byte, 1), None, "nothing is wrong");
//!     }
//!     now += 5_000_000; // more than any instruction takes
//! };
//! for half in [3, 3, 3, 2] {
//!     strobe(half, 0); // whatever state it was in, it now expects the high half of a byte
//! }
//! for byte in [0x28, 0x08, 0x01, 0x06, 0x0c] {
//!     strobe(byte >> 4, 0); // two lines; off; clear; left to right; on
//!     strobe(byte & 15, 0);
//! }
//! for byte in *b"Hi" {
//!     strobe(byte >> 4, RS);
//!     strobe(byte & 15, RS);
//! }
//! assert!(lcd.picture().on);
//! assert_eq!(lcd.picture().rows()[0].trim_end(), "Hi");
//! ```
//!
//! # When the display shows garbage
//!
//! The display counts halves, and nothing but initialisation tells it which half comes next. If a program is killed
//! between the halves, or two programs send theirs in turn, every later byte is made of the wrong halves. The model
//! does not heal that, just as a real display does not; it only says whose halves they were ([`Finding`]). The cure is
//! the sequence 3, 3, 3, 2 above (HD44780U data sheet, figure 24), with which every program should begin: pressing
//! Ctrl-C does not switch the display off.
//!
//! # What happens when the power comes on
//!
//! All pins of the expander are 1. So the light is on, and E is high for a read of data that nobody began. The first
//! byte ends it; once the display has reset itself, for 10 ms, that moves the address counter on to 1. The display is in
//! 8-bit mode: each strobe is a whole instruction. Its D0–D3 lead nowhere and read as 1, since the controller pulls them
//! up. For the 3 and 2 of the initialisation this makes no difference.
//!
//! # What is simpler than the real one
//!
//! - Before it is initialised, a real display shows boxes in the first row. Here it is dark (`on` is false).
//! - CGRAM is empty when the power comes on; in a real one it holds chance.
//! - What a read returns is what the address counter points to. A real one reads ahead, so the first byte that is read
//!   after something was written may be another.
//! - A byte that comes too early is lost. Some real ones take a part of it.
//! - An address counter beyond the ends of the lines (0x28–0x3F, 0x68–0x7F) counts on to the next line; what is
//!   written there is lost, a read returns a blank. The data sheet does not say.
//! - RS and R/W may change in the same byte that raises E. The data sheet wants them 40 ns earlier (t_AS), but some
//!   drivers do it, and it works.
//! - Number of lines and font can be set at any time, as on the displays that are sold; the data sheet allows it only
//!   once.

mod backpack;
mod controller;
mod counter;
mod finding;
mod instruction;
mod interface;
mod modes;
mod picture;
pub mod rom;
#[cfg(test)]
mod tests;
mod words;

use crate::board::LcdSpeed;
use backpack::{Backpack, Edge};
use controller::Controller;
pub use finding::Finding;
pub use instruction::Instruction;
use interface::Interface;
pub use modes::{DisplayControl, EntryMode, FunctionSet};
pub use picture::Picture;

/// The 7-bit address of the display on I2C bus 1. Boards with a PCF8574A instead of a PCF8574 have 0x3F.
pub const ADDRESS: u8 = 0x27;

/// The display and its port expander: a plain value that knows no clock. Times are nanoseconds on the clock of its
/// board, and are handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lcd {
    backpack: Backpack,
    interface: Interface,
    controller: Controller,
}

impl Lcd {
    /// The display when its power comes on at `at` (ns). For the next 10 ms it resets itself and takes no instruction;
    /// then it is off and blank, in 8-bit mode, with one line (HD44780U data sheet, "Reset function").
    pub fn power_on(at: u64, speed: LcdSpeed) -> Lcd {
        Lcd {
            backpack: Backpack::power_on(),
            interface: Interface::power_on(),
            controller: Controller::power_on(at, speed),
        }
    }

    /// The port expander takes over `byte` at `at` (ns), which is the acknowledge of that byte on the bus. `writer` is a
    /// number for who sent it; 0 stands for somebody unknown.
    ///
    /// Returns what is wrong with it, if anything. Of two faults at once it returns the first in the order of
    /// [`Finding`].
    pub fn write(&mut self, at: u64, byte: u8, writer: u16) -> Option<Finding> {
        let before = self.backpack.strobe();
        let strobe = match self.backpack.write(byte, writer) {
            Edge::Falling => before,
            Edge::StaysHigh => return self.interface.overwritten(before, self.backpack.strobe()),
            Edge::Other => return None,
        };
        let (access, mixed) = self.interface.strobe(strobe, self.controller.eight_bits())?;
        let instruction = access.instruction();
        match self.controller.execute(at, instruction) {
            Ok(()) => {
                let eight_bits = matches!(instruction, Instruction::FunctionSet(function) if function.eight_bits);
                if eight_bits && mixed.is_none() {
                    self.interface.resynchronised();
                }
                mixed
            }
            // With the read that nobody began, the port leaves the state in which it comes up. That is no one's fault.
            Err(_) if instruction == Instruction::Read && strobe.writer == 0 => mixed,
            Err(early) => mixed.or(Some(Finding::TooEarly {
                writer: strobe.writer,
                instruction,
                early,
            })),
        }
    }

    /// The levels at the expander's pins at `at` (ns), bit 0 for P0: what a read transfer returns. Nothing changes by it,
    /// whoever the reader is: the display notices only the edges of E.
    ///
    /// The display drives D4–D7 only while R/W and E are 1, and cannot lift a pin that the expander holds low: a program
    /// that reads must have written ones there first (PCF8574 data sheet, "Quasi-bidirectional I/Os").
    pub fn read(&self, at: u64, _reader: u16) -> u8 {
        if !self.backpack.reads() {
            return self.backpack.port;
        }
        let byte = self.controller.output(at, self.backpack.strobe().rs);
        self.backpack.driven(self.interface.output(byte))
    }

    /// What one sees on the glass.
    pub fn picture(&self) -> Picture {
        self.controller.picture(self.backpack.backlight())
    }
}
