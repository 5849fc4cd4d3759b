//! What a program says about itself in its head comment.

use std::collections::BTreeSet;

/// The checks that a program names in the paragraph of its head comment that begins with `word`, up to the dash;
/// `None` if there is no such paragraph, if it names none, or if nothing follows the dash.
pub(super) fn failing_checks(text: &str, word: &str) -> Option<BTreeSet<String>> {
    let head = text.lines().map_while(|line| line.strip_prefix("//!"));
    let head: Vec<&str> = head.map(str::trim).collect();
    let mut paragraphs = head.split(|line| line.is_empty()).map(|lines| lines.join(" "));
    let paragraph = paragraphs.find_map(|paragraph| paragraph.strip_prefix(word).map(str::to_owned))?;
    let (names, reason) = paragraph.split_once(" — ")?;
    let names: BTreeSet<String> = names.split(", ").map(str::to_owned).collect();
    let are_names = names
        .iter()
        .all(|name| name.chars().all(|c| c.is_alphanumeric() || c == '_'));
    (are_names && !names.contains("") && !reason.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_stand_before_the_dash() {
        let text = "//! Caught by: one_check,\n//! another — it is\n//! wrong.\n//!\n//! More.\nuse x;\n";
        let expected = ["another", "one_check"].map(str::to_owned);
        assert_eq!(failing_checks(text, "Caught by: "), Some(expected.into()));
        let text = "//! A task.\n//!\n//! Fails: one — so far.\n";
        assert_eq!(
            failing_checks(text, "Fails: "),
            Some(BTreeSet::from(["one".to_owned()]))
        );
    }

    #[test]
    fn a_paragraph_without_name_or_reason_is_none() {
        for text in [
            "",
            "//! A task.\n",
            "//! Caught by: one\n",
            "//! Caught by: one, — wrong\n",
            "//! Caught by: not a name — wrong\n",
            "//! It is Caught by: one — wrong\n",
            "fn main() {}\n//! Caught by: one — wrong\n",
        ] {
            assert_eq!(failing_checks(text, "Caught by: "), None, "{text}");
        }
    }
}
