//! The processes of a run.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use hardware_sim::trace::{Event, Kind};

/// One process of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its place in the order of start; the program itself is 1.
    pub number: u32,
    /// Its process id.
    pub pid: u32,
    /// The number of the process that started it; `None` for the program itself, and where it is not known.
    pub parent: Option<u32>,
    /// Its name, as `ps` shows it (at most 15 bytes).
    pub name: String,
    /// When it started.
    pub start: Duration,
    /// When and how it ended; `None` if it lived at the end of the recording.
    pub end: Option<ProcessEnd>,
    /// How many threads it had at most; `None` where it is not known.
    pub threads: Option<usize>,
}

/// When and how a process ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessEnd {
    /// When.
    pub at: Duration,
    /// How; `None` where nobody knows.
    pub exit: Option<Exit>,
    /// Whether somebody waited for it. If not, it became a zombie.
    pub reaped: bool,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exit {
    /// It exited with this code, 0 to 255.
    Code(i32),
    /// The signal of this number ended it.
    Signal(i32),
}

impl Exit {
    /// Whether it is exit code 0.
    pub fn is_success(self) -> bool {
        self == Exit::Code(0)
    }
}

/// As it stands in a trace: `exit 0`, `signal 9`.
impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exit::Code(code) => write!(f, "exit {code}"),
            Exit::Signal(signal) => write!(f, "signal {signal}"),
        }
    }
}

/// A text that is not how a process ends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not how a process ends: write `exit 0` or `signal 9`")]
pub struct NoExit(pub String);

impl FromStr for Exit {
    type Err = NoExit;

    fn from_str(text: &str) -> Result<Exit, NoExit> {
        let number = |text: &str| text.parse().ok();
        let exit = match text.split_once(' ') {
            Some(("exit", code)) => number(code).map(Exit::Code),
            Some(("signal", signal)) => number(signal).map(Exit::Signal),
            _ => None,
        };
        exit.ok_or_else(|| NoExit(text.to_owned()))
    }
}

/// The processes of a trace, found in its events: who started and ended when, and how. Nothing there says who started
/// whom, or how many threads there were. A process that never started in the trace is not among them.
#[derive(Debug, Default)]
pub(super) struct Census {
    processes: Vec<Process>,
}

impl Census {
    /// Looks at the next event.
    pub(super) fn note(&mut self, event: &Event) {
        let Some(pid @ 1..) = event.pid else { return };
        // The last one: an id can be used again.
        let newest = self.processes.iter_mut().rev().find(|process| process.pid == pid);
        match (&event.kind, newest) {
            (Kind::Process { event: what, .. }, newest)
                if what == "start" && newest.as_ref().is_none_or(|process| process.end.is_some()) =>
            {
                self.processes.push(Process {
                    number: self.processes.len() as u32 + 1,
                    pid,
                    parent: None,
                    name: event.process.clone(),
                    start: Duration::from_nanos(event.t),
                    end: None,
                    threads: None,
                });
            }
            (kind, Some(process)) => {
                if let Kind::Process { event: what, status } = kind
                    && what == "exit"
                    && process.end.is_none()
                {
                    process.end = Some(ProcessEnd {
                        at: Duration::from_nanos(event.t),
                        exit: status.as_deref().and_then(|status| status.parse().ok()),
                        reaped: status.is_some(),
                    });
                }
                // A process gets its name soon after its start; the newest is the one that `ps` shows.
                if !event.process.is_empty() {
                    process.name.clone_from(&event.process);
                }
            }
            (_, None) => {}
        }
    }

    /// All of them, in the order of their start.
    pub(super) fn finish(self) -> Vec<Process> {
        self.processes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_is_read_as_it_is_written() {
        for exit in [Exit::Code(0), Exit::Code(101), Exit::Signal(9)] {
            assert_eq!(exit.to_string().parse(), Ok(exit));
        }
        for text in ["", "exit", "exit x", "signal", "stop 9", "exit 0 0"] {
            assert_eq!(text.parse::<Exit>(), Err(NoExit(text.to_owned())), "{text}");
        }
    }

    fn event(t: u64, pid: u32, name: &str, what: &str, status: Option<&str>) -> Event {
        Event {
            t,
            pid: Some(pid),
            tid: Some(pid),
            process: name.to_owned(),
            kind: Kind::Process {
                event: what.to_owned(),
                status: status.map(str::to_owned),
            },
        }
    }

    #[test]
    fn a_pid_that_is_used_again_is_another_process() {
        let events = [
            event(1, 7, "a", "start", None),
            event(2, 7, "a", "exit", Some("exit 3")),
            event(3, 7, "b", "start", None),
            event(4, 7, "c", "exit", None),
        ];
        let mut census = Census::default();
        events.iter().for_each(|event| census.note(event));
        let processes = census.finish();
        let ends: Vec<_> = processes.iter().map(|process| process.end.clone()).collect();
        assert_eq!(processes[0].name, "a");
        assert_eq!(processes[1].name, "c", "the newest name");
        assert_eq!((processes[0].number, processes[1].number), (1, 2));
        let first = ends[0].clone().expect("it ended");
        assert_eq!((first.exit, first.reaped), (Some(Exit::Code(3)), true));
        let second = ends[1].clone().expect("it ended");
        assert_eq!((second.exit, second.reaped), (None, false));
    }
}
