//! One step of a script, and how it is written.

use std::fmt;
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::time_text::Shown;

/// How long a key or the button stays pressed where the script does not say.
pub const DEFAULT_HOLD: Duration = Duration::from_millis(100);

/// When something happens, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Time since the start of the program.
    pub at: Duration,
    /// What happens.
    pub action: Action,
}

/// What happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A key of the keypad is pressed and released again.
    Key {
        /// One of `0` to `9`, `A` to `D`, `*` and `#`.
        key: char,
        /// How long it stays pressed.
        hold: Duration,
    },
    /// Something happens to the push button.
    Button(Button),
    /// A line is typed: the text and a line end go to the program's standard input.
    Type(String),
    /// A signal is sent.
    Signal {
        /// Which one.
        signal: Signal,
        /// To all processes of the program that have this name; to the program's process group where there is none.
        to: Option<String>,
    },
    /// The program's standard input is closed.
    EndInput,
}

/// What happens to the push button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button {
    /// Pressed and released again.
    Tap {
        /// How long it stays pressed.
        hold: Duration,
    },
    /// Pressed.
    Press,
    /// Released.
    Release,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", Shown(self.at), self.action)
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key { key, hold } => write!(f, "key {key}{}", ForTime(*hold)),
            Self::Button(Button::Tap { hold }) => write!(f, "button tap{}", ForTime(*hold)),
            Self::Button(Button::Press) => f.write_str("button press"),
            Self::Button(Button::Release) => f.write_str("button release"),
            Self::Type(text) if text.is_empty() => f.write_str("type"),
            Self::Type(text) if is_plain(text) => write!(f, "type {text}"),
            Self::Type(text) => write!(f, "type {}", Quoted(text)),
            Self::Signal { signal, to: None } => write!(f, "signal {}", short_name(*signal)),
            Self::Signal { signal, to: Some(name) } => write!(f, "signal {} to {name}", short_name(*signal)),
            Self::EndInput => f.write_str("end input"),
        }
    }
}

/// The name of a signal without `SIG`.
pub fn short_name(signal: Signal) -> &'static str {
    signal.as_str().trim_start_matches("SIG")
}

/// ` for TIME`, or nothing for the default.
struct ForTime(Duration);

impl fmt::Display for ForTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == DEFAULT_HOLD {
            Ok(())
        } else {
            write!(f, " for {}", Shown(self.0))
        }
    }
}

/// Whether a typed text needs no quotes.
fn is_plain(text: &str) -> bool {
    !text.contains(|c: char| c.is_control() || c == '#') && !text.starts_with('"') && text == text.trim()
}

/// A text in quotes.
struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("\"")?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                c => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")
    }
}
