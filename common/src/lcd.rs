//! A character display: an HD44780 behind a PCF8574, the chip that makes eight wires out of an I2C bus.
//!
//! ```
//! use common::lcd::Lcd;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # hardware_sim::board::Board::create_unnamed(&Default::default())?.plug_in()?; // not the user's board
//! let mut lcd = Lcd::on_bench()?;
//! lcd.init()?;
//! lcd.show_row(0, "Temperature")?;
//! lcd.show_row(1, "21.5 °C")?;
//! # Ok(())
//! # }
//! ```
//!
//! # How it works
//!
//! The display has two registers: what arrives in one is an instruction (clear, go to this position), what arrives in
//! the other is a character to show, or a row of dots of a character to define. The wire RS chooses the register. Each
//! byte comes in two halves over four wires, the upper half first, and each half is taken when the wire E falls.
//!
//! Each byte that the expander gets on the I2C bus becomes the levels of its eight wires at once. So half a byte costs
//! three bytes on the bus: RS and the data with E low, the same with E high, the same with E low. (RS must be right
//! before E rises; data sheet of the HD44780, bus timing.) One character costs six, 0.54 ms at 100 kHz.
//!
//! # Why the driver never asks whether the display is busy
//!
//! Most instructions take 37 µs, writing a character 41 µs. The six bytes of the next one take longer than that on a bus
//! of 100 kHz, and also of 400 kHz. To ask would take more bytes than the answer saves. Only clear and home take long,
//! up to 1.52 ms by the data sheet and up to 2.5 ms on slow copies of the chip; the driver waits
//! [3 ms](Lcd::with_clear_wait_us) after each, unless told otherwise.
//!
//! # Several processes, one display
//!
//! Nothing on the bus says which process a byte came from. See [`WriteMode`] for what that does to the text. With the
//! default, [`print_at`](Lcd::print_at) and [`show_row`](Lcd::show_row) of several processes never disturb each other.
//! Besides:
//!
//! - One process calls [`init`](Lcd::init), before the others write. The others make their [`Lcd`] and write.
//! - Do not [`clear`](Lcd::clear) or [`home`](Lcd::home) while others write: what they send during the wait is lost.
//!   Show blank rows instead.
//! - Each process's driver knows only what it did itself. It sends its own state of the backlight with every byte, so
//!   all must choose the same; and which of two [`cursor`](Lcd::cursor) calls came last, decides.
//!
//! # Troubleshooting
//!
//! - *"does not answer".* Is I2C switched on (`raspi-config`)? `i2cdetect -y 1` shows who answers. These displays come
//!   with address 0x27 or 0x3f.
//! - *All boxes of the upper row are dark.* The display has power, but [`init`](Lcd::init) was never called, or did not
//!   arrive.
//! - *Nothing is seen, but the backlight is on.* Turn the contrast potentiometer at the back. With 3.3 V of supply there
//!   is too little contrast.
//! - *Strange characters, and whatever is written afterwards is strange too.* One half of a byte was lost, or taken for
//!   another's: a process was killed while it wrote, or two wrote at once. The display never recovers by itself.
//!   [`init`](Lcd::init) brings it back from any state.
//! - *The text goes on somewhere else.* Another process moved the cursor in between: see [`WriteMode`].

mod error;
mod instruction;
mod rom;
mod size;
mod wiring;
mod write_mode;

pub use error::Error;
pub use instruction::Cursor;
pub use rom::Unknown;
pub use size::Size;
pub use wiring::Wiring;
pub use write_mode::WriteMode;

use crate::hal::{Delay, i2c};
use crate::pins::LCD_ADDRESS;
use embedded_hal::delay::DelayNs;
use embedded_hal::i2c::I2c;
use instruction::Instruction;
use wiring::Register;

/// From power-on to the first instruction: 40 ms with a supply of 2.7 V, 15 ms with 4.5 V (data sheet, figure 24).
const POWER_ON_MS: u32 = 50;

/// After each of the three function sets that begin the initialisation: more than 4.1 ms, more than 100 µs, and 37 µs
/// (data sheet, figure 24). The first may complete a home of a slow copy, which needs 2.5 ms.
const RESYNCHRONISE_US: [u32; 3] = [5_000, 200, 200];

/// A character display on the I2C bus `I2C`, of 2 rows and 16 columns unless told otherwise.
///
/// Rows and columns count from 0. After an error the display may have got half of something: call
/// [`init`](Lcd::init) before anything else.
#[derive(Debug)]
pub struct Lcd<I2C, D> {
    i2c: I2C,
    address: u8,
    delay: D,
    mode: WriteMode,
    wiring: Wiring,
    size: Size,
    unknown: Unknown,
    clear_wait_us: u32,
    backlight: bool,
    on: bool,
    cursor: Cursor,
}

