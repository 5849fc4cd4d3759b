//! What the shim inside the programs and the supervisor outside agree on: the page that both map, the system calls as
//! the processor makes them, and the clocks of the vDSO.
//!
//! Nothing here allocates, locks or touches `errno`, so that all of it may be used in a signal handler
//! (signal-safety(7)).

pub mod arch;
pub mod page;
pub mod sys;
pub mod vdso;

/// The signal that ends a wait whose virtual deadline has come: SIGRTMAX - 1 (signal(7)).
pub const KICK: i32 = 63;

/// Stands in an argument that a system call does not use, and tells the filter that the shim itself makes the call.
pub const COOKIE: usize = 0x5654_494d;

/// The environment variable that names the file of the [`page::Page`].
pub const PAGE_VARIABLE: &str = "VIRTUAL_TIME_PAGE";

/// What a program's exit status is when the shim could not start in it.
pub const EXIT_NOT_STARTED: i32 = 97;

/// What the probe call answers when the filter works: the shim makes nanosleep(2) with this instead of addresses, which
/// only its own handler understands.
pub const PROBE: usize = usize::MAX - 0x5654;

/// What the handler answers to the probe.
pub const PROBE_ANSWER: isize = 0x5654;

/// Nanoseconds of a second.
pub const SECOND: u64 = 1_000_000_000;
