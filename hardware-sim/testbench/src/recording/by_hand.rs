//! Recordings that are written down, not recorded: for examples, and for tests of whatever reads recordings.

use std::collections::BTreeMap;
use std::ops::Range;
use std::time::Duration;

use hardware_sim::gpio::Level;
use hardware_sim::trace::{Event, Header, Kind};

use super::{Ending, Exit, Facts, Finding, Process, ProcessEnd, Recording};

/// The id of the first process; the others follow.
const FIRST_PID: u32 = 1001;

/// Writes a recording down, in any order of times. Events of the same time keep the order in which they are written.
///
/// Processes are meant by their names, and each name is one process. The first that [starts](Self::start) is the program
/// itself; it starts all others.
///
/// # Panics
///
/// All methods that name a process panic if it was not started before: that is a mistake in the text of the recording.
#[derive(Clone, Debug)]
#[must_use]
pub struct ByHand {
    header: Header,
    events: Vec<Event>,
    processes: Vec<Process>,
    /// Index into `processes`.
    by_name: BTreeMap<String, usize>,
    facts: Facts,
}

impl ByHand {
    pub(super) fn new() -> ByHand {
        ByHand {
            header: Header {
                speed: "virtual".to_owned(),
                ..Header::new(0)
            },
            events: Vec::new(),
            processes: Vec::new(),
            by_name: BTreeMap::new(),
            facts: Facts::new(Duration::ZERO, Vec::new()),
        }
    }

    /// A process starts, with the next number and process id (from 1001).
    pub fn start(mut self, at: Duration, name: &str) -> ByHand {
        let index = self.processes.len();
        self.by_name.insert(name.to_owned(), index);
        self.processes.push(Process {
            number: index as u32 + 1,
            pid: FIRST_PID + index as u32,
            parent: (index > 0).then_some(1),
            name: name.to_owned(),
            start: at,
            end: None,
            threads: Some(1),
        });
        let started = Kind::Process {
            event: "start".to_owned(),
            status: None,
        };
        self.by(at, name, started)
    }

    /// A process ends, and the process that started it waits for it.
    pub fn exit(mut self, at: Duration, name: &str, exit: Exit) -> ByHand {
        self.end(at, name, Some(exit));
        let ended = Kind::Process {
            event: "exit".to_owned(),
            status: Some(exit.to_string()),
        };
        self.by(at, name, ended)
    }

    /// A process ends, and nobody waits for it.
    pub fn become_zombie(mut self, at: Duration, name: &str) -> ByHand {
        self.end(at, name, None);
        let process = self.process(name).number;
        let ended = Kind::Process {
            event: "exit".to_owned(),
            status: None,
        };
        self.finding(Finding::Zombie { process }).by(at, name, ended)
    }

    /// A process has so many threads at most, instead of one.
    pub fn threads(mut self, name: &str, threads: usize) -> ByHand {
        self.process(name).threads = Some(threads);
        self
    }

    /// A process sets a pin (BCM number).
    pub fn pin(self, at: Duration, process: &str, pin: u8, level: Level) -> ByHand {
        let level = level as u8;
        self.by(at, process, Kind::Pin { pin, level })
    }

    /// A process sets a pin high at the beginning of a time and switches it after each half period, until that time is
    /// over (which makes no edge).
    pub fn square_wave(mut self, process: &str, pin: u8, half_period: Duration, time: Range<Duration>) -> ByHand {
        let mut level = Level::High;
        let mut at = time.start;
        while at < time.end {
            self = self.pin(at, process, pin, level);
            level = !level;
            at += half_period;
        }
        self
    }

    /// Somebody sets a pin from outside, as a button does.
    pub fn pin_from_outside(self, at: Duration, pin: u8, level: Level) -> ByHand {
        let level = level as u8;
        self.from_outside(at, Kind::Pin { pin, level })
    }

    /// Somebody does something to a part: `button` and `press`, `key 5` and `release`, `stdin` and a typed line.
    pub fn input(self, at: Duration, part: &str, action: &str) -> ByHand {
        let (part, action) = (part.to_owned(), action.to_owned());
        self.from_outside(at, Kind::Input { part, action })
    }

    /// Somebody types Ctrl-C.
    pub fn ctrl_c(self, at: Duration) -> ByHand {
        self.input(at, "signal", "INT")
    }

    /// A line on standard output. As in a trace, nobody knows which process wrote it.
    pub fn line(self, at: Duration, text: &str) -> ByHand {
        self.out(at, "stdout", text)
    }

    /// A line on standard error.
    pub fn error_line(self, at: Duration, text: &str) -> ByHand {
        self.out(at, "stderr", text)
    }

    /// A process makes the display show two rows. They are filled up with blanks to 16 characters.
    pub fn lcd(self, at: Duration, process: &str, rows: [&str; 2]) -> ByHand {
        let rows = rows.map(|row| format!("{row:16}"));
        let kind = Kind::Lcd {
            rows,
            cursor: None,
            on: true,
        };
        self.by(at, process, kind)
    }

    /// A process sets a mark.
    pub fn mark(self, at: Duration, process: &str, text: &str) -> ByHand {
        let text = text.to_owned();
        self.by(at, process, Kind::Mark { text })
    }

    /// Any event of a process.
    pub fn by(mut self, at: Duration, process: &str, kind: Kind) -> ByHand {
        let Process { pid, name, .. } = self.process(process).clone();
        self.push(at, Some(pid), name, kind);
        self
    }

    /// Any event that comes from outside the program.
    pub fn from_outside(mut self, at: Duration, kind: Kind) -> ByHand {
        self.push(at, Some(0), String::new(), kind);
        self
    }

    /// Something was noticed about the run.
    pub fn finding(mut self, finding: Finding) -> ByHand {
        self.facts.findings.get_or_insert_default().push(finding);
        self
    }

    /// The run ended in this way, instead of by itself.
    pub fn ending(mut self, ending: Ending) -> ByHand {
        self.facts.ending = ending;
        self
    }

    /// This command repeats the run.
    pub fn command(mut self, command: &str) -> ByHand {
        self.facts.command = Some(command.to_owned());
        self
    }

    /// The recording, which ends at this time.
    pub fn finish(mut self, end: Duration) -> Recording {
        self.events.sort_by_key(|event| event.t);
        let facts = Facts {
            end,
            processes: self.processes,
            ..self.facts
        };
        Recording::new(self.header, self.events, facts)
    }

    fn out(mut self, at: Duration, stream: &str, text: &str) -> ByHand {
        let kind = Kind::Out {
            stream: stream.to_owned(),
            text: text.to_owned(),
        };
        self.push(at, None, String::new(), kind);
        self
    }

    fn end(&mut self, at: Duration, name: &str, exit: Option<Exit>) {
        let reaped = exit.is_some();
        self.process(name).end = Some(ProcessEnd { at, exit, reaped });
    }

    fn process(&mut self, name: &str) -> &mut Process {
        match self.by_name.get(name) {
            Some(index) => &mut self.processes[*index],
            None => panic!("the process `{name}` was not started: call `start` first"),
        }
    }

    fn push(&mut self, at: Duration, pid: Option<u32>, process: String, kind: Kind) {
        self.events.push(Event {
            t: u64::try_from(at.as_nanos()).expect("a run is shorter than 584 years"),
            pid,
            tid: pid,
            process,
            kind,
        });
    }
}
