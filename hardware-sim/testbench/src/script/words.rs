//! The words of one line, and where each of them stands.

use std::ops::Range;

/// A line of a script, read word by word.
#[derive(Debug)]
pub(super) struct Words<'a> {
    line: &'a str,
    position: usize,
}

/// A word and its place in the line, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub place: Range<usize>,
}

impl<'a> Words<'a> {
    pub fn new(line: &'a str) -> Self {
        Self { line, position: 0 }
    }

    /// The next word as it stands, even when it begins with `#`.
    pub fn next_raw(&mut self) -> Option<Word<'a>> {
        self.skip_blanks();
        let rest = &self.line[self.position..];
        if rest.is_empty() {
            return None;
        }
        let length = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let place = self.position..self.position + length;
        self.position = place.end;
        Some(Word {
            text: &self.line[place.clone()],
            place,
        })
    }

    /// The next word; none at the end of the line and where a comment begins.
    pub fn word(&mut self) -> Option<Word<'a>> {
        self.skip_blanks();
        if self.line[self.position..].starts_with('#') {
            None
        } else {
            self.next_raw()
        }
    }

    /// All that is left of the line up to a comment, without the blanks around it.
    pub fn rest(&mut self) -> Word<'a> {
        self.skip_blanks();
        let start = self.position;
        let rest = &self.line[start..];
        let mut end = rest.len();
        let mut after_blank = true;
        for (index, c) in rest.char_indices() {
            if c == '#' && after_blank {
                end = index;
                break;
            }
            after_blank = c.is_whitespace();
        }
        let end = start + rest[..end].trim_end().len();
        self.position = end;
        Word {
            text: &self.line[start..end],
            place: start..end,
        }
    }

    /// What is left of the line, from the first character that is not blank, comment and all.
    pub fn remaining(&mut self) -> &'a str {
        self.skip_blanks();
        &self.line[self.position..]
    }

    /// Goes on behind the next `length` bytes.
    pub fn advance(&mut self, length: usize) {
        self.position += length;
    }

    /// The place where the next word would stand: one character behind what was read.
    pub fn here(&self) -> Range<usize> {
        let read = self.line[..self.position].trim_end().len();
        let start = if read == 0 {
            0
        } else {
            (read + 1).min(self.line.len().max(read))
        };
        start..start
    }

    /// Where the next character stands.
    pub fn position(&self) -> usize {
        self.position
    }

    fn skip_blanks(&mut self) {
        let rest = &self.line[self.position..];
        self.position += rest.len() - rest.trim_start().len();
    }
}
