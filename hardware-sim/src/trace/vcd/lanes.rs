//! The variables of a VCD file, which come up as the trace goes on, and their changes.

use std::collections::BTreeMap;
use std::{fmt, io};

use ::vcd::{IdCode, Value, VarType};

use super::ids::Ids;
use super::text;

/// Pins that are declared whether they occur or not: those on the header of a Pi.
const PINS: u8 = 28;

/// Joined texts of one unit of time grow no longer than this.
const LONGEST_JOINED: usize = 512;

/// Where a lane stands, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    Board,
    Process(Option<u32>),
    Inputs,
    Lcd,
    I2c,
    Modes,
    Trace,
}

/// The name of a lane within its scope.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Gpio(u8),
    Device(u8),
    Fixed(&'static str),
    Part(String),
}

impl Name {
    fn text(&self) -> String {
        match self {
            Name::Gpio(pin) => format!("gpio{pin}"),
            Name::Device(address) => format!("device_0x{address:02x}"),
            Name::Fixed(name) => (*name).to_owned(),
            Name::Part(part) => text::name(part),
        }
    }
}

/// A variable and what it shows.
#[derive(Debug)]
struct Lane {
    id: IdCode,
    shown: Shown,
    /// When it changed last; `None` while it has its first value.
    changed: Option<u64>,
}

#[derive(Clone, Debug, PartialEq)]
enum Shown {
    Bit(Value),
    /// A text, already as a word of VCD.
    Text(String),
}

impl Shown {
    /// What a lane of this scope shows before its first change.
    fn bit(scope: Scope) -> Shown {
        Shown::Bit(if scope == Scope::Board { Value::Z } else { Value::V0 })
    }

    fn text(text: &str) -> Shown {
        Shown::Text(text::value(text))
    }

    fn nothing() -> Shown {
        Shown::text("")
    }

    fn write(&self, id: IdCode, out: &mut ::vcd::Writer<Vec<u8>>) -> io::Result<()> {
        match self {
            Shown::Bit(value) => out.change_scalar(id, *value),
            Shown::Text(word) => out.change_string(id, word),
        }
    }
}

/// The lanes and their changes so far.
pub(super) struct Lanes {
    lanes: BTreeMap<(Scope, Name), Lane>,
    ids: Ids,
    now: u64,
    /// The last time stamp in `changes`.
    stamped: u64,
    hidden: u64,
    changes: ::vcd::Writer<Vec<u8>>,
}

impl Lanes {
    /// The pins of the header, at time 0.
    pub(super) fn new() -> Lanes {
        let mut lanes = Lanes {
            lanes: BTreeMap::new(),
            ids: Ids::default(),
            now: 0,
            stamped: 0,
            hidden: 0,
            changes: ::vcd::Writer::new(Vec::new()),
        };
        for pin in 0..PINS {
            lanes.lane(Scope::Board, Name::Gpio(pin), || Shown::bit(Scope::Board));
        }
        lanes
    }

    /// How many changes are covered by a later one of the same lane within one unit of time.
    pub(super) fn hidden(&self) -> u64 {
        self.hidden
    }

    /// Goes on to this time. Its stamp is written with the first change.
    pub(super) fn advance(&mut self, now: u64) {
        self.now = now;
    }

    /// A bit has this value now. That it has it again is no change.
    pub(super) fn bit(&mut self, scope: Scope, name: Name, value: Value) -> io::Result<()> {
        self.set(scope, name, Shown::Bit(value), || Shown::bit(scope))
    }

    /// Something is in this state now. That it is in it still is no change.
    pub(super) fn state(&mut self, scope: Scope, name: Name, state: &str) -> io::Result<()> {
        self.set(scope, name, Shown::text(state), Shown::nothing)
    }

    /// A text was said. The same text again is another text; texts of one unit of time are joined.
    pub(super) fn text(&mut self, scope: Scope, name: Name, said: &str) -> io::Result<()> {
        let now = self.now;
        let lane = self.lane(scope, name, Shown::nothing);
        let word = text::value(said);
        let (word, covers) = match &lane.shown {
            Shown::Text(before) if lane.changed == Some(now) => {
                let fits = before.len() + word.len() < LONGEST_JOINED;
                if fits {
                    (format!("{before}|{word}"), false)
                } else {
                    (word, true)
                }
            }
            _ => (word, false),
        };
        lane.shown = Shown::Text(word.clone());
        lane.changed = Some(now);
        let id = lane.id;
        self.hidden += u64::from(covers);
        self.stamp()?;
        self.changes.change_string(id, &word)
    }

    /// Nobody knows the pins any more: events are missing.
    pub(super) fn forget_pins(&mut self) -> io::Result<()> {
        let pins: Vec<Name> = self
            .lanes
            .keys()
            .filter(|(scope, _)| *scope == Scope::Board)
            .map(|(_, name)| name.clone())
            .collect();
        pins.into_iter()
            .try_for_each(|pin| self.bit(Scope::Board, pin, Value::X))
    }

