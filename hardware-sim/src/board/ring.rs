//! How an event gets its place in the common order, and how it happens there.
//!
//! # The order
//!
//! A writer *claims* the next place (one atomic addition), *begins* the slot of that place, writes what is to happen,
//! lets it happen, and *commits* the slot. For an operation on a pin "lets it happen" is one compare-and-swap on the
//! pin's word: it sets the new level and the place together, and only if the pin's last event has an earlier place. So
//! the events of a pin stand in the ring in the order in which they happened to the pin, and an event whose writer saw
//! the effect of another one stands behind it.
//!
//! # Death at any instruction
//!
//! No step waits for another process. A writer may be killed, stopped or merely slow
//!
//! - before it begins its slot: a reader that gets there marks the place void; the writer, if it lives, notices and
//!   claims another one;
//! - between beginning and having written what is to happen: a reader forbids the pin's word to take this place
//!   ("void" in the word), then abandons the slot. Nothing happened. The slot is not used again until its writer has
//!   noticed, so that its late stores hurt nobody; one that was killed costs the ring one slot;
//! - after that: a reader makes it happen in the writer's stead, by the same compare-and-swap. It happens once, whoever
//!   is first;
//! - before it commits: the next event on the same pin, or a reader, does so in its stead. Nobody replaces a pin's word
//!   before the event that made it is committed, so a slot that is still being filled while its pin has gone on never
//!   happened.
//!
//! # A full ring
//!
//! While nobody records, the ring keeps the newest events and overwrites the oldest. While a recorder is attached,
//! writers wait for it: none of their events is lost. A recorder holds a lock on the file that the kernel takes away
//! when it dies (F_OFD_SETLK, fcntl(2)); a writer that has waited for a tenth of a second looks, and goes on without a
//! dead one. Whoever reads without being the recorder may be overtaken, and is told how many events it missed.

use super::Board;
use super::clock;
use super::courtesies;
use super::file_lock::{self, LockByte};
use super::futex;
use super::layout::{PAYLOAD, Slot};
use super::matrix;
use super::pin_word::{Operation, PinWord};
use super::slot::{Phase, SlotKind, SlotState, part_label};
use super::writers::Seat;
use std::ops::Range;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use std::sync::atomic::fence;
use std::time::Duration;

/// How long a writer waits for room before it looks whether the recorder still lives.
const RECORDER_CHECK: Duration = Duration::from_millis(100);

impl Board {
    /// Which lap of the ring `place` belongs to. The first is number 1.
    #[inline]
    pub(crate) fn lap(&self, place: u64) -> u64 {
        place / self.map.capacity()
    }

    /// The place that the next event will get.
    pub(crate) fn head(&self) -> u64 {
        self.map.layout().ring.head.load(Acquire)
    }

    /// Does `operation` on `pin` in the name of `seat`. Returns the pin's word before and after.
    #[inline]
    pub(crate) fn operate(&self, seat: Seat, pin: u8, operation: Operation) -> (PinWord, PinWord) {
        loop {
            let place = self.claim();
            if let Some(words) = self.operate_at(place, seat, pin, operation) {
                return words;
            }
        }
    }

    /// Appends an event that is no operation on a pin. A payload of more than 48 bytes takes several places.
    pub(crate) fn append(&self, seat: Seat, kind: SlotKind, payload: &[u8]) {
        self.append_parts(seat, kind, payload, 0..payload.len().div_ceil(PAYLOAD).max(1));
    }

    /// Appends some of the parts of an event: all of them, unless a test wants to see what comes of it.
    pub(crate) fn append_parts(&self, seat: Seat, kind: SlotKind, payload: &[u8], indices: Range<usize>) {
        let parts = payload.len().div_ceil(PAYLOAD).max(1);
        for index in indices {
            let part = &payload[index * PAYLOAD..payload.len().min((index + 1) * PAYLOAD)];
            let filling = SlotState::filling(0, kind, part_label(index), seat.number());
            let filling = filling.with_payload(part.len(), index + 1 < parts);
            while !self.append_at(self.claim(), filling, part) {}
        }
    }

    #[inline]
    fn claim(&self) -> u64 {
        courtesies::progress();
        let layout = self.map.layout();
        let place = layout.ring.head.fetch_add(1, SeqCst);
        if place >= layout.recorder.limit.load(Acquire) {
            self.wait_for_room(place);
        }
        place
    }

