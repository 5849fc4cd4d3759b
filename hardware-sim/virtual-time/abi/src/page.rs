//! The memory that the supervisor shares with every process of a run.
//!
//! All of it is atomic and every pattern of bits is valid, so a program that writes rubbish into it harms its own run
//! alone. The supervisor reads a slot only while its thread is proved to be blocked, so the orderings here need be no
//! stronger than release and acquire.

use core::sync::atomic::{AtomicI32, AtomicU32, AtomicU64};

/// Threads that may wait at one time.
pub const SLOTS: usize = 4096;
/// Interval timers, POSIX timers and timer descriptors that may exist at one time.
pub const TIMERS: usize = 256;
/// Sockets with a timeout that may exist at one time.
pub const SOCKETS: usize = 256;
/// Processes whose random streams are kept apart.
pub const STREAMS: usize = 4096;

/// Says that a file is such a page.
pub const MAGIC: u32 = 0x5654_0001;
/// Changes with every change of the layout below or of what it means.
pub const VERSION: u32 = 1;

/// Where a slot stands.
pub mod state {
    /// Nobody's.
    pub const FREE: u32 = 0;
    /// A thread has it and waits for nothing that concerns time.
    pub const IDLE: u32 = 1;
    /// The thread waits until [`super::Slot::deadline`].
    pub const TIMED: u32 = 2;
    /// The thread waits for its turn (token mode).
    pub const TURN: u32 = 3;
    /// The thread polls something and waits until anything has happened.
    pub const POLL: u32 = 4;
}

/// Stands in [`Slot::call`] when the thread sleeps on its own [`Slot::park`]: it can be woken without a signal.
pub const PARKED: u32 = u32::MAX;

/// Bits of [`Page::mode`].
pub mod mode {
    /// One thread runs at a time, when the supervisor says so.
    pub const TOKEN: u32 = 1;
    /// The order is drawn from the seed, and chaos points are scheduling points.
    pub const SEEDED: u32 = 2;
}

/// What a wait or a call that escaped was: bits of [`Page::leaks`].
pub mod leak {
    /// A timed call that the shim does not know.
    pub const UNKNOWN_CALL: u32 = 1;
    /// The clocks of the vDSO could not be replaced; direct callers of it see real time.
    pub const VDSO: u32 = 2;
    /// A pseudo-terminal was opened: its data pass through a kernel thread.
    pub const TERMINAL: u32 = 4;
    /// io_uring was asked for, and refused.
    pub const IO_URING: u32 = 8;
    /// No room in a table of the page.
    pub const TABLE_FULL: u32 = 16;
    /// The program wanted to handle or block a signal that virtual time needs.
    pub const SIGNAL_TAKEN: u32 = 32;
}

/// One thread.
#[repr(C, align(128))]
#[derive(Debug)]
pub struct Slot {
    /// One of [`state`].
    pub state: AtomicU32,
    /// The thread's id, as it sees itself.
    pub tid: AtomicU32,
    /// Its process's id.
    pub pid: AtomicU32,
    /// Not 0 when the supervisor has ended the wait.
    pub fired: AtomicU32,
    /// When the wait ends, ns of virtual time; for one that waits for its turn, its rank among those.
    pub deadline: AtomicU64,
    /// The number of the system call that the thread asked for.
    pub call: AtomicU32,
    /// Where the thread sleeps that waits for nothing else (futex(2)).
    pub park: AtomicU32,
    /// Not 0 while the thread may run (token mode).
    pub token: AtomicU32,
    /// The number of the thread's process, in the order of creation.
    pub process: AtomicU32,
    /// What [`Page::generation`] was when the thread began to poll.
    pub generation: AtomicU64,
    /// How many times the thread read a clock in vain before time had to be moved for it.
    pub clock_polls: AtomicU64,
    /// How many times the thread looked in vain at a pin, or asked without waiting.
    pub other_polls: AtomicU64,
    /// Timed waits of this thread.
    pub waits: AtomicU64,
}

/// Which kind of timer a [`Timer`] is.
pub mod timer {
    /// Nobody's.
    pub const FREE: u32 = 0;
    /// Being filled in, or changed.
    pub const BUSY: u32 = 1;
    /// timerfd_create(2).
    pub const DESCRIPTOR: u32 = 2;
    /// setitimer(2) with ITIMER_REAL, and alarm(2).
    pub const INTERVAL: u32 = 3;
    /// timer_create(2).
    pub const POSIX: u32 = 4;
}