impl Lcd<i2c::I2c, Delay> {
    /// The display of the course bench ([`pins`](crate::pins)): bus 1, address 0x27. Nothing is sent before
    /// [`init`](Self::init).
    ///
    /// # Errors
    ///
    /// [`i2c::Error`] if there is no such bus. Whether a display answers, only [`init`](Self::init) finds out.
    pub fn on_bench() -> i2c::Result<Self> {
        Ok(Lcd::new(i2c::I2c::new()?, LCD_ADDRESS, Delay))
    }
}

impl<I2C: I2c, D: DelayNs> Lcd<I2C, D> {
    /// A display at the 7-bit `address`. Nothing is sent before [`init`](Self::init).
    pub fn new(i2c: I2C, address: u8, delay: D) -> Self {
        Lcd {
            i2c,
            address,
            delay,
            mode: WriteMode::default(),
            wiring: Wiring::default(),
            size: Size::default(),
            unknown: Unknown::default(),
            clear_wait_us: 3_000,
            backlight: true,
            on: true,
            cursor: Cursor::Hidden,
        }
    }

    /// Chooses how much goes into one transfer on the bus.
    pub fn with_write_mode(self, mode: WriteMode) -> Self {
        Lcd { mode, ..self }
    }

    /// Says which wire of the expander leads where.
    pub fn with_wiring(self, wiring: Wiring) -> Self {
        Lcd { wiring, ..self }
    }

    /// Says how many rows and columns the display has.
    pub fn with_size(self, size: Size) -> Self {
        Lcd { size, ..self }
    }

    /// Chooses what becomes of a character that the display cannot show.
    pub fn with_unknown(self, unknown: Unknown) -> Self {
        Lcd { unknown, ..self }
    }

    /// Sets the wait after a clear or a home, in µs; 3000 unless told otherwise.
    pub fn with_clear_wait_us(self, clear_wait_us: u32) -> Self {
        Lcd { clear_wait_us, ..self }
    }

    /// Gives the bus and the delay back. The display goes on to show what it shows.
    pub fn release(self) -> (I2C, D) {
        (self.i2c, self.delay)
    }

    /// Brings the display into a known state, whatever it was in: switched on a moment ago, used by another program
    /// before, or in the middle of a byte. Then it is on and blank, without a cursor. Takes some 65 ms.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]
    pub fn init(&mut self) -> Result<(), Error<I2C::Error>> {
        (self.on, self.cursor) = (true, Cursor::Hidden);
        self.delay.delay_ms(POWER_ON_MS);
        // The display takes bytes in one piece, in two halves, or waits for a second half: nobody knows. Three times 3
        // means "take bytes in one piece" in each of these cases, at the latest with the third.
        for wait_us in RESYNCHRONISE_US {
            self.transfer(&self.wiring.strobe(Register::Instruction, 0x3, self.backlight))?;
            self.delay.delay_us(wait_us);
        }
        // From here on in two halves.
        self.transfer(&self.wiring.strobe(Register::Instruction, 0x2, self.backlight))?;
        self.instruct(&[
            Instruction::FunctionSet,
            Instruction::DisplayControl(false, Cursor::Hidden),
            Instruction::Clear,
        ])?;
        self.delay.delay_us(self.clear_wait_us);
        self.instruct(&[
            Instruction::EntryMode,
            Instruction::DisplayControl(self.on, self.cursor),
        ])
    }

    /// Makes all rows blank, and moves the cursor to the upper left.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]
    pub fn clear(&mut self) -> Result<(), Error<I2C::Error>> {
        self.instruct(&[Instruction::Clear])?;
        self.delay.delay_us(self.clear_wait_us);
        Ok(())
    }

    /// Moves the cursor to the upper left.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]
    pub fn home(&mut self) -> Result<(), Error<I2C::Error>> {
        self.instruct(&[Instruction::Home])?;
        self.delay.delay_us(self.clear_wait_us);
        Ok(())
    }