    #[cold]
    fn wait_for_room(&self, place: u64) {
        let words = &self.map.layout().recorder;
        words.waiting.fetch_add(1, SeqCst);
        loop {
            let room = words.room.load(SeqCst);
            let limit = words.limit.load(SeqCst);
            if place < limit {
                break;
            }
            let before = clock::now();
            futex::wait(&words.room, room, Some(RECORDER_CHECK));
            let waited = Duration::from_nanos(clock::now().saturating_sub(before));
            if waited >= RECORDER_CHECK && !file_lock::is_held(&self.file, LockByte::Recorder) {
                // The recorder died. Whoever finds out first lets everybody go on.
                if words.limit.compare_exchange(limit, u64::MAX, SeqCst, SeqCst).is_ok() {
                    self.announce_room();
                }
            }
        }
        words.waiting.fetch_sub(1, SeqCst);
    }

    /// Wakes the writers that wait for room. Returns whether there were any.
    pub(crate) fn announce_room(&self) -> bool {
        let words = &self.map.layout().recorder;
        words.room.fetch_add(1, SeqCst);
        let waiting = words.waiting.load(SeqCst) != 0;
        if waiting {
            futex::wake_all(&words.room);
        }
        waiting
    }

    /// Begins the slot of `place`, or says that the place is lost: a reader gave it up, or an earlier writer never
    /// came back to this slot.
    #[inline]
    fn begin(&self, place: u64, state: SlotState) -> Option<&Slot> {
        let slot = self.map.slot(place);
        let mut current = slot.load();
        loop {
            let reusable = matches!(current.phase(), Phase::Void | Phase::Committed);
            if !reusable || current.laps_from(self.lap(place)) >= 0 {
                return None;
            }
            match slot.swap(current, state) {
                Ok(()) => {
                    // What is stored next must not be seen before the new state: a reader that finds the old state
                    // unchanged around its reading takes what it has read for the old event.
                    fence(Release);
                    return Some(slot);
                }
                Err(found) => current = found,
            }
        }
    }

    /// `None`: the place was lost, nothing happened.
    #[inline]
    pub(super) fn operate_at(
        &self,
        place: u64,
        seat: Seat,
        pin: u8,
        operation: Operation,
    ) -> Option<(PinWord, PinWord)> {
        let filling = SlotState::filling(self.lap(place), SlotKind::Pin, pin, seat.number());
        let slot = self.begin(place, filling)?;
        slot.time.store(clock::now(), Relaxed);
        let mut old = self.pin_word(pin);
        while old.place() < place {
            let new = old.apply(pin, operation).at_place(place);
            slot.payload[2].store(operation.kind() as u64, Relaxed);
            // New before old: whoever sees this `old` sees this `new` (see `help`).
            slot.payload[0].store(new.0, Relaxed);
            slot.payload[1].store(old.0, Release);
            match self.replace(pin, old, new) {
                Ok(()) => {
                    let _ = slot.swap(filling, filling.with_phase(Phase::Committed));
                    return Some((old, new));
                }
                Err(found) => old = found,
            }
        }
        // Somebody else decided. Either they made it happen in our stead, or it can no longer happen.
        let helped = || {
            let old = PinWord(slot.payload[1].load(Relaxed));
            (old, old.apply(pin, operation).at_place(place))
        };
        if old.place() == place && !old.void() {
            let words = helped();
            let _ = slot.swap(filling, filling.with_phase(Phase::Committed));
            return Some(words);
        }
        self.give_up(slot, filling)
            .then_some(())
            .map_or_else(|| Some(helped()), |()| None)
    }

