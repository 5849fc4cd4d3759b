//! The parts that are wired to the simulated Pi: what they do, not how a program reaches them.
//!
//! | part | pin | |
//! |---|---|---|
//! | LEDs | GPIO 2, 3 and 21 | with 470 Ω to ground: on while the pin drives high. Any other output may be looked at as one |
//! | push button | GPIO 20 | to ground: pressed is low, if the pin's pull-up is on. Its contact bounces |

mod bounce;
pub mod keypad;
pub mod lcd;

pub use bounce::{Contact, contacts};
pub use keypad::Key;

/// The pins to which the bench joins an LED.
pub const LEDS: [u8; 3] = crate::board::LED_PINS;

/// The pin to which the bench joins the push button (physical pin 38).
pub const BUTTON: u8 = 20;