    /// Writes `text` from this position on. The cursor then stands behind it.
    ///
    /// A text is written whole or not at all. One that is too long is refused and not cut: half a number is a wrong
    /// number.
    ///
    /// # Errors
    ///
    /// [`Error::Position`], [`Error::TooLong`] and [`Error::Unknown`], all before anything is sent; [`Error::Bus`].
    pub fn print_at(&mut self, row: usize, column: usize, text: &str) -> Result<(), Error<I2C::Error>> {
        let start = self.address_of(row, column)?;
        let codes = rom::codes(text, self.unknown).map_err(Error::Unknown)?;
        let room = self.size.columns() - column;
        if codes.len() > room {
            let (text, length) = (text.to_owned(), codes.len());
            return Err(Error::TooLong { text, length, room });
        }
        let characters = codes.into_iter().map(|code| (Register::Data, code));
        self.send([(Register::Instruction, start.code())].into_iter().chain(characters))
    }

    /// Shows `text` in this row and nothing else: the rest of the row becomes blank.
    ///
    /// # Errors
    ///
    /// As [`print_at`](Self::print_at).
    pub fn show_row(&mut self, row: usize, text: &str) -> Result<(), Error<I2C::Error>> {
        self.print_at(row, 0, &format!("{text:<width$}", width = self.size.columns()))
    }

    /// Moves the cursor. It can be seen only if [`cursor`](Self::cursor) says so.
    ///
    /// # Errors
    ///
    /// [`Error::Position`] before anything is sent; [`Error::Bus`].
    pub fn set_cursor(&mut self, row: usize, column: usize) -> Result<(), Error<I2C::Error>> {
        let position = self.address_of(row, column)?;
        self.instruct(&[position])
    }

    /// Chooses how the cursor looks.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]
    pub fn cursor(&mut self, cursor: Cursor) -> Result<(), Error<I2C::Error>> {
        self.cursor = cursor;
        self.instruct(&[Instruction::DisplayControl(self.on, self.cursor)])
    }

    /// Switches the display on or off. While it is off it keeps its text, and takes new text.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]
    pub fn display(&mut self, on: bool) -> Result<(), Error<I2C::Error>> {
        self.on = on;
        self.instruct(&[Instruction::DisplayControl(self.on, self.cursor)])
    }

    /// Switches the backlight on or off.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]
    pub fn backlight(&mut self, on: bool) -> Result<(), Error<I2C::Error>> {
        self.backlight = on;
        self.transfer(&[self.wiring.idle(self.backlight)])
    }

    /// Draws the character number `index`, 0 to 7, which texts then name `'\u{0}'` to `'\u{7}'`. Where it is shown
    /// already, it changes there. The cursor then stands at the upper left.
    ///
    /// `dots` are the eight rows of the character, the uppermost first, five dots in each: bit 4 is the leftmost, bit 0
    /// the rightmost. The cursor line runs through the last row.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchCharacter`] before anything is sent; [`Error::Bus`].
    pub fn define_character(&mut self, index: u8, dots: [u8; 8]) -> Result<(), Error<I2C::Error>> {
        if index > 7 {
            return Err(Error::NoSuchCharacter(index));
        }
        let begin = Instruction::CharacterAddress(8 * index);
        // Without an end, the next text would be taken for dots.
        let end = Instruction::DisplayAddress(0);
        let rows = dots.map(|row| (Register::Data, row & 0b11111));
        self.send(
            [(Register::Instruction, begin.code())]
                .into_iter()
                .chain(rows)
                .chain([(Register::Instruction, end.code())]),
        )
    }

    /// The instruction that moves the cursor to this position.
    fn address_of(&self, row: usize, column: usize) -> Result<Instruction, Error<I2C::Error>> {
        let size = self.size;
        let address = size.address(row, column);
        let address = address.ok_or(Error::Position { row, column, size })?;
        Ok(Instruction::DisplayAddress(address))
    }

    fn instruct(&mut self, instructions: &[Instruction]) -> Result<(), Error<I2C::Error>> {
        let codes = instructions.iter().map(|instruction| instruction.code());
        self.send(codes.map(|code| (Register::Instruction, code)))
    }

    /// Sends bytes to the display, each in two halves.
    fn send(&mut self, bytes: impl Iterator<Item = (Register, u8)>) -> Result<(), Error<I2C::Error>> {
        let halves = bytes.flat_map(|(register, byte)| [(register, byte >> 4), (register, byte & 0xf)]);
        let states = halves.flat_map(|(register, half)| self.wiring.strobe(register, half, self.backlight));
        self.transfer(&states.collect::<Vec<u8>>())
    }

    /// Sends states to the expander, as many in one transfer as the write mode says.
    fn transfer(&mut self, states: &[u8]) -> Result<(), Error<I2C::Error>> {
        for transfer in states.chunks(self.mode.bytes()) {
            let sent = self.i2c.write(self.address, transfer);
            sent.map_err(|cause| Error::Bus {
                address: self.address,
                cause,
            })?;
        }
        Ok(())
    }
}
