//! What the lessons share: the Pi ([`hal`], [`pins`]), the drivers of what is wired to it ([`keypad`], [`lcd`]), and
//! processes ([`process`]).
//!
//! ```no_run
//! use common::hal::gpio::Gpio;
//! use common::process::{Process, Program};
//! use std::process::ExitCode;
//! use std::thread;
//! use std::time::Duration;
//!
//! fn main() -> ExitCode {
//!     Program::new().role("Flash", flash).run(parent)
//! }
//!
//! fn parent() -> anyhow::Result<()> {
//!     Process::new("Flash").start()?.join()?;
//!     Ok(())
//! }
//!
//! fn flash() -> anyhow::Result<()> {
//!     let mut led = Gpio::new()?.get(21)?.into_output_low();
//!     loop {
//!         led.toggle();
//!         thread::sleep(Duration::from_millis(500));
//!     }
//! }
//! ```

pub mod hal;
pub mod keypad;
pub mod lcd;
pub mod pins;
pub mod process;
