//! What the lessons share.

pub mod process;
