//! Waveforms as text: lanes above each other, a time axis, a mark at the first difference.
//!
//! ```text
//!          ┌───────────────────┐                   ┌───────────────────┐
//! expected ┘                   └───────────────────┘                   └──────────
//!          ┌───────────────────┐                   ┌──────────────────────────────
//! actual   ┘                   └───────────────────┘
//!          |         |         |         |         |         |         |
//!          0 s       0.5 s     1 s       1.5 s     2 s       2.5 s     3 s
//!                                                                      ^ 3 s
//! ```

use std::time::Duration;

use hardware_sim::gpio::Level;
use unicode_width::UnicodeWidthStr;

use super::time::{Length, Point};
use super::wrap::{COLUMNS, fit, wrap};

/// How many columns lie between two ticks of the axis.
const TICK: usize = 10;

/// How many edges are shown before the first difference, and how many after it, if there is a choice.
const BEFORE: usize = 3;
const AFTER: usize = 3;

/// The label of the lane that shows what is expected.
pub(crate) const EXPECTED: &str = "expected";

/// The waveform of one pin, expected or actual.
pub(crate) struct Lane<'a> {
    /// What stands before it.
    pub(crate) label: String,
    /// Its level at the beginning of the run (or of `from`).
    pub(crate) first: Level,
    /// How many edges it has before a time, in nanoseconds. Each edge turns the level over.
    pub(crate) edges_before: Box<dyn Fn(u64) -> usize + 'a>,
    /// The time of its n-th edge; `None` behind the last.
    pub(crate) edge: Box<dyn Fn(usize) -> Option<u64> + 'a>,
    /// From when on it is shown, in nanoseconds.
    pub(crate) from: u64,
    /// Until when.
    pub(crate) until: u64,
}

