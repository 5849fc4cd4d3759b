//! A pin against an expected waveform.

use std::iter::Peekable;
use std::time::Duration;

use hardware_sim::gpio::Level;

use super::{Pin, edge_in_words, in_words, nanos};
use crate::matchers::events::is_whole;
use crate::matchers::time::{Point, deviation};
use crate::matchers::{Mismatch, Wave};

/// Behind the first difference, so many edges of the expected waveform are drawn.
const DRAWN_AFTER: usize = 64;

/// The first difference between what was expected and what happened.
struct Difference {
    at: Duration,
    expected: String,
    actual: String,
}

type Edge = (Duration, Level);

impl Pin<'_> {
    /// It shows this waveform, from the beginning of the interval to its end: the right level at the beginning (after all
    /// that happens in that instant), then each edge at its time, and no other. Times are exact, unless the waveform has a
    /// [tolerance](Wave::tolerance).
    ///
    /// If the interval is longer than the run, the edges after the end of the run are missing.
    ///
    /// # Errors
    ///
    /// If the level at the beginning is wrong, or an edge is early, late, missing, or too many.
    pub fn shows(&self, wave: Wave) -> Result<(), Mismatch> {
        is_whole(self.recording, self.interval)?;
        let Some(difference) = self.first_difference(&wave) else {
            return Ok(());
        };
        let message = format!("GPIO {}{} does not show {wave}", self.number, self.interval);
        let drawn = self.drawn(&wave, difference.at);
        let lane = self.expected_lane(wave.first(), drawn);
        Err(self.mismatch(message, difference.expected, difference.actual, difference.at, lane))
    }

    fn first_difference(&self, wave: &Wave) -> Option<Difference> {
        let from = self.interval.from;
        // An interval without an end goes on to that of the run, and what happens there is in it.
        let until = self
            .interval
            .until
            .unwrap_or(self.recording.end() + Duration::from_nanos(1));
        let log = self.recording.log();
        let actual = self.edges_after_start().iter();
        let actual = actual.map(|edge| (Duration::from_nanos(log.time(*edge)), self.level_of(*edge)));
        let mut actual = actual.take_while(|(at, _)| *at < until).peekable();
        let mut expected = wave
            .edges()
            .map(|(at, level)| (from.saturating_add(at), level))
            .peekable();

        let tolerance = wave.allowed();
        let level = self.recording.level(self.number, from);
        if level != wave.first() && !is_excused(&mut expected, &mut actual, from + tolerance) {
            return Some(Difference {
                at: from,
                expected: format!("{} at {}", in_words(wave.first()), Point(from)),
                actual: format!("{}{}", in_words(level), self.set_by(from)),
            });
        }
        loop {
            let due = expected.next();
            let in_time = due.filter(|(at, _)| *at < until);
            let (due, edge) = match (due, actual.next()) {
                (Some(due), Some(edge)) if due.0.abs_diff(edge.0) <= tolerance => continue,
                (due, None) => {
                    // The edge that is missing may be just behind the end.
                    return in_time
                        .filter(|(at, _)| until - *at > tolerance)
                        .map(|_| self.missing(due.expect("it is in time"), until));
                }
                (due, Some(edge)) => (due, edge),
            };
            return Some(match due {
                Some(due) if due.0 < until && due.0 < edge.0 => self.late(due, edge),
                Some(due) if due.0 < until => self.early(due, edge),
                _ => self.too_many(edge),
            });
        }
    }

    fn missing(&self, (at, level): Edge, until: Duration) -> Difference {
        let until = until.min(self.recording.end());
        Difference {
            at,
            expected: format!("{} edge at {}", edge_in_words(level), Point(at)),
            actual: match until < at {
                true => format!("the run is over at {}", Point(until)),
                false => format!("no edge, it stays {} to {}", in_words(!level), Point(until)),
            },
        }
    }

    fn late(&self, (due, level): Edge, (at, _): Edge) -> Difference {
        Difference {
            at: due,
            expected: format!("{} edge at {}", edge_in_words(level), Point(due)),
            actual: format!("it comes at {}, {}{}", Point(at), deviation(at, due), self.set_by(at)),
        }
    }

    fn early(&self, (due, level): Edge, (at, _): Edge) -> Difference {
        Difference {
            at,
            expected: format!("{} edge at {}, none before it", edge_in_words(level), Point(due)),
            actual: format!("it comes at {}, {}{}", Point(at), deviation(at, due), self.set_by(at)),
        }
    }

    fn too_many(&self, (at, level): Edge) -> Difference {
        Difference {
            at,
            expected: format!("no edge, it stays {}", in_words(!level)),
            actual: format!("{} edge at {}{}", edge_in_words(level), Point(at), self.set_by(at)),
        }
    }

    /// The edges of the expected waveform that can be seen near a time, in nanoseconds.
    fn drawn(&self, wave: &Wave, near: Duration) -> Vec<u64> {
        let until = self.interval.until.unwrap_or(self.recording.end());
        let edges = wave.edges().map(|(at, _)| self.interval.from.saturating_add(at));
        let mut behind = 0;
        let drawn = edges.take_while(|at| {
            behind += usize::from(*at > near);
            *at < until && behind <= DRAWN_AFTER
        });
        drawn.map(nanos).collect()
    }
}

/// Whether the wrong level at the beginning comes from one edge that is late, or early, and allowed to be. That edge is
/// taken away.
fn is_excused(
    expected: &mut Peekable<impl Iterator<Item = Edge>>,
    actual: &mut Peekable<impl Iterator<Item = Edge>>,
    latest: Duration,
) -> bool {
    let is_near = |(at, _): &Edge| *at <= latest;
    actual.next_if(is_near).is_some() || expected.next_if(is_near).is_some()
}
