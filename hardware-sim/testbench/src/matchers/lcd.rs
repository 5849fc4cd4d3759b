//! What the display shows.

mod row;

use std::ops::RangeBounds;
use std::time::Duration;

use hardware_sim::trace::Kind;

use super::events::{is_whole, timeline};
use super::time::{Interval, Point};
use super::{Events, Mismatch, Pattern};
use crate::recording::{Index, Recording, Seen};

pub use row::Row;

/// What the display shows at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The two rows, without the blanks at their ends. Both are empty while the display is off.
    pub rows: [String; 2],
    /// Row and column of the cursor, counted from 0; `None` while it is not shown.
    pub cursor: Option<(u8, u8)>,
    /// Whether the display is on.
    pub on: bool,
}

/// The character display, over the whole run or in an interval of it.
#[derive(Clone, Debug)]
#[must_use = "this is only the display: say what must hold of it"]
pub struct Lcd<'r> {
    recording: &'r Recording,
    interval: Interval,
    /// Its events of the whole run.
    events: Vec<Index>,
}

impl Recording {
    /// The character display.
    pub fn lcd(&self) -> Lcd<'_> {
        Lcd {
            recording: self,
            interval: Interval::ALL,
            events: self
                .of_kind(["", ""], |kind| matches!(kind, Kind::Lcd { .. }))
                .indices()
                .to_vec(),
        }
    }
}

impl<'r> Lcd<'r> {
    /// The display in an interval.
    pub fn during(mut self, range: impl RangeBounds<Duration>) -> Lcd<'r> {
        self.interval = self.interval.and(Interval::of(range));
        self
    }

    /// The changes of what it shows.
    pub fn changes(&self) -> Events<'r> {
        let name = ["change of the display", "changes of the display"];
        Events::new(self.recording, name, self.events.clone()).within(self.interval)
    }

    /// What it shows at a time, after all that happened then. Before a program has used it, it is off.
    pub fn picture(&self, at: Duration) -> Picture {
        let log = self.recording.log();
        let shown = self
            .events
            .partition_point(|event| u128::from(log.time(*event)) <= at.as_nanos());
        self.picture_after(shown)
    }

    /// One of its rows: 0 is the first, 1 the second.
    ///
    /// # Panics
    ///
    /// If there is no such row.
    pub fn row(&self, number: usize) -> Row<'r> {
        assert!(number < 2, "the display has the rows 0 and 1, not {number}");
        Row::new(self.clone(), number)
    }

    /// At some time in the interval it shows these two rows together. This is the first such time.
    ///
    /// # Errors
    ///
    /// If it never does.
    pub fn shows(&self, rows: [impl Into<Pattern>; 2]) -> Result<Duration, Mismatch> {
        is_whole(self.recording, self.interval)?;
        let rows = rows.map(Into::into);
        let fits = |picture: &Picture| rows.iter().zip(&picture.rows).all(|(row, shown)| row.fits(shown));
        let mut states = self.states();
        states
            .find(|(_, picture)| fits(picture))
            .map(|(at, _)| at)
            .ok_or_else(|| {
                let [first, second] = &rows;
                let expected = format!("{first} above {second}");
                self.mismatch("the display never shows what is expected", expected, "never")
            })
    }

    /// What it shows at the beginning of the interval, and after each change in it, and from when on.
    fn states(&self) -> impl Iterator<Item = (Duration, Picture)> {
        let time = |event: &Index| Duration::from_nanos(self.recording.log().time(*event));
        let first = self.events.partition_point(|event| time(event) <= self.interval.from);
        let changes = (first..self.events.len()).map(move |place| (time(&self.events[place]), place + 1));
        let changes = changes.take_while(|(at, _)| self.interval.contains(*at));
        std::iter::once((self.interval.from, first))
            .chain(changes)
            .map(|(at, count)| (at, self.picture_after(count)))
    }

    /// What it shows after so many changes.
    fn picture_after(&self, changes: usize) -> Picture {
        let last = changes
            .checked_sub(1)
            .map(|last| self.recording.log().seen(self.events[last]));
        match last {
            Some(Seen::Other(Kind::Lcd { rows, cursor, on })) => Picture {
                rows: rows.each_ref().map(|row| match on {
                    true => row.trim_end().to_owned(),
                    false => String::new(),
                }),
                cursor: *cursor,
                on: *on,
            },
            _ => Picture {
                rows: [String::new(), String::new()],
                cursor: None,
                on: false,
            },
        }
    }

    /// With the last of what was shown in the interval.
    fn mismatch(&self, message: &str, expected: String, actual: &str) -> Mismatch {
        let changes = self.changes();
        let last = changes.count().saturating_sub(1);
        let picture = timeline(self.recording, changes.indices(), Some(last));
        Mismatch::new(self.recording, format!("{message}{}", self.interval), expected, actual).picture(picture)
    }
}

/// What a picture shows, as `"0.250 secs" at 1.5 s`.
fn shown(text: &str, at: Duration) -> String {
    format!("{} at {}", Pattern::from(text), Point(at))
}
