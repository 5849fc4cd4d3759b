//! Whole runs of the subject under virtual time.

mod blink;
mod endings;
mod habits;
mod harness;
mod processes;
mod races;
mod timed_calls;
mod timers;
mod zoo;
