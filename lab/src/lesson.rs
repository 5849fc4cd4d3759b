//! One lesson: the file `lesson.toml`.
//!
//! ```toml
//! id = "two-leds"                 # the folder's name without its number
//! title = "Two LEDs, one process each"
//! source = "000"                  # the first three digits of the document it comes from
//! part = 2                        # 0 is the first contact, 1 to 6 the parts of the course
//! minutes = 30
//! teaches = ["ending on Ctrl-C"]  # ideas that are new here
//! needs = []                      # ideas that earlier lessons teach
//! bench = "leds"                  # or "lcd": the wiring
//!
//! [points]                        # optional: points of each check, by its name
//! [limits]                        # optional: time, output, memory, processes
//! ```

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize, Serializer};
use testbench::time_text;

/// The parts of the course, by number.
pub const PARTS: [&str; 7] = [
    "First contact",
    "Processes",
    "On the board",
    "Semaphores and messages",
    "The latest value",
    "Many tasks, one core",
    "Project: Conv, Log, Stat, Report",
];

/// A lesson, as its file describes it and its folder places it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Lesson {
    /// The number in front of the folder's name, for people.
    pub number: u32,
    /// Its folder.
    pub folder: PathBuf,
    /// What `lesson.toml` says.
    #[serde(flatten)]
    pub about: About,
}

/// The contents of `lesson.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The name by which everything else calls the lesson; also the name of its package.
    pub id: String,
    /// Its title, for people.
    pub title: Text,
    /// The document that it comes from, by the first three digits of its name.
    pub source: Source,
    /// The part of the course that it belongs to.
    pub part: Part,
    /// How long it takes.
    pub minutes: NonZeroU32,
    /// The ideas that are new here.
    pub teaches: Vec<Text>,
    /// The ideas of earlier lessons that it builds on.
    pub needs: Vec<Text>,
    /// How the board is wired.
    pub bench: Wiring,
    /// Points of each check, by the name of the check.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub points: BTreeMap<String, u32>,
    /// What a run may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<Limits>,
}

/// How the board is wired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Wiring {
    /// GPIO 2 and 3 are LEDs.
    Leds,
    /// GPIO 2 and 3 are the I2C bus of the character display.
    Lcd,
}

/// What a run of this lesson may use; what is absent has the default of whatever runs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// How long it may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// How many bytes it may write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
    /// How many bytes of memory it may use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory: Option<u64>,
    /// How many processes it may have at the same time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub processes: Option<NonZeroU32>,
}

/// A text that is not empty and fits one line.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

impl Text {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Text {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() {
            Err("must not be empty")
        } else if text.contains(char::is_control) {
            Err("must be one line without control characters")
        } else {
            Ok(Self(text))
        }
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

/// A document of the source: three digits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct Source(String);

impl TryFrom<String> for Source {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(text))
        } else {
            Err("must be the three digits of a source document, such as \"000\"")
        }
    }
}

impl From<Source> for String {
    fn from(source: Source) -> Self {
        source.0
    }
}

/// A part of the course: an index of [`PARTS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "usize", into = "usize")]
pub struct Part(usize);

impl Part {
    /// Its heading: `Part 2: On the board`, or `First contact`.
    pub fn heading(self) -> String {
        let title = PARTS[self.0];
        if self.0 == 0 {
            title.to_string()
        } else {
            format!("Part {}: {title}", self.0)
        }
    }
}

impl TryFrom<usize> for Part {
    type Error = &'static str;

    fn try_from(number: usize) -> Result<Self, Self::Error> {
        if number < PARTS.len() {
            Ok(Self(number))
        } else {
            Err("must be the number of a part, 0 to 6")
        }
    }
}

impl From<Part> for usize {
    fn from(part: Part) -> Self {
        part.0
    }
}

/// A length of time, as `6s`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Time(pub Duration);

impl TryFrom<String> for Time {
    type Error = time_text::TimeError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        time_text::parse(&text).map(Self)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&time_text::Shown(self.0))
    }
}
