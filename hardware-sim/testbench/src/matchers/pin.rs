//! What a pin shows, and who drives it.

mod drivers;
mod shape;

use std::ops::RangeBounds;
use std::time::Duration;

use hardware_sim::gpio::Level;

use super::events::is_whole;
use super::spans::Span;
use super::time::{Interval, Point};
use super::waveform::{self, Lane};
use super::{Events, Mismatch, Spans};
use crate::recording::{Index, Recording, Seen};

/// A pin of the board, over the whole run or in an interval of it.
#[derive(Clone, Copy, Debug)]
#[must_use = "this is only a pin: say what must hold of it"]
pub struct Pin<'r> {
    recording: &'r Recording,
    number: u8,
    interval: Interval,
}

impl Recording {
    /// A pin, by its BCM number.
    pub fn pin(&self, number: u8) -> Pin<'_> {
        Pin {
            recording: self,
            number,
            interval: Interval::ALL,
        }
    }
}

impl<'r> Pin<'r> {
    /// The pin in an interval.
    pub fn during(self, range: impl RangeBounds<Duration>) -> Pin<'r> {
        self.within(Interval::of(range))
    }

    pub(crate) fn within(self, interval: Interval) -> Pin<'r> {
        let interval = self.interval.and(interval);
        Pin { interval, ..self }
    }

    /// Its BCM number.
    pub fn number(&self) -> u8 {
        self.number
    }

    /// The changes of its level. To write the level that a pin has is none.
    pub fn edges(&self) -> Events<'r> {
        self.events(["edge", "edges"], self.recording.pin_events().edges(self.number))
    }

    /// The changes from low to high.
    pub fn rising(&self) -> Events<'r> {
        self.edges_to(["rising edge", "rising edges"], Level::High)
    }

    /// The changes from high to low.
    pub fn falling(&self) -> Events<'r> {
        self.edges_to(["falling edge", "falling edges"], Level::Low)
    }

    /// All that set the pin, whether its level changed or not.
    pub fn writes(&self) -> Events<'r> {
        self.events(["write", "writes"], self.recording.pin_events().all(self.number))
    }

    /// The times at which it is high. (Not cut at the ends of the interval: each begins in it.)
    pub fn highs(&self) -> Spans<'r> {
        let edges = self.recording.pin_events().edges(self.number);
        let name = format!("GPIO {} is high", self.number);
        let spans = edges.iter().enumerate().filter(|(_, edge)| {
            let at = Duration::from_nanos(self.recording.log().time(**edge));
            self.level_of(**edge) == Level::High && self.interval.contains(at)
        });
        let spans =
            spans.map(|(place, edge)| Span::new(self.recording, name.clone(), *edge, edges.get(place + 1).copied()));
        Spans::new(
            self.recording,
            &format!("times at which GPIO {} is high", self.number),
            spans.collect(),
        )
    }

    /// It has this level all the time: at the beginning of the interval, after all that happens in that instant, and no
    /// edge comes until its end.
    ///
    /// # Errors
    ///
    /// If it has the other level at some time.
    pub fn stays(&self, level: Level) -> Result<(), Mismatch> {
        is_whole(self.recording, self.interval)?;
        let Interval { from, .. } = self.interval;
        let begins = self.recording.level(self.number, from);
        let wrong = match self.first_edge_after_start() {
            _ if begins != level => Some(from),
            edge => edge.map(|edge| Duration::from_nanos(self.recording.log().time(edge))),
        };
        let Some(at) = wrong else { return Ok(()) };
        let expected = format!("{} all the time", in_words(level));
        let actual = if at == from && begins != level {
            format!("{} at {}{}", in_words(!level), Point(at), self.set_by(at))
        } else {
            format!("{} edge at {}{}", edge_in_words(!level), Point(at), self.set_by(at))
        };
        let message = format!(
            "GPIO {} does not stay {}{}",
            self.number,
            in_words(level),
            self.interval
        );
        let expected_lane = self.expected_lane(level, Vec::new());
        Err(self.mismatch(message, expected, actual, at, expected_lane))
    }

    /// It is low all the time: [`stays`](Self::stays).
    ///
    /// # Errors
    ///
    /// If it is high at some time.
    pub fn stays_low(&self) -> Result<(), Mismatch> {
        self.stays(Level::Low)
    }

    /// It is high all the time: [`stays`](Self::stays).
    ///
    /// # Errors
    ///
    /// If it is low at some time.
    pub fn stays_high(&self) -> Result<(), Mismatch> {
        self.stays(Level::High)
    }

    fn events(&self, [one, many]: [&str; 2], indices: &'r [Index]) -> Events<'r> {
        let name = [one, many].map(|name| format!("{name} of GPIO {}", self.number));
        Events::new(self.recording, name.each_ref().map(String::as_str), indices).within(self.interval)
    }

    fn edges_to(&self, name: [&str; 2], level: Level) -> Events<'r> {
        self.events(name, self.recording.pin_events().edges(self.number))
            .only(|moment| self.level_of(moment.index()) == level)
    }

    fn level_of(&self, index: Index) -> Level {
        match self.recording.log().seen(index) {
            Seen::Pin { level, .. } => level,
            Seen::Other(kind) => unreachable!("an event of a pin, not {kind}"),
        }
    }

    /// The edges later than the beginning of the interval, up to its end.
    pub(crate) fn edges_after_start(&self) -> &'r [Index] {
        let edges = self.recording.pin_events().edges(self.number);
        let time = |edge: &Index| u128::from(self.recording.log().time(*edge));
        let first = edges.partition_point(|edge| time(edge) <= self.interval.from.as_nanos());
        let end = match self.interval.until {
            Some(until) => edges.partition_point(|edge| time(edge) < until.as_nanos()).max(first),
            None => edges.len(),
        };
        &edges[first..end]
    }

    fn first_edge_after_start(&self) -> Option<Index> {
        self.edges_after_start().first().copied()
    }

    /// Who made the edge at or before a time, in words with a comma before them.
    fn set_by(&self, at: Duration) -> String {
        let edges = self.recording.pin_events().edges(self.number);
        let count = edges.partition_point(|edge| u128::from(self.recording.log().time(*edge)) <= at.as_nanos());
        match count.checked_sub(1) {
            Some(last) => format!(", set by {}", super::Moment::new(self.recording, edges[last]).who()),
            None => String::new(),
        }
    }

    /// A lane of what is expected in the interval; the edges in nanoseconds.
    fn expected_lane(&self, first: Level, edges: Vec<u64>) -> Lane<'static> {
        let until = self.interval.until.unwrap_or(self.recording.end());
        let copy = edges.clone();
        Lane {
            label: waveform::EXPECTED.to_owned(),
            first,
            edges_before: Box::new(move |time| edges.partition_point(|edge| *edge < time)),
            edge: Box::new(move |number| copy.get(number).copied()),
            from: nanos(self.interval.from),
            until: nanos(until),
        }
    }

    /// A lane of what happened, over the whole run.
    pub(crate) fn lane(&self, label: &str) -> Lane<'r> {
        let edges = self.recording.pin_events().edges(self.number);
        let log = self.recording.log();
        let first = edges.first().map(|edge| !self.level_of(*edge));
        Lane {
            label: label.to_owned(),
            first: first.unwrap_or_else(|| self.recording.level(self.number, Duration::ZERO)),
            edges_before: Box::new(move |time| edges.partition_point(|edge| log.time(*edge) < time)),
            edge: Box::new(move |number| edges.get(number).map(|edge| log.time(*edge))),
            from: 0,
            until: nanos(self.recording.end()),
        }
    }

    fn mismatch(
        &self,
        message: String,
        expected: String,
        actual: String,
        at: Duration,
        expected_lane: Lane<'_>,
    ) -> Mismatch {
        let picture = waveform::draw(&[expected_lane, self.lane("actual")], at, self.recording.end());
        Mismatch::new(self.recording, message, expected, actual)
            .at(at)
            .picture(picture)
    }
}

fn in_words(level: Level) -> &'static str {
    if level == Level::High { "high" } else { "low" }
}

/// The edge that begins this level.
fn edge_in_words(level: Level) -> &'static str {
    if level == Level::High { "a rising" } else { "a falling" }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
