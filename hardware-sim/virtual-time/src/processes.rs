//! The processes of a run, living and dead, in the order of their creation.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;

/// One process of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Process {
    /// Its place in the order of creation; the program itself is 1. The same in every run with the same seed, which the
    /// process id is only in a run with processes of its own ([`crate::Isolation::processes`]).
    pub number: u32,
    /// Its process id.
    pub pid: i32,
    /// The number of the process that made it; `None` for the program itself, and where its maker died first.
    pub parent: Option<u32>,
    /// Its name (`comm` of proc(5)), as last seen.
    pub name: String,
    /// When it began, ns of virtual time.
    pub start: u64,
    /// How it ended.
    pub end: Option<ProcessEnd>,
    /// Threads that it had at most at one quiescent moment.
    pub threads: usize,
    /// Whether its parent died before it.
    pub is_orphan: bool,
    /// Whether the shim was ever active in it.
    pub has_shim: bool,
}

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProcessEnd {
    /// When, ns of virtual time.
    pub at: u64,
    /// Its status in the form of wait(2) (`ExitStatus::from_raw`); `None` if its parent reaped it, who alone knows.
    pub status: Option<i32>,
    /// Whether its parent has waited for it. If not, it is a zombie.
    pub is_reaped: bool,
}

/// All of them.
#[derive(Debug, Default)]
pub(crate) struct Processes {
    all: Vec<Process>,
    /// The index of the process that has a process id now.
    by_pid: BTreeMap<i32, usize>,
    /// The index of the first process that is newer than the last step of the clock.
    new: usize,
}

impl Processes {
    /// The process that has the id now.
    pub(crate) fn get(&self, pid: i32) -> Option<&Process> {
        self.by_pid.get(&pid).map(|&index| &self.all[index])
    }

    fn get_mut(&mut self, pid: i32) -> Option<&mut Process> {
        self.by_pid.get(&pid).map(|&index| &mut self.all[index])
    }

    /// Takes a new process in, unless it is known.
    pub(crate) fn add(&mut self, pid: i32, parent: Option<i32>, now: u64) {
        if self.get(pid).is_some() {
            return;
        }
        let number = self.all.len() as u32 + 1;
        let parent = parent.and_then(|parent| Some(self.get(parent)?.number));
        self.by_pid.insert(pid, self.all.len());
        self.all.push(Process {
            number,
            pid,
            parent,
            name: name(pid).unwrap_or_default(),
            start: now,
            end: None,
            threads: 1,
            is_orphan: false,
            has_shim: false,
        });
    }

    /// Notes how many threads a process has.
    pub(crate) fn see(&mut self, pid: i32, threads: usize) {
        if let Some(process) = self.get_mut(pid) {
            process.threads = process.threads.max(threads);
        }
    }

    /// Reads the names of the living anew, which exec(2) and prctl(2) change.
    pub(crate) fn read_names(&mut self) {
        self.read_names_from(0);
    }

    /// Reads the names of those that were started since the clock moved last. Most are another program by now.
    pub(crate) fn read_new_names(&mut self) {
        self.read_names_from(self.new);
        self.new = self.all.len();
    }

    fn read_names_from(&mut self, first: usize) {
        for process in self.all.iter_mut().skip(first).filter(|process| process.end.is_none()) {
            if let Some(name) = name(process.pid) {
                process.name = name;
            }
        }
    }

    pub(crate) fn has_shim(&mut self, pid: i32) {
        if let Some(process) = self.get_mut(pid) {
            process.has_shim = true;
        }
    }

    /// Notes the end of a process. Its children are orphans from now on.
    pub(crate) fn end(&mut self, pid: i32, status: Option<i32>, now: u64) {
        let Some(process) = self.get_mut(pid).filter(|process| process.end.is_none()) else {
            return;
        };
        let number = process.number;
        process.end = Some(ProcessEnd {
            at: now,
            status,
            is_reaped: false,
        });
        for child in &mut self.all {
            if child.parent == Some(number) && child.end.is_none() {
                child.is_orphan = true;
            }
        }
    }

    /// Notes that a dead process has been reaped: its id may come again.
    pub(crate) fn reaped(&mut self, pid: i32, status: Option<i32>, now: u64) {
        self.end(pid, status, now);
        if let Some(end) = self.get_mut(pid).and_then(|process| process.end.as_mut()) {
            end.is_reaped = true;
            // What a look may have shown before, or not, does not count: it would differ from run to run.
            end.status = status;
        }
        self.by_pid.remove(&pid);
    }

    /// All processes that there have been.
    pub(crate) fn all(&self) -> &[Process] {
        &self.all
    }

    pub(crate) fn into_all(self) -> Vec<Process> {
        self.all
    }
}

fn name(pid: i32) -> Option<String> {
    let name = fs::read_to_string(format!("/proc/{pid}/comm")).ok()?;
    Some(name.trim_end().to_owned())
}
