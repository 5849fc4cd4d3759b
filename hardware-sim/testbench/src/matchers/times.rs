//! How many times something happens.

use std::fmt;
use std::ops::{RangeFrom, RangeInclusive, RangeToInclusive};

/// How many times something must happen: `3`, `2..` (at least), `..=5` (at most) or `2..=5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    least: usize,
    most: Option<usize>,
}

impl Times {
    /// Whether this count is allowed.
    pub fn allow(self, count: usize) -> bool {
        self.least <= count && !self.are_exceeded_by(count)
    }

    /// The number that the noun after it must agree with: `at most 1 edge`.
    pub(crate) fn last_number(self) -> usize {
        self.most.unwrap_or(self.least)
    }

    /// Whether this count is too high.
    pub(crate) fn are_exceeded_by(self, count: usize) -> bool {
        self.most.is_some_and(|most| most < count)
    }
}

impl From<usize> for Times {
    fn from(exactly: usize) -> Times {
        Times::from(exactly..=exactly)
    }
}

impl From<RangeFrom<usize>> for Times {
    fn from(range: RangeFrom<usize>) -> Times {
        Times {
            least: range.start,
            most: None,
        }
    }
}

impl From<RangeToInclusive<usize>> for Times {
    fn from(range: RangeToInclusive<usize>) -> Times {
        Times::from(0..=range.end)
    }
}

impl From<RangeInclusive<usize>> for Times {
    fn from(range: RangeInclusive<usize>) -> Times {
        Times {
            least: *range.start(),
            most: Some(*range.end()),
        }
    }
}

/// `exactly 3`, `at least 2`, `at most 5`, `2 to 5`.
impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (least, None) => write!(f, "at least {least}"),
            (least, Some(most)) if least == most => write!(f, "exactly {least}"),
            (0, Some(most)) => write!(f, "at most {most}"),
            (least, Some(most)) => write!(f, "{least} to {most}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_allowed_as_the_range_says() {
        let allowed = |times: Times| (0..6).filter(|count| times.allow(*count)).collect::<Vec<_>>();
        assert_eq!(allowed(2.into()), [2]);
        assert_eq!(allowed((4..).into()), [4, 5]);
        assert_eq!(allowed((..=1).into()), [0, 1]);
        assert_eq!(allowed((2..=3).into()), [2, 3]);
    }

    #[test]
    fn a_count_is_said_in_words() {
        let words = [2.into(), (4..).into(), (..=1).into(), (2..=3).into()].map(|times: Times| times.to_string());
        assert_eq!(words, ["exactly 2", "at least 4", "at most 1", "2 to 3"]);
    }
}
