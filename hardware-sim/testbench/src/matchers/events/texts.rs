//! What events read.

use std::any::type_name;
use std::str::FromStr;

use super::{Events, Table};
use crate::matchers::time::Point;
use crate::matchers::{Mismatch, Moment, Pattern, Spans};
use hardware_sim::trace::visible;

impl<'r> Events<'r> {
    /// They read so, one after the other, and there are no more.
    ///
    /// # Errors
    ///
    /// If one reads otherwise, is missing, or is too many.
    pub fn read<P: Into<Pattern>>(&self, texts: impl IntoIterator<Item = P>) -> Result<(), Mismatch> {
        self.is_whole()?;
        let texts: Vec<Pattern> = texts.into_iter().map(Into::into).collect();
        let both = texts.len().min(self.count());
        let fits = |place: &usize| texts[*place].fits(&self.moment(*place).text());
        match (0..both).find(|place| !fits(place)) {
            None if texts.len() == self.count() => Ok(()),
            differs => Err(self.read_otherwise(&texts, differs.unwrap_or(both))),
        }
    }

    fn read_otherwise(&self, texts: &[Pattern], place: usize) -> Mismatch {
        let moment = (place < self.count()).then(|| self.moment(place));
        let [name, _] = &self.name;
        let expected = match texts.get(place) {
            Some(text) => format!("{name} number {} reads {text}", place + 1),
            None => format!("no more than {place} {}", self.words_for(place)),
        };
        let actual = match &moment {
            Some(moment) => format!("\"{}\" at {}", visible(&moment.text()), Point(moment.at())),
            None => format!("no more after {place} {}", self.words_for(place)),
        };
        let row = |row: usize| {
            let expected = texts.get(row).map_or("(none)".to_owned(), Pattern::to_string);
            let moment = (row < self.count()).then(|| self.moment(row));
            let time = moment.map_or(String::new(), |moment| Point(moment.at()).to_string());
            let actual = moment.map_or("(none)".to_owned(), |moment| format!("\"{}\"", visible(&moment.text())));
            [(row + 1).to_string(), time, expected, actual]
        };
        let table = Table {
            heads: ["", "time", "expected", "actual"],
            rows: texts.len().max(self.count()),
            row: &row,
        };
        let message = format!("the {} are not those expected", self.words());
        let mismatch = Mismatch::new(self.recording, message, expected, actual).picture(table.around(place));
        match moment {
            Some(moment) => mismatch.at(moment.at()),
            None => mismatch,
        }
    }

    /// Among them are some that read so, in this order; others may be between. These are they.
    ///
    /// # Errors
    ///
    /// If one is missing behind the one before it.
    pub fn include_in_order<P: Into<Pattern>>(
        &self,
        texts: impl IntoIterator<Item = P>,
    ) -> Result<Vec<Moment<'r>>, Mismatch> {
        self.is_whole()?;
        let mut found: Vec<Moment<'r>> = Vec::new();
        let mut place = 0;
        for text in texts {
            let text = text.into();
            match (place..self.count()).find(|place| text.fits(&self.moment(*place).text())) {
                Some(here) => {
                    found.push(self.moment(here));
                    place = here + 1;
                }
                None => {
                    let after = match found.last() {
                        Some(last) => format!(" after \"{}\" at {}", visible(&last.text()), Point(last.at())),
                        None => String::new(),
                    };
                    return Err(Mismatch::new(
                        self.recording,
                        format!("something is missing among the {}", self.words()),
                        format!("one that reads {text}{after}"),
                        "none".to_owned(),
                    )
                    .picture(self.table(Some(place))));
                }
            }
        }
        Ok(found)
    }

    /// They read so, in any order, and there are no more: each text once for each time that it is given.
    ///
    /// A pattern that fits several texts takes the first that no other took before it, so give exact texts first.
    ///
    /// # Errors
    ///
    /// If one is missing, or too many.
    pub fn read_in_any_order<P: Into<Pattern>>(&self, texts: impl IntoIterator<Item = P>) -> Result<(), Mismatch> {
        self.is_whole()?;
        let mut left: Vec<usize> = (0..self.count()).collect();
        let mut missing = Vec::new();
        for text in texts {
            let text = text.into();
            match left.iter().position(|place| text.fits(&self.moment(*place).text())) {
                Some(taken) => drop(left.remove(taken)),
                None => missing.push(text),
            }
        }
        let message = format!("the {} are not those expected", self.words());
        let extra = left.first().map(|place| self.moment(*place));
        let words = extra.map(|moment| format!("\"{}\" at {}", visible(&moment.text()), Point(moment.at())));
        let mismatch = match (missing.first(), &words) {
            (None, None) => return Ok(()),
            (Some(text), None) => Mismatch::new(self.recording, message, format!("one that reads {text}"), "none"),
            (Some(text), Some(extra)) => Mismatch::new(
                self.recording,
                message,
                format!("one that reads {text}"),
                format!("instead {extra}"),
            ),
            (None, Some(extra)) => Mismatch::new(self.recording, message, "no more", extra),
        };
        Err(match extra {
            Some(moment) => mismatch.at(moment.at()).picture(self.table(left.first().copied())),
            None => mismatch.picture(self.table(None)),
        })
    }

    /// What the first group of a regular expression has caught of each: the numbers in `sent (\d+)`. Those that do not
    /// match are passed over.
    ///
    /// # Errors
    ///
    /// If what was caught is no `T`.
    ///
    /// # Panics
    ///
    /// If the pattern has no group, which is a mistake in the check.
    pub fn values<T: FromStr>(&self, pattern: impl Into<Pattern>) -> Result<Vec<T>, Mismatch> {
        self.is_whole()?;
        let pattern = pattern.into();
        let mut values = Vec::new();
        for (place, moment) in self.iter().enumerate() {
            let text = moment.text();
            let Some(groups) = pattern.captures(&text) else {
                continue;
            };
            let group = groups.first().expect("the pattern has a group");
            match group.parse() {
                Ok(value) => values.push(value),
                Err(_) => {
                    let kind = type_name::<T>();
                    return Err(Mismatch::new(
                        self.recording,
                        format!("there is no value in one of the {}", self.words()),
                        format!("{pattern} with a {kind}"),
                        format!("\"{}\"", visible(&text)),
                    )
                    .at(moment.at())
                    .picture(self.table(Some(place))));
                }
            }
        }
        Ok(values)
    }

    /// The time from each that fits `begin` to the next that fits `end`: lines or marks such as `player 3 plays` and
    /// `player 3 stops`. What begins and what ends belong together if the same process caused them (where it is known)
    /// and the groups of the two patterns, `player (\d+) plays`, have caught the same. What never ends lasts to the end of the
    /// run.
    ///
    /// # Errors
    ///
    /// If something ends that had not begun, or begins again before it has ended.
    pub fn spans(&self, begin: impl Into<Pattern>, end: impl Into<Pattern>) -> Result<Spans<'r>, Mismatch> {
        self.is_whole()?;
        Spans::between(self, &begin.into(), &end.into())
    }
}
