//! Rule Q: when is every thread of the run blocked, all at the same moment?
//!
//! [The crate's documentation](crate#rule-q) has the rule and its proof.

use crate::proc_files::{Activity, State, Usage};
use crate::tasks::Tasks;

/// What a look at all threads has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// All were blocked at one moment, and still are, unless somebody outside the run has woken them.
    Quiet,
    /// Not yet, or not provably.
    Busy,
    /// No thread is left.
    Over,
}

impl Tasks {
    /// Looks once at all threads. `now` is the virtual time, for what is noticed on the way.
    pub(crate) fn look(&mut self, now: u64) -> Look {
        // Pass 1. A thread with a memo was blocked at the last quiescent moment; that its counter still says so will be
        // seen in pass 2.
        let mut counts = vec![None; self.list.len()];
        for (index, count) in counts.iter_mut().enumerate() {
            let task = &self.list[index];
            if task.is_exempt || task.is_dead {
                continue;
            }
            if let Some(memo) = task.memo {
                *count = Some(memo);
                continue;
            }
            // First the counter, then the activity, for which the kernel makes sure that the thread is off the processor.
            let Some(usage) = task.files.usage() else {
                self.bury(index, now);
                return self.after_death(now);
            };
            match task.files.activity() {
                Activity::In(..) => *count = Some(usage.runs),
                Activity::Running => return Look::Busy,
                Activity::Elsewhere if task.files.state() == State::Stopped => *count = Some(usage.runs),
                Activity::Elsewhere | Activity::Gone => {
                    self.bury(index, now);
                    return self.after_death(now);
                }
            }
        }
        // Between the passes: are these all threads? At any other time a walk could miss one for ever that has its id but
        // does not yet stand in the list.
        let last_id = self.last_id();
        if !self.is_complete(last_id) && self.walk(now) {
            return Look::Busy;
        }
        // Pass 2. First the state, then the counter. `stat` and not `syscall`: that one calls a thread blocked which has
        // been woken but has not got its processor yet.
        let mut seen = vec![Usage::default(); counts.len()];
        for (index, count) in counts.iter().enumerate() {
            let Some(count) = count else { continue };
            let task = &mut self.list[index];
            match task.files.state() {
                State::Blocked | State::Stopped => {}
                State::Running => {
                    task.memo = None;
                    return Look::Busy;
                }
                State::Dead | State::Gone => {
                    self.bury(index, now);
                    return self.after_death(now);
                }
            }
            match task.files.usage() {
                Some(usage) if usage.runs == *count => seen[index] = usage,
                _ => {
                    task.memo = None;
                    return Look::Busy;
                }
            }
        }
        self.set_complete(last_id);
        for ((task, count), usage) in self.list.iter_mut().zip(counts).zip(seen) {
            if count.is_some() {
                task.memo = count;
                task.usage = usage;
                task.was_exempt = false;
            }
        }
        if self.list.iter().any(|task| task.is_dead) {
            self.note_ends(now);
        }
        if self.is_any_alive() {
            Look::Quiet
        } else {
            self.last_look(now)
        }
    }

    /// A thread has ended: the others have to be looked at again.
    fn after_death(&mut self, now: u64) -> Look {
        if self.is_any_alive() {
            Look::Busy
        } else {
            self.last_look(now)
        }
    }

    /// All known threads are dead. Before the run is over, are there others?
    fn last_look(&mut self, now: u64) -> Look {
        self.reap(now);
        if self.walk(now) { Look::Busy } else { Look::Over }
    }
}
