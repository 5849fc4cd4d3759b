//! Discrete-event virtual time for unmodified programs of several processes, on Linux.
//!
//! A program that sleeps, waits with timeouts, sets timers and reads clocks runs here as if these were real, only that
//! nobody waits: when every thread of every process of it is blocked, the clock jumps to the next moment for which one of
//! them waits. A minute takes milliseconds, and each thing happens at exactly its time, on an idle machine and on a loaded
//! one. In token mode ([`Order::Fixed`], [`Order::Seeded`]) one thread runs at a time, so that what happens inside one
//! instant repeats too: a run is a function of the program, its inputs and the seed.
//!
//! ```no_run
//! use virtual_time::{Ending, Limit, Nobody, Simulation, in_own_process};
//!
//! // The function runs in another process, which a run needs for itself; bytes go in and come out.
//! let answer = in_own_process(
//!     |job| {
//!         let program = std::str::from_utf8(job).expect("a path");
//!         let report = Simulation::new(program).seed(7).run(&mut Nobody).expect("virtual time works here");
//!         assert_eq!(report.ending, Ending::Limit(Limit::VirtualTime));
//!         report.end.to_le_bytes().to_vec()
//!     },
//!     b"/usr/local/bin/blink",
//! )?;
//! # Ok::<(), virtual_time::Error>(())
//! ```
//!
//! Whoever embeds this takes part through a [`World`]: it gives inputs at their times, and reads outputs whenever all is
//! quiet. `cargo run -p virtual-time --example run -- PROGRAM ARGUMENTS` runs any program and shows its [`Report`].
//!
//! # How it works
//!
//! **The supervisor** (this library, in [a process of its own](in_own_process)) starts the program and is the parent or
//! the reaper of all its processes. **The shim** (`virtual-time-shim`, preloaded into each of them, [found](shim_file) next
//! to the program that uses this library) works inside. They share a page of memory: the time, and a slot for each thread.
//!
//! - *Timed system calls are trapped.* A seccomp filter, installed before the program starts and inherited by all that it
//!   starts, sends exactly the timed calls to the shim as SIGSYS: nanosleep(2), and futex(2), poll(2), select(2),
//!   epoll_wait(2), mq_timedreceive(3) and the like when they have a time. Working on system calls rather than on the names
//!   of the C library covers all that ends in them. The shim writes the deadline into the slot and makes the *untimed* form
//!   of the same call, so that the kernel knows nothing of time, and everything else about the wait is its own. A pure
//!   sleep becomes a wait on a word of the slot.
//! - *The clocks are replaced.* Reading a clock is no system call but code of the vDSO; that is overwritten with jumps to
//!   functions that read the page. Clocks that count the processor's time stay as they are.
//! - *The supervisor ends waits.* At a deadline it marks the slot and sends the thread a signal with an empty handler
//!   (SIGRTMAX-1); the wait ends with EINTR, and the shim returns what the call returns at its time. It does so only when
//!   it has proved that the thread is inside the call, so no signal comes too early and gets lost.
//! - *Timers* are kept in the page, and the supervisor lets them expire: it sends the signal, or adds to the event counter
//!   that stands for a timer descriptor. The timeouts of sockets are kept there too, by inode. TCP_NODELAY is forced, since
//!   the kernel would delay small packets by a timer of its own.
//! - *Turns.* In token mode each thread asks for its turn when it starts, when it comes out of a wait, and when a signal
//!   handler begins; the supervisor takes all turns back when all is quiet, and gives one, in the order of the threads'
//!   creation or as the seed draws. The calls that may wait without a time are replaced by name for that. They wait for
//!   *readiness* first, then for the turn, and only then take anything: a thread that was woken inside read(2) would take
//!   what is there at that moment, while the one that woke it may still be writing.
//! - *Randomness* (getrandom(2) and all that ends in it, so `rand` and the keys of `HashMap`) comes from the seed, the
//!   number of the process, and the count of its draws.
//! - *A run has its own* processes, network, message queues and /dev/shm where the kernel allows it ([`Isolation`]), so
//!   that fixed names and ports never meet, and process ids repeat.
//!
//! # Rule Q
//!
//! Everything depends on knowing that all threads are blocked at one moment. The kernel has no question for that; it must
//! be put together from what /proc tells about one thread after the other, while they run. For each thread the supervisor
//! keeps its *run counter* of the last quiescent moment (the third field of `schedstat`, which counts up when a thread is
//! put on a processor), unless it has woken the thread itself. One look is:
//!
//! 1. **Pass 1**, all threads without such a memo: read the counter; *then* read `syscall`, which must not say that the
//!    thread runs.
//! 2. **Membership**: if the process id that the kernel gave last (`loadavg`) is another than at the last quiescent moment,
//!    walk the tree of processes. A thread that was not known: not quiet.
//! 3. **Pass 2**, all threads: read `stat`, which must say blocked or stopped; *then* read the counter, which must be that of
//!    pass 1, or of the memo.
//!
//! Any failure: not quiet, look again. Why it is right:
//!
//! *No thread ran between its two observations.* In pass 1 the thread was off its processor after the counter was read:
//! the kernel answers `syscall` only when it has made sure of that. In pass 2 it was off its processor, and not about to get
//! one, before the counter was read. The counter was the same, so it got no processor in between. For a thread with a memo
//! the first observation is that of the last quiescent moment.
//!
//! *So all were blocked at the same moment.* All first observations precede all second ones. At any moment between the
//! passes every known thread was blocked, all of them at once. New threads are made by running ones; at that moment none
//! ran, and the walk, made then, found every thread that there was.
//!
//! *And they stay so.* A blocked thread is woken by another thread of the run (none runs), by a signal or an input (they
//! come from the supervisor and the [`World`]), by a timer of the kernel (the untimed calls have none), or by a device: see
//! below.
//!
//! Every part is needed; each was seen to fail when left out. With one pass a token moves from a thread not yet looked at
//! to one already looked at. Without counters a thread may wake, run and block between two looks, and `stat` may show a
//! thread as blocked that is still on its processor. With `syscall` in pass 2 a thread that was woken and waits for its
//! processor counts as blocked (`stat` shows it as running). D in `stat` (a disk, or a parent in vfork(2)) and no system call
//! (a page fault) count as running. A walk at any other time can miss a thread that has an id but does not yet stand in the
//! list of threads, and then misses it for ever.
//!
//! # Busy waiting
//!
//! Nothing changes while a program polls, so it would poll for ever. Looks at the clock, at a pin, yields and attempts that
//! find nothing are counted for each thread. After 2000 looks at the clock at one instant, or 100 others, it sleeps: who
//! reads the clock, a growing while (1 µs a thousand times, then 10 µs, 100 µs, 1 ms), and is late by one of them at most;
//! who looks at anything else, until anything has happened, and so sees it at its instant. A thread that computes for 300 ms
//! without any call, while others wait for times, is left behind: time goes on, but for each step the thread gets 4 ms on a
//! processor. Each is a [`Finding`].
//!
//! The shim offers four functions, which a simulated board finds with dlsym(3); where it is not loaded they are not there:
//! - `void virtual_time_poll_hint(uint32_t kind)`: the program looks at something; 0 for a clock, 1 for anything else.
//! - `void virtual_time_progress(void)`: the program did something that others may see; its looks are forgotten, and those
//!   who poll look again.
//! - `uint64_t virtual_time_now(void)`: CLOCK_MONOTONIC in ns, without that counting as a look.
//! - `void virtual_time_chaos_point(void)`: with [`Order::Seeded`], another thread may go first here.
//!
//! # What it cannot see
//!
//! - Computing takes no time, nothing runs in parallel in token mode, and another processor's order of memory never shows.
//! - Statically linked programs have no shim. They die by SIGSYS at their first timed call, since the filter is inherited;
//!   what they do before, they do in real time. A living process without shim is told as [`Leak::NoShim`].
//! - What a program reads past the C library and the kernel's clocks: `rdtsc`, /proc/uptime, times of files, resource usage.
//! - Pseudo-terminals pass their data through a kernel thread ([`Leak::Terminal`]). io_uring is refused ([`Leak::IoUring`]).
//!   Retransmissions of TCP, and other timers of the kernel, are real.
//! - A program that handles SIGSYS or SIGRTMAX-1 is not given them ([`Leak::SignalTaken`]). One that changes signal masks
//!   by raw system calls can block them; then it dies at the next timed call. Masks and handlers set through the C library
//!   are kept right.
//! - A handler that runs in a thread without an own turn has it before the program's handler begins; a signal that arrives
//!   between two instructions of a thread with the turn is as in reality.
//! - Threads cannot be cancelled (pthread_cancel(3)) while they wait in a call that was replaced by name.
//! - setuid programs do not gain their rights (no_new_privs). Debuggers see the two signals.
//! - More than 4096 threads, 256 timers or 256 sockets with timeouts at a time ([`Leak::TableFull`]).
//! - When a wait in real time happens all the same, and everything else is blocked, the run ends, and the [`Waiter`] says so.
//! - It is no security boundary: the page can be written by the program.
//!
//! x86-64 is tested. aarch64 is compiled, but has not been tried on such a machine.
//!
//! # Tests at full size
//!
//! `cargo test -p virtual-time` runs everything in a small size. `cargo test -p virtual-time -- --ignored full_size` runs
//! the programs that see each false step of the clock, and those that must repeat, at a size at which each wrong rule was
//! seen to fail; it takes half an hour. Do that on an idle machine, and on one with all processors busy.

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
