//! Whole runs of the subject under virtual time.

mod blink;
mod harness;
