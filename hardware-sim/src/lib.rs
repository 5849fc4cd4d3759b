//! The simulated Pi.
#![allow(missing_docs, dead_code, unused)]
pub mod bench;
pub mod board;
pub mod gpio;
pub mod parts;
pub mod recorder;
pub mod trace;