    fn set(&mut self, scope: Scope, name: Name, shown: Shown, first: impl FnOnce() -> Shown) -> io::Result<()> {
        let now = self.now;
        let lane = self.lane(scope, name, first);
        if lane.shown == shown {
            return Ok(());
        }
        let covers = lane.changed == Some(now);
        lane.shown = shown.clone();
        lane.changed = Some(now);
        let id = lane.id;
        self.hidden += u64::from(covers);
        self.stamp()?;
        shown.write(id, &mut self.changes)
    }

    fn lane(&mut self, scope: Scope, name: Name, first: impl FnOnce() -> Shown) -> &mut Lane {
        let ids = &mut self.ids;
        self.lanes.entry((scope, name)).or_insert_with(|| {
            let shown = first();
            let id = match &shown {
                Shown::Bit(_) => ids.next_bit(),
                Shown::Text(_) => ids.next_text(),
            };
            Lane {
                id,
                shown,
                changed: None,
            }
        })
    }

    fn stamp(&mut self) -> io::Result<()> {
        if self.stamped == self.now {
            return Ok(());
        }
        self.stamped = self.now;
        self.changes.timestamp(self.now)
    }

    /// Writes the declarations: the scopes, in their order, and what is in them.
    pub(super) fn declare(
        &self,
        head: &mut ::vcd::Writer<Vec<u8>>,
        processes: &BTreeMap<u32, String>,
    ) -> io::Result<()> {
        let all: Vec<_> = self
            .lanes
            .iter()
            .map(|((scope, name), lane)| (*scope, name, lane))
            .collect();
        let mut among_processes = false;
        for lanes in all.chunk_by(|(one, ..), (other, ..)| one == other) {
            let scope = lanes[0].0;
            let is_process = matches!(scope, Scope::Process(_));
            if is_process != among_processes {
                if is_process {
                    head.add_module("processes")?
                } else {
                    head.upscope()?
                }
                among_processes = is_process;
            }
            // Viewers show the name of a lane without its scopes, so it must be clear alone.
            let (scope_name, prefix) = match scope {
                Scope::Board => ("board".to_owned(), String::new()),
                Scope::Process(pid) => {
                    let process = process_name(pid, processes);
                    (process.clone(), format!("{process}_"))
                }
                Scope::Inputs => ("inputs".to_owned(), String::new()),
                Scope::Lcd => ("lcd".to_owned(), "lcd_".to_owned()),
                Scope::I2c => ("i2c".to_owned(), String::new()),
                Scope::Modes => ("modes".to_owned(), "mode_".to_owned()),
                Scope::Trace => ("trace".to_owned(), String::new()),
            };
            head.add_module(&scope_name)?;
            for (_, name, lane) in lanes {
                let kind = match lane.shown {
                    Shown::Bit(_) => VarType::Wire,
                    Shown::Text(_) => VarType::String,
                };
                head.var_def(kind, 1, lane.id, &format!("{prefix}{}", name.text()), None)?;
            }
            head.upscope()?;
        }
        if among_processes { head.upscope() } else { Ok(()) }
    }

    /// Writes what each lane showed before its first change.
    pub(super) fn first_values(&self, head: &mut ::vcd::Writer<Vec<u8>>) -> io::Result<()> {
        self.lanes.iter().try_for_each(|((scope, _), lane)| {
            let first = match lane.shown {
                Shown::Bit(_) => Shown::bit(*scope),
                Shown::Text(_) => Shown::nothing(),
            };
            first.write(lane.id, head)
        })
    }

    /// Ends the changes and gives them, as they stand in the file after the first values.
    ///
    /// A last time stamp follows the last change, for without it the change has no length, and PulseView leaves it out.
    pub(super) fn finish(&mut self) -> io::Result<&[u8]> {
        self.advance(self.now.saturating_add(1));
        self.stamp()?;
        Ok(self.changes.writer())
    }
}

impl fmt::Debug for Lanes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lanes")
            .field("lanes", &self.lanes)
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

/// The name of a process as that of a scope: with its id only where another process has the same name, since ids differ
/// from run to run, and what people save about a view (which lanes, in which order) goes by names.
fn process_name(pid: Option<u32>, processes: &BTreeMap<u32, String>) -> String {
    let Some(pid) = pid else {
        return "unknown".to_owned();
    };
    let Some(process) = processes.get(&pid) else {
        return "bench".to_owned();
    };
    let name = text::name(process);
    let taken = ["bench", "unknown"].contains(&name.as_str())
        || processes
            .iter()
            .any(|(other, process)| *other != pid && text::name(process) == name);
    if taken { format!("{name}_{pid}") } else { name }
}
