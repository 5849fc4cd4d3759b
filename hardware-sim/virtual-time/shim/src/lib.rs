//! The half of virtual time that works inside the programs: a library that the dynamic linker loads before all others
//! (LD_PRELOAD, ld.so(8)).
//!
//! `virtual-time` explains the whole. What happens here:
//! - `start`: when a process starts, the page is mapped, the handler of SIGSYS set, and the clocks of the vDSO are
//!   replaced. The filter is there already: the launcher installed it, and processes inherit it.
//! - `trap`: a timed system call comes in as SIGSYS; `calls` emulates it with `wait`.
//! - `gates`: calls that may wait without a time are replaced by name, so that a thread that comes out of one asks for
//!   its turn (`token`).
//! - `polling`: what keeps a program that waits busily from standing still.
//!
//! Everything that can run in a signal handler is async-signal-safe: no allocation, no lock of the standard library.

mod calls;
mod chaos;
mod clock;
mod exec;
mod forward;
mod gates;
mod page;
mod polling;
mod random;
mod readiness;
mod signals;
mod start;
mod thread;
mod threads;
mod token;
mod trap;
mod wait;
