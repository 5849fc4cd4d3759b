//! What `common::process` promises, tried on real processes.
//!
//! Each test runs one scenario of `subject/`, a small program of its own, and looks at what it does. No test sleeps:
//! each waits for a line, for the end of the output, or for the end of a process.

mod arguments;
mod children;
mod endings;
mod examples;
mod harness;
mod leaks;
mod signals;
