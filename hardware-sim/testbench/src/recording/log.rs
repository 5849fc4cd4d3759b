//! The events of a recording, in little room: a run can have ten million of them.

use std::collections::HashMap;
use std::time::Duration;

use hardware_sim::gpio::Level;
use hardware_sim::trace::{Event, Kind};

/// Number of an event in its log. It tells the order of two events even within one instant.
pub(crate) type Index = u32;

/// Every event, in the order in which things happened.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Log {
    entries: Vec<Entry>,
    authors: Vec<Author>,
    /// Where in `authors` somebody stands.
    known: HashMap<Author, u32>,
    /// All but the levels of pins, which stand in the entries.
    kinds: Vec<Kind>,
}

/// One event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    /// Nanoseconds since the start.
    t: u64,
    /// Index into `authors`.
    author: u32,
    what: What,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Pin {
        pin: u8,
        level: u8,
    },
    /// Index into `kinds`.
    Other(u32),
}

/// Who caused an event.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Author {
    /// Process id; 0 is the bench, `None` not known.
    pub(crate) pid: Option<u32>,
    /// Thread id, likewise.
    pub(crate) tid: Option<u32>,
    /// Name of the process; empty where it is not known.
    pub(crate) process: String,
}

impl Author {
    /// Whether it is a process of the program, and not the bench or somebody unknown.
    pub(crate) fn is_program(&self) -> bool {
        self.pid.is_some_and(|pid| pid != 0)
    }
}

/// What happened, without a copy.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Seen<'a> {
    /// A pin has this level now.
    Pin { pin: u8, level: Level },
    /// Anything else.
    Other(&'a Kind),
}

impl Log {
    /// Adds the next event.
    ///
    /// # Panics
    ///
    /// If its time is before that of the last one, or there are 2³² events already (which need 100 GB).
    pub(crate) fn push(&mut self, event: Event) {
        let Event {
            t,
            pid,
            tid,
            process,
            kind,
        } = event;
        if let Some(last) = self.entries.last() {
            assert!(last.t <= t, "an event at {t} ns after one at {} ns", last.t);
        }
        let author = self.intern(Author { pid, tid, process });
        let what = match kind {
            Kind::Pin { pin, level } => What::Pin { pin, level },
            other => {
                self.kinds.push(other);
                What::Other(index(self.kinds.len() - 1))
            }
        };
        self.entries.push(Entry { t, author, what });
    }

    fn intern(&mut self, author: Author) -> u32 {
        // Mostly it is who it was before.
        if let Some(last) = self.entries.last()
            && self.authors[last.author as usize] == author
        {
            return last.author;
        }
        *self.known.entry(author).or_insert_with_key(|author| {
            self.authors.push(author.clone());
            index(self.authors.len() - 1)
        })
    }

    /// Time of the last event; 0 if there is none.
    pub(crate) fn end(&self) -> Duration {
        Duration::from_nanos(self.entries.last().map_or(0, |entry| entry.t))
    }

    /// The numbers of all events.
    pub(crate) fn indices(&self) -> impl Iterator<Item = Index> + use<> {
        0..index(self.entries.len())
    }

    /// Nanoseconds since the start.
    pub(crate) fn time(&self, at: Index) -> u64 {
        self.entries[at as usize].t
    }

    pub(crate) fn author(&self, at: Index) -> &Author {
        &self.authors[self.entries[at as usize].author as usize]
    }

    pub(crate) fn seen(&self, at: Index) -> Seen<'_> {
        match self.entries[at as usize].what {
            What::Pin { pin, level } => Seen::Pin {
                pin,
                level: Level::from(level == 1),
            },
            What::Other(kind) => Seen::Other(&self.kinds[kind as usize]),
        }
    }

    /// The event as it stands in a trace.
    pub(crate) fn event(&self, at: Index) -> Event {
        let Author { pid, tid, process } = self.author(at).clone();
        Event {
            t: self.time(at),
            pid,
            tid,
            process,
            kind: match self.entries[at as usize].what {
                What::Pin { pin, level } => Kind::Pin { pin, level },
                What::Other(kind) => self.kinds[kind as usize].clone(),
            },
        }
    }
}

fn index(length: usize) -> u32 {
    u32::try_from(length).expect("a recording has fewer than 2^32 events")
}
