//! The threads of a run, found by walking the tree of processes.

use crate::Error;
use crate::proc_files::{State, TaskFiles, Usage, read_list};
use crate::processes::Processes;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::str;

/// One thread.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) pid: i32,
    pub(crate) tid: i32,
    pub(crate) files: TaskFiles,
    /// Its run counter at the last quiescent moment, if it has not been woken since.
    pub(crate) memo: Option<u64>,
    /// It computes and computes: time goes on without waiting for it.
    pub(crate) is_exempt: bool,
    /// It has been exempt since it last waited.
    pub(crate) was_exempt: bool,
    /// Dead, but not yet reaped.
    pub(crate) is_dead: bool,
    /// What it had used at the last quiescent moment.
    pub(crate) usage: Usage,
}

/// All threads of a run, in the order of their creation.
#[derive(Debug)]
pub(crate) struct Tasks {
    pub(crate) list: Vec<Task>,
    /// The index in the list, by process id and thread id.
    places: BTreeMap<(i32, i32), usize>,
    pub(crate) processes: Processes,
    /// ns on a processor of the threads that are gone.
    pub(crate) cpu_of_gone: u64,
    own_children: File,
    loadavg: File,
    /// The process id that was given last when the list of threads was last seen to be complete.
    validated: i32,
    /// Where process ids begin again.
    id_limit: i32,
}

impl Tasks {
    pub(crate) fn new() -> Result<Self, Error> {
        let open = |path: &str| File::open(path).map_err(Error::system("cannot read what the kernel says in /proc"));
        let id_limit = fs::read_to_string("/proc/sys/kernel/pid_max")
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(1 << 22);
        Ok(Self {
            list: Vec::new(),
            places: BTreeMap::new(),
            processes: Processes::default(),
            cpu_of_gone: 0,
            own_children: open("/proc/thread-self/children")?,
            loadavg: open("/proc/loadavg")?,
            validated: -1,
            id_limit,
        })
    }

    /// The process id that the kernel has given last: the last field of /proc/loadavg.
    pub(crate) fn last_id(&self) -> i32 {
        let mut buffer = [0; 128];
        let length = self.loadavg.read_at(&mut buffer, 0).unwrap_or(0);
        let text = str::from_utf8(&buffer[..length]).unwrap_or_default();
        text.split_ascii_whitespace()
            .last()
            .and_then(|id| id.parse().ok())
            .unwrap_or(-2)
    }

    /// Whether no thread can have been made since the list was last complete.
    pub(crate) fn is_complete(&self, last_id: i32) -> bool {
        last_id == self.validated
    }

    /// Notes that the list is complete: `last_id` was read before the walk that found nothing new.
    pub(crate) fn set_complete(&mut self, last_id: i32) {
        self.validated = last_id;
    }

    /// Walks the tree of processes below the supervisor; true if it finds a thread that was not known.
    pub(crate) fn walk(&mut self, now: u64) -> bool {
        let mut found = Vec::new();
        let mut waiting: Vec<(i32, Option<i32>)> = self.children_of_supervisor();
        let mut seen = BTreeMap::new();
        while let Some((pid, parent)) = waiting.pop() {
            if seen.insert(pid, parent).is_some() {
                continue;
            }
            let threads = threads_of(pid);
            self.processes.see(pid, threads.len());
            for tid in threads {
                let children = if let Some(&index) = self.places.get(&(pid, tid)) {
                    self.list[index].files.children()
                } else {
                    // It may have ended meanwhile; then it has nothing to say.
                    let Ok(files) = TaskFiles::open(pid, tid) else {
                        continue;
                    };
                    let children = files.children();
                    found.push((pid, tid, files));
                    children
                };
                waiting.extend(children.into_iter().map(|child| (child, Some(pid))));
            }
        }
        let has_found = !found.is_empty();
        // In the order of creation, also where the ids have begun again.
        let (start, limit) = (self.validated.max(0), self.id_limit);
        found.sort_by_key(|&(_, tid, _)| (tid - start - 1).rem_euclid(limit));
        for (pid, tid, files) in found {
            self.processes.add(pid, seen.get(&pid).copied().flatten(), now);
            self.places.insert((pid, tid), self.list.len());
            self.list.push(Task {
                pid,
                tid,
                files,
                memo: None,
                is_exempt: false,
                was_exempt: false,
                is_dead: false,
                usage: Usage::default(),
            });
        }
        has_found
    }

