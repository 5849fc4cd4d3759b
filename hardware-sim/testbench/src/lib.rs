//! Runs a program on a simulated Pi, with scripted inputs, and judges what it did.

pub mod compile;
pub mod matchers;
pub mod recording;
