//! What is known of a run beyond its events.

use std::fmt;
use std::time::Duration;

use super::Process;

/// What is known of a run beyond its events. Whoever runs the program fills it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// How long the run was: all times of the recording are from 0 to this.
    pub end: Duration,
    /// How the run ended.
    pub ending: Ending,
    /// Its processes, in the order of their start. The first is the program itself.
    pub processes: Vec<Process>,
    /// What else was noticed; `None` where nobody looked, as in a recording that was loaded from a file.
    pub findings: Option<Vec<Finding>>,
    /// Time on a processor, of all threads; `None` where it was not measured.
    pub cpu: Option<Duration>,
    /// Real time that the run took; `None` where it was not measured.
    pub real: Option<Duration>,
    /// The command that repeats the run. It is the last line of every report.
    pub command: Option<String>,
}

impl Facts {
    /// A run of this length that ended by itself, with nothing noticed and nothing measured. The fields are public:
    /// change what differs.
    pub fn new(end: Duration, processes: Vec<Process>) -> Facts {
        Facts {
            end,
            ending: Ending::ByItself,
            processes,
            findings: Some(Vec::new()),
            cpu: None,
            real: None,
            command: None,
        }
    }
}

/// How a run ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// Every process ended by itself, perhaps because a signal asked it to.
    ByItself,
    /// Its time was over, and what still lived was killed.
    TimeOver,
    /// It went beyond a limit (of time on the processor, threads, memory or output), and was killed.
    Limit {
        /// Which, such as `64 MB of memory`.
        limit: String,
    },
    /// All threads waited, for something that could not come any more.
    Deadlock {
        /// Who waited for what.
        waiters: Vec<Waiter>,
    },
    /// The run could not be seen to its end, and not by the fault of the program.
    Broken {
        /// What happened.
        reason: String,
    },
    /// The recording does not say.
    Unknown,
}

/// As the end of a sentence that begins `the run `.
impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::ByItself => f.write_str("ended by itself"),
            Ending::TimeOver => f.write_str("did not end in its time, and was killed"),
            Ending::Limit { limit } => write!(f, "went beyond its limit of {limit}, and was killed"),
            Ending::Deadlock { .. } => {
                f.write_str("came to a deadlock: every thread waited, for nothing that could come")
            }
            Ending::Broken { reason } => write!(f, "could not be seen to its end ({reason})"),
            Ending::Unknown => f.write_str("ended in a way that the recording does not tell"),
        }
    }
}

/// A thread that waits, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiter {
    /// The number of its process.
    pub process: u32,
    /// The name of its process.
    pub name: String,
    /// Its thread id.
    pub thread: u32,
    /// What it waits for, as `in futex, waiting for the word at 0x7f00 to change`.
    pub waits_for: String,
}

impl fmt::Display for Waiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Waiter {
            process,
            name,
            thread,
            waits_for,
        } = self;
        write!(f, "{name} (process {process}), thread {thread}: {waits_for}")
    }
}

/// Something that was noticed about how a program behaved. Processes are meant by their numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// A process asked again and again, a pin, a queue or the clock, instead of waiting.
    Polling {
        /// Its number.
        process: u32,
        /// What it asked: `the clock`, `GPIO 20`, `memory`, …
        what: String,
        /// How many times.
        times: u64,
    },
    /// A process ended, and nobody waited for it.
    Zombie {
        /// Its number.
        process: u32,
    },
    /// A process lived longer than the one that started it.
    Orphan {
        /// Its number.
        process: u32,
    },
    /// A process still lived when the program was over, and was killed.
    LeftProcess {
        /// Its number.
        process: u32,
    },
    /// An object was left in the system: shared memory, a semaphore, a message queue, a FIFO.
    LeftObject {
        /// Which kind: `FIFO`, `message queue`, …
        kind: String,
        /// Its name in the system.
        name: String,
    },
    /// Something took real time, so the times of the recording may be wrong.
    RealTime {
        /// What it was.
        what: String,
    },
}

impl Finding {
    /// Whether something of the program was left in the system: a process or an object.
    pub fn is_left_behind(&self) -> bool {
        matches!(
            self,
            Finding::Zombie { .. } | Finding::Orphan { .. } | Finding::LeftProcess { .. } | Finding::LeftObject { .. }
        )
    }

    /// The finding in words, with the names of the processes.
    pub fn text(&self, processes: &[Process]) -> String {
        let who = |number: &u32| match processes.iter().find(|process| process.number == *number) {
            Some(process) => format!("{} (process {number}, pid {})", process.name, process.pid),
            None => format!("process {number}"),
        };
        match self {
            Finding::Polling { process, what, times } => {
                format!("{} asked {what} {times} times instead of waiting", who(process))
            }
            Finding::Zombie { process } => format!("{} ended, and nobody waited for it", who(process)),
            Finding::Orphan { process } => format!("{} lived longer than the process that started it", who(process)),
            Finding::LeftProcess { process } => format!("{} still lived at the end, and was killed", who(process)),
            Finding::LeftObject { kind, name } => format!("the {kind} {name} was left in the system"),
            Finding::RealTime { what } => format!("{what} took real time: the times may be wrong"),
        }
    }
}
