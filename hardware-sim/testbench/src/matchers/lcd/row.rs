//! One row of the display.

use std::ops::RangeBounds;
use std::time::Duration;

use super::{Lcd, shown};
use crate::matchers::events::is_whole;
use crate::matchers::table::Table;
use crate::matchers::time::{Length, Point};
use crate::matchers::{Mismatch, Pattern};

/// One row of the display, over the whole run or in an interval of it. Its texts are without the blanks at their ends.
///
/// A program writes a row character by character, so there are many texts in between. [`held`](Self::held) passes over
/// those that stood for a short time only.
#[derive(Clone, Debug)]
#[must_use = "this is only a row of the display: say what must hold of it"]
pub struct Row<'r> {
    lcd: Lcd<'r>,
    number: usize,
    held: Duration,
}

impl<'r> Row<'r> {
    pub(super) fn new(lcd: Lcd<'r>, number: usize) -> Row<'r> {
        Row {
            lcd,
            number,
            held: Duration::ZERO,
        }
    }

    /// The row in an interval.
    pub fn during(mut self, range: impl RangeBounds<Duration>) -> Row<'r> {
        self.lcd = self.lcd.during(range);
        self
    }

    /// Only the texts that stand for at least so long. (What stands at the end of the interval or of the run counts until
    /// then.)
    pub fn held(mut self, at_least: Duration) -> Row<'r> {
        self.held = at_least;
        self
    }

    /// The texts of the row in the interval, one after the other, and from when on each stands. The first is that which
    /// stands at the beginning of the interval. No two neighbours are the same.
    pub fn texts(&self) -> Vec<(Duration, String)> {
        let mut texts: Vec<(Duration, String)> = Vec::new();
        for (at, picture) in self.lcd.states() {
            let text = &picture.rows[self.number];
            if texts.last().is_none_or(|(_, last)| last != text) {
                texts.push((at, text.clone()));
            }
        }
        let ends: Vec<Duration> = texts.iter().skip(1).map(|(at, _)| *at).chain([self.end()]).collect();
        let stands = |((at, _), end): &((Duration, String), Duration)| end.saturating_sub(*at) >= self.held;
        let held = texts.into_iter().zip(ends).filter(stands).map(|(text, _)| text);
        let mut held: Vec<(Duration, String)> = held.collect();
        held.dedup_by(|next, before| next.1 == before.1);
        held
    }

    /// At some time in the interval it reads so. This is the first such time.
    ///
    /// # Errors
    ///
    /// If it never does.
    pub fn shows(&self, text: impl Into<Pattern>) -> Result<Duration, Mismatch> {
        self.is_whole()?;
        let text = text.into();
        let texts = self.texts();
        match texts.iter().find(|(_, shown)| text.fits(shown)) {
            Some((at, _)) => Ok(*at),
            None => {
                let message = format!("{} never shows what is expected", self.words());
                let actual = match texts.last() {
                    Some((at, last)) => format!("never; at last {}", shown(last, *at)),
                    None => "nothing that stands for so long".to_owned(),
                };
                Err(self.mismatch(message, text.to_string(), actual, &texts, texts.len()))
            }
        }
    }

    /// It reads so all the time.
    ///
    /// # Errors
    ///
    /// If it reads otherwise at some time.
    pub fn stays(&self, text: impl Into<Pattern>) -> Result<(), Mismatch> {
        let text = text.into();
        let message = format!("{} does not stay {text}", self.words());
        self.is_always(message, text.to_string(), |shown| text.fits(shown))
    }

    /// It never reads so.
    ///
    /// # Errors
    ///
    /// If it does at some time.
    pub fn never_shows(&self, text: impl Into<Pattern>) -> Result<(), Mismatch> {
        let text = text.into();
        let message = format!("{} shows {text}", self.words());
        self.is_always(message, format!("never {text}"), |shown| !text.fits(shown))
    }

    /// Its [texts](Self::texts) are these, one after the other, and no more.
    ///
    /// # Errors
    ///
    /// If one is otherwise, missing, or too many.
    pub fn reads<P: Into<Pattern>>(&self, expected: impl IntoIterator<Item = P>) -> Result<(), Mismatch> {
        self.is_whole()?;
        let expected: Vec<Pattern> = expected.into_iter().map(Into::into).collect();
        let texts = self.texts();
        let both = expected.len().min(texts.len());
        let differs = (0..both).find(|place| !expected[*place].fits(&texts[*place].1));
        if differs.is_none() && expected.len() == texts.len() {
            return Ok(());
        }
        let place = differs.unwrap_or(both);
        let wanted = match expected.get(place) {
            Some(text) => format!("text number {} is {text}", place + 1),
            None => format!("no more than {place} texts"),
        };
        let actual = match texts.get(place) {
            Some((at, text)) => shown(text, *at),
            None => format!("no more after {place} texts"),
        };
        let row = |row: usize| {
            let wanted = expected.get(row).map_or("(none)".to_owned(), Pattern::to_string);
            let (time, text) = match texts.get(row) {
                Some((at, text)) => (Point(*at).to_string(), Pattern::from(text).to_string()),
                None => (String::new(), "(none)".to_owned()),
            };
            [time, wanted, text]
        };
        let table = Table {
            heads: ["from", "expected", "actual"],
            rows: expected.len().max(texts.len()),
            row: &row,
        };
        let message = format!("{} does not show the texts that are expected", self.words());
        let mismatch = Mismatch::new(self.lcd.recording, message, wanted, actual).picture(table.around(place));
        Err(match texts.get(place) {
            Some((at, _)) => mismatch.at(*at),
            None => mismatch,
        })
    }

    fn is_always(&self, message: String, expected: String, fits: impl Fn(&str) -> bool) -> Result<(), Mismatch> {
        self.is_whole()?;
        let texts = self.texts();
        match texts.iter().position(|(_, text)| !fits(text)) {
            None => Ok(()),
            Some(place) => {
                let (at, text) = &texts[place];
                let mismatch = self.mismatch(message, expected, shown(text, *at), &texts, place);
                Err(mismatch.at(*at))
            }
        }
    }

    fn mismatch(
        &self,
        message: String,
        expected: String,
        actual: String,
        texts: &[(Duration, String)],
        place: usize,
    ) -> Mismatch {
        let row = |row: usize| {
            let (at, text) = &texts[row];
            [Point(*at).to_string(), Pattern::from(text).to_string()]
        };
        let table = Table {
            heads: ["from", "text"],
            rows: texts.len(),
            row: &row,
        };
        Mismatch::new(self.lcd.recording, message, expected, actual).picture(table.around(place))
    }

    fn is_whole(&self) -> Result<(), Mismatch> {
        is_whole(self.lcd.recording, self.lcd.interval)
    }

    /// When the interval ends, or the run.
    fn end(&self) -> Duration {
        let end = self.lcd.recording.end();
        self.lcd.interval.until.map_or(end, |until| until.min(end))
    }

    fn words(&self) -> String {
        let row = ["first", "second"][self.number];
        let held = match self.held {
            Duration::ZERO => String::new(),
            held => format!(" (what stands for {} or more)", Length(held)),
        };
        format!("the {row} row of the display{held}{}", self.lcd.interval)
    }
}
