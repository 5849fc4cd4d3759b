//! Reading the ring in its order.

use super::Board;
use super::layout::{PAYLOAD, Slot};
use super::pin_word::{OperationKind, PinWord};
use super::slot::{Phase, SlotKind, SlotState};
use std::hint;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use std::sync::atomic::fence;

/// How often a reader looks at an unfinished event before it takes it to be stuck. An event takes a writer less than a
/// tenth of a microsecond, if nothing interrupts it.
const SPINS: u32 = 400;

/// One slot's worth of an event, as it stands in the ring.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Record {
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests check the order by it"))]
    pub(crate) place: u64,
    /// Nanoseconds on the monotonic clock, as the writer read it.
    pub(crate) time: u64,
    pub(crate) state: SlotState,
    payload: [u64; PAYLOAD / 8],
}

impl Record {
    pub(crate) fn kind(&self) -> Option<SlotKind> {
        self.state.kind()
    }

    /// The pin's word before and after an operation.
    pub(crate) fn pin_words(&self) -> (PinWord, PinWord) {
        (PinWord(self.payload[1]), PinWord(self.payload[0]))
    }

    pub(crate) fn operation(&self) -> OperationKind {
        OperationKind::from_bits(self.payload[2])
    }

    /// The payload of an event that is no operation on a pin.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.payload.iter().flat_map(|word| word.to_ne_bytes()).collect();
        bytes.truncate(self.state.length());
        bytes
    }
}

/// What stands at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Look {
    /// A finished event.
    Event(Record),
    /// Nothing happened here, and nothing will.
    Void,
    /// Claimed, and not finished yet.
    Pending,
    /// Not claimed yet.
    End,
    /// The ring has gone round since; what stood here is overwritten.
    Overtaken,
}

impl Board {
    /// Looks at `place`. With `force` the answer is never `Pending`: what is stuck is brought to an end.
    pub(crate) fn look(&self, place: u64, force: bool) -> Look {
        let slot = self.map.slot(place);
        let lap = self.lap(place);
        let mut spins = 0;
        loop {
            let state = slot.load();
            let pending = match (state.laps_from(lap), state.phase()) {
                (1.., _) => return Look::Overtaken,
                (0, Phase::Void | Phase::Abandoned) => return Look::Void,
                (0, Phase::Committed) => return read(slot, place, state),
                (0, Phase::Filling) => place,
                (_, Phase::Void | Phase::Committed) if place >= self.head() => return Look::End,
                (_, Phase::Void | Phase::Committed) => place,
                // The slot of a place one or more rounds ago, whose writer never came back.
                (_, Phase::Abandoned) => {
                    // Closed for this lap too, before this place is called void: a writer that comes back late frees
                    // the slot for later laps only.
                    if slot.swap(state, state.with_lap(lap)).is_ok() {
                        self.count_void();
                    }
                    continue;
                }
                (laps, Phase::Filling) => {
                    if place >= self.head() {
                        return Look::End;
                    }
                    place - laps.unsigned_abs() * self.map.capacity()
                }
            };
            if spins < SPINS {
                spins += 1;
                hint::spin_loop();
            } else if force {
                self.end(pending, slot, state);
            } else {
                return Look::Pending;
            }
        }
    }

    /// Ends what is unfinished in `slot`, which was found in `state`.
    #[cold]
    fn end(&self, place: u64, slot: &Slot, state: SlotState) {
        match (state.phase(), state.kind()) {
            (Phase::Filling, Some(SlotKind::Pin)) => self.help(place, slot, state, true),
            (Phase::Filling, _) => self.close(slot, state, true),
            _ => {
                // Claimed, not begun: close it before its writer can begin.
                if slot
                    .swap(state, state.with_phase(Phase::Void).with_lap(self.lap(place)))
                    .is_ok()
                {
                    self.count_void();
                }
            }
        }
    }
}

fn read(slot: &Slot, place: u64, state: SlotState) -> Look {
    let record = Record {
        place,
        time: slot.time.load(Relaxed),
        state,
        payload: std::array::from_fn(|index| slot.payload[index].load(Relaxed)),
    };
    // The payload was read before the state is looked at again: unchanged means that all of it belongs together.
    fence(Acquire);
    if slot.load() == state {
        Look::Event(record)
    } else {
        Look::Overtaken
    }
}

/// What a cursor found.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// The next event. Its time is made not to decrease along the order.
    Event(Record),
    /// This many places were overwritten before they were read.
    Lost(u64),
}

/// Reads a board's events one after the other.
#[derive(Debug)]
pub(crate) struct Cursor {
    board: Arc<Board>,
    next: u64,
    latest: u64,
    /// The place that was pending the last time, and will not be waited for again.
    stuck: Option<u64>,
}

impl Cursor {
    /// Starts at the next event to come.
    pub(crate) fn at_head(board: &Arc<Board>) -> Cursor {
        Cursor {
            board: Arc::clone(board),
            next: board.head(),
            latest: 0,
            stuck: None,
        }
    }

    /// The place that is read next.
    pub(crate) fn position(&self) -> u64 {
        self.next
    }

    /// The next step, or `None` if there is nothing (yet).
    ///
    /// An event that is still being written ends the reading for this time; if it is no further at the next call, it is
    /// brought to an end. With `force` that is done at once, which is right when the writers are known to be gone.
    pub(crate) fn step(&mut self, force: bool) -> Option<Step> {
        loop {
            match self.board.look(self.next, force || self.stuck == Some(self.next)) {
                Look::Event(mut record) => {
                    self.next += 1;
                    self.latest = self.latest.max(record.time);
                    record.time = self.latest;
                    return Some(Step::Event(record));
                }
                Look::Void => self.next += 1,
                Look::Pending => {
                    self.stuck = Some(self.next);
                    return None;
                }
                Look::End => return None,
                Look::Overtaken => {
                    // Begin again in the middle of what is still there, so as not to be overtaken at once.
                    let capacity = self.board.map.capacity();
                    let resume = (self.board.head().saturating_sub(capacity / 2)).max(self.next + 1);
                    let lost = resume - self.next;
                    self.next = resume;
                    return Some(Step::Lost(lost));
                }
            }
        }
    }
}
