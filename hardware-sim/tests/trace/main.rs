//! The trace and its files, as their users see them.

mod display;
mod file;
mod jsonl;
mod old_file;
mod page;
mod round_trip;
mod samples;
mod schema;
mod tools;
mod vcd;
