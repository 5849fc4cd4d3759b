//! Carrying a change at one pin of the keypad over to the others. See `matrix`.

use super::Board;
use super::matrix::{self, NODES, Nodes, PINS, Settled, members};
use super::pin_word::{Operation, PinWord};
use super::slot::SlotKind;
use super::writers::Seat;
use crate::gpio::{Bias, Level};
use crate::parts::Key;
use std::sync::Arc;
use std::sync::atomic::Ordering::{AcqRel, Relaxed};

impl Board {
    /// The word of `pin`, settled if it is one of the keypad's.
    #[inline]
    pub(crate) fn settled_word(self: &Arc<Board>, pin: u8) -> PinWord {
        if matrix::node(pin).is_some() && !self.is_settled() {
            self.settle(self.seat());
        }
        self.pin_word(pin)
    }

    fn keypad_words(&self) -> [PinWord; NODES] {
        PINS.map(|pin| self.pin_word(pin))
    }

    #[inline]
    fn is_settled(&self) -> bool {
        let words = self.keypad_words();
        matrix::settle(&words).levels == matrix::levels(&words)
    }

    /// Gives every pin of the keypad the level that the wires say. Returns whether there was anything to do.
    pub(crate) fn settle(&self, seat: Seat) -> bool {
        let mut changed = false;
        loop {
            let words = self.keypad_words();
            let settled = matrix::settle(&words);
            if settled.undecided != 0 || settled.short != (0, 0) {
                self.report(seat, &words, &settled);
            }
            let wrong = settled.levels ^ matrix::levels(&words);
            if wrong == 0 {
                return changed;
            }
            let index = wrong.trailing_zeros() as usize;
            let level = Level::from(settled.levels >> index & 1);
            self.operate(seat, PINS[index], Operation::Settle(level));
            changed = true;
        }
    }

    /// Whether somebody waits for an edge at one of the keypad's pins.
    pub(super) fn keypad_is_armed(&self) -> bool {
        self.keypad_words().into_iter().any(PinWord::armed)
    }

    /// All keys are up: what is wrong from now on is worth a word again.
    pub(crate) fn forget_reports(&self) {
        self.map.layout().keypad.reported.store(0, Relaxed);
    }

    /// Says what is wrong with the voltages, once while keys are down.
    #[cold]
    fn report(&self, seat: Seat, words: &[PinWord; NODES], settled: &Settled) {
        let (high, low) = settled.short;
        // As long as no program has chosen a pull, a key that is pressed is nobody's mistake.
        let chosen = |index: usize| words[index].bias() != PinWord::power_on(PINS[index]).bias();
        if high == 0 && !members(settled.undecided).any(chosen) {
            return;
        }
        let problem = u64::from(high) | u64::from(low) << 8 | u64::from(settled.undecided) << 16;
        let reported = self.map.layout().keypad.reported.fetch_or(problem, AcqRel);
        if problem & !reported == 0 {
            return;
        }
        let keys = keys_down(words);
        if high != 0 {
            let text = format!(
                "short circuit: {} (high) and {} (low) are joined through {keys}; on a real Pi some 10 mA flow, or much \
                 more with metal contacts. Let the columns that are not selected be inputs",
                pins(high),
                pins(low)
            );
            self.append(seat, SlotKind::Diagnosis, text.as_bytes());
        } else {
            let pulled = |bias| pins(settled.undecided & matrix::nodes(|index| words[index].bias() == bias));
            let text = format!(
                "{} is neither high nor low: through {keys} the pull-up of {} works against the pull-down of {}. It \
                 reads as before. Give the idle columns a pull-up, or no pull",
                pins(settled.undecided),
                pulled(Bias::PullUp),
                pulled(Bias::PullDown),
            );
            self.append(seat, SlotKind::Diagnosis, text.as_bytes());
        }
    }
}

/// `GPIO 24`, `GPIO 24 and GPIO 25`.
fn pins(nodes: Nodes) -> String {
    let names: Vec<String> = members(nodes).map(|index| format!("GPIO {}", PINS[index])).collect();
    names.join(" and ")
}

/// `key 1`, `keys 1 and 2`.
fn keys_down(words: &[PinWord; NODES]) -> String {
    let down: Vec<String> = Key::all()
        .filter(|key| words[key.row()].contacts() & 1 << key.column() != 0)
        .map(|key| key.to_string())
        .collect();
    format!(
        "{} {}",
        if down.len() == 1 { "key" } else { "keys" },
        down.join(" and ")
    )
}
