//! Tables in reports: the rows around the first difference.

use unicode_width::UnicodeWidthStr;

use super::wrap::{COLUMNS, fit};

/// How many rows stand before and after the one that matters.
const AROUND: usize = 3;

/// What stands between two columns.
const GAP: usize = 2;

/// Rows of cells, made when they are shown, since most of a long run is not.
pub(crate) struct Table<'a, const N: usize> {
    /// What stands above the columns.
    pub(crate) heads: [&'a str; N],
    /// How many rows there are.
    pub(crate) rows: usize,
    /// Makes a row.
    pub(crate) row: &'a dyn Fn(usize) -> [String; N],
}

impl<const N: usize> Table<'_, N> {
    /// The rows around the one that matters, which has a `>` before it, and how many were left out.
    pub(crate) fn around(&self, matters: usize) -> String {
        // One that is not there matters at the end.
        let first = matters.min(self.rows).saturating_sub(AROUND);
        let end = (matters + AROUND + 1).min(self.rows);
        self.show(first, end, Some(matters))
    }

    /// The first rows, and how many more there are.
    pub(crate) fn beginning(&self) -> String {
        self.show(0, self.rows.min(2 * AROUND + 1), None)
    }

    fn show(&self, first: usize, end: usize, matters: Option<usize>) -> String {
        let cells: Vec<[String; N]> = (first..end).map(self.row).collect();
        let widths = self.widths(&cells);
        let mut lines = vec![line("  ", &self.heads, &widths)];
        if first > 0 {
            lines.push(format!("  ({first} more before)"));
        }
        for (number, cells) in (first..end).zip(&cells) {
            let mark = if Some(number) == matters { "> " } else { "  " };
            lines.push(line(mark, &cells.each_ref().map(String::as_str), &widths));
        }
        if end < self.rows {
            lines.push(format!("  ({} more after)", self.rows - end));
        }
        lines.join("\n")
    }

    /// The widths of the columns: what they need, or less for the widest ones until all fit.
    fn widths(&self, cells: &[[String; N]]) -> [usize; N] {
        let mut widths = self.heads.map(UnicodeWidthStr::width);
        for row in cells {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        let room = COLUMNS - "> ".len() - GAP * (N - 1);
        while widths.iter().sum::<usize>() > room {
            if let Some(widest) = widths.iter_mut().max() {
                *widest -= 1;
            }
        }
        widths
    }
}

fn line(mark: &str, cells: &[&str], widths: &[usize]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| fit(cell, *width))
        .collect();
    format!("{mark}{}", cells.join(&" ".repeat(GAP))).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn table(row: &dyn Fn(usize) -> [String; 2], rows: usize) -> Table<'_, 2> {
        Table {
            heads: ["time", "text"],
            rows,
            row,
        }
    }

    #[test]
    fn the_rows_around_the_one_that_matters_are_shown() {
        let row = |number: usize| [format!("{number} s"), format!("line {number}")];
        let shown = table(&row, 20).around(10);
        let expected = "  time  text
  (7 more before)
  7 s   line 7
  8 s   line 8
  9 s   line 9
> 10 s  line 10
  11 s  line 11
  12 s  line 12
  13 s  line 13
  (6 more after)";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_row_that_is_missing_matters_at_the_end() {
        let row = |number: usize| [format!("{number} s"), format!("line {number}")];
        let shown = table(&row, 2).around(2);
        assert_eq!(shown, "  time  text\n  0 s   line 0\n  1 s   line 1");
        assert!(
            table(&row, 9)
                .beginning()
                .ends_with("\n  6 s   line 6\n  (2 more after)")
        );
    }

    proptest! {
        #[test]
        fn a_table_has_at_most_80_columns_and_its_columns_are_aligned(
            cells in proptest::collection::vec(("[a-z漢]{1,120}", "[a-z漢]{1,120}"), 1..12),
            matters in 0usize..12,
        ) {
            let row = |number: usize| [cells[number].0.clone(), cells[number].1.clone()];
            let shown = table(&row, cells.len()).around(matters);
            let lines: Vec<&str> = shown.lines().filter(|line| !line.contains(" more ")).collect();
            prop_assert!(lines.iter().all(|line| line.width() <= COLUMNS), "{shown}");
            // The second column begins where its head stands.
            let second = lines[0][..lines[0].find("text").expect("the head")].width();
            for line in &lines[1..] {
                let mut columns = 0;
                let starts = line.char_indices().find(|(_, c)| {
                    let here = columns;
                    columns += c.to_string().width();
                    here >= second
                });
                let (at, c) = starts.expect("a second cell");
                prop_assert!(line[..at].width() == second && c != ' ' && line[..at].ends_with("  "), "{shown}");
            }
        }
    }
}
