//! The simulated Pi.

mod board;
pub mod gpio;
#[cfg(feature = "embedded-hal")]
pub mod hal;
pub mod system;
pub mod trace;
