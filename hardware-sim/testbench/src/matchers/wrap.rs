//! Text in columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No line of a report has more columns.
pub(crate) const COLUMNS: usize = 80;

/// Breaks a text into lines of at most 80 columns, at blanks where it can. All lines but the first begin with `indent`.
pub(crate) fn wrap(text: &str, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = if lines.is_empty() {
            String::new()
        } else {
            indent.to_owned()
        };
        let mut is_fresh = true;
        for word in words(paragraph) {
            if !is_fresh && line.width() + 1 + word.width() > COLUMNS {
                lines.push(std::mem::replace(&mut line, indent.to_owned()));
                is_fresh = true;
            }
            if !is_fresh {
                line.push(' ');
            }
            is_fresh = false;
            for c in word.chars() {
                if line.width() + c.width().unwrap_or(0) > COLUMNS {
                    lines.push(std::mem::replace(&mut line, indent.to_owned()));
                }
                line.push(c);
            }
        }
        lines.push(line);
    }
    lines.join("\n")
}

/// The parts between blanks. A number and its unit stay together: `4.5 s`.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = text;
    let is_unit = |word: &str| ["s", "ms", "µs", "ns"].contains(&word.trim_end_matches([',', ';', ':', '.', ')']));
    loop {
        let mut end = rest.find(' ').unwrap_or(rest.len());
        if rest[..end].ends_with(|c: char| c.is_ascii_digit()) && end < rest.len() {
            let after = rest[end + 1..].find(' ').map_or(rest.len(), |length| end + 1 + length);
            if is_unit(&rest[end + 1..after]) {
                end = after;
            }
        }
        words.push(&rest[..end]);
        match rest.get(end + 1..) {
            Some(more) => rest = more,
            None => return words,
        }
    }
}

/// The text in exactly so many columns: filled up with blanks, or cut with `…` at its end.
pub(crate) fn fit(text: &str, columns: usize) -> String {
    let width = text.width();
    if width <= columns {
        return format!("{text}{}", " ".repeat(columns - width));
    }
    let mut cut = String::new();
    for c in text.chars() {
        if cut.width() + c.width().unwrap_or(0) + 1 > columns {
            break;
        }
        cut.push(c);
    }
    cut.push('…');
    let missing = columns.saturating_sub(cut.width());
    cut + &" ".repeat(missing)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_text_breaks_at_blanks() {
        let text = format!("{} {}", "a".repeat(50), "b".repeat(40));
        assert_eq!(wrap(&text, "  "), format!("{}\n  {}", "a".repeat(50), "b".repeat(40)));
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        let text = format!("{} to 4.5 s, and on", "a".repeat(73));
        assert_eq!(wrap(&text, ""), format!("{} to\n4.5 s, and on", "a".repeat(73)));
    }

    #[test]
    fn a_text_that_fits_stays_as_it_is() {
        assert_eq!(wrap("expected:  two   blanks", ""), "expected:  two   blanks");
        assert_eq!(fit("abc", 5), "abc  ");
        assert_eq!(fit("abc", 3), "abc");
        assert_eq!(fit("abcd", 3), "ab…");
    }

    proptest! {
        #[test]
        fn no_line_is_longer_than_80_columns_and_nothing_is_lost(text in "[ a-zß漢]{0,300}") {
            let wrapped = wrap(&text, "    ");
            prop_assert!(wrapped.lines().all(|line| line.width() <= COLUMNS), "{wrapped}");
            let letters = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(letters(&wrapped), letters(&text));
        }

        #[test]
        fn what_is_fitted_has_exactly_its_columns(text in "[ a-zß漢]{0,40}", columns in 1usize..30) {
            prop_assert_eq!(fit(&text, columns).width(), columns);
        }
    }
}