/// A timer that is not the wait of a thread.
#[repr(C, align(64))]
#[derive(Debug)]
pub struct Timer {
    /// One of [`timer`].
    pub kind: AtomicU32,
    /// The process that set it.
    pub pid: AtomicU32,
    /// DESCRIPTOR: the number that the kernel gave the descriptor's event counter; POSIX: the timer's id.
    pub id: AtomicU32,
    /// DESCRIPTOR: the descriptor in the process `pid`.
    pub descriptor: AtomicI32,
    /// The clock that it counts on (clock_gettime(2)).
    pub clock: AtomicI32,
    /// The signal that it sends; 0 for none.
    pub signal: AtomicI32,
    /// The thread that gets the signal; 0 for the process.
    pub thread: AtomicI32,
    /// Expirations since the signal was last delivered, beyond the first (timer_getoverrun(2)).
    pub overrun: AtomicI32,
    /// What comes with the signal (sigevent(7)).
    pub value: AtomicU64,
    /// When it expires, ns of virtual time; 0 when it is not armed.
    pub deadline: AtomicU64,
    /// ns between expirations; 0 for one alone.
    pub interval: AtomicU64,
}

/// The timeouts of a socket (socket(7), SO_RCVTIMEO and SO_SNDTIMEO).
#[repr(C, align(32))]
#[derive(Debug)]
pub struct Socket {
    /// The socket's inode, 0 for nobody's.
    pub inode: AtomicU64,
    /// ns, 0 for none.
    pub receive: AtomicU64,
    /// ns, 0 for none.
    pub send: AtomicU64,
}

/// The shared page.
#[repr(C)]
#[derive(Debug)]
pub struct Page {
    /// [`MAGIC`].
    pub magic: AtomicU32,
    /// [`VERSION`].
    pub version: AtomicU32,
    /// Virtual time, ns since the start of the run.
    pub now: AtomicU64,
    /// What CLOCK_MONOTONIC shows at the start of the run, ns.
    pub monotonic_base: AtomicU64,
    /// What CLOCK_REALTIME shows at the start of the run, ns.
    pub realtime_base: AtomicU64,
    /// Counts what may interest the supervisor; it sleeps here (futex(2)).
    pub news: AtomicU32,
    /// Not 0 while the supervisor sleeps on `news`.
    pub supervisor_sleeps: AtomicU32,
    /// Bits of [`mode`].
    pub mode: AtomicU32,
    /// Bits of [`leak`].
    pub leaks: AtomicU32,
    /// Calls that may have taken real time.
    pub leak_count: AtomicU32,
    /// The number of the last of them.
    pub leak_call: AtomicU32,
    /// The root of all randomness of the run.
    pub seed: AtomicU64,
    /// Draws made for chaos points.
    pub chaos_draws: AtomicU64,
    /// A chaos point yields once in so many times; 0 never.
    pub chaos_period: AtomicU32,
    /// Polls of one thread at one instant before it counts as waiting busily.
    pub poll_limit: AtomicU32,
    /// Counts what may end the wait of somebody who polls.
    pub generation: AtomicU64,
    /// Calls that the trap has emulated.
    pub traps: AtomicU64,
    /// One more than the highest slot ever used.
    pub slots_used: AtomicU32,
    /// One more than the highest timer ever used.
    pub timers_used: AtomicU32,
    /// Not 0 once any socket had a timeout.
    pub sockets_used: AtomicU32,
    /// The next number for a process (where no supervisor numbers them: outside token mode).
    pub next_process: AtomicU32,
    /// Draws of randomness, for each process.
    pub draws: [AtomicU32; STREAMS],
    /// The sockets that have timeouts.
    pub sockets: [Socket; SOCKETS],
    /// The timers.
    pub timers: [Timer; TIMERS],
    /// The threads.
    pub slots: [Slot; SLOTS],
}

/// SplitMix64 (Steele, Lea, Flood 2014): one step of mixing, enough for seeded choices.
#[must_use]
pub const fn mix(value: u64) -> u64 {
    let z = value.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
