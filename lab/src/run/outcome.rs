//! How a run went, in words and as an exit code.

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use nix::sys::signal::Signal;

use crate::leftovers::{Kind, Leftover};
use crate::processes::{End, Process};

/// How many processes or files are listed at most.
const MOST_LISTED: usize = 20;

/// Everything that is known of a run after its end.
#[derive(Clone, Debug)]
#[must_use]
pub struct Outcome {
    /// What the messages call the program.
    pub name: String,
    /// How the program ended; nothing when it could not be killed.
    pub end: Option<End>,
    /// Why it was asked to end.
    pub reason: Reason,
    /// How long it ran.
    pub time: Duration,
    /// The signals that it was sent.
    pub asked: BTreeSet<Signal>,
    /// The processes that had to be killed.
    pub killed: Vec<Killed>,
    /// The processes that could not even be killed.
    pub survivors: Vec<Killed>,
    /// The objects that it left in the system.
    pub left: Vec<Leftover>,
    /// Files that it left in its folder for temporary files. They are removed with it.
    pub temporary: Vec<String>,
    /// What else went wrong: steps of the script that could not be done, a recording that is not whole.
    pub problems: Vec<String>,
    /// How many steps of the script were not played, because the program had ended.
    pub unplayed: usize,
    /// Whether the output did not end with the program.
    pub torn: bool,
}

/// Why a program was asked to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It was not asked.
    Itself,
    /// Its time (`--for`) was over.
    Time,
    /// Ctrl-C.
    CtrlC,
    /// A signal came to `lab`.
    Signal(Signal),
}

/// A process that had to be killed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Killed {
    /// Its id.
    pub pid: i32,
    /// Its name, as `ps` shows it.
    pub name: String,
}

impl From<Process> for Killed {
    fn from(process: Process) -> Self {
        Self {
            pid: process.pid,
            name: process.name,
        }
    }
}

/// What goes wrong while a program runs: told at once, and kept for the end.
#[derive(Clone, Debug, Default)]
pub(super) struct Problems(Arc<Mutex<Vec<String>>>);

impl Problems {
    pub fn tell(&self, problem: &str) {
        crate::say(problem);
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(problem.to_string());
    }

    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Outcome {
    /// Notes what lies in the folder for temporary files.
    pub(super) fn look_into(&mut self, temporary: &Path) {
        let mut folders = vec![temporary.to_path_buf()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let Ok(about) = fs::symlink_metadata(&path) else {
                    continue;
                };
                let name = format!("$TMPDIR/{}", path.strip_prefix(temporary).unwrap_or(&path).display());
                match crate::leftovers::special(&about) {
                    Some(kind) => self.left.push(in_temporary(kind, name)),
                    None => self.temporary.push(name),
                }
                if about.is_dir() {
                    folders.push(path);
                }
            }
        }
        self.left.sort();
        self.temporary.sort();
    }

    /// Whether the program did what it should: it ended by itself with exit code 0, or by a signal that it was sent.
    pub fn ended_well(&self) -> bool {
        match self.end {
            Some(End::Exit(0)) => true,
            Some(End::Exit(code)) => self.asked.iter().any(|signal| code == 128 + *signal as i32),
            Some(End::Signal(signal)) => self.asked.contains(&signal),
            None => false,
        }
    }

    /// Whether something is left, or had to be killed.
    pub fn left_something(&self) -> bool {
        !self.killed.is_empty()
            || !self.survivors.is_empty()
            || self.torn
            || self.left.iter().any(|leftover| leftover.certain)
    }

    /// 0: ended well; 1: failed; 3: left something behind, or had to be killed.
    pub fn exit_code(&self) -> u8 {
        if self.left_something() {
            3
        } else if self.ended_well() && self.problems.is_empty() {
            0
        } else {
            1
        }
    }

