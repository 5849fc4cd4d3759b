//! What a run has shown.

use crate::processes::Process;
use crate::waiter::Waiter;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a run has shown.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// How it ended.
    pub ending: Ending,
    /// When, ns of virtual time.
    pub end: u64,
    /// All its processes, in the order of their creation. The first is the program itself.
    pub processes: Vec<Process>,
    /// What is worth to be told about how the program behaved.
    pub findings: Vec<Finding>,
    /// What the run had to itself.
    pub isolation: Isolation,
    /// Time on a processor, of all threads.
    pub cpu: Duration,
    /// Real time, of the run alone.
    pub real: Duration,
    /// How the supervisor worked.
    pub work: Work,
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Ending {
    /// All processes ended by themselves. The status is that of the program itself, in the form of wait(2).
    Exited {
        /// As `ExitStatus::from_raw` takes it.
        status: i32,
    },
    /// The [`World`](crate::World) ended it.
    Stopped {
        /// Why, in its words.
        reason: String,
    },
    /// A limit was reached.
    Limit(Limit),
    /// All wait, and nothing will ever happen.
    Deadlock(Vec<Waiter>),
    /// The supervisor could not see the run to an end. This is no fault of the program unless `waiting` shows a thread in
    /// a wait of real time.
    Backstop {
        /// What the threads did.
        waiting: Vec<Waiter>,
    },
}

/// A limit of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// Of virtual time.
    VirtualTime,
    /// Of time on a processor.
    Cpu,
    /// Of threads at one time.
    Tasks,
    /// Of memory in use.
    Memory,
}

/// Something worth to be told about how the program behaved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Finding {
    /// A thread read the clock again and again until it showed what the thread wanted.
    PollsClock {
        /// The number of its process.
        process: u32,
        /// How many times time had to be moved for it.
        times: u64,
    },
    /// A thread asked again and again, a pin or a queue or for its turn, instead of waiting.
    Polls {
        /// The number of its process.
        process: u32,
        /// How many times it was put to sleep.
        times: u64,
    },
    /// A thread computed without end while others had their times: it waits busily on memory, or computes for long. Its
    /// own times are exact to the steps of the other threads only.
    BusyLoop {
        /// The number of its process.
        process: u32,
        /// How many times time went on without it.
        times: u64,
    },
    /// A process that nobody waited for.
    Zombie {
        /// Its number.
        process: u32,
    },
    /// A process that outlived the one that made it.
    Orphan {
        /// Its number.
        process: u32,
    },
    /// Something took real time, or may have: the times of this run may be wrong.
    RealTime(Leak),
}

/// How real time came into a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Leak {
    /// Timed calls that virtual time does not know.
    UnknownCall {
        /// The number of the last.
        call: u32,
    },
    /// The kernel does not let the clocks of the vDSO be replaced; a program that reads them past the C library sees
    /// real time.
    Vdso,
    /// A pseudo-terminal was opened; its data pass through a kernel thread, whose time is its own.
    Terminal,
    /// io_uring was asked for, and refused.
    IoUring,
    /// More threads, timers or sockets than there is room for.
    TableFull,
    /// The program wanted to handle a signal that virtual time needs (SIGSYS, SIGRTMAX-1); it was not given it.
    SignalTaken,
    /// A process runs without the shim: a static program.
    NoShim {
        /// Its number.
        process: u32,
    },
}

/// What a run had to itself. Where something is shared, runs that use the same names must take turns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Isolation {
    /// Process ids.
    pub processes: bool,
    /// Message queues, semaphores and shared memory of System V and POSIX, and /dev/shm.
    pub ipc: bool,
    /// The network: a loop-back interface of its own.
    pub network: bool,
}

/// How the supervisor worked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Waits that it ended at their time.
    pub fired: u64,
    /// Turns that it gave.
    pub turns: u64,
    /// Steps of the clock.
    pub steps: u64,
    /// System calls that were emulated.
    pub traps: u64,
    /// Looks at all threads that it took to find them blocked.
    pub looks: u64,
}
