//! The processes of a run: this process's descendants, as `/proc` shows them.
//!
//! This process adopts the orphans among them ([`adopt_orphans`]), so that no descendant ever escapes: what called
//! `setsid`, and what lost its parent, stays below.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
use nix::unistd::{Pid, getpgrp, getpid};

/// A process that was alive when it was looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Process {
    /// Its id.
    pub pid: i32,
    /// The id of its parent.
    pub parent: i32,
    /// Its process group.
    pub group: i32,
    /// Its name, as `ps` shows it.
    pub name: String,
    /// Whether it has ended and only waits to be reaped.
    pub ended: bool,
}

/// How a child has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// By itself, with this exit code.
    Exit(i32),
    /// By this signal.
    Signal(Signal),
}

/// Makes this process the parent of every descendant that loses its own.
///
/// # Errors
///
/// The error of the operating system; Linux has had this since 3.4.
pub fn adopt_orphans() -> Result<(), Errno> {
    nix::sys::prctl::set_child_subreaper(true)
}

/// The living descendants of this process, ordered by id.
pub fn descendants() -> Vec<Process> {
    below(getpid().as_raw(), all())
        .into_iter()
        .filter(|process| !process.ended)
        .collect()
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            End::Exit(code) => write!(f, "exit {code}"),
            End::Signal(signal) => write!(f, "signal {}", *signal as i32),
        }
    }
}

/// Reaps the children that have ended, and hands over their ids and names, and how they did. Returns whether any child
/// is left.
///
/// As orphans become children, no child means no descendant.
pub fn reap(mut ended: impl FnMut(Pid, &str, End)) -> bool {
    loop {
        // First without reaping: a process has its name only as long as it has its id.
        let look = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        let pid = match waitid(Id::All, look) {
            Ok(WaitStatus::Exited(pid, _) | WaitStatus::Signaled(pid, ..)) => pid,
            Ok(WaitStatus::StillAlive) => return true,
            Ok(_) | Err(Errno::EINTR) => continue,
            Err(_) => return false,
        };
        let name = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        match waitpid(pid, None) {
            Ok(WaitStatus::Exited(pid, code)) => ended(pid, name.trim_end(), End::Exit(code)),
            Ok(WaitStatus::Signaled(pid, signal, _)) => ended(pid, name.trim_end(), End::Signal(signal)),
            Ok(_) | Err(_) => {}
        }
    }
}

/// Kills all descendants and reaps them, for at most `patience`. Returns those that it killed, and whether none is left.
///
/// Whole process groups are killed at once: a process that keeps forking could otherwise stay ahead.
pub fn kill_all(patience: Duration, mut ended: impl FnMut(Pid, &str, End)) -> (BTreeMap<i32, Process>, bool) {
    let give_up = Instant::now() + patience;
    let own_group = getpgrp().as_raw();
    let mut killed = BTreeMap::new();
    loop {
        let left = reap(|pid, name, end| {
            if end == End::Signal(Signal::SIGKILL) {
                killed.entry(pid.as_raw()).or_insert_with(|| unseen(pid.as_raw()));
            }
            ended(pid, name, end);
        });
        if !left || Instant::now() >= give_up {
            return (killed, !left);
        }
        let living = descendants();
        let groups: BTreeSet<i32> = living.iter().map(|process| process.group).collect();
        for group in groups.into_iter().filter(|group| *group != own_group && *group > 1) {
            let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
        }
        for process in living {
            let _ = kill(Pid::from_raw(process.pid), Signal::SIGKILL);
            killed.insert(process.pid, process);
        }
        std::thread::yield_now();
    }
}

/// A process that died with its group before anybody has looked at it.
fn unseen(pid: i32) -> Process {
    Process {
        pid,
        parent: 0,
        group: 0,
        name: "?".to_string(),
        ended: true,
    }
}

/// All processes of this machine, by id.
pub(crate) fn all() -> BTreeMap<i32, Process> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return BTreeMap::new();
    };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid: i32| Some((pid, look(pid)?)))
        .collect()
}

/// Whether there is a process with this id that has not ended.
pub(crate) fn lives(pid: i32) -> bool {
    look(pid).is_some_and(|process| !process.ended)
}

/// The process with this id.
fn look(pid: i32) -> Option<Process> {
    parse(pid, &fs::read(format!("/proc/{pid}/stat")).ok()?)
}

/// Those of `processes` that descend from `root`.
fn below(root: i32, processes: BTreeMap<i32, Process>) -> Vec<Process> {
    let mut family = BTreeSet::from([root]);
    loop {
        let size = family.len();
        let children = processes.values().filter(|process| family.contains(&process.parent));
        let children: Vec<i32> = children.map(|process| process.pid).collect();
        family.extend(children);
        if family.len() == size {
            break;
        }
    }
    processes
        .into_values()
        .filter(|process| process.pid != root && family.contains(&process.pid))
        .collect()
}

/// One line of `/proc/PID/stat`. The name stands in parentheses and may hold any character, parentheses too.
fn parse(pid: i32, stat: &[u8]) -> Option<Process> {
    let stat = String::from_utf8_lossy(stat);
    let open = stat.find('(')?;
    let close = stat.rfind(')')?;
    let fields: Vec<&str> = stat[close + 1..].split_whitespace().collect();
    let [state, parent, group, ..] = fields[..] else {
        return None;
    };
    // A process whose first thread has ended looks like a zombie while other threads live on.
    let threads: u32 = fields.get(17)?.parse().ok()?;
    Some(Process {
        pid,
        parent: parent.parse().ok()?,
        group: group.parse().ok()?,
        name: stat.get(open + 1..close)?.to_string(),
        ended: matches!(state, "Z" | "X" | "x") && threads <= 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_with_parentheses_and_blanks() {
        let line = b"42 (a) S (b) c) R 7 40 40 0 -1 4194304 1 0 0 0 0 0 0 0 20 0 3 0 1 2 3\n";
        let process = parse(42, line).expect("a process");
        assert_eq!(
            (process.parent, process.group, process.name.as_str()),
            (7, 40, "a) S (b) c")
        );
        assert!(!process.ended);
        assert_eq!(parse(1, b""), None);
        assert_eq!(parse(1, b"1 (x"), None);
        assert_eq!(parse(1, b"1 (x) S"), None);
    }

    #[test]
    fn finds_itself_and_its_parent() {
        let all = all();
        let own = all.get(&getpid().as_raw()).expect("this process");
        assert!(all.contains_key(&own.parent) || own.parent == 0);
        assert!(!own.ended);
    }

    #[test]
    fn a_process_that_has_ended_does_not_live_even_if_nobody_has_reaped_it() {
        assert!(lives(getpid().as_raw()));
        assert!(!lives(0), "no process has this id");
        let mut child = std::process::Command::new("true").spawn().expect("a process");
        let pid = child.id().cast_signed();
        let ended = WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT;
        waitid(Id::Pid(Pid::from_raw(pid)), ended).expect("its end");
        assert!(look(pid).is_some(), "it is still there");
        assert!(!lives(pid));
        child.wait().expect("its end");
    }

    #[test]
    fn descendants_of_descendants_belong_to_the_family() {
        let process = |pid, parent| {
            (
                pid,
                Process {
                    pid,
                    parent,
                    group: 1,
                    name: String::new(),
                    ended: false,
                },
            )
        };
        let processes = BTreeMap::from([
            process(9, 20),
            process(20, 5),
            process(5, 1),
            process(6, 1),
            process(7, 6),
        ]);
        let family: Vec<i32> = below(5, processes).iter().map(|process| process.pid).collect();
        assert_eq!(family, [9, 20]);
    }
}