/// The lanes around a time. The scale is such that the edges of the first lane can be told apart, or those of the next
/// one if that has none.
pub(crate) fn draw(lanes: &[Lane<'_>], difference: Duration, end: Duration) -> String {
    let labels = lanes.iter().map(|lane| lane.label.width()).max().unwrap_or(0) + 1;
    let difference = nanos(difference);
    let window = Window::around(lanes, difference, nanos(end), COLUMNS - labels);
    let mut lines: Vec<String> = Vec::new();
    for lane in lanes {
        let (above, below) = window.lane(lane);
        lines.push(format!("{}{above}", fit("", labels)));
        lines.push(format!("{}{below}", fit(&lane.label, labels)));
    }
    for line in window.axis().into_iter().chain([window.mark(difference)]) {
        lines.push(format!("{}{line}", fit("", labels)));
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    let mut words = window.words(end);
    if let [expected, actual] = lanes
        && expected.label == EXPECTED
        && window.hides(expected, actual, difference)
    {
        words += " The difference is too fine to be seen.";
    }
    format!("{}\n\n{}", lines.join("\n"), wrap(&words, ""))
}

/// The part of the run that is drawn, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Window {
    from: u64,
    /// Of one column.
    step: u64,
    columns: usize,
}

impl Window {
    fn around(lanes: &[Lane<'_>], difference: u64, end: u64, columns: usize) -> Window {
        let spans = lanes.iter().filter_map(|lane| edges_around(lane, difference));
        let (first, last) = spans
            .fold(None, |chosen, span| chosen.or(Some(span)))
            .unwrap_or((0, end));
        let (first, last) = (first.min(difference), last.max(difference));
        // A column more than the last edge needs, so that it does not stand at the border.
        let mut step = 1;
        loop {
            let window = Window {
                from: first - first % (step * TICK as u64),
                step,
                columns,
            };
            if window.end() > last.saturating_add(2 * step) || step >= u64::MAX / 100 {
                return window;
            }
            step = next_round(step);
        }
    }

    /// Where column `column` begins.
    fn time(self, column: usize) -> u64 {
        self.from.saturating_add(self.step.saturating_mul(column as u64))
    }

    fn end(self) -> u64 {
        self.time(self.columns)
    }

    fn column(self, time: u64) -> usize {
        usize::try_from((time - self.from) / self.step).map_or(self.columns - 1, |column| column.min(self.columns - 1))
    }

    /// The two lines of a lane.
    fn lane(self, lane: &Lane<'_>) -> (String, String) {
        (0..self.columns).map(|column| self.cell(lane, column)).unzip()
    }

    /// Whether both lanes look the same at a time, and up to the next few columns.
    fn hides(self, expected: &Lane<'_>, actual: &Lane<'_>, time: u64) -> bool {
        let column = self.column(time);
        (column..(column + 3).min(self.columns)).all(|column| self.cell(expected, column) == self.cell(actual, column))
    }

    /// The upper and the lower character of a lane in a column.
    fn cell(self, lane: &Lane<'_>, column: usize) -> (char, char) {
        let (begin, end) = (self.time(column), self.time(column + 1));
        if end <= lane.from || begin >= lane.until {
            return (' ', ' ');
        }
        let edges = (lane.edges_before)(end);
        let is_high = (lane.first == Level::High) ^ (edges % 2 == 1);
        match (edges - (lane.edges_before)(begin), is_high) {
            (0, true) => ('─', ' '),
            (0, false) => (' ', '─'),
            (1, true) => ('┌', '┘'),
            (1, false) => ('┐', '└'),
            // More edges than a column can show.
            _ => ('▒', '▒'),
        }
    }

    /// The ticks, and the times below them.
    fn axis(self) -> [String; 2] {
        let tick_times: Vec<(usize, String)> = (0..self.columns)
            .step_by(TICK)
            .map(|column| (column, Point(Duration::from_nanos(self.time(column))).to_string()))
            .collect();
        // A long time stands under each second or third tick only.
        let widest = tick_times.iter().map(|(_, text)| text.len()).max().unwrap_or(0);
        let every = (widest + 1).div_ceil(TICK);
        let mut ticks = String::new();
        let mut times = String::new();
        for (column, text) in tick_times.iter().step_by(every) {
            if column + text.len() <= self.columns {
                ticks = fit(&ticks, *column) + "|";
                times = fit(&times, *column) + text;
            }
        }
        [ticks, times]
    }

    /// The line with the mark.
    fn mark(self, difference: u64) -> String {
        let column = self.column(difference);
        let words = Point(Duration::from_nanos(difference)).to_string();
        if column + 2 + words.len() <= self.columns {
            format!("{}^ {words}", fit("", column))
        } else {
            format!("{}{words} ^", fit("", column.saturating_sub(words.len() + 1)))
        }
    }

    /// What is shown, and what is not.
    fn words(self, end: Duration) -> String {
        let shown = Point(Duration::from_nanos(self.from));
        let until = self.end().min(nanos(end).max(self.from));
        let step = Length(Duration::from_nanos(self.step));
        if self.from == 0 && self.end() >= nanos(end) {
            return format!("One column is {step}. This is the whole run.");
        }
        let until = Point(Duration::from_nanos(until));
        format!(
            "One column is {step}. Shown is {shown} to {until}, of a run of {}.",
            Length(end)
        )
    }
}

/// The times of the edges a few before and a few after a time, if there are any.
fn edges_around(lane: &Lane<'_>, time: u64) -> Option<(u64, u64)> {
    let before = (lane.edges_before)(time);
    let first = before.saturating_sub(BEFORE);
    let edge = |number: usize| (lane.edge)(number).filter(|edge| *edge < lane.until);
    let first_edge = edge(first)?;
    let last_edge = (first..=before + AFTER).rev().find_map(edge)?;
    if first_edge == last_edge {
        // A lonely edge has no scale of its own.
        return Some((lane.from.min(first_edge), lane.until));
    }
    // Not at the border.
    let room = (last_edge - first_edge) / 8;
    Some((
        first_edge.saturating_sub(room).max(lane.from.min(first_edge)),
        last_edge,
    ))
}

/// The next of 1, 2, 5, 10, 20, 50, …
fn next_round(step: u64) -> u64 {
    let power = 10u64.pow(step.ilog10());
    match step / power {
        1 => 2 * power,
        2 => 5 * power,
        _ => 10 * power,
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
