//! One event of a recording.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeBounds;
use std::time::Duration;

use hardware_sim::gpio::Level;
use hardware_sim::trace::Kind;

use super::Mismatch;
use super::time::{Interval, Point};
use crate::recording::{Index, Process, Recording, Seen};

/// One event of a recording: when, who, what.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'r> {
    recording: &'r Recording,
    index: Index,
}

impl<'r> Moment<'r> {
    pub(crate) fn new(recording: &'r Recording, index: Index) -> Moment<'r> {
        Moment { recording, index }
    }

    pub(crate) fn index(&self) -> Index {
        self.index
    }

    /// Time since the start of the run.
    pub fn at(&self) -> Duration {
        Duration::from_nanos(self.recording.log().time(self.index))
    }

    /// What a person would read of it: a line or mark word for word, `press` or the typed text of an input, `high` or
    /// `low` of a pin, both rows of the display, `exit 0` of an end, what is waited for. Bytes on the I2C bus are in
    /// words, as `I2C write 0x27: 0c 08`.
    pub fn text(&self) -> Cow<'r, str> {
        match self.recording.log().seen(self.index) {
            Seen::Pin { level: Level::High, .. } => "high".into(),
            Seen::Pin { .. } => "low".into(),
            Seen::Other(kind) => match kind {
                Kind::Out { text, .. } | Kind::Mark { text } | Kind::Diagnosis { text } => text.into(),
                Kind::Input { action, .. } => action.into(),
                Kind::Wait { on, .. } => on.into(),
                Kind::Lcd { rows, .. } => format!("{}|{}", rows[0].trim_end(), rows[1].trim_end()).into(),
                Kind::Process { event, status } => status.as_ref().unwrap_or(event).into(),
                other => other.to_string().into(),
            },
        }
    }

    /// Id of the process that caused it, whether more is known of that process or not.
    pub(crate) fn pid(&self) -> Option<u32> {
        let author = self.recording.log().author(self.index);
        author.pid.filter(|_| author.is_program())
    }

    /// Name of the process that caused it; empty where nobody knows, and for what came from outside.
    pub fn process_name(&self) -> &'r str {
        let author = self.recording.log().author(self.index);
        if author.is_program() { &author.process } else { "" }
    }

    /// The process that caused it, if it is known.
    pub fn process(&self) -> Option<&'r Process> {
        self.recording.process_with_id(self.pid()?, self.at())
    }

    /// It is in this interval: `press.at()..=press.at() + ms(50)`.
    ///
    /// # Errors
    ///
    /// If it is not.
    pub fn is_during(&self, range: impl RangeBounds<Duration>) -> Result<(), Mismatch> {
        let interval = Interval::of(range);
        if interval.contains(self.at()) {
            return Ok(());
        }
        let what = format!("`{self}`");
        Err(Mismatch::new(
            self.recording,
            format!("{what} is not at the right time"),
            format!("{what}{interval}"),
            format!("at {}", Point(self.at())),
        )
        .at(self.at()))
    }

    /// What happened, in words.
    pub(crate) fn words(&self) -> String {
        match self.recording.log().seen(self.index) {
            Seen::Pin { pin, level } => format!("GPIO {pin} {}", if level == Level::High { "high" } else { "low" }),
            Seen::Other(kind) => kind.to_string(),
        }
    }

    /// Who did it, in words.
    pub(crate) fn who(&self) -> String {
        let author = self.recording.log().author(self.index);
        match (author.pid, author.process.as_str()) {
            (Some(0), _) => "outside".to_owned(),
            (None, "") => "not known".to_owned(),
            (None, name) => name.to_owned(),
            (Some(pid), name) => format!("{name}[{pid}]"),
        }
    }
}

/// What happened, in words: `GPIO 3 high`.
impl fmt::Display for Moment<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words())
    }
}
