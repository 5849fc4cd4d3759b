//! One step of a script, and how it is written.

use std::fmt;
use std::time::Duration;

use hardware_sim::parts::Part;
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
    /// A finger does something to a key of the keypad, or to the push button.
    Touch(Part, Touch),
    /// A line is typed: the text and a line end go to the program's standard input.
    Type(String),
    /// A signal is sent.
    Signal {
        /// Which one.
        signal: Signal,
        /// To all processes of the program that have this name, of 1 to 15 bytes, as Linux keeps it; to the program's
        /// process group where there is none.
        to: Option<String>,
    },
    /// The program's standard input is closed.
    EndInput,
}

/// What a finger does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Touch {
    /// It presses, and lets go again.
    Tap {
        /// How long it presses.
        hold: Duration,
    },
    /// It presses.
    Press,
    /// It lets go.
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
            Self::Touch(Part::Key(key), Touch::Tap { hold }) => write!(f, "key {key}{}", ForTime(*hold)),
            Self::Touch(Part::Button, Touch::Tap { hold }) => write!(f, "button tap{}", ForTime(*hold)),
            Self::Touch(part, Touch::Press) => write!(f, "{} press", Touched(*part)),
            Self::Touch(part, Touch::Release) => write!(f, "{} release", Touched(*part)),
            Self::Type(text) if text.is_empty() => f.write_str("type"),
            Self::Type(text) => write!(f, "type {}", Written(text)),
            Self::Signal { signal, to: None } => write!(f, "signal {}", short_name(*signal)),
            Self::Signal { signal, to: Some(name) } => {
                write!(f, "signal {} to {}", short_name(*signal), Written(name))
            }
            Self::EndInput => f.write_str("end input"),
        }
    }
}

/// The name of a signal without `SIG`.
pub fn short_name(signal: Signal) -> &'static str {
    signal.as_str().trim_start_matches("SIG")
}

/// `key 5` or `button`.
struct Touched(Part);

impl fmt::Display for Touched {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Part::Button => f.write_str("button"),
            Part::Key(key) => write!(f, "key {key}"),
        }
    }
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

/// A text as it stands at the end of a line: in quotes where it needs them.
struct Written<'a>(&'a str);

impl Written<'_> {
    fn needs_quotes(&self) -> bool {
        let text = self.0;
        text.contains(|c: char| c.is_control() || c == '#') || text.starts_with('"') || text != text.trim()
    }
}

impl fmt::Display for Written<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.needs_quotes() {
            return f.write_str(self.0);
        }
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
