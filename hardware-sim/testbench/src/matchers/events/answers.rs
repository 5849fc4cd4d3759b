//! Events in relation to other events.

use std::ops::RangeBounds;
use std::time::Duration;

use super::{Events, Index, Interval, timeline};
use crate::matchers::time::Point;
use crate::matchers::{Mismatch, Moment};

/// How many events of each kind a report shows before the one that matters, and after it.
const AROUND: usize = 4;

impl<'r> Events<'r> {
    /// Each of them is followed by one of the others, a length in this range later: `..=ms(50)` (within 50 ms),
    /// `ms(100)..` (not before 100 ms), `SECOND..=SECOND`. Each has an answer of its own: one event does not answer two.
    /// There may be more of the others than answers.
    ///
    /// # Errors
    ///
    /// If one has no answer in time.
    pub fn are_answered_by(&self, answers: &Events<'_>, range: impl RangeBounds<Duration>) -> Result<(), Mismatch> {
        self.is_whole()?;
        answers.is_whole()?;
        let lengths = Interval::of(range);
        let mut candidates = answers.indices.iter().copied().peekable();
        for (place, moment) in self.iter().enumerate() {
            let due = lengths.after(moment.at());
            let log = self.recording.log();
            let time = |index: Index| Duration::from_nanos(log.time(index));
            // Answers come later in the trace, even in the same instant.
            while candidates
                .next_if(|index| *index < moment.index() || time(*index) < due.from)
                .is_some()
            {}
            if candidates.next_if(|index| due.contains(time(*index))).is_none() {
                let late = candidates.peek().map(|index| time(*index));
                return Err(self.without_answer(place, answers, lengths, late));
            }
        }
        Ok(())
    }

    fn without_answer(
        &self,
        place: usize,
        answers: &Events<'_>,
        lengths: Interval,
        late: Option<Duration>,
    ) -> Mismatch {
        let moment = self.moment(place);
        let due = lengths.after(moment.at());
        // The last instant at which it could have come.
        let deadline = due.until.map(|until| until.saturating_sub(Duration::from_nanos(1)));
        let at = deadline
            .unwrap_or(self.recording.end())
            .min(late.unwrap_or(Duration::MAX));
        let [name, _] = &answers.name;
        let actual = match late {
            Some(late) => format!("the next one is at {}", Point(late)),
            None => "none that is not the answer to something earlier".to_owned(),
        };
        Mismatch::new(
            self.recording,
            format!(
                "the {} at {} has no answer in time",
                self.words_for(1),
                Point(moment.at())
            ),
            format!("{name}{}{due}", answers.chosen),
            actual,
        )
        .at(at)
        .picture(self.together_with(answers, moment))
    }

    /// All of them are before all of the others.
    ///
    /// # Errors
    ///
    /// If one of the others is before the last of them.
    pub fn precede(&self, others: &Events<'_>) -> Result<(), Mismatch> {
        self.is_whole()?;
        others.is_whole()?;
        let (Some(last), Some(first)) = (self.iter().next_back(), others.iter().next()) else {
            return Ok(());
        };
        if last.index() < first.index() {
            return Ok(());
        }
        Err(Mismatch::new(
            self.recording,
            format!("the {} are not all before the {}", self.words(), others.words()),
            format!("`{first}` after `{last}`, at {} or later", Point(last.at())),
            format!("`{first}` at {}, before it", Point(first.at())),
        )
        .at(first.at())
        .picture(self.together_with(others, first)))
    }

    /// A table of both, around an event.
    fn together_with(&self, others: &Events<'_>, matters: Moment<'_>) -> String {
        let around = |events: &Events<'_>| {
            let at = events.indices.partition_point(|index| *index < matters.index());
            let end = (at + AROUND + 1).min(events.indices.len());
            events.indices[at.saturating_sub(AROUND)..end].to_vec()
        };
        let mut indices = around(self);
        indices.extend(around(others));
        indices.sort_unstable();
        indices.dedup();
        let place = indices.partition_point(|index| *index < matters.index());
        timeline(self.recording, &indices, Some(place))
    }
}
