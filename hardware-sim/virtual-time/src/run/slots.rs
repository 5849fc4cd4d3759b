//! The slots of the threads: what the supervisor writes into them, and how it wakes who waits there.

use super::Run;
use crate::proc_files::State;
use crate::schedule::{Candidate, used_slots};
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use virtual_time_abi::page::{PARKED, Slot, state};
use virtual_time_abi::{KICK, sys};

impl Run<'_> {
    /// Whether a wait that has been ended still goes on, and not because its thread is stopped.
    pub(super) fn is_blocked(&self, candidate: &Candidate) -> bool {
        self.tasks.list[candidate.place].files.state() == State::Blocked
    }

    /// Takes all turns back, frees the slots of dead threads, and tells the others the number of their process.
    pub(super) fn tidy_slots(&mut self) {
        for slot in used_slots(self.page) {
            if slot.state.load(Acquire) == state::FREE {
                continue;
            }
            slot.token.store(0, Release);
            let (pid, tid) = (slot.pid.load(Relaxed), slot.tid.load(Relaxed));
            let is_new = slot.process.load(Relaxed) == 0;
            match self.tasks.place(pid, tid) {
                Some(index) if self.tasks.list[index].is_dead => self.free(slot),
                Some(_) if is_new => {
                    self.tasks.processes.has_shim(pid as i32);
                    let number = self.tasks.processes.get(pid as i32).map_or(0, |process| process.number);
                    slot.process.store(number, Relaxed);
                }
                Some(_) => {}
                None => self.free(slot),
            }
        }
    }

    fn free(&mut self, slot: &Slot) {
        self.watch.note_polls(slot);
        slot.tid.store(0, Relaxed);
        slot.state.store(state::FREE, Release);
    }

    /// Lets a thread go on. It has the turn.
    pub(super) fn wake(&mut self, candidate: Candidate) {
        let slot = &self.page.slots[candidate.slot];
        self.tasks.list[candidate.place].memo = None;
        self.computers_have_run = false;
        slot.token.store(1, Release);
        slot.fired.store(1, Release);
        if slot.state.load(Acquire) == state::TURN || slot.call.load(Relaxed) == PARKED {
            slot.park.store(1, Release);
            sys::wake(&slot.park);
        } else {
            let task = &self.tasks.list[candidate.place];
            kick(task.pid, task.tid);
        }
    }
}

#[expect(unsafe_code, reason = "a signal to one thread has no safe interface")]
fn kick(pid: i32, tid: i32) {
    // SAFETY: no pointers. The thread is one of the run, whose handler for this signal does nothing.
    unsafe { libc::syscall(libc::SYS_tgkill, pid, tid, KICK) };
}
