//! What a program did to the display that cannot have been meant.

use super::Instruction;
use std::time::Duration;

/// What a program did to the display that cannot have been meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// The two halves of a byte came from different writers, so the display pairs the wrong halves from now on.
    ///
    /// This or [`Finding::Overwritten`] is reported once, and again only after a program has brought the display into
    /// 8-bit mode, which is how initialisation begins.
    ///
    /// Cause: two programs write at the same time, or one was killed in the middle of a byte and another goes on without
    /// initialising. Cure: one process writes for all; or each sends the cursor and its text in one transfer; and each
    /// initialises when it starts.
    Mixed {
        /// Who sent the high half.
        first: u16,
        /// Who sent the low half.
        second: u16,
    },
    /// While E was high for a half of one writer, another set the pins for a half of its own. The display never took the
    /// first one, so it pairs the wrong halves from now on. Cause and cure as for [`Finding::Mixed`].
    Overwritten {
        /// Whose half is lost.
        first: u16,
        /// Who wrote over it.
        second: u16,
    },
    /// An instruction came while the display was busy with the one before, and was not executed.
    ///
    /// Cause: no pause after "clear display" or "return home", or after power-on. Cure: wait as long as the table of
    /// [`Instruction`] says, or read the busy flag.
    TooEarly {
        /// Who sent it.
        writer: u16,
        /// What it was.
        instruction: Instruction,
        /// How much later it should have come, in ns.
        early: u64,
    },
}

/// What follows when the display has lost count of the halves, and what to do.
const OUT_OF_PHASE: &str = "it is out of phase, and shows garbage until a program initialises it again. Let one process \
                            write, or send cursor and text in one transfer";

impl Finding {
    /// The finding as a sentence or two for people: what happened, and what to do. `name` gives the name of a writer.
    pub fn text(&self, name: impl Fn(u16) -> String) -> String {
        match *self {
            Finding::Mixed { first, second } => format!(
                "the display took half a character from {} and half from {}: {OUT_OF_PHASE}",
                name(first),
                name(second)
            ),
            Finding::Overwritten { first, second } => format!(
                "{} wrote over half a character from {} before the display had taken it: {OUT_OF_PHASE}",
                name(second),
                name(first)
            ),
            Finding::TooEarly {
                writer,
                instruction,
                early,
            } => format!(
                "{} sent {instruction} {:?} too early: the display was still busy, and ignored it. Wait after 'clear \
                 display' and 'return home' (1.52 ms, slow displays 2.5 ms) and after power-on, or read the busy flag",
                name(writer),
                Duration::from_nanos(early)
            ),
        }
    }
}
