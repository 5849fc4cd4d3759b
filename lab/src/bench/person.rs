//! Who sits at a board: presses its keys, looks at its LEDs and its display, writes down what happens.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use hardware_sim::bench::Bench as Hand;
use hardware_sim::board::Board;
use hardware_sim::parts::lcd::Picture;
use hardware_sim::parts::{Key, Part};

use super::lock;

/// The highest GPIO number on the header of a Pi.
const LAST_PIN: u8 = 27;

/// A person at a board. The methods are called from several threads.
#[derive(Debug)]
pub struct Person {
    hand: Mutex<Hand>,
    /// A second pair, for looking: a hand is busy for some milliseconds while a contact bounces.
    eye: Mutex<Hand>,
}

/// Something that can be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contact {
    /// A key of the keypad: `0` to `9`, `A` to `D`, `*` or `#`.
    Key(char),
    /// The push button.
    Button,
}

impl From<Part> for Contact {
    fn from(part: Part) -> Self {
        match part {
            Part::Key(key) => Self::Key(key.legend()),
            Part::Button => Self::Button,
        }
    }
}

/// What one sees at a glance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    /// By BCM number: whether the pin is an output that drives high.
    pub lit: BTreeMap<u8, bool>,
    /// What the display shows.
    pub picture: Picture,
}

impl Present {
    /// A board on which nothing is on.
    pub fn dark() -> Self {
        Self {
            lit: BTreeMap::new(),
            picture: Picture {
                codes: [[b' '; 16]; 2],
                cursor: None,
                blink: false,
                on: false,
                backlight: false,
                glyphs: [[0; 8]; 8],
            },
        }
    }
}

impl Person {
    pub(super) fn at(board: &Arc<Board>) -> Self {
        Self {
            hand: Mutex::new(Hand::new(board)),
            eye: Mutex::new(Hand::new(board)),
        }
    }

    /// Presses or releases something, and returns when its contact has come to rest.
    pub fn set(&self, contact: Contact, pressed: bool) {
        let mut hand = lock(&self.hand);
        match (contact, pressed) {
            (Contact::Button, true) => hand.press_button(),
            (Contact::Button, false) => hand.release_button(),
            (Contact::Key(legend), pressed) => match (Key::from_legend(legend), pressed) {
                (Some(key), true) => hand.press_key(key),
                (Some(key), false) => hand.release_key(key),
                (None, _) => {}
            },
        }
    }

    /// Looks at the whole board.
    pub fn look(&self) -> Present {
        let eye = lock(&self.eye);
        Present {
            lit: (0..=LAST_PIN).map(|pin| (pin, eye.led_is_on(pin))).collect(),
            picture: eye.lcd(),
        }
    }

    /// Looks at the display.
    pub fn lcd(&self) -> Picture {
        lock(&self.eye).lcd()
    }

    /// Records what somebody did: a typed line, a signal.
    pub fn note_input(&self, part: &str, action: &str) {
        lock(&self.hand).note_input(part, action);
    }

    /// Records a line that the program wrote to standard output (1) or standard error (2).
    pub fn note_output(&self, stream: u8, text: &str) {
        lock(&self.hand).note_output(stream, text);
    }

    /// Records that a process has ended.
    pub fn note_exit(&self, pid: u32, name: &str, status: &str) {
        lock(&self.hand).note_exit(pid, name, status);
    }
}