    fn how(&self) -> String {
        let name = &self.name;
        let after = format!("after {:.1} s", self.time.as_secs_f64());
        let asked = match self.reason {
            Reason::Itself => String::new(),
            Reason::Time => ", when its time was over".to_string(),
            Reason::CtrlC => ", on Ctrl-C".to_string(),
            Reason::Signal(signal) => format!(", when lab got {signal}"),
        };
        match self.end {
            None => format!("{name} could not be killed"),
            Some(End::Signal(Signal::SIGKILL)) if !self.killed.is_empty() && self.reason != Reason::Itself => {
                format!("{name} did not end on SIGINT{asked}, so lab killed it {after}")
            }
            Some(_) if self.ended_well() => format!("{name} ended well {after}{asked}"),
            Some(End::Exit(code)) => format!("{name} failed {after}{asked}: exit code {code}{}", code_in_words(code)),
            Some(End::Signal(signal)) => {
                format!(
                    "{name} failed {after}{asked}: ended by {signal}{}",
                    signal_in_words(signal)
                )
            }
        }
    }
}

fn in_temporary(kind: Kind, name: String) -> Leftover {
    let remove = "nothing; lab has removed its folder, but the program should do it".to_string();
    Leftover {
        kind,
        name,
        remove,
        certain: true,
    }
}

fn code_in_words(code: i32) -> &'static str {
    match code {
        101 => " (a panic; its message stands above)",
        126 | 127 => " (a command could not be started)",
        _ => "; what it wrote above may say why",
    }
}

fn signal_in_words(signal: Signal) -> &'static str {
    match signal {
        Signal::SIGSEGV | Signal::SIGBUS => " (it touched memory that is not its own)",
        Signal::SIGABRT => " (it gave up by itself: abort, or a panic while panicking)",
        Signal::SIGKILL => " (somebody killed it, or the memory was used up)",
        Signal::SIGPIPE => " (it wrote to a pipe that nobody reads)",
        Signal::SIGFPE => " (a calculation without a result)",
        Signal::SIGILL => " (an instruction that this processor does not know)",
        _ => "",
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.how())?;
        if self.unplayed > 0 {
            let steps = if self.unplayed == 1 {
                "1 step"
            } else {
                &format!("{} steps", self.unplayed)
            };
            write!(f, "\n{steps} of the script came too late: the program had ended")?;
        }
        if !self.problems.is_empty() {
            write!(f, "\nwhat went wrong:")?;
            for problem in &self.problems {
                write!(f, "\n  {problem}")?;
            }
        }
        if self.left_something() {
            write!(f, "\nleft behind:")?;
            for Killed { pid, name } in self.killed.iter().take(MOST_LISTED) {
                write!(
                    f,
                    "\n  process {pid} `{name}`; lab has killed it; end it on Ctrl-C, and wait for it"
                )?;
            }
            if self.killed.len() > MOST_LISTED {
                let more = self.killed.len() - MOST_LISTED;
                write!(f, "\n  and {more} more processes; lab has killed them")?;
            }
            for Killed { pid, name } in &self.survivors {
                write!(
                    f,
                    "\n  process {pid} `{name}`; it cannot be killed now; try again: kill -9 {pid}"
                )?;
            }
            for leftover in self.left.iter().filter(|leftover| leftover.certain) {
                write!(f, "\n  {leftover}")?;
            }
            if self.torn {
                write!(
                    f,
                    "\n  its output: a process that lab does not know holds it open; the rest is not shown"
                )?;
            }
        } else {
            write!(f, "; nothing was left behind")?;
        }
        if self.left.iter().any(|leftover| !leftover.certain) {
            write!(f, "\nnew, but perhaps of another run at the same time:")?;
            for leftover in self.left.iter().filter(|leftover| !leftover.certain) {
                write!(f, "\n  {leftover}")?;
            }
        }
        if !self.temporary.is_empty() {
            write!(f, "\nfiles in its folder for temporary files, removed with it:")?;
            for name in self.temporary.iter().take(MOST_LISTED) {
                write!(f, "\n  {name}")?;
            }
            if self.temporary.len() > MOST_LISTED {
                write!(f, "\n  and {} more", self.temporary.len() - MOST_LISTED)?;
            }
        }
        Ok(())
    }
}
