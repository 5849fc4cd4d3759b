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
pub mod live;
pub mod processes;
pub mod run;
pub mod run_lesson;
pub mod show_board;
mod voice;
pub mod welcome;
mod write_all;

pub(crate) use voice::{say, show};
