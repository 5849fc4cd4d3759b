//! How the controller makes bytes out of strobes, and whether those of one byte belong together.

use super::backpack::Strobe;
use super::{Finding, Instruction};

/// In 4-bit mode two strobes make a byte, the high half first. One flip-flop in the controller tells which half comes
/// next; reads and writes share it. Nothing checks that the halves belong together: R/W and RS count as they are in the
/// second strobe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Interface {
    /// The next strobe brings the low half.
    pub(super) half_pending: bool,
    /// The high half that was written last, 0 to 15.
    pub(super) high: u8,
    /// Who gave the strobe of the high half.
    pub(super) high_writer: u16,
    /// A byte was mixed, and was reported.
    pub(super) mixed_reported: bool,
    /// A byte was mixed by what may be the begin of an initialisation: first and second writer. Whether it is one, the
    /// next byte tells.
    pub(super) mixed_held: Option<(u16, u16)>,
}

/// A complete byte on its way into the controller, or out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Access {
    rs: bool,
    rw: bool,
    byte: u8,
}

impl Access {
    pub(super) fn instruction(self) -> Instruction {
        match (self.rs, self.rw) {
            (false, false) => Instruction::decode(self.byte),
            (false, true) => Instruction::ReadBusyFlag,
            (true, false) => Instruction::Write(self.byte),
            (true, true) => Instruction::Read,
        }
    }
}

impl Interface {
    pub(super) fn power_on() -> Interface {
        Interface {
            half_pending: false,
            high: 0,
            high_writer: 0,
            mixed_reported: false,
            mixed_held: None,
        }
    }

    /// Takes over a strobe. Returns the byte that is complete by it, and [`Finding::Mixed`] if that is to be reported.
    pub(super) fn strobe(&mut self, strobe: Strobe, eight_bits: bool) -> (Option<Access>, Option<Finding>) {
        let Strobe { rs, rw, half, writer } = strobe;
        if eight_bits {
            // D3–D0 lead nowhere; resistors in the controller pull them up (HD44780U data sheet, DC characteristics,
            // "pull-up MOS current" of DB0–DB7).
            let byte = half << 4 | 0xf;
            return (Some(Access { rs, rw, byte }), None);
        }
        if !self.half_pending {
            self.half_pending = true;
            self.high_writer = writer;
            if !rw {
                self.high = half;
            }
            return (None, None);
        }
        self.half_pending = false;
        let byte = self.high << 4 | half;
        (Some(Access { rs, rw, byte }), self.mixed(strobe))
    }

    /// Compares the writers of the two halves. An unknown writer may be anybody, so it is accused of nothing.
    ///
    /// The first strobe of an initialisation completes whatever half a killed program left behind. The display is about
    /// to be healed then, so a 3 that is written as an instruction is reported only when the next byte shows that no
    /// initialisation follows.
    fn mixed(&mut self, second: Strobe) -> Option<Finding> {
        let writers = (self.high_writer, second.writer);
        let differ = writers.0 != writers.1 && writers.0 != 0 && writers.1 != 0;
        let may_initialise = !second.rs && !second.rw && second.half == 3;
        let mixed = match self.mixed_held.take() {
            _ if self.mixed_reported => None,
            Some(held) => Some(held),
            None if differ && may_initialise => {
                self.mixed_held = Some(writers);
                None
            }
            None => differ.then_some(writers),
        };
        let (first, second) = mixed?;
        self.mixed_reported = true;
        Some(Finding::Mixed { first, second })
    }

    /// The controller is in 8-bit mode: whatever was mixed is over, and what is mixed from now on is reported anew.
    pub(super) fn resynchronised(&mut self) {
        self.mixed_reported = false;
        self.mixed_held = None;
    }

    /// The half of `byte` that the controller shows on D7–D4 in the strobe that is under way. In 8-bit mode no half is
    /// ever pending.
    pub(super) fn output(&self, byte: u8) -> u8 {
        if self.half_pending { byte & 0xf } else { byte >> 4 }
    }
}
