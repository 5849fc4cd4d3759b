//! Whole runs of the subject under virtual time.

mod blink;
mod harness;
mod races;
mod timed_calls;
mod timers;
mod zoo;
