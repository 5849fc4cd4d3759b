//! Whole runs of the subject under virtual time.

mod blink;
mod chaos;
mod endings;
mod habits;
mod harness;
mod order;
mod own_process;
mod processes;
mod races;
mod repeats;
mod timed_calls;
mod timers;
mod zoo;
