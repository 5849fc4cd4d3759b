//! The state word of a slot of the ring.
//!
//! | bits | what |
//! |---|---|
//! | 0–26 | lap: how often the ring has gone round when this state was set |
//! | 27–42 | writer: index into the table of writers |
//! | 43 | more: the event goes on in a later place of the same writer |
//! | 44–49 | length of the payload in bytes |
//! | 50–55 | pin; of an event without one, which part of its payload stands here |
//! | 56–61 | kind |
//! | 62–63 | phase |
//!
//! The lap makes a slot of this round different from the same slot a round ago, so that a writer that slept through
//! a whole round cannot write into somebody else's event: every change of the word is a compare-and-swap.

use super::layout::Slot;
use std::sync::atomic::Ordering::{AcqRel, Acquire};

/// How far an event has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing here in this lap: not used yet, or given up.
    Void = 0,
    /// Its writer is at work.
    Filling = 1,
    /// It happened, and all of it is there.
    Committed = 2,
    /// A reader gave it up while its writer was at work. The slot rests until that writer has seen it.
    Abandoned = 3,
}

/// What kind of event stands in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SlotKind {
    /// An operation on a pin: the payload is the pin's new word, its old one, and the kind of operation.
    Pin = 1,
    /// Somebody did something from outside: part, zero byte, action.
    Input = 2,
    /// Output of the program: stream (1 or 2), text.
    Out = 3,
    /// A process appeared on the board.
    Start = 4,
    /// A process ended: its number (4 bytes), its name, zero byte, how it ended, in words.
    Exit = 5,
    /// A process waits: 0 or 1 (begin, end), and for what.
    Wait = 6,
    /// A mark in the trace.
    Mark = 7,
    /// Something the board noticed.
    Diagnosis = 8,
    /// A transfer on the I2C bus. See `transfer`.
    Transfer = 9,
}

impl SlotKind {
    fn from_bits(bits: u64) -> Option<SlotKind> {
        use SlotKind::*;
        [Pin, Input, Out, Start, Exit, Wait, Mark, Diagnosis, Transfer]
            .into_iter()
            .find(|kind| *kind as u64 == bits)
    }
}

/// A decoded state word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SlotState(pub(crate) u64);

const LAP_BITS: u32 = 27;
const LAP_MASK: u64 = (1 << LAP_BITS) - 1;

impl SlotState {
    /// The state in which a writer begins an event.
    pub(crate) fn filling(lap: u64, kind: SlotKind, pin: u8, writer: u16) -> SlotState {
        SlotState((lap & LAP_MASK) | u64::from(writer) << 27 | u64::from(pin) << 50 | (kind as u64) << 56)
            .with_phase(Phase::Filling)
    }

    /// The same event in another phase.
    pub(crate) fn with_phase(self, phase: Phase) -> SlotState {
        SlotState(self.0 & !(3 << 62) | (phase as u64) << 62)
    }

    /// The same event with a payload of `length` bytes that goes on elsewhere, or not.
    pub(crate) fn with_payload(self, length: usize, more: bool) -> SlotState {
        SlotState(self.0 & !(0x7f << 43) | (length as u64) << 44 | u64::from(more) << 43)
    }

    /// The same state in another lap.
    pub(crate) fn with_lap(self, lap: u64) -> SlotState {
        SlotState(self.0 & !LAP_MASK | lap & LAP_MASK)
    }

    pub(crate) fn phase(self) -> Phase {
        match self.0 >> 62 {
            0 => Phase::Void,
            1 => Phase::Filling,
            2 => Phase::Committed,
            _ => Phase::Abandoned,
        }
    }

    pub(crate) fn kind(self) -> Option<SlotKind> {
        SlotKind::from_bits(self.0 >> 56 & 0x3f)
    }

    pub(crate) fn pin(self) -> u8 {
        (self.0 >> 50 & 0x3f) as u8
    }

    /// Which part of the payload stands here, as [`part_label`] tells it.
    pub(crate) fn part(self) -> u8 {
        self.pin()
    }

    pub(crate) fn length(self) -> usize {
        (self.0 >> 44 & 0x3f) as usize
    }

    pub(crate) fn more(self) -> bool {
        self.0 >> 43 & 1 == 1
    }

    pub(crate) fn writer(self) -> u16 {
        (self.0 >> 27) as u16
    }

    /// How many laps this state is away from `lap`: negative if it is older. Laps wrap after 2²⁷ rounds, which takes
    /// hours at full speed; only a writer that slept for exactly that long could be fooled.
    pub(crate) fn laps_from(self, lap: u64) -> i64 {
        let difference = (self.0 & LAP_MASK).wrapping_sub(lap & LAP_MASK) & LAP_MASK;
        if difference > LAP_MASK / 2 {
            difference as i64 - (1 << LAP_BITS)
        } else {
            difference as i64
        }
    }
}

/// The label of the part with this index: 0 for the first one only, then 1 to 63, again and again.
pub(crate) fn part_label(index: usize) -> u8 {
    match index {
        0 => 0,
        _ => (1 + (index - 1) % 63) as u8,
    }
}

impl Slot {
    pub(crate) fn load(&self) -> SlotState {
        SlotState(self.state.load(Acquire))
    }

    /// Changes the state from `from` to `to`, or says what it is instead.
    pub(crate) fn swap(&self, from: SlotState, to: SlotState) -> Result<(), SlotState> {
        self.state
            .compare_exchange(from.0, to.0, AcqRel, Acquire)
            .map(drop)
            .map_err(SlotState)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_comes_back() {
        let state = SlotState::filling(123_456_789 & LAP_MASK, SlotKind::Diagnosis, 57, 4095).with_payload(48, true);
        assert_eq!(state.phase(), Phase::Filling);
        assert_eq!(state.kind(), Some(SlotKind::Diagnosis));
        assert_eq!(
            (state.pin(), state.writer(), state.length(), state.more()),
            (57, 4095, 48, true)
        );
        assert_eq!(state.laps_from(123_456_789), 0);
        let committed = state.with_phase(Phase::Committed);
        assert_eq!(committed.phase(), Phase::Committed);
        assert_eq!(committed.with_phase(Phase::Filling), state);
        assert_eq!(state.with_lap(7).laps_from(7), 0);
    }

    #[test]
    fn laps_are_compared_across_the_wrap() {
        let last = SlotState(LAP_MASK);
        assert_eq!(last.laps_from(LAP_MASK + 1), -1);
        assert_eq!(SlotState(0).laps_from(LAP_MASK), 1);
        assert_eq!(SlotState(5).laps_from(3), 2);
    }
}
