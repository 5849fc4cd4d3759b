//! The events of a board as lines that a person can follow.

use super::{Event, Kind};
use std::collections::BTreeMap;
use std::fmt;

/// As many events of a pin, or of a device on the bus, are shown in a second.
const LIMIT: u64 = 20;

const SECOND: u64 = 1_000_000_000;

/// Makes lines of events, for a terminal. What happens too often to be read is counted instead.
///
/// A program that scans a keypad changes eight pins some hundred times a second. So of each pin, and of each device on
/// the I2C bus, 20 events are shown in a second of the trace; when a second is over, one line tells how many more there
/// were. What had more than that is only counted until it has been quieter for a second. Everything else is always shown:
/// what the display shows, inputs, outputs, processes, problems.
///
/// ```
/// use hardware_sim::trace::{Brief, Event, Kind};
///
/// let mut brief = Brief::default();
/// let mut lines = Vec::new();
/// for count in 0..2_000 {
///     let kind = Kind::Pin { pin: 24, level: (count % 2) as u8 };
///     let event = Event { t: count * 1_000_000, pid: Some(9), tid: Some(9), process: "keypad".to_owned(), kind };
///     brief.take(&event, |line| lines.push(line.to_string()));
/// }
/// brief.finish(|line| lines.push(line.to_string()));
/// assert_eq!(lines.len(), 20 + 2);
/// assert_eq!(lines[20], "   1.000000 s  not shown             GPIO 24: 980 events");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Brief {
    /// The second that the last event fell into.
    second: u64,
    lanes: BTreeMap<Lane, Count>,
}

/// A line of the brief form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BriefLine<'a> {
    /// One event.
    Event(&'a Event),
    /// What was not shown in the second before.
    Counted(Counted),
}

impl fmt::Display for BriefLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BriefLine::Event(event) => event.fmt(f),
            BriefLine::Counted(counted) => counted.fmt(f),
        }
    }
}

/// Events that were counted instead of shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The end of the second in which they happened, in ns since the run began.
    pub t: u64,
    /// Which, and how many: `GPIO 24: 380 events, I2C 0x27: 4 events`.
    pub what: String,
}

/// One line for a terminal, in the columns of an event.
impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:4}.000000 s  {:20}  {}", self.t / SECOND, "not shown", self.what)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Lane {
    Pin(u8),
    I2c(u8),
}

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    /// Events in this second.
    events: u64,
    hidden: u64,
    /// There were too many in the second before.
    busy: bool,
}

impl Brief {
    /// Takes in the next event, and hands on the lines that it makes, none to two.
    pub fn take(&mut self, event: &Event, mut show: impl FnMut(BriefLine<'_>)) {
        if event.t / SECOND != self.second {
            self.end_second(&mut show);
            self.second = event.t / SECOND;
        }
        let lane = match event.kind {
            Kind::Pin { pin, .. } | Kind::Mode { pin, .. } => Some(Lane::Pin(pin)),
            Kind::I2c { addr, ack: true, .. } => Some(Lane::I2c(addr)),
            _ => None,
        };
        let Some(lane) = lane else {
            return show(BriefLine::Event(event));
        };
        let count = self.lanes.entry(lane).or_default();
        count.events += 1;
        if count.busy || count.events > LIMIT {
            count.hidden += 1;
        } else {
            show(BriefLine::Event(event));
        }
    }

    /// Hands on the line about what was not shown in the last second, if there is one.
    pub fn finish(mut self, mut show: impl FnMut(BriefLine<'_>)) {
        self.end_second(&mut show);
    }

    fn end_second(&mut self, show: &mut impl FnMut(BriefLine<'_>)) {
        let mut hidden = Vec::new();
        for (lane, count) in &self.lanes {
            let lane = match lane {
                Lane::Pin(pin) => format!("GPIO {pin}"),
                Lane::I2c(address) => format!("I2C 0x{address:02x}"),
            };
            match count.hidden {
                0 => {}
                1 => hidden.push(format!("{lane}: 1 event")),
                events => hidden.push(format!("{lane}: {events} events")),
            }
        }
        if !hidden.is_empty() {
            show(BriefLine::Counted(Counted {
                t: (self.second + 1) * SECOND,
                what: hidden.join(", "),
            }));
        }
        self.lanes.retain(|_, count| count.events > LIMIT);
        for count in self.lanes.values_mut() {
            *count = Count {
                busy: true,
                ..Count::default()
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(t: u64, kind: Kind) -> Event {
        Event {
            t,
            pid: Some(9),
            tid: Some(9),
            process: "scan".into(),
            kind,
        }
    }

    fn lines(events: impl IntoIterator<Item = Event>) -> Vec<String> {
        let mut brief = Brief::default();
        let mut lines = Vec::new();
        for event in events {
            brief.take(&event, |line| lines.push(line.to_string()));
        }
        brief.finish(|line| lines.push(line.to_string()));
        lines
    }

    fn pin(t: u64, pin: u8) -> Event {
        event(t, Kind::Pin { pin, level: 1 })
    }

    #[test]
    fn what_happens_seldom_is_shown_in_full() {
        let events = (0..100).map(|count| pin(count * SECOND / 20, 21));
        assert_eq!(lines(events).len(), 100);
    }

    #[test]
    fn what_happens_often_is_counted_until_it_was_quiet_for_a_second() {
        let burst = (0..25).map(|count| pin(count, 24));
        // Too many in the second before: this one is not shown.
        let next = [pin(SECOND + 1, 24)];
        // That second was quiet.
        let last = [pin(2 * SECOND + 1, 24)];
        let lines = lines(burst.chain(next).chain(last));
        assert_eq!(lines.len(), 20 + 1 + 1 + 1);
        assert_eq!(lines[20], "   1.000000 s  not shown             GPIO 24: 5 events");
        assert_eq!(lines[21], "   2.000000 s  not shown             GPIO 24: 1 event");
        assert!(lines[22].ends_with("GPIO 24 high"));
    }

    #[test]
    fn other_pins_and_other_events_are_shown_meanwhile() {
        let text = || Kind::Mark { text: "here".into() };
        let events = (0..100).flat_map(|count| [pin(3 * count, 24), event(3 * count + 1, text())]);
        let lines = lines(events.chain([pin(400, 21)]));
        assert_eq!(lines.iter().filter(|line| line.contains("here")).count(), 100);
        assert!(lines.iter().any(|line| line.ends_with("GPIO 21 high")));
    }

    #[test]
    fn transfers_are_counted_for_each_device_but_those_that_failed_are_shown() {
        let transfer = |ack| Kind::I2c {
            addr: 0x27,
            op: "write".into(),
            bytes: String::new(),
            ack,
        };
        let lines = lines((0..50).map(|count| event(count, transfer(count % 2 == 0))));
        assert_eq!(lines.len(), 20 + 25 + 1);
        assert!(lines.last().is_some_and(|line| line.ends_with("I2C 0x27: 5 events")));
    }
}
