//! The simulated Pi.

pub mod trace;
