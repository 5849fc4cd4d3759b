//! The command as a person uses it, with small shell programs in the place of lessons.
#![cfg(target_os = "linux")]

mod board;
mod end;
mod left;
mod list;
mod live;
mod live_board;
mod output;
mod script;
mod support;
mod together;
mod window;
