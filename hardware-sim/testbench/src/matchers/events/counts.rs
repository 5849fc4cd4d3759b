//! How many events there are.

use super::Events;
use crate::matchers::{Mismatch, Moment, Times};

impl<'r> Events<'r> {
    /// There are so many of them: `3`, `2..` (at least), `..=5` (at most), `2..=5`.
    ///
    /// # Errors
    ///
    /// If there are more or fewer.
    pub fn occur(&self, times: impl Into<Times>) -> Result<(), Mismatch> {
        self.is_whole()?;
        let times = times.into();
        let count = self.count();
        if times.allow(count) {
            return Ok(());
        }
        // The first that is too many; none where one is missing.
        let extra = (0..count).find(|place| times.are_exceeded_by(place + 1));
        let mismatch = Mismatch::new(
            self.recording,
            format!("wrong number of {}", self.words()),
            format!("{times} {}", self.words_for(times.last_number())),
            format!("{count} {}", self.words_for(count)),
        );
        Err(match extra {
            Some(place) => mismatch.at(self.moment(place).at()).picture(self.table(Some(place))),
            None => mismatch.picture(self.table(None)),
        })
    }

    /// There is exactly one, and this is it.
    ///
    /// # Errors
    ///
    /// If there is none, or more than one.
    pub fn once(&self) -> Result<Moment<'r>, Mismatch> {
        self.occur(1)?;
        self.first()
    }

    /// There is none.
    ///
    /// # Errors
    ///
    /// If there is one.
    pub fn never(&self) -> Result<(), Mismatch> {
        self.occur(0)
    }
}
