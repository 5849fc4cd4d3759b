//! Stretches of time that have a beginning and an end.

use std::collections::HashMap;
use std::ops::RangeBounds;
use std::time::Duration;

use super::events::is_whole;
use super::table::Table;
use super::time::{Interval, Length, Point};
use super::{Events, Mismatch, Moment, Pattern, Times};
use crate::recording::{Index, Recording};

/// Stretches of time that have a beginning and an end: what a process does between two lines or marks, the life of a
/// process, a pin that is high. Ordered by their beginning.
///
/// The end does not belong to it. Within one instant the order of the trace decides: what ends before another begins does
/// not meet it.
#[derive(Clone, Debug)]
#[must_use = "these are only stretches of time: say what must hold of them"]
pub struct Spans<'r> {
    recording: &'r Recording,
    /// What several of them are.
    name: String,
    spans: Vec<Span>,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Who or what it belongs to.
    pub name: String,
    /// When it begins.
    pub begin: Duration,
    /// When it ends; `None` if it lasts to the end of the run.
    pub end: Option<Duration>,
    /// Where in the trace. (Places are finer than times: some things happen in the same instant.)
    first: Index,
    after: Option<Index>,
}

impl Span {
    pub(crate) fn new(recording: &Recording, name: String, first: Index, after: Option<Index>) -> Span {
        let time = |index| Duration::from_nanos(recording.log().time(index));
        Span {
            name,
            begin: time(first),
            end: after.map(time),
            first,
            after,
        }
    }

    fn has_begun_and_not_ended_at(&self, index: Index) -> bool {
        self.first <= index && self.after.is_none_or(|after| index < after)
    }
}

