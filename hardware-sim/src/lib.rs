//! The simulated Pi.
#![allow(missing_docs)]
pub mod bench;
pub mod board;
pub mod gpio;
#[cfg(feature = "embedded-hal")]
pub mod hal;
pub mod parts;
pub mod recorder;
pub mod system;
pub mod trace;
