//! Who is next.

use crate::settings::Order;
use crate::tasks::Tasks;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use virtual_time_abi::page::{Page, SLOTS, Slot, mix, state};

/// A thread that could go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    /// Its deadline; for one that waits for its turn, its rank.
    pub(crate) deadline: u64,
    /// Its place in the order of creation.
    pub(crate) place: usize,
    /// Its slot.
    pub(crate) slot: usize,
}

/// All threads that wait in the shim, by what they wait for.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// For their turn.
    pub(crate) turns: Vec<Candidate>,
    /// For a time.
    pub(crate) timed: Vec<Candidate>,
    /// For anything to happen, and a time.
    pub(crate) polling: Vec<Candidate>,
    /// A wait that has been ended, but goes on: a signal handler of the program came between.
    pub(crate) missed: Vec<Candidate>,
}

impl Candidates {
    /// Reads the slots. Only while all threads are blocked.
    pub(crate) fn read(page: &Page, tasks: &Tasks) -> Self {
        let mut found = Self::default();
        for (index, slot) in used_slots(page).iter().enumerate() {
            let waits_for = slot.state.load(Acquire);
            if !matches!(waits_for, state::TIMED | state::TURN | state::POLL) {
                continue;
            }
            let Some(place) = tasks.place(slot.pid.load(Relaxed), slot.tid.load(Relaxed)) else {
                continue;
            };
            let candidate = Candidate {
                deadline: slot.deadline.load(Relaxed),
                place,
                slot: index,
            };
            if slot.fired.load(Relaxed) != 0 {
                found.missed.push(candidate);
                continue;
            }
            match waits_for {
                state::TIMED => found.timed.push(candidate),
                state::POLL => found.polling.push(candidate),
                _ => found.turns.push(candidate),
            }
        }
        for list in [&mut found.turns, &mut found.timed, &mut found.polling] {
            list.sort_unstable();
        }
        found
    }

    /// The earliest time for which a thread waits.
    pub(crate) fn next_time(&self) -> Option<u64> {
        let timed = self.timed.first().map(|candidate| candidate.deadline);
        let polling = self.polling.first().map(|candidate| candidate.deadline);
        timed.into_iter().chain(polling).filter(|&time| time != u64::MAX).min()
    }
}

/// The slots that any thread has ever had.
pub(crate) fn used_slots(page: &Page) -> &[Slot] {
    &page.slots[..(page.slots_used.load(Acquire) as usize).min(SLOTS)]
}

/// Chooses among those who could go on at the same instant.
#[derive(Debug)]
pub(crate) struct Chooser {
    order: Order,
    seed: u64,
    draws: u64,
}

impl Chooser {
    pub(crate) fn new(order: Order, seed: u64) -> Self {
        Self { order, seed, draws: 0 }
    }

    /// The thread that goes on at `now`, and whether it gets a turn or has its time.
    pub(crate) fn choose(&mut self, candidates: &Candidates, now: u64) -> Option<(Candidate, bool)> {
        let turns = candidates.turns.iter().map(|&candidate| (candidate, true));
        let due = candidates
            .timed
            .iter()
            .take_while(|candidate| candidate.deadline <= now);
        let due = due.map(|&candidate| (candidate, false));
        if self.order != Order::Seeded {
            return turns.chain(due).next();
        }
        let all: Vec<_> = turns.chain(due).collect();
        if all.len() < 2 {
            return all.first().copied();
        }
        self.draws += 1;
        let draw = mix(mix(self.seed ^ 0x7475_726e).wrapping_add(self.draws));
        Some(all[(draw % all.len() as u64) as usize])
    }
}
