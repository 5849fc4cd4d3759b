//! The events that a recording offers.

use hardware_sim::trace::Kind;

use super::{Events, Mismatch, Moment};
use crate::recording::{Index, Recording, Seen};

/// Events of one sort. Choose among them by the methods of [`Events`].
impl Recording {
    /// The lines that were written to standard output and standard error.
    pub fn lines(&self) -> Events<'_> {
        self.of_kind(["line", "lines"], |kind| matches!(kind, Kind::Out { .. }))
    }

    /// The lines that were written to standard output.
    pub fn stdout(&self) -> Events<'_> {
        let name = ["line on standard output", "lines on standard output"];
        self.of_kind(
            name,
            |kind| matches!(kind, Kind::Out { stream, .. } if stream == "stdout"),
        )
    }

    /// The lines that were written to standard error.
    pub fn stderr(&self) -> Events<'_> {
        let name = ["line on standard error", "lines on standard error"];
        self.of_kind(
            name,
            |kind| matches!(kind, Kind::Out { stream, .. } if stream == "stderr"),
        )
    }

    /// All that was done to a part: `button`, `key 5`, `stdin`, `signal`.
    pub fn inputs(&self, part: &str) -> Events<'_> {
        let name = [format!("input to the {part}"), format!("inputs to the {part}")];
        self.inputs_where(name.each_ref().map(String::as_str), part, |_| true)
    }

    /// The presses of the `button`, or of `key 5`. What the contact then does is on the pins.
    pub fn presses(&self, part: &str) -> Events<'_> {
        let name = [format!("press of the {part}"), format!("presses of the {part}")];
        self.inputs_where(name.each_ref().map(String::as_str), part, |action| action == "press")
    }

    /// The moments at which the `button`, or `key 5`, was let go.
    pub fn releases(&self, part: &str) -> Events<'_> {
        let name = [format!("release of the {part}"), format!("releases of the {part}")];
        self.inputs_where(name.each_ref().map(String::as_str), part, |action| action == "release")
    }

    /// The lines that were typed.
    pub fn typed(&self) -> Events<'_> {
        self.inputs_where(["typed line", "typed lines"], "stdin", |_| true)
    }

    /// The signals that were sent to the program. They read as their names without `SIG`: `INT`, `TERM`.
    pub fn signals(&self) -> Events<'_> {
        self.inputs_where(["signal", "signals"], "signal", |_| true)
    }

    /// The first Ctrl-C.
    ///
    /// # Errors
    ///
    /// If there is none.
    pub fn ctrl_c(&self) -> Result<Moment<'_>, Mismatch> {
        self.inputs_where(["Ctrl-C", "Ctrl-C"], "signal", |action| action == "INT")
            .first()
    }

    /// The marks that the program set in its trace.
    pub fn marks(&self) -> Events<'_> {
        self.of_kind(["mark", "marks"], |kind| matches!(kind, Kind::Mark { .. }))
    }

    /// The moments at which a process began to wait. They read as what it waits for.
    pub fn waits(&self) -> Events<'_> {
        let begins = |kind: &Kind| matches!(kind, Kind::Wait { event, .. } if event == "begin");
        self.of_kind(["wait", "waits"], begins)
    }

    /// The transfers on the I2C bus.
    pub fn transfers(&self) -> Events<'_> {
        let name = ["transfer on the I2C bus", "transfers on the I2C bus"];
        self.of_kind(name, |kind| matches!(kind, Kind::I2c { .. }))
    }

    /// What the board noticed that would harm a real one.
    pub fn diagnoses(&self) -> Events<'_> {
        self.of_kind(["diagnosis of the board", "diagnoses of the board"], |kind| {
            matches!(kind, Kind::Diagnosis { .. })
        })
    }

    /// The starts of processes.
    pub fn starts(&self) -> Events<'_> {
        self.of_kind(
            ["start of a process", "starts of processes"],
            |kind| matches!(kind, Kind::Process { event, .. } if event == "start"),
        )
    }

    /// The ends of processes. They read as `exit 0` or `signal 9`.
    pub fn exits(&self) -> Events<'_> {
        self.of_kind(
            ["end of a process", "ends of processes"],
            |kind| matches!(kind, Kind::Process { event, .. } if event == "exit"),
        )
    }

    pub(crate) fn of_kind(&self, name: [&str; 2], keep: impl Fn(&Kind) -> bool) -> Events<'_> {
        let kept = self.other_events().iter().copied();
        let kept: Vec<Index> = kept
            .filter(|index| matches!(self.log().seen(*index), Seen::Other(kind) if keep(kind)))
            .collect();
        Events::new(self, name, kept)
    }

    fn inputs_where(&self, name: [&str; 2], of: &str, keep: impl Fn(&str) -> bool) -> Events<'_> {
        self.of_kind(
            name,
            |kind| matches!(kind, Kind::Input { part, action } if part == of && keep(action)),
        )
    }
}
