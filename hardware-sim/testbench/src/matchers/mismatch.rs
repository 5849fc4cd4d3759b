//! What did not hold, and how it shows.

use std::fmt;
use std::thread;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::time::Point;
use super::wrap::wrap;
use crate::recording::Recording;

/// What was expected and what happened: the report of a check that does not hold.
///
/// It displays as the report, in at most 80 columns of plain text (only the last line, the command that repeats the run,
/// is as long as it must be). Debug shows the same, so that a test that returns a `Result` prints it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mismatch(Box<Parts>);

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Parts {
    check: Option<String>,
    message: String,
    #[serde(rename = "at_ns", with = "nanoseconds")]
    at: Option<Duration>,
    expected: String,
    actual: String,
    picture: String,
    command: Option<String>,
}

impl Mismatch {
    /// A mismatch of a recording: what is wrong in a sentence, what was expected, what happened. The check is named by
    /// the test function that runs, and the command is that of the recording.
    ///
    /// For checks of one's own, where no matcher fits:
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use testbench::matchers::Mismatch;
    /// # use testbench::recording::Recording;
    /// fn the_sum_is(recording: &Recording, sum: u64, expected: u64) -> Result<(), Mismatch> {
    ///     if sum == expected {
    ///         return Ok(());
    ///     }
    ///     Err(Mismatch::new(recording, "the sum is wrong", expected, sum))
    /// }
    /// # let recording = Recording::by_hand().finish(Duration::ZERO);
    /// # assert!(the_sum_is(&recording, 1, 2).is_err());
    /// ```
    pub fn new(
        recording: &Recording,
        message: impl fmt::Display,
        expected: impl fmt::Display,
        actual: impl fmt::Display,
    ) -> Mismatch {
        // The test runner gives each test a thread with its name. The main thread is called `main`.
        let check = thread::current()
            .name()
            .filter(|name| *name != "main")
            .map(str::to_owned);
        Mismatch(Box::new(Parts {
            check,
            message: message.to_string(),
            at: None,
            expected: expected.to_string(),
            actual: actual.to_string(),
            picture: String::new(),
            command: recording.facts().command.clone(),
        }))
    }

    /// Says when the first difference is.
    #[must_use]
    pub fn at(mut self, time: Duration) -> Mismatch {
        self.0.at = Some(time);
        self
    }

    /// Adds lines that show it: waveforms, or a table.
    #[must_use]
    pub fn picture(mut self, lines: impl Into<String>) -> Mismatch {
        self.0.picture = lines.into();
        self
    }

    /// Names the check, instead of by the thread that ran it.
    #[must_use]
    pub fn check(mut self, name: impl Into<String>) -> Mismatch {
        self.0.check = Some(name.into());
        self
    }

    /// The report with the characters of ASCII alone, for a terminal or a file that knows no others. What a program wrote
    /// stays as it is.
    pub fn to_ascii(&self) -> String {
        let plain = |c| match c {
            '─' => '-',
            '┌' | '┐' | '└' | '┘' => '+',
            '▒' => '#',
            '…' => '~',
            'µ' => 'u',
            other => other,
        };
        self.to_string().chars().map(plain).collect()
    }

    /// The check that did not hold: the name of its test function, as far as it is known.
    pub fn check_name(&self) -> Option<&str> {
        self.0.check.as_deref()
    }

    /// What is wrong, in a sentence.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// When the first difference is; `None` where it has no time.
    pub fn time(&self) -> Option<Duration> {
        self.0.at
    }

    /// What was expected.
    pub fn expected(&self) -> &str {
        &self.0.expected
    }

    /// What happened.
    pub fn actual(&self) -> &str {
        &self.0.actual
    }

    /// The waveforms or the table, if there are any.
    pub fn lines(&self) -> &str {
        &self.0.picture
    }

    /// The command that repeats the run, if it is known.
    pub fn command(&self) -> Option<&str> {
        self.0.command.as_deref()
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = &*self.0;
        writeln!(f, "{}\n", wrap(&parts.message, ""))?;
        writeln!(f, "{}", wrap(&format!("expected: {}", parts.expected), "          "))?;
        write!(f, "{}", wrap(&format!("actual:   {}", parts.actual), "          "))?;
        if let Some(at) = parts.at {
            write!(f, "\nfirst difference at {}", Point(at))?;
        }
        if !parts.picture.is_empty() {
            write!(f, "\n\n{}", parts.picture.trim_end_matches('\n'))?;
        }
        if let Some(command) = &parts.command {
            write!(f, "\n\nto repeat this run:\n{command}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Mismatch {}

/// What a matcher says, taken as the verdict of a test.
pub trait Assert {
    /// What is there when it holds.
    type Held;

    /// Goes on if it holds.
    ///
    /// # Panics
    ///
    /// With the report if it does not.
    #[track_caller]
    fn assert(self) -> Self::Held;
}

impl<T> Assert for Result<T, Mismatch> {
    type Held = T;

    #[track_caller]
    fn assert(self) -> T {
        match self {
            Ok(held) => held,
            Err(mismatch) => panic!("{mismatch}"),
        }
    }
}

/// Times as whole nanoseconds.
mod nanoseconds {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
        let nanos = time.map(|time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
        nanos.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(from)?.map(Duration::from_nanos))
    }
}
