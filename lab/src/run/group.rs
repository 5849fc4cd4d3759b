//! The program's process group, as long as it may be signalled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use crate::bench::Bench;
use crate::processes::{self, End, Process};

/// The group. Its number is that of the program's first process; once this is reaped, the number may belong to somebody
/// else, so signalling and reaping exclude each other.
#[derive(Debug)]
pub(super) struct Group {
    leader: Pid,
    bench: Arc<Bench>,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    reaped: bool,
    given_up: bool,
    asked: BTreeSet<Signal>,
}

impl Group {
    pub fn new(leader: Pid, bench: Arc<Bench>) -> Self {
        Self {
            leader,
            bench,
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends a signal that may end the program.
    pub fn signal(&self, signal: Signal) -> Result<(), Errno> {
        let mut state = self.state();
        if state.reaped {
            return Err(Errno::ESRCH);
        }
        state.asked.insert(signal);
        killpg(self.leader, signal)
    }

    /// Sends a signal that stops or continues.
    pub fn stop(&self, signal: Signal) -> Result<(), Errno> {
        let state = self.state();
        if state.reaped {
            Err(Errno::ESRCH)
        } else {
            killpg(self.leader, signal)
        }
    }

    /// Sends a signal to all processes of the run with this name. Returns how many there are.
    pub fn signal_named(&self, name: &str, signal: Signal) -> Result<usize, Errno> {
        // No child is reaped meanwhile, so no number can change its owner.
        let mut state = self.state();
        let named: Vec<Pid> = processes::descendants()
            .into_iter()
            .filter(|process| process.name == name)
            .map(|process| Pid::from_raw(process.pid))
            .collect();
        for pid in &named {
            if *pid == self.leader {
                state.asked.insert(signal);
            }
            match kill(*pid, signal) {
                Ok(()) | Err(Errno::ESRCH) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(named.len())
    }

    /// The signals that were sent to the program.
    pub fn asked(&self) -> BTreeSet<Signal> {
        self.state().asked.clone()
    }

    /// Reaps what has ended; hands over how the program did. Returns whether anything is left.
    pub fn reap(&self, mut program_ended: impl FnMut(End)) -> bool {
        let mut state = self.state();
        let left = processes::reap(|pid, name, end| {
            self.note_exit(pid, name, end);
            if pid == self.leader {
                state.reaped = true;
                program_ended(end);
            }
        });
        left && !state.given_up
    }

    /// Kills everything. Returns what it killed, and whether nothing is left.
    pub fn kill_all(&self, patience: Duration, mut program_ended: impl FnMut(End)) -> (BTreeMap<i32, Process>, bool) {
        let mut state = self.state();
        processes::kill_all(patience, |pid, name, end| {
            self.note_exit(pid, name, end);
            if pid == self.leader {
                state.reaped = true;
                program_ended(end);
            }
        })
    }

    fn note_exit(&self, pid: Pid, name: &str, end: End) {
        self.bench
            .note_exit(pid.as_raw().cast_unsigned(), name, &end.to_string());
    }

    /// Waits no longer for what cannot be killed.
    pub fn give_up(&self) {
        self.state().given_up = true;
    }
}
