//! Times as the reports show them, and intervals.

use std::fmt;
use std::ops::{Bound, RangeBounds};
use std::time::Duration;

/// A time since the start of the run, exact, in seconds: `0 s`, `1.5 s`, `2.000000001 s`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Point(pub(crate) Duration);

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Written as a whole, so that the widths of format strings work.
        f.pad(&in_unit(self.0.as_nanos(), 1_000_000_000, "s"))
    }
}

/// A length of time, exact, in the unit that suits it: `1 ns`, `250 ms`, `1.5 s`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Length(pub(crate) Duration);

impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.as_nanos();
        let (unit, name) = match nanos {
            0 | 1_000_000_000.. => (1_000_000_000, "s"),
            1_000_000.. => (1_000_000, "ms"),
            1_000.. => (1_000, "µs"),
            _ => (1, "ns"),
        };
        f.pad(&in_unit(nanos, unit, name))
    }
}

fn in_unit(nanos: u128, unit: u128, name: &str) -> String {
    let (whole, rest) = (nanos / unit, nanos % unit);
    if rest == 0 {
        return format!("{whole} {name}");
    }
    let width = unit.ilog10() as usize;
    let digits = format!("{rest:0width$}");
    format!("{whole}.{} {name}", digits.trim_end_matches('0'))
}

/// `t` is late or early by so much, in words.
pub(crate) fn deviation(t: Duration, expected: Duration) -> String {
    if t >= expected {
        format!("{} late", Length(t - expected))
    } else {
        format!("{} early", Length(expected - t))
    }
}

/// An interval of the run, as Rust's ranges of [`Duration`] say it: with its start, without the end of `a..b`, with that
/// of `a..=b`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Interval {
    /// The first nanosecond in it.
    pub(crate) from: Duration,
    /// The first nanosecond after it; `None` if it goes on to the end of the run.
    pub(crate) until: Option<Duration>,
}

const NANOSECOND: Duration = Duration::from_nanos(1);

impl Interval {
    pub(crate) const ALL: Interval = Interval {
        from: Duration::ZERO,
        until: None,
    };

    pub(crate) fn of(range: impl RangeBounds<Duration>) -> Interval {
        let from = match range.start_bound() {
            Bound::Included(from) => *from,
            Bound::Excluded(before) => *before + NANOSECOND,
            Bound::Unbounded => Duration::ZERO,
        };
        let until = match range.end_bound() {
            Bound::Included(last) => Some(*last + NANOSECOND),
            Bound::Excluded(until) => Some(*until),
            Bound::Unbounded => None,
        };
        Interval { from, until }
    }

    /// What is in both.
    pub(crate) fn and(self, other: Interval) -> Interval {
        Interval {
            from: self.from.max(other.from),
            until: match (self.until, other.until) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            },
        }
    }

    /// The interval that begins so much after `start`.
    pub(crate) fn after(self, start: Duration) -> Interval {
        Interval {
            from: start + self.from,
            until: self.until.map(|until| start + until),
        }
    }

    pub(crate) fn contains(self, time: Duration) -> bool {
        self.from <= time && self.until.is_none_or(|until| time < until)
    }

    /// The interval as a range of lengths: `250 ms`, `at least 100 ms`, `100 ms to 200 ms`.
    pub(crate) fn as_lengths(self) -> String {
        let last = self.until.map(|until| until.saturating_sub(NANOSECOND));
        match (self.from, last) {
            (from, None) => format!("at least {}", Length(from)),
            (from, Some(last)) if from == last => format!("exactly {}", Length(from)),
            (Duration::ZERO, Some(last)) => format!("at most {}", Length(last)),
            (from, Some(last)) => format!("{} to {}", Length(from), Length(last)),
        }
    }
}

/// With a blank before it: ` from 0 s to 4.5 s`; nothing for the whole run.
impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let from = Point(self.from);
        match self.until {
            None if self.from.is_zero() => Ok(()),
            None => write!(f, " from {from} on"),
            Some(until) if until <= self.from => f.write_str(" at no time"),
            Some(until) if until == self.from + NANOSECOND => write!(f, " at {from}"),
            // The end of `a..=b` is one nanosecond after something round.
            Some(until) if until.subsec_nanos() % 1000 == 1 => {
                write!(f, " from {from} to {} inclusive", Point(until - NANOSECOND))
            }
            Some(until) => write!(f, " from {from} to {}", Point(until)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ns(ns: u64) -> Duration {
        Duration::from_nanos(ns)
    }

    #[test]
    fn points_are_exact_and_in_seconds() {
        for (nanos, text) in [
            (0, "0 s"),
            (1, "0.000000001 s"),
            (250_000_000, "0.25 s"),
            (2_000_000_001, "2.000000001 s"),
            (90_000_000_000, "90 s"),
        ] {
            assert_eq!(Point(ns(nanos)).to_string(), text);
        }
    }

    #[test]
    fn lengths_are_exact_and_in_a_unit_that_suits_them() {
        for (nanos, text) in [
            (0, "0 s"),
            (1, "1 ns"),
            (1_500, "1.5 µs"),
            (250_000_000, "250 ms"),
            (1_000_001, "1.000001 ms"),
            (1_000_000_001, "1.000000001 s"),
        ] {
            assert_eq!(Length(ns(nanos)).to_string(), text);
        }
    }

    #[test]
    fn ranges_mean_what_they_mean_in_rust() {
        let interval = Interval::of(ns(5)..ns(7));
        assert_eq!(
            [4, 5, 6, 7].map(|t| interval.contains(ns(t))),
            [false, true, true, false]
        );
        let interval = Interval::of(ns(5)..=ns(7));
        assert_eq!(
            [4, 5, 7, 8].map(|t| interval.contains(ns(t))),
            [false, true, true, false]
        );
        let after = (Bound::Excluded(ns(5)), Bound::Unbounded);
        assert_eq!([5, 6].map(|t| Interval::of(after).contains(ns(t))), [false, true]);
        assert_eq!(Interval::of(..), Interval::ALL);
    }

    #[test]
    fn what_is_in_both_ends_with_the_first_that_ends() {
        let both = |a, b| Interval::and(a, b);
        let short = Interval::of(ns(2)..ns(4));
        assert_eq!(both(Interval::of(ns(3)..), short), Interval::of(ns(3)..ns(4)));
        assert_eq!(both(short, Interval::of(..ns(3))), Interval::of(ns(2)..ns(3)));
        assert_eq!(both(Interval::ALL, Interval::ALL), Interval::ALL);
    }

    #[test]
    fn intervals_read_as_words() {
        let s = Duration::from_secs;
        for (interval, words) in [
            (Interval::ALL, ""),
            (Interval::of(s(1)..), " from 1 s on"),
            (Interval::of(s(1)..s(2)), " from 1 s to 2 s"),
            (Interval::of(s(1)..=s(2)), " from 1 s to 2 s inclusive"),
            (Interval::of(s(1)..=s(1)), " at 1 s"),
            (Interval::of(s(1)..s(1)), " at no time"),
        ] {
            assert_eq!(interval.to_string(), words);
        }
        for (interval, words) in [
            (Interval::of(s(1)..=s(1)), "exactly 1 s"),
            (Interval::of(..=s(2)), "at most 2 s"),
            (Interval::of(s(1)..), "at least 1 s"),
            (Interval::of(s(1)..=s(2)), "1 s to 2 s"),
        ] {
            assert_eq!(interval.as_lengths(), words);
        }
    }
}
