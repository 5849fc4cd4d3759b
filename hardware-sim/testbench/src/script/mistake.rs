//! Mistakes of a script, and how they are shown.

use std::fmt;
use std::ops::Range;

/// Everything that is wrong in one script. Shown as a list, each mistake with its line and a mark below the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct ScriptError {
    /// The file, as the messages call it.
    pub file: String,
    /// The mistakes, by line; never empty.
    pub mistakes: Vec<Mistake>,
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, counted from 1.
    pub line: usize,
    /// Its first character, counted from 1.
    pub column: usize,
    /// How many characters it has, at least 1.
    pub length: usize,
    /// What is wrong.
    pub what: String,
    /// What was expected, or what to do.
    pub expected: String,
    /// The line as it stands in the file.
    pub text: String,
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mistakes.len() {
            1 => write!(f, "1 mistake in {}; nothing was started", self.file),
            count => write!(f, "{count} mistakes in {}; nothing was started", self.file),
        }?;
        for mistake in &self.mistakes {
            let Mistake {
                line,
                column,
                what,
                expected,
                ..
            } = mistake;
            let number = format!("{line:>3}");
            let gutter = " ".repeat(number.len());
            // Tabs stay tabs, so that the mark stands below its place however wide they are.
            let before = mistake.text.chars().take(column - 1);
            let before: String = before.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
            let mark = "^".repeat(mistake.length);
            write!(f, "\n{}:{line}:{column}: {what}", self.file)?;
            write!(f, "\n{number} | {}", printable(&mistake.text))?;
            write!(f, "\n{gutter} | {before:<width$}{mark} {expected}", width = column - 1)?;
        }
        Ok(())
    }
}

/// A line without the characters that would disturb a terminal.
fn printable(line: &str) -> String {
    line.chars()
        .map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c })
        .collect()
}

/// A mistake within a line that does not know its number yet.
#[derive(Debug)]
pub(super) struct Wrong {
    place: Range<usize>,
    what: String,
    expected: String,
}

impl Wrong {
    pub fn new(place: Range<usize>, what: impl Into<String>, expected: impl Into<String>) -> Self {
        Self {
            place,
            what: what.into(),
            expected: expected.into(),
        }
    }

    pub fn at_line(self, line: usize, text: &str) -> Mistake {
        // A place behind the end of the line has no character; it is counted on from the last one.
        let chars_before = |byte: usize| {
            let inside = byte.min(text.len());
            text[..inside].chars().count() + (byte - inside)
        };
        let start = chars_before(self.place.start);
        Mistake {
            line,
            column: start + 1,
            length: chars_before(self.place.end).saturating_sub(start).max(1),
            what: self.what,
            expected: self.expected,
            text: text.to_string(),
        }
    }
}