    fn append_at(&self, place: u64, filling: SlotState, part: &[u8]) -> bool {
        let filling = filling.with_lap(self.lap(place));
        let Some(slot) = self.begin(place, filling) else {
            return false;
        };
        slot.time.store(clock::now(), Relaxed);
        for (bytes, word) in part.chunks(8).zip(&slot.payload) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            word.store(u64::from_ne_bytes(whole), Relaxed);
        }
        slot.swap(filling, filling.with_phase(Phase::Committed)).is_ok() || !self.give_up(slot, filling)
    }

    /// Takes back an event that did not happen, and frees its slot. `false`: it did happen after all.
    #[cold]
    fn give_up(&self, slot: &Slot, filling: SlotState) -> bool {
        loop {
            let current = slot.load();
            let void = match current.phase() {
                _ if current.writer() != filling.writer() => return false,
                Phase::Filling if current == filling => current.with_phase(Phase::Void),
                // Readers may have moved it on to later laps; it stays closed for all of them.
                Phase::Abandoned => current.with_phase(Phase::Void),
                _ => return false,
            };
            if slot.swap(current, void).is_ok() {
                return true;
            }
        }
    }

    #[inline]
    pub(crate) fn pin_word(&self, pin: u8) -> PinWord {
        PinWord(self.map.layout().pins[usize::from(pin)].word.load(Acquire))
    }

    /// Replaces a pin's word, or says what it is instead. This is the instant at which an operation happens.
    #[inline]
    fn replace(&self, pin: u8, old: PinWord, new: PinWord) -> Result<(), PinWord> {
        self.close_event_of(old);
        let edge = old.armed() && old.level() != new.level();
        // At a pin of the keypad the edge may come at another pin, after this. Who waits there settles the wires.
        let edge_elsewhere = || matrix::node(pin).is_some() && self.keypad_is_armed();
        if edge || edge_elsewhere() {
            // Before the edge can be seen, so that a writer killed right after it has woken those who wait for it. They
            // find this event in the ring and, if need be, make it happen themselves.
            self.wake();
        }
        let word = &self.map.layout().pins[usize::from(pin)].word;
        word.compare_exchange(old.0, new.0, AcqRel, Acquire)
            .map(drop)
            .map_err(PinWord)
    }

    /// Closes the slot of the event that made `word`, if its writer has not come to it yet.
    #[inline]
    fn close_event_of(&self, word: PinWord) {
        let place = word.place();
        if place == 0 {
            return;
        }
        let slot = self.map.slot(place);
        let state = slot.load();
        if state.phase() == Phase::Filling && state.laps_from(self.lap(place)) == 0 {
            self.close(slot, state, word.void());
        }
    }

    /// Ends the filling of a slot that is another writer's. Failing means that somebody else did so.
    pub(crate) fn close(&self, slot: &Slot, state: SlotState, void: bool) {
        if void {
            if slot.swap(state, state.with_phase(Phase::Abandoned)).is_ok() {
                self.count_void();
            }
        } else {
            let _ = slot.swap(state, state.with_phase(Phase::Committed));
        }
    }

    /// Brings an event on a pin to an end in its writer's stead, if its writer has written what is to happen. If it has
    /// not, `force` sees to it that nothing will. `state` was found in the slot of `place`; its phase is `Filling`.
    pub(crate) fn help(&self, place: u64, slot: &Slot, state: SlotState, force: bool) {
        let pin = state.pin();
        let word = self.pin_word(pin);
        if word.place() == place {
            self.close(slot, state, word.void());
        } else if word.place() > place {
            // It never happened: nobody replaces a word whose slot is not settled. (If it did happen and was settled
            // between our two looks, the swap fails.)
            self.close(slot, state, true);
        } else {
            // What the writer wrote, if it came that far. The words of an unfinished event can be left over from an
            // earlier lap; then `new` has another place, or `old` is not what the pin holds.
            let old = PinWord(slot.payload[1].load(Acquire));
            let new = PinWord(slot.payload[0].load(Relaxed));
            let ready = new.place() == place && !new.void() && old == word && slot.load() == state;
            if ready && self.replace(pin, old, new).is_ok() {
                self.close(slot, state, false);
            } else if force {
                self.close_event_of(word);
                let _ = self.map.layout().pins[usize::from(pin)].word.compare_exchange(
                    word.0,
                    word.voided_at(place).0,
                    AcqRel,
                    Acquire,
                );
            }
        }
    }

    /// Arms a pin for edges, or disarms it. This is no event.
    pub(crate) fn arm(&self, pin: u8, armed: bool) -> PinWord {
        let word = &self.map.layout().pins[usize::from(pin)].word;
        let mut old = self.pin_word(pin);
        loop {
            let new = old.with_armed(armed);
            match word.compare_exchange(old.0, new.0, AcqRel, Acquire) {
                Ok(_) => return new,
                Err(found) => old = PinWord(found),
            }
        }
    }

    /// Wakes every thread of every process that waits for an edge, to look again.
    pub(crate) fn wake(&self) {
        let words = &self.map.layout().interrupts;
        words.edges.fetch_add(1, SeqCst);
        if words.waiting.load(SeqCst) != 0 {
            futex::wake_all(&words.edges);
        }
    }

    /// Counts a place at which nothing happened.
    pub(crate) fn count_void(&self) {
        self.map.layout().losses.void_places.fetch_add(1, Relaxed);
    }
}
