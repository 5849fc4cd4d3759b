//! How texts and names get into a VCD file, whose own grammar knows only words without blanks.

use super::super::display::visible;

/// A text as the value of a string variable.
///
/// Never empty: an empty word would make the parser of the `vcd` crate take the next one for it. ASCII alone: GTKWave
/// breaks a line at a byte above 127, but understands `\xNN`. Control characters are escaped twice, since GTKWave would
/// obey them after undoing the escape.
pub(super) fn value(text: &str) -> String {
    if text.is_empty() {
        return "-".to_owned();
    }
    let mut value = String::with_capacity(text.len());
    for byte in visible(text).bytes() {
        match byte {
            b' ' => value.push('_'),
            b'\\' => value.push_str("\\\\"),
            0x21..=0x7e => value.push(char::from(byte)),
            other => value.push_str(&format!("\\x{other:02x}")),
        }
    }
    value
}

/// A text as the name of a scope or variable: letters, digits, `_` and `-`, and `_` for everything else. (Viewers take
/// `.` for a step between scopes and `[…]` for a range of bits.)
pub(super) fn name(text: &str) -> String {
    let name: String = text
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .collect();
    if name.is_empty() { "unnamed".to_owned() } else { name }
}

/// A text as a comment. A comment ends at the first `$end`, so no `$` may get into it.
pub(super) fn comment(text: &str) -> String {
    let mut comment = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '$' => comment.push('_'),
            ' '..='~' => comment.push(c),
            other => comment.extend(other.escape_unicode()),
        }
    }
    comment
}

#[cfg(test)]
mod tests {
    use super::{comment, name, value};

    #[test]
    fn a_comment_cannot_end_early() {
        assert_eq!(comment("seed 1, lesson two-leds"), "seed 1, lesson two-leds");
        assert_eq!(comment("$end\n°"), r"_end\u{a}\u{b0}");
    }

    #[test]
    fn a_value_is_one_word_of_ascii() {
        assert_eq!(value("Process name=Flash250"), "Process_name=Flash250");
        assert_eq!(value(""), "-");
        assert_eq!(value(" "), "_");
        assert_eq!(value("20 °C"), r"20_\xc2\xb0C");
        assert_eq!(value(r"a\b"), r"a\\b");
        assert_eq!(value("\u{1b}[31m\n"), r"\\u{1b}[31m\\n");
    }

    #[test]
    fn a_name_has_nothing_that_a_viewer_takes_for_structure() {
        assert_eq!(name("two-leds"), "two-leds");
        assert_eq!(name("key 5"), "key_5");
        assert_eq!(name("a.b[3]$end"), "a_b_3__end");
        assert_eq!(name("°"), "_");
        assert_eq!(name(""), "unnamed");
    }
}
