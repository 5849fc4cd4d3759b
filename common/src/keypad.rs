//! A keypad of four rows and four columns.
//!
//! ```
//! use common::hal::gpio::Gpio;
//! use common::keypad::{Event, Keypad};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # hardware_sim::board::Board::create_unnamed(&Default::default())?.plug_in()?; // not the user's board
//! let mut keypad = Keypad::on_bench(&Gpio::new()?)?;
//! // A program does this every 5 ms.
//! for event in keypad.scan()? {
//!     match event {
//!         Event::Pressed(key) => println!("{key}"),
//!         Event::Released(_) => {}
//!         Event::Ghost(keys) => println!("too many keys: {keys:?}"),
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # How it works
//!
//! A pressed key joins the wire of its row to the wire of its column. Pull-up resistors hold the rows high. A scan
//! drives one column after the other low, and looks which rows follow: those are the rows of the pressed keys in that
//! column.
//!
//! The columns that have no turn are inputs, not outputs that are high. Otherwise two pressed keys of one row would join
//! a pin that drives high to a pin that drives low: a short circuit, of more current than a pin may carry. 330 Ω to
//! 1 kΩ in each column wire keep the pins safe also from a program that does it wrong.
//!
//! The pull-downs of the columns must be off too. At power-on those of GPIO 24 and 25 are on. Against the pull-up of a
//! row they make a voltage that is neither low nor high, so a pressed key could be seen in columns where it is not.
//!
//! After a column was driven low its rows need a few microseconds to follow, and after it was let go the pull-ups need
//! some 5 µs to lift them again (50 kΩ, 100 pF). So there is a settling time in each column,
//! [10 µs](Keypad::with_settle_us) unless told otherwise.
//!
//! # Contacts bounce
//!
//! A contact closes and opens several times within some milliseconds until it rests. So each key has an integrator: its
//! count rises by one in each scan that finds the contact closed, and falls by one in each that finds it open. At the
//! limit the key counts as pressed, at zero as released, and in between it stays what it was. With a limit of 4
//! ([`with_debounce`](Keypad::with_debounce)) and a scan every 5 ms, a key is seen after 15 to 20 ms, and what is
//! shorter than 15 ms is not seen at all.
//!
//! # Ghosts
//!
//! Two pressed keys are always told apart. Three that are corners of a rectangle join its fourth corner too, as if that
//! key were pressed: from outside, nobody can tell which three (or all four) they are. Whenever two rows share two
//! columns, the driver therefore holds what it knew before, and says [`Event::Ghost`] once.
//!
//! # Troubleshooting
//!
//! - *Keys of R1 or R2 are never seen, or always.* GPIO 14 and 15 are the serial port too: switch the serial console
//!   off (`raspi-config`). GPIO 7 and 8, columns C4 and C3, are the chip selects of SPI: switch SPI off.
//! - *Every key is pressed.* The rows have no pull-up; a row that is not connected to 3.3 V reads low.
//! - *The LED of another process goes off, or its pin is an input, once in a long while.* Up to the Pi 4, the modes of
//!   ten pins stand in one register, and to change one of them is to read the register and to write it again. Two
//!   processes that do so at the same moment undo each other's change. A scan changes modes all the time, so let other
//!   processes choose the modes of their pins first.

mod column;
mod error;
mod ghost;
mod integrator;

pub use column::Column;
pub use error::Error;

use crate::hal::Delay;
use crate::hal::gpio::{self, Bias, Gpio, IoPin, Mode, Pin};
use crate::pins::{KEYPAD_COLUMNS, KEYPAD_ROWS};
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::InputPin;
use integrator::Integrator;

/// What is printed on the keys of the course bench, row by row.
pub const LEGEND: [[char; 4]; 4] = [
    ['1', '2', '3', 'A'],
    ['4', '5', '6', 'B'],
    ['7', '8', '9', 'C'],
    ['*', '0', '#', 'D'],
];

/// One value for each key: `[row][column]`.
type Keys<T> = [[T; 4]; 4];

/// What a scan finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// This key was pressed.
    Pressed(char),
    /// This key was released.
    Released(char),
    /// More keys are pressed than can be told apart: some of these, row by row. Until fewer are pressed, no other event
    /// comes, and what was pressed before counts as pressed.
    Ghost(Vec<char>),
}

/// A keypad whose rows are the inputs `R`, with pull-ups, and whose columns are the pins `C`.
#[derive(Debug)]
pub struct Keypad<R, C, D> {
    rows: [R; 4],
    columns: [C; 4],
    /// Whether no column is driven. Not known at the start, nor after an error.
    idle: bool,
    delay: D,
    settle_us: u32,
    debounce: u8,
    legend: Keys<char>,
    keys: Keys<Integrator>,
    ghost: Integrator,
}

impl Keypad<gpio::InputPin, IoPin, Delay> {
    /// The keypad of the course bench ([`pins`](crate::pins)).
    ///
    /// # Errors
    ///
    /// [`gpio::Error::PinUsed`] if this process holds one of the eight pins already.
    pub fn on_bench(gpio: &Gpio) -> gpio::Result<Self> {
        let row = |pin| gpio.get(pin).map(Pin::into_input_pullup);
        let column = |pin| gpio.get(pin).map(idle_column);
        let ([r1, r2, r3, r4], [c1, c2, c3, c4]) = (KEYPAD_ROWS, KEYPAD_COLUMNS);
        Ok(Keypad::new(
            [row(r1)?, row(r2)?, row(r3)?, row(r4)?],
            [column(c1)?, column(c2)?, column(c3)?, column(c4)?],
            Delay,
        ))
    }
}

