//! Events of one sort, in order: edges of a pin, lines of output, presses of a button.

mod answers;
mod counts;
mod distances;
mod texts;

use std::borrow::Cow;
use std::ops::RangeBounds;
use std::time::Duration;

use super::table::Table;
use super::time::{Interval, Point};
use super::{Mismatch, Moment, Pattern};
use crate::recording::{Index, Recording};

/// Events of one sort, in order.
///
/// First choose: [`during`](Self::during), [`after`](Self::after), [`before`](Self::before), [`by`](Self::by),
/// [`matching`](Self::matching). Then say what must hold of those that are left.
#[derive(Clone, Debug)]
#[must_use = "this only chooses events: say what must hold of them"]
pub struct Events<'r> {
    recording: &'r Recording,
    /// What one of them is, and what several are: `press of the button`, `presses of the button`.
    name: [String; 2],
    /// What was chosen by, beside the interval: ` by Flash250`.
    chosen: String,
    interval: Interval,
    indices: Cow<'r, [Index]>,
}

impl<'r> Events<'r> {
    pub(crate) fn new(recording: &'r Recording, name: [&str; 2], indices: impl Into<Cow<'r, [Index]>>) -> Events<'r> {
        Events {
            recording,
            name: name.map(str::to_owned),
            chosen: String::new(),
            interval: Interval::ALL,
            indices: indices.into(),
        }
    }

    /// Those in an interval.
    pub fn during(self, range: impl RangeBounds<Duration>) -> Events<'r> {
        self.within(Interval::of(range))
    }

    pub(crate) fn within(mut self, interval: Interval) -> Events<'r> {
        self.interval = self.interval.and(interval);
        let log = self.recording.log();
        let position = |time: Duration| {
            self.indices
                .partition_point(|index| u128::from(log.time(*index)) < time.as_nanos())
        };
        let first = position(self.interval.from);
        let end = self.interval.until.map_or(self.indices.len(), position).max(first);
        self.cut(first, end)
    }

    /// Those that happened after an event. One in the same instant counts if it comes later in the trace.
    pub fn after(mut self, moment: Moment<'_>) -> Events<'r> {
        self.interval = self.interval.and(Interval::of(moment.at()..));
        let first = self.indices.partition_point(|index| *index <= moment.index());
        let end = self.indices.len();
        self.cut(first, end)
    }

    /// Those that happened before an event. One in the same instant counts if it comes earlier in the trace.
    pub fn before(mut self, moment: Moment<'_>) -> Events<'r> {
        self.interval = self.interval.and(Interval::of(..=moment.at()));
        let end = self.indices.partition_point(|index| *index < moment.index());
        self.cut(0, end)
    }

    fn cut(mut self, first: usize, end: usize) -> Events<'r> {
        self.indices = match self.indices {
            Cow::Borrowed(indices) => Cow::Borrowed(&indices[first..end]),
            Cow::Owned(indices) => Cow::Owned(indices[first..end].to_vec()),
        };
        self
    }

    /// Those that a process of this name caused. (Of lines of output nobody knows it.)
    pub fn by(mut self, process: &str) -> Events<'r> {
        self.chosen += &format!(" by {process}");
        self.only(|moment| moment.process_name() == process)
    }

    /// Those whose [text](Moment::text) is as the pattern says.
    pub fn matching(mut self, pattern: impl Into<Pattern>) -> Events<'r> {
        let pattern = pattern.into();
        self.chosen += &format!(" that read {pattern}");
        self.only(|moment| pattern.fits(&moment.text()))
    }

    pub(crate) fn only(mut self, keep: impl Fn(Moment<'r>) -> bool) -> Events<'r> {
        let kept = self.indices.iter().copied();
        let kept: Vec<Index> = kept.filter(|index| keep(Moment::new(self.recording, *index))).collect();
        self.indices = kept.into();
        self
    }

    /// How many there are. To judge it say [`occur`](Self::occur).
    pub fn count(&self) -> usize {
        self.indices.len()
    }

    /// Each of them, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Moment<'r>> + DoubleEndedIterator {
        self.indices.iter().map(|index| Moment::new(self.recording, *index))
    }

    /// The first.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn first(&self) -> Result<Moment<'r>, Mismatch> {
        self.nth(0)
    }

    /// The last.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn last(&self) -> Result<Moment<'r>, Mismatch> {
        self.nth(self.count().saturating_sub(1))
    }

    /// The one at this place, counted from 0.
    ///
    /// # Errors
    ///
    /// If there are not so many.
    pub fn nth(&self, place: usize) -> Result<Moment<'r>, Mismatch> {
        self.is_whole()?;
        match self.indices.get(place) {
            Some(index) => Ok(Moment::new(self.recording, *index)),
            None => Err(self.occur(place + 1..).expect_err("there are not so many")),
        }
    }

    /// Of events that are missing in the recording nothing can be said.
    fn is_whole(&self) -> Result<(), Mismatch> {
        is_whole(self.recording, self.interval)
    }

    fn moment(&self, place: usize) -> Moment<'r> {
        Moment::new(self.recording, self.indices[place])
    }

    /// What they are, in words: `presses of the button from 0 s to 2 s`.
    fn words(&self) -> String {
        self.words_for(2)
    }

    fn words_for(&self, count: usize) -> String {
        let Events {
            name, chosen, interval, ..
        } = self;
        format!("{}{chosen}{interval}", name[usize::from(count != 1)])
    }

    pub(crate) fn indices(&self) -> &[Index] {
        &self.indices
    }

    pub(crate) fn recording(&self) -> &'r Recording {
        self.recording
    }

    /// A table of those around one of them.
    pub(crate) fn table_at(&self, moment: Moment<'_>) -> String {
        let place = self.indices.partition_point(|index| *index < moment.index());
        self.table(Some(place))
    }

    /// A table of them.
    fn table(&self, matters: Option<usize>) -> String {
        timeline(self.recording, &self.indices, matters)
    }
}

/// Events as a table, around the one that matters or from the beginning; nothing if there are none.
pub(crate) fn timeline(recording: &Recording, indices: &[Index], matters: Option<usize>) -> String {
    if indices.is_empty() {
        return String::new();
    }
    let row = |place: usize| {
        let moment = Moment::new(recording, indices[place]);
        [Point(moment.at()).to_string(), moment.who(), moment.words()]
    };
    let table = Table {
        heads: ["time", "who", "what"],
        rows: indices.len(),
        row: &row,
    };
    match matters {
        Some(place) => table.around(place),
        None => table.beginning(),
    }
}

/// Nothing can be said of an interval in which, or before which, events are missing.
pub(crate) fn is_whole(recording: &Recording, interval: Interval) -> Result<(), Mismatch> {
    match recording.first_loss() {
        Some((at, lost)) if interval.until.is_none_or(|until| at < until) => Err(Mismatch::new(
            recording,
            "the recording is not whole, so nothing can be said",
            "every event of the run",
            format!("{lost} events are missing at {}", Point(at)),
        )
        .at(at)),
        _ => Ok(()),
    }
}
