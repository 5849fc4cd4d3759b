//! The Pi, real or simulated, under `rppal`'s names.
//!
//! A lesson says `use common::hal::gpio::Gpio` where a program for the Pi alone would say `use rppal::gpio::Gpio`;
//! everything else is the same. When the program starts, the real board is chosen where `rppal` finds a Raspberry Pi,
//! and the simulated one (the crate `hardware-sim`) anywhere else. The environment variable `HARDWARE` overrides this:
//! `pi` or `sim`. The first process of a program that uses the board says on standard error which one it is.
//!
//! On top of `rppal` there is one thing: when a program is ended by Ctrl-C or SIGTERM (see [`process`](crate::process)),
//! its outputs go low.
//!
//! ```
//! use common::hal::gpio::Gpio;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # hardware_sim::board::Board::create_unnamed(&Default::default())?.plug_in()?; // not the user's board
//! let mut led = Gpio::new()?.get(21)?.into_output();
//! led.set_high();
//! # Ok(())
//! # }
//! ```

pub mod gpio;
pub mod i2c;
pub mod system;

mod announcement;
mod choice;
mod delay;

pub use choice::{HARDWARE_VARIABLE, Hardware, UnknownHardware, hardware};
pub use delay::Delay;