/// Makes a pin a column that has no turn.
fn idle_column(pin: Pin) -> IoPin {
    let mut column = pin.into_io(Mode::Input);
    // Off would do for the rows. With the pull-up, the wire of a column that has no turn does not float.
    column.set_bias(Bias::PullUp);
    column
}

impl<R: InputPin, C: Column, D: DelayNs> Keypad<R, C, D> {
    /// A keypad at these pins: `rows` R1 to R4 with pull-ups, `columns` C1 to C4 without pull-downs. Nothing is driven
    /// before the first scan.
    pub fn new(rows: [R; 4], columns: [C; 4], delay: D) -> Self {
        Keypad {
            rows,
            columns,
            idle: false,
            delay,
            settle_us: 10,
            debounce: 4,
            legend: LEGEND,
            keys: Default::default(),
            ghost: Integrator::default(),
        }
    }

    /// Says what is printed on the keys, row by row; [`LEGEND`] unless told otherwise.
    pub fn with_legend(self, legend: [[char; 4]; 4]) -> Self {
        Keypad { legend, ..self }
    }

    /// Sets the limit of the integrators, in scans; 4 unless told otherwise. With 1 every contact counts at once; 0 is
    /// the same.
    pub fn with_debounce(self, scans: u8) -> Self {
        Keypad {
            debounce: scans.max(1),
            ..self
        }
    }

    /// Sets the time between driving a column and looking at the rows, in µs; 10 unless told otherwise.
    pub fn with_settle_us(self, settle_us: u32) -> Self {
        Keypad { settle_us, ..self }
    }

    /// Looks at every key once, and says what has changed, row by row. Call it at regular intervals, such as 5 ms.
    ///
    /// # Errors
    ///
    /// [`Error`] if a pin cannot be read or driven. Then this scan counts for nothing, no key has changed, and every
    /// column that can be is an input again.
    pub fn scan(&mut self) -> Result<Vec<Event>, Error<R::Error, C::Error>> {
        let closed = self.read_keys()?;
        let rectangles = ghost::rectangles(&closed);
        let ambiguous = rectangles.as_flattened().contains(&true);

        let mut events = Vec::new();
        if self.ghost.count(ambiguous, self.debounce) == Some(true) {
            events.push(Event::Ghost(self.legends_where(|row, column| rectangles[row][column])));
        }
        if !ambiguous {
            for (row, column) in all() {
                let legend = self.legend[row][column];
                match self.keys[row][column].count(closed[row][column], self.debounce) {
                    Some(true) => events.push(Event::Pressed(legend)),
                    Some(false) => events.push(Event::Released(legend)),
                    None => {}
                }
            }
        }
        Ok(events)
    }

    /// The keys that are pressed, row by row, as of the last scan.
    pub fn pressed(&self) -> Vec<char> {
        self.legends_where(|row, column| self.keys[row][column].is_closed())
    }

    /// Which contacts are closed at this moment, bounces, ghosts and all.
    fn read_keys(&mut self) -> Result<Keys<bool>, Error<R::Error, C::Error>> {
        if !self.idle {
            self.release_columns()?;
        }
        let closed = self.read_columns();
        self.idle = closed.is_ok();
        if !self.idle {
            // What fails here fails again at the beginning of the next scan, and is returned then.
            let _ = self.release_columns();
        }
        closed
    }

    /// Reads the rows in each column in turn. On an error a column may still be selected.
    fn read_columns(&mut self) -> Result<Keys<bool>, Error<R::Error, C::Error>> {
        let mut closed = Keys::default();
        for (column, wire) in self.columns.iter_mut().enumerate() {
            wire.select().map_err(|cause| Error::Select { column, cause })?;
            self.delay.delay_us(self.settle_us);
            for (row, wire) in self.rows.iter_mut().enumerate() {
                closed[row][column] = wire.is_low().map_err(|cause| Error::Read { row, cause })?;
            }
            wire.release().map_err(|cause| Error::Release { column, cause })?;
        }
        Ok(closed)
    }

    /// Tries to release every column, also after one that fails. Returns the first error.
    fn release_columns(&mut self) -> Result<(), Error<R::Error, C::Error>> {
        let columns = self.columns.iter_mut().enumerate();
        let release =
            |(column, wire): (usize, &mut C)| wire.release().map_err(|cause| Error::Release { column, cause });
        columns.map(release).fold(Ok(()), Result::and)
    }

    fn legends_where(&self, fits: impl Fn(usize, usize) -> bool) -> Vec<char> {
        let fitting = all().filter(|(row, column)| fits(*row, *column));
        fitting.map(|(row, column)| self.legend[row][column]).collect()
    }
}

/// Row and column of every key, row by row.
fn all() -> impl Iterator<Item = (usize, usize)> {
    (0..4).flat_map(|row| (0..4).map(move |column| (row, column)))
}
