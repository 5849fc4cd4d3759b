//! The learner's command, as a library: which lessons there are, how one is built and run, and what it left behind.
//!
//! It needs Linux.
#![cfg(target_os = "linux")]

pub mod bench;
pub mod command_line;
pub mod commands;
pub mod compile;
pub mod launch;
pub mod leftovers;
pub mod lesson;
pub mod lessons;
pub mod list;
pub mod nearest;
pub mod processes;
pub mod run;
pub mod run_lesson;
pub mod script;
pub mod time_text;
pub mod welcome;

use std::io::Write;

/// Tells the person something, on standard error. Where nobody can hear it, it is lost.
pub(crate) fn say(text: &str) {
    show(&format!("lab: {text}"));
}

/// Writes a line on standard error. Where nobody can hear it, it is lost.
pub(crate) fn show(line: &str) {
    // One write, so that it is not mixed with the program's own lines.
    let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
}
