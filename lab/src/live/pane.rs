//! Numbered lines of text in a pane: wrapped, newest at the bottom, with pages to turn.

use ratatui::text::Span;

/// One row of a wrapped line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u64,
    /// The row in it, from 0.
    pub row: usize,
}

/// Lines with numbers from `first` to below `end`, wrapped to `width` columns.
pub struct Pane<'a> {
    /// The number of the first line.
    pub first: u64,
    /// The number behind that of the last.
    pub end: u64,
    /// Columns for the text.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// The text of a line.
    pub text: &'a dyn Fn(u64) -> String,
}

impl Pane<'_> {
    /// What is shown, from top to bottom, where `bottom` is the last row (`None`: the newest): a line and its text.
    pub fn rows(&self, bottom: Option<Position>) -> Vec<(Position, String)> {
        let Some(bottom) = self.clamp(bottom) else {
            return Vec::new();
        };
        let top = self.back(bottom, self.height.saturating_sub(1));
        let mut rows = Vec::new();
        for line in top.line..=bottom.line {
            let wrapped = wrap(&(self.text)(line), self.width);
            let wrapped = wrapped.into_iter().enumerate();
            rows.extend(wrapped.map(|(row, text)| (Position { line, row }, text)));
        }
        rows.retain(|(position, _)| (top..=bottom).contains(position));
        rows
    }

    /// The last row of the page before.
    pub fn page_up(&self, bottom: Option<Position>) -> Option<Position> {
        let bottom = self.clamp(bottom)?;
        self.clamp(Some(self.back(bottom, self.step())))
    }

    /// The last row of the next page; `None` where that shows the newest.
    pub fn page_down(&self, bottom: Option<Position>) -> Option<Position> {
        let bottom = self.clamp(Some(self.forward(self.clamp(bottom)?, self.step())))?;
        (Some(bottom) != self.last()).then_some(bottom)
    }

    /// One row of the old page stays in sight.
    fn step(&self) -> usize {
        self.height.saturating_sub(1).max(1)
    }

    /// A row that there is, and that fills the pane where there is enough to fill it. `None`: there is no line.
    fn clamp(&self, bottom: Option<Position>) -> Option<Position> {
        let last = self.last()?;
        let bottom = bottom.unwrap_or(last).min(last);
        let (line, row) = (self.first, 0);
        let least = self.forward(Position { line, row }, self.height.saturating_sub(1));
        Some(bottom.max(least))
    }

    fn last(&self) -> Option<Position> {
        let line = self.end.checked_sub(1).filter(|line| *line >= self.first)?;
        Some(Position {
            line,
            row: self.count(line) - 1,
        })
    }

    fn back(&self, mut at: Position, mut rows: usize) -> Position {
        while rows > at.row && at.line > self.first {
            rows -= at.row + 1;
            at.line -= 1;
            at.row = self.count(at.line) - 1;
        }
        at.row = at.row.saturating_sub(rows);
        at
    }

    fn forward(&self, mut at: Position, mut rows: usize) -> Position {
        loop {
            let below = self.count(at.line) - 1 - at.row;
            if rows <= below {
                at.row += rows;
                return at;
            }
            if at.line + 1 >= self.end {
                at.row += below;
                return at;
            }
            rows -= below + 1;
            at = Position {
                line: at.line + 1,
                row: 0,
            };
        }
    }

    fn count(&self, line: u64) -> usize {
        wrap(&(self.text)(line), self.width).len()
    }
}

/// Cuts a text into rows of at most `width` columns; at least one row. Nothing is lost: no blank is left out.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    let mut used = 0;
    let span = Span::raw(text);
    for grapheme in span.styled_graphemes(ratatui::style::Style::new()) {
        let columns = if grapheme.symbol.is_ascii() {
            1
        } else {
            Span::raw(grapheme.symbol).width()
        };
        if used + columns > width && used > 0 {
            rows.push(String::new());
            used = 0;
        }
        if let Some(row) = rows.last_mut() {
            row.push_str(grapheme.symbol);
        }
        used += columns;
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pane: &Pane<'_>, bottom: Option<Position>) -> Vec<String> {
        pane.rows(bottom).into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn long_lines_are_wrapped_and_nothing_is_lost() {
        assert_eq!(wrap("", 5), [""]);
        assert_eq!(wrap("hello", 5), ["hello"]);
        assert_eq!(wrap("hello  world", 5), ["hello", "  wor", "ld"]);
        // Characters of two columns.
        assert_eq!(wrap("日本語", 5), ["日本", "語"]);
        assert_eq!(wrap("日", 1), ["日"]);
    }

    #[test]
    fn the_newest_rows_stand_at_the_bottom() {
        let text = |line: u64| ["a", "bbbbbbb", "c"][line as usize].to_owned();
        let pane = |height| Pane {
            first: 0,
            end: 3,
            width: 5,
            height,
            text: &text,
        };
        assert_eq!(shown(&pane(2), None), ["bb", "c"]);
        assert_eq!(shown(&pane(3), None), ["bbbbb", "bb", "c"]);
        assert_eq!(shown(&pane(9), None), ["a", "bbbbb", "bb", "c"]);
        let empty = Pane { end: 0, ..pane(3) };
        assert_eq!((shown(&empty, None), empty.page_up(None)), (vec![], None));
    }

    #[test]
    fn pages_are_turned_back_and_forth() {
        let text = |line: u64| format!("{line}");
        let pane = Pane {
            first: 10,
            end: 20,
            width: 5,
            height: 4,
            text: &text,
        };
        let up = pane.page_up(None);
        assert_eq!(shown(&pane, up), ["13", "14", "15", "16"]);
        let top = pane.page_up(pane.page_up(up));
        assert_eq!(shown(&pane, top), ["10", "11", "12", "13"], "the first page is full");
        assert_eq!(pane.page_up(top), top);
        assert_eq!(shown(&pane, pane.page_down(top)), ["13", "14", "15", "16"]);
        assert_eq!(pane.page_down(up), None, "the newest again");
    }

    #[test]
    fn a_page_stays_where_it_is_while_lines_come() {
        let text = |line: u64| format!("{line}");
        let pane = |first, end| Pane {
            first,
            end,
            width: 5,
            height: 3,
            text: &text,
        };
        let up = pane(0, 10).page_up(None);
        assert_eq!(shown(&pane(0, 10), up), ["5", "6", "7"]);
        assert_eq!(shown(&pane(0, 50), up), ["5", "6", "7"]);
        assert_eq!(shown(&pane(6, 50), up), ["6", "7", "8"], "line 5 is forgotten");
        assert_eq!(shown(&pane(40, 50), up), ["40", "41", "42"]);
    }

    #[test]
    fn a_line_longer_than_the_pane_can_be_read_whole() {
        let long = "abcdefghij".to_owned();
        let text = |_: u64| long.clone();
        let pane = Pane {
            first: 0,
            end: 1,
            width: 2,
            height: 2,
            text: &text,
        };
        let mut at = None;
        let mut seen = vec![shown(&pane, at)];
        for _ in 0..4 {
            at = pane.page_up(at);
            seen.push(shown(&pane, at));
        }
        assert_eq!(seen.last().expect("a page"), &["ab", "cd"]);
    }
}
