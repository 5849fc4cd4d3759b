//! What is known of the board, its processes and its problems: folded from the events of the trace.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use hardware_sim::parts::keypad;
use hardware_sim::parts::lcd::Picture;
use hardware_sim::trace::{Brief, BriefLine, Counted, Event, Kind};

use super::roll::Roll;
use crate::bench::{Contact, Present};

/// How many events the log keeps.
const LOG: usize = 2000;
/// How many processes that have ended are kept.
const ENDED: usize = 100;
/// How many problems are kept.
const PROBLEMS: usize = 20;

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// Something happened.
    Event(Event),
    /// Things that happened too often to be read.
    Counted(Counted),
}

/// A process, as the trace names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Its name.
    pub name: Arc<str>,
    /// Its id; 0 for the bench.
    pub pid: u32,
}

/// What a pin is used for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nobody has said so yet.
    #[default]
    Unknown,
    /// An input.
    Input,
    /// An output.
    Output,
    /// `Alt0` to `Alt8` or `Null`.
    Other(String),
}

/// One pin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pin {
    /// What it is used for.
    pub mode: Mode,
    /// Whether its level is high.
    pub high: bool,
    /// Who has driven it last, and when (ns since the beginning).
    pub driven: Option<(Who, u64)>,
}

impl Pin {
    /// Whether an LED at this pin is on.
    pub fn lit(&self) -> bool {
        self.mode == Mode::Output && self.high
    }
}

/// One process of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Process {
    /// Its name and id.
    pub who: Who,
    /// How it ended; `None` while it lives.
    pub ended: Option<String>,
    /// Its place in the order in which processes came, or ended.
    place: u64,
}

/// What one must look at again, because events tell only that it has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stale {
    /// The display.
    pub picture: bool,
    /// Everything: events were missed.
    pub all: bool,
}

/// What is known of a board.
#[derive(Clone, Debug)]
pub struct Model {
    /// Time of the latest event, in ns since the beginning.
    pub time: u64,
    /// The pins that are used, by BCM number.
    pub pins: BTreeMap<u8, Pin>,
    /// What is pressed.
    pub pressed: BTreeSet<Contact>,
    /// What the display shows.
    pub picture: Picture,
    /// What one must look at again.
    pub stale: Stale,
    /// The latest problems that the board has noticed.
    pub problems: VecDeque<Arc<Event>>,
    /// The latest events, without what the program has printed.
    pub log: Roll<Entry>,
    brief: Brief,
    /// Whether a program uses the keypad.
    scans_keypad: bool,
    processes: BTreeMap<u32, Process>,
    places: u64,
}

impl Model {
    /// A board that looks like `present`, before the first event.
    pub fn new(present: Present) -> Self {
        let mut model = Self {
            time: 0,
            pins: BTreeMap::new(),
            pressed: BTreeSet::new(),
            picture: present.picture.clone(),
            stale: Stale::default(),
            problems: VecDeque::new(),
            log: Roll::new(LOG),
            brief: Brief::default(),
            scans_keypad: false,
            processes: BTreeMap::new(),
            places: 0,
        };
        model.see(present);
        model
    }

    /// Takes over what the board looks like now, where that differs from what the events have told.
    pub fn see(&mut self, present: Present) {
        for (number, lit) in present.lit {
            let known = self.pins.get(&number);
            if lit || known.is_some_and(Pin::lit) {
                let pin = self.pins.entry(number).or_default();
                pin.high = lit;
                if lit {
                    pin.mode = Mode::Output;
                }
            }
        }
        self.picture = present.picture;
    }

