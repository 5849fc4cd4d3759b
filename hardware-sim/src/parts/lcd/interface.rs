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
    /// The pins D7–D4 in the strobe of the high half, 0 to 15.
    pub(super) high: u8,
    /// Who gave the strobe of the high half.
    pub(super) high_writer: u16,
    /// That the halves got out of step was reported.
    pub(super) reported: bool,
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
            reported: false,
            mixed_held: None,
        }
    }

    /// Takes over a strobe. Returns the byte that is complete by it, if one is, and [`Finding::Mixed`] if that is to be
    /// reported.
    pub(super) fn strobe(&mut self, strobe: Strobe, eight_bits: bool) -> Option<(Access, Option<Finding>)> {
        let Strobe { rs, rw, half, writer } = strobe;
        if eight_bits {
            // D3–D0 lead nowhere; resistors in the controller pull them up (HD44780U data sheet, DC characteristics,
            // "pull-up MOS current" of DB0–DB7).
            let byte = half << 4 | 0xf;
            return Some((Access { rs, rw, byte }, None));
        }
        if !self.half_pending {
            self.half_pending = true;
            self.high = half;
            self.high_writer = writer;
            return None;
        }
        self.half_pending = false;
        let byte = self.high << 4 | half;
        Some((Access { rs, rw, byte }, self.mixed(strobe)))
    }

    /// Compares the writers of the two halves.
    ///
    /// The first strobe of an initialisation completes whatever half a killed program left behind. The display is about
    /// to be healed then, so a 3 that is written as an instruction is reported only when the next byte shows that no
    /// initialisation follows.
    fn mixed(&mut self, second: Strobe) -> Option<Finding> {
        let writers = (self.high_writer, second.writer);
        let differ = differ(writers.0, writers.1);
        let initialises = initialises(second);
        let mixed = match self.mixed_held.take() {
            _ if self.reported => None,
            Some(_) if initialises && self.high == 3 && !differ => None,
            Some(held) => Some(held),
            None if differ && initialises => {
                self.mixed_held = Some(writers);
                None
            }
            None => differ.then_some(writers),
        };
        let (first, second) = mixed?;
        self.reported = true;
        Some(Finding::Mixed { first, second })
    }

    /// One writer set the pins for a strobe, and the next set them for another before E fell: [`Finding::Overwritten`],
    /// unless nothing else is wrong than that the first was killed, and the second initialises.
    pub(super) fn overwritten(&mut self, first: Strobe, second: Strobe) -> Option<Finding> {
        if self.reported || initialises(second) || !differ(first.writer, second.writer) {
            return None;
        }
        self.reported = true;
        Some(Finding::Overwritten {
            first: first.writer,
            second: second.writer,
        })
    }

    /// The controller is in 8-bit mode: whatever was mixed is over, and what is mixed from now on is reported anew.
    pub(super) fn resynchronised(&mut self) {
        self.reported = false;
        self.mixed_held = None;
    }

    /// The half of `byte` that the controller shows on D7–D4 in the strobe that is under way. In 8-bit mode no half is
    /// ever pending.
    pub(super) fn output(&self, byte: u8) -> u8 {
        if self.half_pending { byte & 0xf } else { byte >> 4 }
    }
}

/// Whether two writers are known to be different. One who is unknown may be anybody, and is accused of nothing.
fn differ(one: u16, other: u16) -> bool {
    one != other && one != 0 && other != 0
}

/// Whether this may be a strobe of an initialisation: a 3, written as an instruction.
fn initialises(strobe: Strobe) -> bool {
    !strobe.rs && !strobe.rw && strobe.half == 3
}
