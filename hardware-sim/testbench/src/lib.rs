//! Compiles a program of one file, runs it on a simulated Pi with scripted inputs, and judges what it did.

pub mod compile;
pub mod course;
pub mod matchers;
pub mod nearest;
pub mod recording;
pub mod run;
pub mod script;
pub mod subject;
pub mod time_text;
