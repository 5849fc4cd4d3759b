//! The run as a whole.

use super::Mismatch;
use crate::recording::{Ending, Finding, Recording};

/// What must hold of the run as a whole.
impl Recording {
    /// Every process ended by itself (perhaps because a signal asked it to): no deadlock, no limit, nothing killed at the
    /// end.
    ///
    /// # Errors
    ///
    /// If it ended otherwise. The report of a deadlock tells who waits for what.
    pub fn ends_by_itself(&self) -> Result<(), Mismatch> {
        let ending = &self.facts().ending;
        if *ending == Ending::ByItself {
            return Ok(());
        }
        let picture = match ending {
            Ending::Deadlock { waiters } => waiters
                .iter()
                .map(|waiter| super::wrap::wrap(&format!("  {waiter}"), "    "))
                .collect::<Vec<_>>()
                .join("\n"),
            _ => String::new(),
        };
        let mismatch = Mismatch::new(
            self,
            "the run did not end as expected",
            format!("the run {}", Ending::ByItself),
            format!("the run {ending}"),
        );
        Err(mismatch.at(self.end()).picture(picture))
    }

    /// Nothing of the program is left in the system: no process, no zombie, no shared memory, semaphore, queue or FIFO.
    ///
    /// # Errors
    ///
    /// If something is, or the recording does not tell.
    pub fn leaves_nothing_behind(&self) -> Result<(), Mismatch> {
        self.has_no(
            "something is left behind",
            "nothing is left behind",
            Finding::is_left_behind,
        )
    }

    /// No process asks again and again instead of waiting.
    ///
    /// # Errors
    ///
    /// If one does, or the recording does not tell.
    pub fn never_polls(&self) -> Result<(), Mismatch> {
        self.has_no(
            "the program polls",
            "every process waits until it is woken",
            |finding| matches!(finding, Finding::Polling { .. }),
        )
    }

    /// Nothing took real time, so every time of the recording is exact.
    ///
    /// # Errors
    ///
    /// If something did, or the recording does not tell.
    pub fn is_exact(&self) -> Result<(), Mismatch> {
        self.has_no("the times may be wrong", "nothing takes real time", |finding| {
            matches!(finding, Finding::RealTime { .. })
        })
    }

    /// What was noticed.
    ///
    /// # Errors
    ///
    /// If the recording does not tell.
    pub(crate) fn findings(&self) -> Result<&[Finding], Mismatch> {
        self.facts().findings.as_deref().ok_or_else(|| {
            Mismatch::new(
                self,
                "the recording does not tell what was left behind and how the processes waited",
                "a recording of a run",
                "one that was loaded from a file, which holds the events only",
            )
        })
    }

    fn has_no(&self, message: &str, expected: &str, is_meant: fn(&Finding) -> bool) -> Result<(), Mismatch> {
        let texts: Vec<String> = self
            .findings()?
            .iter()
            .filter(|finding| is_meant(finding))
            .map(|finding| finding.text(&self.facts().processes))
            .collect();
        if texts.is_empty() {
            Ok(())
        } else {
            Err(Mismatch::new(self, message, expected, texts.join("; ")))
        }
    }
}
