//! When events are, and how far apart.

use std::ops::RangeBounds;
use std::time::Duration;

use super::Events;
use crate::matchers::Mismatch;
use crate::matchers::time::{Interval, Length, Point, deviation};

impl Events<'_> {
    /// They are at exactly these times, one for each.
    ///
    /// # Errors
    ///
    /// If one is early, late, missing or too many.
    pub fn are_at(&self, times: impl IntoIterator<Item = Duration>) -> Result<(), Mismatch> {
        self.is_whole()?;
        let mut expected = times.into_iter();
        let words = self.words_for(1);
        for (place, moment) in self.iter().enumerate() {
            let number = place + 1;
            let difference = match expected.next() {
                Some(time) if time == moment.at() => continue,
                Some(time) => (
                    time.min(moment.at()),
                    format!("{words} number {number} at {}", Point(time)),
                    format!("at {}, {}", Point(moment.at()), deviation(moment.at(), time)),
                ),
                None => (
                    moment.at(),
                    format!("exactly {place} {}", self.words_for(place)),
                    format!("one more at {}", Point(moment.at())),
                ),
            };
            return Err(self.at_wrong_time(difference, place));
        }
        match expected.next() {
            None => Ok(()),
            Some(time) => {
                let count = self.count();
                let expected = format!("{words} number {} at {}", count + 1, Point(time));
                let actual = format!("only {count} {}", self.words_for(count));
                Err(self.at_wrong_time((time, expected, actual), count))
            }
        }
    }

    /// From each to the next it is a length in this range: `ms(250)..=ms(250)`, `ms(100)..` (at least), `..=ms(50)` (at
    /// most).
    ///
    /// # Errors
    ///
    /// If two neighbours are nearer to each other, or farther apart. (One event, or none, has no neighbours.)
    pub fn are_apart(&self, range: impl RangeBounds<Duration>) -> Result<(), Mismatch> {
        self.is_whole()?;
        let lengths = Interval::of(range);
        let mut moments = self.iter();
        let Some(mut before) = moments.next() else {
            return Ok(());
        };
        for (place, moment) in moments.enumerate() {
            let length = moment.at() - before.at();
            if !lengths.contains(length) {
                let expected = format!("{} after the one at {}", lengths.as_lengths(), Point(before.at()));
                let actual = format!("{} after it, at {}", Length(length), Point(moment.at()));
                return Err(self.at_wrong_time((moment.at(), expected, actual), place + 1));
            }
            before = moment;
        }
        Ok(())
    }

    /// From each to the next it is exactly this long.
    ///
    /// # Errors
    ///
    /// If it is not, between two of them.
    pub fn are_every(&self, period: Duration) -> Result<(), Mismatch> {
        self.are_apart(period..=period)
    }

    fn at_wrong_time(&self, (at, expected, actual): (Duration, String, String), place: usize) -> Mismatch {
        let message = format!("the {} are not at the right times", self.words());
        Mismatch::new(self.recording, message, expected, actual)
            .at(at)
            .picture(self.table(Some(place)))
    }
}
