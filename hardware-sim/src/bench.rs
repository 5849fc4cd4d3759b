//! The world outside the Pi: a hand that presses the button, an eye that looks at an LED.
//!
//! ```
//! use hardware_sim::bench::Bench;
//! use hardware_sim::board::{Board, Options};
//! use hardware_sim::gpio::Gpio;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // A board for this test alone; every `Gpio` of this process works on it.
//! let board = Board::create_unnamed(&Options::default())?;
//! board.plug_in()?;
//! let mut bench = Bench::new(&board);
//!
//! let button = Gpio::new()?.get(20)?.into_input_pullup();
//! assert!(button.is_high());
//! bench.press_button();
//! assert!(button.is_low());
//! # Ok(())
//! # }
//! ```

use crate::board::{Board, Operation, Seat, SlotKind};
use crate::gpio::{Level, Mode};
use crate::parts::lcd::Picture;
use crate::parts::{self, Contact, Key, Part, contacts, keypad};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// A hand and an eye at a board.
///
/// What it does appears in the trace under process number 0. The button's contact bounces as the board's profile says,
/// from the board's seed: the n-th movement on a board always bounces in the same way.
#[derive(Debug)]
pub struct Bench {
    board: Arc<Board>,
    seat: Seat,
}

impl Bench {
    /// A bench at `board`.
    pub fn new(board: &Arc<Board>) -> Bench {
        Bench {
            board: Arc::clone(board),
            seat: board.bench_seat(),
        }
    }

    /// The board.
    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// Presses the button, and returns when its contact has come to rest (at most some tens of milliseconds).
    pub fn press_button(&mut self) {
        self.note_input("button", "press");
        self.bounce(Part::Button, true);
    }

    /// Lets the button go, and returns when its contact has come to rest.
    pub fn release_button(&mut self) {
        self.note_input("button", "release");
        self.bounce(Part::Button, false);
    }

    /// Presses a key of the keypad, and returns when its contact has come to rest.
    pub fn press_key(&mut self, key: Key) {
        self.note_input(&format!("key {key}"), "press");
        self.bounce(Part::Key(key), true);
    }

    /// Lets a key go, and returns when its contact has come to rest.
    pub fn release_key(&mut self, key: Key) {
        self.note_input(&format!("key {key}"), "release");
        self.bounce(Part::Key(key), false);
    }

    /// Whether the contact of a key is closed.
    pub fn key_is_down(&self, key: Key) -> bool {
        self.board.pin_word(keypad::ROWS[key.row()]).contacts() & 1 << key.column() != 0
    }

    /// What the display shows.
    pub fn lcd(&self) -> Picture {
        self.board.lcd()
    }

    /// Moves a contact, which bounces, and returns when it has come to rest.
    fn bounce(&mut self, part: Part, closed: bool) {
        let start = Instant::now();
        for contact in self.movement(part, closed) {
            thread::sleep((start + contact.at).saturating_duration_since(Instant::now()));
            self.set_contact(part, contact.closed);
        }
    }

    /// How the contact of `part` will change if it is pressed now (`closed`) or released: drawn from the board's seed,
    /// by the number of movements on this board so far.
    ///
    /// For whoever cannot wait in [`press_key`](Self::press_key) until the contact has come to rest. It then hands each
    /// change to [`set_contact`](Self::set_contact) when its time has come.
    pub fn movement(&mut self, part: Part, closed: bool) -> Vec<Contact> {
        let options = self.board.options();
        let profile = match part {
            Part::Button => options.profiles.button,
            Part::Key(_) => options.profiles.keypad,
        };
        let seed = options.seed ^ self.board.next_bounce().wrapping_mul(0x9e37_79b9_7f4a_7c15);
        contacts(profile, seed, closed)
    }

    /// Closes or opens a contact, at once and without bouncing.
    pub fn set_contact(&mut self, part: Part, closed: bool) {
        match part {
            Part::Button => self.drive(parts::BUTTON, closed.then_some(Level::Low)),
            Part::Key(key) => {
                let column = key.column() as u8;
                let row = keypad::ROWS[key.row()];
                self.board.act_as(self.seat, row, Operation::Contact { column, closed });
                if !Key::all().any(|key| self.key_is_down(key)) {
                    self.board.forget_reports();
                }
            }
        }
    }

    /// Joins a pin to ground (`Low`) or to 3.3 V (`High`), or lets go of it: a wire in the hand.
    ///
    /// # Panics
    ///
    /// If the Pi has no such line.
    pub fn drive(&mut self, pin: u8, level: Option<Level>) {
        assert!(pin < crate::board::LINES, "a Raspberry Pi 4 B has no GPIO {pin}");
        self.board.act_as(self.seat, pin, Operation::Drive(level));
    }

    /// The level that a voltmeter shows at a pin.
    ///
    /// # Panics
    ///
    /// If the Pi has no such line.
    pub fn level(&self, pin: u8) -> Level {
        self.board.state(pin).level
    }

    /// Whether an LED at this pin is on: the pin is an output and drives high.
    ///
    /// # Panics
    ///
    /// If the Pi has no such line.
    pub fn led_is_on(&self, pin: u8) -> bool {
        let state = self.board.state(pin);
        state.mode == Mode::Output && state.level == Level::High
    }

    /// Writes into the trace that somebody did `action` to `part`.
    pub fn note_input(&mut self, part: &str, action: &str) {
        let payload = [part.as_bytes(), &[0], action.as_bytes()].concat();
        self.board.append(self.seat, SlotKind::Input, &payload);
    }

    /// Writes into the trace that the program wrote the line `text` to standard output (1) or standard error (2).
    pub fn note_output(&mut self, stream: u8, text: &str) {
        let payload = [&[stream], text.as_bytes()].concat();
        self.board.append(self.seat, SlotKind::Out, &payload);
    }

    /// Writes into the trace that the process `name` with number `pid` has ended, and how.
    pub fn note_exit(&mut self, pid: u32, name: &str, status: &str) {
        self.board.note_exit_as(self.seat, pid, name, status);
    }

    /// Time since the machine was started, on the board's clock.
    pub fn now(&self) -> Duration {
        Duration::from_nanos(crate::board::now())
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        self.board.leave(self.seat);
    }
}
