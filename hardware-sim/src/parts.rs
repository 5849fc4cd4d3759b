//! The parts that are wired to the simulated Pi: what they do, not how a program reaches them.
//!
//! | part | pin | |
//! |---|---|---|
//! | LEDs | GPIO 2, 3 and 21 | with 470 Ω to ground: on while the pin drives high. Any other output may be looked at as one |
//! | push button | GPIO 20 | to ground: pressed is low, if the pin's pull-up is on. Its contact bounces |
//! | keypad | rows GPIO 14, 15, 12, 23; columns GPIO 24, 25, 8, 7 | a pressed key joins its row to its column, by a membrane contact of some 100 Ω that bounces; see [`keypad`] |
//! | character display | I2C bus 1 (GPIO 2 and 3), address 0x27 | 2 rows of 16 characters; see [`lcd`] |

mod bounce;
pub mod keypad;
pub mod lcd;

pub use bounce::{Contact, contacts};
pub use keypad::Key;

/// The pins to which the bench joins an LED.
pub const LEDS: [u8; 3] = crate::board::LED_PINS;

/// The pin to which the bench joins the push button (physical pin 38).
pub const BUTTON: u8 = 20;

/// A part with a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The push button.
    Button,
    /// A key of the keypad.
    Key(Key),
}