    fn children_of_supervisor(&self) -> Vec<(i32, Option<i32>)> {
        let children = read_list(&self.own_children);
        children.into_iter().map(|child| (child, None)).collect()
    }

    /// Takes the thread at `index` for dead if it is a zombie, and out of the list if it is gone.
    pub(crate) fn bury(&mut self, index: usize, now: u64) {
        match self.list[index].files.state() {
            State::Dead => self.list[index].is_dead = true,
            State::Gone => self.forget(index),
            State::Blocked | State::Stopped | State::Running => return,
        }
        // While they can still be read.
        self.processes.read_names();
        self.reap(now);
        self.note_ends(now);
    }

    fn forget(&mut self, index: usize) {
        let task = self.list.remove(index);
        self.cpu_of_gone += task.usage.cpu;
        let places = self.list.iter().enumerate();
        self.places = places.map(|(index, task)| ((task.pid, task.tid), index)).collect();
    }

    /// Reaps the children of the supervisor: the program itself, and the orphans of the run.
    pub(crate) fn reap(&mut self, now: u64) {
        while let Ok(status) = waitpid(None, Some(WaitPidFlag::WNOHANG)) {
            let (pid, status) = match status {
                WaitStatus::Exited(pid, code) => (pid, code << 8),
                WaitStatus::Signaled(pid, signal, has_core) => (pid, signal as i32 | i32::from(has_core) << 7),
                WaitStatus::StillAlive => break,
                _ => continue,
            };
            self.processes.reaped(pid.as_raw(), Some(status), now);
            self.drop_process(pid);
        }
    }

    fn drop_process(&mut self, pid: Pid) {
        while let Some(index) = self.list.iter().position(|task| task.pid == pid.as_raw()) {
            self.forget(index);
        }
    }

    /// Notes which processes have ended, and which of those have been reaped by their parents.
    pub(crate) fn note_ends(&mut self, now: u64) {
        let gone: Vec<usize> = (0..self.list.len())
            .rev()
            .filter(|&index| self.list[index].is_dead && self.list[index].files.state() == State::Gone)
            .collect();
        for index in gone {
            self.forget(index);
        }
        let living: BTreeSet<i32> = self
            .list
            .iter()
            .filter(|task| !task.is_dead)
            .map(|task| task.pid)
            .collect();
        let listed: BTreeMap<i32, usize> = self
            .list
            .iter()
            .enumerate()
            .map(|(index, task)| (task.pid, index))
            .collect();
        let ended: Vec<i32> = (self.processes.all().iter())
            .filter(|process| !process.end.is_some_and(|end| end.is_reaped) && !living.contains(&process.pid))
            .map(|process| process.pid)
            .collect();
        for pid in ended {
            match listed.get(&pid) {
                Some(&index) => self.processes.end(pid, self.list[index].files.exit_code(), now),
                None => self.processes.reaped(pid, None, now),
            }
        }
    }

    /// Whether any thread is left that can do anything.
    pub(crate) fn is_any_alive(&self) -> bool {
        self.list.iter().any(|task| !task.is_dead)
    }

    /// The place of a thread in the order of creation.
    pub(crate) fn place(&self, pid: u32, tid: u32) -> Option<usize> {
        self.places.get(&(pid as i32, tid as i32)).copied()
    }

    /// Forgets all threads: somebody else will look for those that are left.
    pub(crate) fn clear(&mut self) {
        self.list.clear();
        self.places.clear();
    }

    /// Says that any thread may have been woken, so that none is taken for blocked without a new look.
    pub(crate) fn forget_memos(&mut self) {
        for task in &mut self.list {
            task.memo = None;
        }
    }

    /// ns on a processor of all threads of the run, so far.
    pub(crate) fn cpu(&self) -> u64 {
        let of_living: u64 = self
            .list
            .iter()
            .map(|task| task.files.usage().map_or(task.usage.cpu, |usage| usage.cpu))
            .sum();
        self.cpu_of_gone + of_living
    }
}

/// The threads of a process, none when it is gone.
fn threads_of(pid: i32) -> Vec<i32> {
    let Ok(folder) = fs::read_dir(format!("/proc/{pid}/task")) else {
        return Vec::new();
    };
    let mut threads: Vec<i32> = folder
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    threads.sort_unstable();
    threads
}
