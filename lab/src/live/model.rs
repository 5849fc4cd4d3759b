//! What is known of the board, its processes and its problems: folded from the events of the trace.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

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

    /// Takes in the next event.
    pub fn take(&mut self, event: Event) {
        self.time = event.t;
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
                log.push(Arc::new(match line {
                    BriefLine::Event(event) => Entry::Event(event.clone()),
                    BriefLine::Counted(counted) => Entry::Counted(counted),
                }));
            });
        }
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
mod tests {
    use super::*;
    use crate::live::samples::event;

    fn model(events: Vec<Event>) -> Model {
        let mut model = Model::new(Present::dark());
        for event in events {
            model.take(event);
        }
        model
    }

    fn pin(t: u64, pid: u32, name: &str, pin: u8, level: u8) -> Event {
        event(t, pid, name, Kind::Pin { pin, level })
    }

    fn mode(t: u64, pid: u32, name: &str, pin: u8, mode: &str) -> Event {
        let (mode, bias) = (mode.to_owned(), "Off".to_owned());
        event(t, pid, name, Kind::Mode { pin, mode, bias })
    }

    fn process(pid: u32, name: &str, what: &str, status: Option<&str>) -> Event {
        let (what, status) = (what.to_owned(), status.map(str::to_owned));
        event(1, pid, name, Kind::Process { event: what, status })
    }

    fn input(part: &str, action: &str) -> Event {
        let (part, action) = (part.to_owned(), action.to_owned());
        event(1, 0, "bench", Kind::Input { part, action })
    }

    #[test]
    fn an_led_is_on_while_its_pin_is_an_output_and_high() {
        let high = model(vec![pin(1, 7, "a", 21, 1)]);
        assert!(!high.pins[&21].lit(), "an input that is high lights nothing");
        let on = model(vec![mode(1, 7, "a", 21, "Out"), pin(2, 7, "a", 21, 1)]);
        assert!(on.pins[&21].lit());
        let off = model(vec![
            mode(1, 7, "a", 21, "Out"),
            pin(2, 7, "a", 21, 1),
            mode(3, 7, "a", 21, "In"),
        ]);
        assert!(!off.pins[&21].lit());
    }

    #[test]
    fn a_pin_tells_who_drove_it_last_and_when() {
        let model = model(vec![
            pin(5, 7, "a", 3, 1),
            pin(6, 8, "b", 3, 0),
            pin(9, 8, "b", 3, 0),
            // A finger at the button's wire is no process that drives.
            pin(11, 0, "bench", 3, 1),
        ]);
        let (who, at) = model.pins[&3].driven.as_ref().expect("a driver");
        assert_eq!((&*who.name, who.pid, *at), ("b", 8, 9));
        assert!(model.pins[&3].high);
    }

    #[test]
    fn what_shone_before_the_first_event_shines_until_an_event_says_otherwise() {
        let mut before = Present::dark();
        before.lit.insert(21, true);
        let mut model = Model::new(before);
        assert!(model.pins[&21].lit());
        assert_eq!(model.pins[&21].driven, None);
        model.take(pin(1, 7, "a", 21, 0));
        assert!(!model.pins[&21].lit());
    }

    #[test]
    fn events_that_were_missed_make_one_look_again() {
        let mut model = model(vec![
            mode(1, 7, "a", 21, "Out"),
            pin(2, 7, "a", 21, 1),
            event(3, 0, "bench", Kind::Overflow { lost: 9 }),
        ]);
        assert!(model.stale.all);
        let mut now = Present::dark();
        now.lit.insert(21, false);
        model.see(now);
        assert!(!model.pins[&21].lit());
    }

    #[test]
    fn a_key_and_the_button_are_pressed_until_they_are_released() {
        let pressed = model(vec![
            input("key 5", "press"),
            input("key *", "press"),
            input("button", "press"),
            input("key *", "release"),
            input("stdin", "press"),
        ]);
        assert_eq!(pressed.pressed, [Contact::Key('5'), Contact::Button].into());
    }

    #[test]
    fn processes_that_live_come_first_and_the_latest_that_ended_next() {
        let model = model(vec![
            process(10, "main", "start", None),
            process(11, "a", "start", None),
            process(12, "b", "start", None),
            process(11, "a", "exit", Some("exit 0")),
            process(12, "b", "exit", Some("signal 9")),
            // Nobody has seen it before.
            process(13, "c", "exit", Some("exit 1")),
        ]);
        let shown: Vec<(u32, Option<&str>)> = model
            .processes()
            .iter()
            .map(|process| (process.who.pid, process.ended.as_deref()))
            .collect();
        assert_eq!(
            shown,
            [
                (10, None),
                (13, Some("exit 1")),
                (12, Some("signal 9")),
                (11, Some("exit 0"))
            ]
        );
    }

    #[test]
    fn a_process_may_change_its_name_and_a_number_its_process() {
        let renamed = model(vec![process(10, "two-leds", "start", None), pin(1, 10, "Flash", 2, 1)]);
        assert_eq!(&*renamed.processes()[0].who.name, "Flash");
        let again = model(vec![
            process(10, "a", "start", None),
            process(10, "a", "exit", Some("exit 0")),
            process(10, "b", "start", None),
        ]);
        assert_eq!(again.living(), [10]);
        assert_eq!(&*again.processes()[0].who.name, "b");
    }

    #[test]
    fn what_ended_long_ago_is_forgotten() {
        let mut model = Model::new(Present::dark());
        for pid in 1..=1000 {
            model.take(process(pid, "a", "start", None));
            model.take(process(pid, "a", "exit", Some("exit 0")));
        }
        assert_eq!(model.processes().len(), ENDED);
        assert_eq!(model.processes()[0].who.pid, 1000);
    }

    #[test]
    fn the_log_keeps_the_latest_events_and_not_the_programs_output() {
        let mut model = Model::new(Present::dark());
        let text = "x".to_owned();
        let stream = "stdout".to_owned();
        model.take(event(1, 1, "a", Kind::Out { stream, text }));
        assert_eq!(model.log.iter().count(), 0);
        for t in 0..LOG as u64 + 500 {
            model.take(pin(t * 100_000_000, 1, "a", 2, (t % 2) as u8));
        }
        assert_eq!(model.log.iter().count(), LOG);
        let first = model.log.iter().next().map(|entry| &**entry);
        assert_eq!(first, Some(&Entry::Event(pin(50_000_000_000, 1, "a", 2, 0))));
    }

    #[test]
    fn problems_are_kept_and_a_changed_display_is_looked_at_again() {
        let text = "short circuit".to_owned();
        let problem = event(4, 7, "a", Kind::Diagnosis { text });
        let lcd = Kind::Lcd {
            rows: ["a".repeat(16), "b".repeat(16)],
            cursor: None,
            on: true,
        };
        let model = model(vec![problem.clone(), event(5, 7, "a", lcd)]);
        assert_eq!(model.problems.iter().map(|at| &**at).collect::<Vec<_>>(), [&problem]);
        assert!(model.stale.picture && !model.stale.all);
        assert_eq!(model.time, 5);
    }
}