    /// Takes in the next event. Returns whether a person can see the difference.
    pub fn take(&mut self, event: Event) -> bool {
        let is_scan = matches!(&event.kind, Kind::Pin { pin, .. } | Kind::Mode { pin, .. } if self.is_scanned(*pin));
        let mut is_seen = !is_scan;
        self.meet(&event);
        match &event.kind {
            Kind::Pin { pin, level } => {
                let pin = self.pins.entry(*pin).or_default();
                pin.high = *level != 0;
                if let Some(pid) = event.pid.filter(|pid| *pid != 0) {
                    pin.drive(pid, &event);
                }
            }
            Kind::Mode { pin, mode, .. } => {
                self.scans_keypad |= keypad::ROWS.contains(pin);
                self.pins.entry(*pin).or_default().mode = match mode.as_str() {
                    "In" => Mode::Input,
                    "Out" => Mode::Output,
                    other => Mode::Other(other.to_owned()),
                };
            }
            Kind::I2c { .. } | Kind::Lcd { .. } => self.stale.picture = true,
            Kind::Input { part, action } => self.input(part, action),
            Kind::Process { event: what, status } if what == "exit" => {
                self.end(event.pid, status.as_deref().unwrap_or("how is not known"));
            }
            Kind::Diagnosis { .. } => {
                if self.problems.len() == PROBLEMS {
                    self.problems.pop_front();
                }
                self.problems.push_back(Arc::new(event.clone()));
            }
            Kind::Overflow { .. } => self.stale.all = true,
            Kind::Out { .. } | Kind::Process { .. } | Kind::Wait { .. } | Kind::Mark { .. } => {}
        }
        // What the program prints stands beside the board already.
        if !matches!(event.kind, Kind::Out { .. }) {
            let Self { brief, log, .. } = self;
            brief.take(&event, |line| {
                is_seen = true;
                log.push(Arc::new(match line {
                    BriefLine::Event(event) => Entry::Event(event.clone()),
                    BriefLine::Counted(counted) => Entry::Counted(counted),
                }));
            });
        }
        if is_seen {
            self.time = event.t;
        }
        is_seen
    }

    /// Whether this pin belongs to a keypad that a program uses.
    pub fn is_scanned(&self, pin: u8) -> bool {
        self.scans_keypad && (keypad::ROWS.contains(&pin) || keypad::COLUMNS.contains(&pin))
    }

    /// The processes: those that live in the order in which they came, then the others, the latest first.
    pub fn processes(&self) -> Vec<&Process> {
        let mut all: Vec<&Process> = self.processes.values().collect();
        all.sort_by_key(|process| match process.ended {
            None => (false, process.place),
            Some(_) => (true, u64::MAX - process.place),
        });
        all
    }

    /// The ids of the processes that are thought to live.
    pub fn living(&self) -> Vec<u32> {
        let living = self.processes.values().filter(|process| process.ended.is_none());
        living.map(|process| process.who.pid).collect()
    }

    /// Notes that a process lives no more.
    pub fn end(&mut self, pid: Option<u32>, how: &str) {
        let place = self.next_place();
        if let Some(process) = pid.and_then(|pid| self.processes.get_mut(&pid)) {
            process.ended = Some(how.to_owned());
            process.place = place;
        }
        let ended = self.processes.values().filter(|process| process.ended.is_some());
        if ended.clone().count() > ENDED
            && let Some(oldest) = ended.min_by_key(|process| process.place).map(|process| process.who.pid)
        {
            self.processes.remove(&oldest);
        }
    }

    /// Gets to know the process that an event tells of.
    fn meet(&mut self, event: &Event) {
        let Some(pid) = event.pid.filter(|pid| *pid != 0) else {
            return;
        };
        let starts = matches!(&event.kind, Kind::Process { event, .. } if event == "start");
        match self.processes.get_mut(&pid) {
            // A new process may get the number of one that has ended.
            Some(process) if !(starts && process.ended.is_some()) => {
                if *process.who.name != *event.process && !event.process.is_empty() {
                    process.who.name = event.process.as_str().into();
                }
            }
            _ => {
                let process = Process {
                    who: Who::of(pid, event),
                    ended: None,
                    place: self.next_place(),
                };
                self.processes.insert(pid, process);
            }
        }
    }

    fn input(&mut self, part: &str, action: &str) {
        let contact = match part.strip_prefix("key ") {
            Some(legend) => legend.chars().next().map(Contact::Key),
            None => (part == "button").then_some(Contact::Button),
        };
        match (contact, action) {
            (Some(contact), "press") => _ = self.pressed.insert(contact),
            (Some(contact), "release") => _ = self.pressed.remove(&contact),
            _ => {}
        }
    }

    fn next_place(&mut self) -> u64 {
        self.places += 1;
        self.places
    }
}

impl Pin {
    fn drive(&mut self, pid: u32, event: &Event) {
        match &mut self.driven {
            Some((who, at)) if who.pid == pid && *who.name == *event.process => *at = event.t,
            driven => *driven = Some((Who::of(pid, event), event.t)),
        }
    }
}

impl Who {
    fn of(pid: u32, event: &Event) -> Self {
        Self {
            name: event.process.as_str().into(),
            pid,
        }
    }
}

#[cfg(test)]
mod tests;
