//! Discrete-event virtual time for unmodified multi-process Linux programs.

mod backstop;
mod clock;
mod error;
mod filter;
mod findings;
mod kill_all;
mod launcher;
mod namespaces;
mod own_process;
mod page_file;
mod proc_files;
mod processes;
mod quiescence;
mod report;
mod requirements;
mod run;
mod schedule;
mod settings;
pub mod shim_file;
mod tasks;
mod timers;
mod waiter;
mod world;

pub use error::Error;
pub use own_process::{Job, in_own_process};
pub use processes::{Process, ProcessEnd};
pub use report::{Ending, Finding, Isolation, Leak, Limit, Report, Work};
pub use settings::{Limits, Order, Simulation};
pub use waiter::{Object, Waiter};
pub use world::{Control, Nobody, Settled, World};

/// What every name begins with that virtual time itself makes in a run's /dev/shm.
pub const RESERVED_PREFIX: &str = "virtual-time-";
