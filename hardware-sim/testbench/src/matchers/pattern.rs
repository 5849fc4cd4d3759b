//! What a text must look like.

use std::fmt;

use hardware_sim::trace::visible;
use regex::Regex;

/// What a text must look like: word for word, or as a regular expression says.
///
/// A `&str` or `String` stands for itself, every character of it. [`pattern`] makes one of a regular expression.
#[derive(Clone, Debug)]
pub struct Pattern(Form);

#[derive(Clone, Debug)]
enum Form {
    Text(String),
    Regex { source: String, whole: Regex },
}

/// A regular expression (of the crate `regex`) that must fit a text from its beginning to its end.
///
/// ```
/// use testbench::matchers::pattern;
///
/// assert!(pattern(r"Process id=\d+").fits("Process id=1234"));
/// assert!(!pattern(r"Process id=\d+").fits("Process id=1234 "));
/// ```
///
/// # Panics
///
/// If it is not a regular expression. That is a mistake in the check, not in the program that it judges.
#[track_caller]
pub fn pattern(regex: &str) -> Pattern {
    match Regex::new(&format!("^(?:{regex})$")) {
        Ok(whole) => Pattern(Form::Regex {
            source: regex.to_owned(),
            whole,
        }),
        Err(error) => panic!("the check is wrong, `{regex}` is no regular expression: {error}"),
    }
}

impl Pattern {
    /// Whether the whole text is as the pattern says.
    pub fn fits(&self, text: &str) -> bool {
        match &self.0 {
            Form::Text(exact) => exact == text,
            Form::Regex { whole, .. } => whole.is_match(text),
        }
    }

    /// What the groups of the regular expression, `(…)`, have caught of the text; an empty text for a group that took no
    /// part. `None` if the pattern does not fit.
    pub fn captures(&self, text: &str) -> Option<Vec<String>> {
        match &self.0 {
            Form::Text(exact) => (exact == text).then(Vec::new),
            Form::Regex { whole, .. } => {
                let captures = whole.captures(text)?;
                let groups = captures.iter().skip(1);
                Some(
                    groups
                        .map(|group| group.map_or("", |group| group.as_str()).to_owned())
                        .collect(),
                )
            }
        }
    }
}

impl From<&str> for Pattern {
    fn from(text: &str) -> Pattern {
        Pattern(Form::Text(text.to_owned()))
    }
}

impl From<String> for Pattern {
    fn from(text: String) -> Pattern {
        Pattern(Form::Text(text))
    }
}

impl From<&String> for Pattern {
    fn from(text: &String) -> Pattern {
        Pattern(Form::Text(text.clone()))
    }
}

impl From<&Pattern> for Pattern {
    fn from(pattern: &Pattern) -> Pattern {
        pattern.clone()
    }
}

/// `"text"`, or `/regular expression/`.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Text(text) => write!(f, "\"{}\"", visible(text)),
            Form::Regex { source, .. } => write!(f, "/{}/", visible(source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_for_itself() {
        assert!(Pattern::from("a.c").fits("a.c"));
        assert!(!Pattern::from("a.c").fits("abc"));
        assert!(!Pattern::from("a.c").fits("a.c "));
    }

    #[test]
    fn a_regular_expression_fits_from_the_beginning_to_the_end() {
        let either = pattern("a|bc");
        assert_eq!(
            ["a", "bc", "abc", "ac", "xa", "a\n"].map(|text| either.fits(text)),
            [true, true, false, false, false, false]
        );
    }

    #[test]
    fn captures_are_the_groups() {
        let who = pattern(r"player (\d+) (starts|ends)(!)?");
        assert_eq!(
            who.captures("player 3 ends"),
            Some(vec!["3".into(), "ends".into(), String::new()])
        );
        assert_eq!(who.captures("player x ends"), None);
        assert_eq!(Pattern::from("x").captures("x"), Some(vec![]));
    }

    #[test]
    #[should_panic(expected = "`(` is no regular expression")]
    fn a_broken_regular_expression_is_a_mistake_in_the_check() {
        let _ = pattern("(");
    }
}
