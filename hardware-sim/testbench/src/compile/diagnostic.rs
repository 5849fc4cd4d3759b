//! What the compiler says about a program.

use std::collections::BTreeSet;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Something that the compiler says: a mistake, a warning, or a remark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Level,
    /// Its code, such as `E0308`, or the name of a lint, such as `unused_variables`.
    pub code: Option<String>,
    /// What it says, in one or few lines, without place and source text.
    pub message: String,
    /// The places that it is about, in the program and in the crates that it uses.
    pub spans: Vec<Span>,
    /// Its text for people, with colours.
    rendered: String,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The program does not compile.
    Error,
    /// The program compiles, and something about it is odd.
    Warning,
    /// A remark.
    Note,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

/// A place in a source file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The file as messages call it; the program's own is that of its path in the workspace, or its bare name.
    pub file: String,
    /// The first line, counted from 1.
    pub line: usize,
    /// The first character in that line, counted from 1.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// The character behind the last one, counted from 1.
    pub end_column: usize,
    /// Whether this is the place of the mistake itself, not one that explains it.
    pub is_primary: bool,
    /// What is written beside the mark.
    pub label: Option<String>,
}

impl Diagnostic {
    /// Its text for people, as cargo prints it, without colours. It ends in a line end.
    pub fn text(&self) -> String {
        without_colours(&self.rendered)
    }

    /// Its text for people, with colours for a terminal. It holds no other control sequence: what the program has put
    /// into it cannot do anything to the terminal.
    pub fn coloured_text(&self) -> &str {
        &self.rendered
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

/// One line of what `rustc --error-format=json` writes.
#[derive(Debug, Deserialize)]
pub(super) struct Raw {
    message: String,
    code: Option<RawCode>,
    level: String,
    spans: Vec<RawSpan>,
    children: Vec<Raw>,
    rendered: Option<String>,
}

#[derive(Debug, Deserialize)]
struct RawCode {
    code: String,
}

#[derive(Debug, Deserialize)]
struct RawSpan {
    file_name: String,
    line_start: usize,
    column_start: usize,
    line_end: usize,
    column_end: usize,
    is_primary: bool,
    label: Option<String>,
    expansion: Option<Box<RawExpansion>>,
}

#[derive(Debug, Deserialize)]
struct RawExpansion {
    span: RawSpan,
}

impl Raw {
    /// The files that it is about, in any way.
    pub fn files(&self) -> BTreeSet<&str> {
        let mut files: BTreeSet<&str> = self.children.iter().flat_map(Raw::files).collect();
        for span in &self.spans {
            let mut span = Some(span);
            while let Some(inner) = span {
                files.insert(&inner.file_name);
                span = inner.expansion.as_deref().map(|expansion| &expansion.span);
            }
        }
        files
    }

    /// Whether this is no message about the source, and says so or has a remark that does.
    pub fn says_of_the_system(&self, words: &str) -> bool {
        let says = |raw: &Raw| raw.message.contains(words);
        self.files().is_empty() && (says(self) || self.children.iter().any(says))
    }

    /// Whether it has this code.
    pub fn has_code(&self, code: &str) -> bool {
        self.code.as_ref().is_some_and(|own| own.code == code)
    }

    /// Whether it only sums up what was said before.
    fn is_summary(&self) -> bool {
        self.spans.is_empty() && (self.message.starts_with("aborting due to ") || self.message.ends_with(" emitted"))
    }

    /// What people and programs want of it; nothing where it only sums up.
    pub fn diagnostic(self) -> Option<Diagnostic> {
        if self.is_summary() {
            return None;
        }
        Some(Diagnostic {
            level: match self.level.as_str() {
                "warning" => Level::Warning,
                "note" | "help" | "failure-note" => Level::Note,
                // Also "error: internal compiler error".
                _ => Level::Error,
            },
            code: self.code.map(|code| code.code),
            rendered: harmless(self.rendered.as_deref().unwrap_or(&self.message)),
            message: plain(&self.message),
            spans: self.spans.into_iter().map(Span::from).collect(),
        })
    }
}

impl From<RawSpan> for Span {
    fn from(raw: RawSpan) -> Self {
        Self {
            file: raw.file_name,
            line: raw.line_start,
            column: raw.column_start,
            end_line: raw.line_end,
            end_column: raw.column_end,
            is_primary: raw.is_primary,
            label: raw.label.map(|label| plain(&label)),
        }
    }
}

/// The bytes of a colour sequence at the beginning of `text`: ESC [ digits and semicolons m.
fn colour(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\u{1b}[")?;
    let end = inner.find(|c: char| !c.is_ascii_digit() && c != ';')?;
    inner[end..].starts_with('m').then_some(2 + end + 1)
}

/// A text in which every control character but line ends, tabs and colours is replaced by U+FFFD, and so is what
/// changes the direction of writing.
fn harmless(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if let Some(length) = colour(rest) {
            safe.push_str(&rest[..length]);
            length
        } else {
            let is_harmless = matches!(c, '\n' | '\t') || !(c.is_control() || turns_writing(c));
            safe.push(if is_harmless { c } else { '\u{fffd}' });
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    safe
}

/// A text that is harmless, without colours.
pub(super) fn plain(text: &str) -> String {
    without_colours(&harmless(text))
}

fn turns_writing(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = colour(rest).unwrap_or_else(|| {
            plain.push(c);
            c.len_utf8()
        });
        rest = &rest[length..];
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_colours_reach_a_terminal() {
        let text = "\u{1b}[1;31merror\u{1b}[0m: \u{1b}]8;;http://x\u{7}\u{1b}[2J\u{202e}\r\t\n\u{1b}[31";
        assert_eq!(
            harmless(text),
            "\u{1b}[1;31merror\u{1b}[0m: \u{fffd}]8;;http://x\u{fffd}\u{fffd}[2J\u{fffd}\u{fffd}\t\n\u{fffd}[31"
        );
        assert_eq!(without_colours("\u{1b}[1;31merror\u{1b}[m: x"), "error: x");
    }

    #[test]
    fn all_files_of_a_message_are_known() {
        let span = |file: &str, expansion: &str| {
            format!(
                r#"{{"file_name":"{file}","byte_start":0,"line_start":1,"column_start":2,"line_end":1,"column_end":3,
                   "is_primary":true,"label":null,"expansion":{expansion}}}"#
            )
        };
        let expansion = format!(r#"{{"span":{},"macro_decl_name":"m!"}}"#, span("b.rs", "null"));
        let text = format!(
            r#"{{"$message_type":"diagnostic","message":"m","code":{{"code":"E0001","explanation":null}},"level":"error",
               "spans":[{}],"children":[{{"message":"n","code":null,"level":"note","spans":[{}],"children":[],
               "rendered":null}}],"rendered":"error: m\n"}}"#,
            span("a.rs", &expansion),
            span("c.rs", "null")
        );
        let raw: Raw = serde_json::from_str(&text).expect("a message");
        assert_eq!(raw.files(), ["a.rs", "b.rs", "c.rs"].into());
        let diagnostic = raw.diagnostic().expect("a diagnostic");
        assert_eq!(
            (diagnostic.level, diagnostic.code.as_deref()),
            (Level::Error, Some("E0001"))
        );
        assert_eq!((diagnostic.spans[0].line, diagnostic.spans[0].column), (1, 2));
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost(text in "(\\PC|\u{1b}\\[[0-9;]{0,3}m?|\n)*") {
            prop_assert_eq!(without_colours(&text.replace('\u{1b}', "")), text.replace('\u{1b}', ""));
            prop_assert!(!plain(&text).contains(char::from(27)));
        }
    }
}
