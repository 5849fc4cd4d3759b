//! Functions that run as processes.
//!
//! ```no_run
//! use common::process::{Process, Program};
//!
//! fn main() -> std::process::ExitCode {
//!     Program::new().role("Greeter", greet).run(parent)
//! }
//!
//! fn parent() -> anyhow::Result<()> {
//!     let greeter = Process::new("Greeter").arg("world").start()?;
//!     let status = greeter.join()?;
//!     println!("the greeter ended with {status}");
//!     Ok(())
//! }
//!
//! fn greet(whom: String) {
//!     println!("hello, {whom}");
//! }
//! ```
//!
//! # How a function becomes a process
//!
//! [`Process::start`] runs the program's own file again, and tells the new process which *role* to play.
//! There [`Program::run`] calls the function of that role instead of `parent`. Python's `multiprocessing` calls this
//! way of starting `spawn`.
//!
//! A closure cannot be started like this. The new process begins with empty memory: what the closure captured is not
//! there. Only two things get across: the name of a role, and an argument that can be written down as data.
//! Do as little as possible in `main` before `run`, because every process does it again.
//!
//! `fork(2)` would copy the memory instead. But it copies one thread only, so a lock that another thread held stays
//! locked for ever in the copy. See fork(2) and signal-safety(7).
//!
//! # What an argument may hold
//!
//! Any serde value; in it, ends of `ipc_channel` channels; and, wrapped in [`Fd`], ends of pipes, files and sockets.
//! The type must be the one that the function takes. References do not count, so `&str` serves for `String`, and a
//! slice for a `Vec`. Careful with numbers: `&(3, &sender)` holds an `i32`; write `3_u64` where the function takes one.
//!
//! A sender is copied. A receiver is moved, since a channel has only one: after [`Process::arg`] the parent cannot
//! receive from it any more. A descriptor in an [`Fd`] is copied; a reader sees the end of a pipe only when every
//! copy of the writing end is closed, so drop yours.
//!
//! # How a program ends
//!
//! - When the parent's function returns without an error, its children are waited for. After an error or a panic they
//!   are terminated (SIGTERM; one second later SIGKILL).
//! - When a parent dies, in whichever way, its children end too. They need not be told: they hold one end of a socket
//!   whose other end closes with the parent.
//! - On Ctrl-C (SIGINT) every process ends: waits return [`Error::Interrupted`], the functions given to
//!   [`on_shutdown`] run, the children end, and the exit code is 0. On SIGTERM it does the same, and then dies by that
//!   signal. A second Ctrl-C kills the children at once.
//! - A program that wants Ctrl-C for itself calls `ctrlc::set_handler`. From then on this module leaves the signal to
//!   it, in that process only.
//!
//! # Troubleshooting
//!
//! - *A child prints the parent's text.* Something in `main` stands before `run`. Move it into the parent's function.
//! - *A reader never sees the end.* Some process still holds a writing end. Often it is the parent: `drop` its copy.
//! - *Two processes take words from one standard input.* All processes of a program share it, as its output.
//! - *The program ends, but nobody pressed Ctrl-C.* Was there a `fork(2)`? The copy shares the pipe of our signal
//!   handler, so its signals end the original. Keep `fork` for programs without [`Program`].
//! - *`ps` shows `exe`.* The process has not reached `Program::run` yet.

mod argument;
mod attendant;
mod bootstrap;
mod channel;
mod child;
mod current;
mod descriptors;
mod ending;
mod error;
mod fd;
mod hooks;
mod name;
mod parameter;
mod program;
mod registry;
mod start;
mod stop;
mod token;
mod trace;
mod wait;

pub use child::Child;
pub use current::{Current, current, is_child};
pub use error::{Error, Result};
pub use fd::Fd;
pub use hooks::on_shutdown;
pub use program::{Program, Role};
pub use start::Process;
pub use token::first_of_program;