impl<'r> Spans<'r> {
    pub(crate) fn new(recording: &'r Recording, name: &str, spans: Vec<Span>) -> Spans<'r> {
        Spans {
            recording,
            name: name.to_owned(),
            spans,
        }
    }

    pub(crate) fn between(events: &Events<'r>, begin: &Pattern, end: &Pattern) -> Result<Spans<'r>, Mismatch> {
        let recording = events.recording();
        let mut spans: Vec<Span> = Vec::new();
        // By process and what the patterns have caught.
        let mut open: HashMap<(Option<u32>, Vec<String>), usize> = HashMap::new();
        for moment in events.iter() {
            let text = moment.text();
            let pid = moment.pid();
            if let Some(groups) = begin.captures(&text) {
                let name = text.to_string();
                let index = spans.len();
                if let Some(earlier) = open.insert((pid, groups), index) {
                    let expected = format!(
                        "an end of what began at {} before it begins again",
                        Point(spans[earlier].begin)
                    );
                    return Err(unpaired(events, moment, expected));
                }
                spans.push(Span::new(recording, name, moment.index(), None));
            } else if let Some(groups) = end.captures(&text) {
                match open.remove(&(pid, groups)) {
                    Some(index) => {
                        let Span { name, first, .. } = spans[index].clone();
                        spans[index] = Span::new(recording, name, first, Some(moment.index()));
                    }
                    None => {
                        return Err(unpaired(
                            events,
                            moment,
                            format!("something that reads {begin} before it"),
                        ));
                    }
                }
            }
        }
        Ok(Spans::new(recording, &format!("times from {begin} to {end}"), spans))
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.spans.len()
    }

    /// Each of them, in the order of their beginnings.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Span> {
        self.spans.iter()
    }

    /// The most that there are at the same time is so many: `..=3` (never more than three), `1` (never two, and one at
    /// least), `2..` (two at the same time, once at least).
    ///
    /// # Errors
    ///
    /// If there are more at some time, or never so many.
    pub fn at_once(&self, times: impl Into<Times>) -> Result<(), Mismatch> {
        is_whole(self.recording, Interval::ALL)?;
        let times = times.into();
        let (mut now, mut most, mut when) = (0usize, 0, None);
        for (index, begins, _) in changes(&[self]) {
            if begins {
                now += 1;
                if now > most {
                    most = now;
                    when = Some(index);
                    if times.are_exceeded_by(most) {
                        break;
                    }
                }
            } else {
                now -= 1;
            }
        }
        if times.allow(most) {
            return Ok(());
        }
        let expected = format!("{times} at the same time");
        let actual = format!("{most} at the same time");
        let mismatch = Mismatch::new(
            self.recording,
            format!("wrong number of {} at once", self.name),
            expected,
            actual,
        );
        Err(match when {
            Some(index) => {
                let meet = |span: &Span| span.has_begun_and_not_ended_at(index);
                let at = Duration::from_nanos(self.recording.log().time(index));
                mismatch.at(at).picture(table(&self.those(meet), None))
            }
            None => mismatch,
        })
    }

    /// None of them meets one of the others.
    ///
    /// # Errors
    ///
    /// If two meet.
    pub fn never_meet(&self, others: &Spans<'_>) -> Result<(), Mismatch> {
        is_whole(self.recording, Interval::ALL)?;
        let mut now = [0usize; 2];
        let meeting = changes(&[self, others]).into_iter().find(|(_, begins, whose)| {
            if *begins {
                now[*whose] += 1;
            } else {
                now[*whose] -= 1;
            }
            now[0] > 0 && now[1] > 0
        });
        let Some((index, ..)) = meeting else {
            return Ok(());
        };
        let at_it = |spans: &Spans<'_>| spans.those(|span| span.has_begun_and_not_ended_at(index));
        let both = [at_it(self), at_it(others)].concat();
        let at = Duration::from_nanos(self.recording.log().time(index));
        Err(Mismatch::new(
            self.recording,
            format!("the {} and the {} meet", self.name, others.name),
            "never both at the same time",
            format!("both at {}", Point(at)),
        )
        .at(at)
        .picture(table(&both, None)))
    }

    /// Each of them has a length in this range: `SECOND..=SECOND` (exactly), `ms(100)..` (at least), `..=ms(50)` (at
    /// most). One that lasts to the end of the run is as long as it is then.
    ///
    /// # Errors
    ///
    /// If one is shorter or longer.
    pub fn last(&self, range: impl RangeBounds<Duration>) -> Result<(), Mismatch> {
        is_whole(self.recording, Interval::ALL)?;
        let lengths = Interval::of(range);
        let length = |span: &Span| span.end.unwrap_or(self.recording.end()).saturating_sub(span.begin);
        match self.spans.iter().position(|span| !lengths.contains(length(span))) {
            None => Ok(()),
            Some(place) => {
                let span = &self.spans[place];
                Err(Mismatch::new(
                    self.recording,
                    format!("one of the {} has the wrong length", self.name),
                    format!("{} from {} on", lengths.as_lengths(), Point(span.begin)),
                    Length(length(span)).to_string(),
                )
                .at(span.begin)
                .picture(table(&self.spans, Some(place))))
            }
        }
    }

    fn those(&self, keep: impl Fn(&Span) -> bool) -> Vec<Span> {
        self.spans.iter().filter(|span| keep(span)).cloned().collect()
    }
}

/// Where a span begins (true) or ends, and in which of the lists it stands, in the order of the trace.
fn changes(lists: &[&Spans<'_>]) -> Vec<(Index, bool, usize)> {
    let mut changes = Vec::new();
    for (whose, list) in lists.iter().enumerate() {
        for span in &list.spans {
            changes.push((span.first, true, whose));
            changes.extend(span.after.map(|after| (after, false, whose)));
        }
    }
    changes.sort_unstable();
    changes
}

fn table(spans: &[Span], matters: Option<usize>) -> String {
    let row = |place: usize| {
        let Span { name, begin, end, .. } = &spans[place];
        let end = end.map_or("(lasts)".to_owned(), |end| Point(end).to_string());
        [Point(*begin).to_string(), end, name.clone()]
    };
    let table = Table {
        heads: ["from", "to", "what"],
        rows: spans.len(),
        row: &row,
    };
    match matters {
        Some(place) => table.around(place),
        None => table.beginning(),
    }
}

fn unpaired(events: &Events<'_>, moment: Moment<'_>, expected: String) -> Mismatch {
    Mismatch::new(
        events.recording(),
        "beginnings and ends do not belong together",
        expected,
        format!("`{moment}` at {}", Point(moment.at())),
    )
    .at(moment.at())
    .picture(events.table_at(moment))
}
