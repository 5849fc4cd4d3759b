//! The processes of a run.

use super::table::Table;
use super::time::Point;
use super::{Mismatch, Spans, Times};
use crate::matchers::spans::Span;
use crate::recording::{Exit, Finding, Process, Recording};

/// Processes of a run, in the order of their start.
#[derive(Clone, Debug)]
#[must_use = "these are only processes: say what must hold of them"]
pub struct Processes<'r> {
    recording: &'r Recording,
    /// What they are, in words: `processes named worker`.
    words: String,
    processes: Vec<&'r Process>,
}

impl Recording {
    /// All processes of the run. The first is the program itself.
    pub fn processes(&self) -> Processes<'_> {
        Processes {
            recording: self,
            words: "processes".to_owned(),
            processes: self.facts().processes.iter().collect(),
        }
    }

    /// The processes of this name.
    pub fn processes_named(&self, name: &str) -> Processes<'_> {
        self.processes()
            .only(&format!("processes named {name}"), |process| process.name == name)
    }

    /// The only process of this name.
    ///
    /// # Errors
    ///
    /// If there is none, or more than one.
    pub fn process(&self, name: &str) -> Result<&Process, Mismatch> {
        let named = self.processes_named(name);
        named.occur(1)?;
        Ok(named.processes[0])
    }

    /// The program itself: its first process.
    pub fn main_process(&self) -> Processes<'_> {
        self.processes().only("main process", |process| process.number == 1)
    }

    /// All processes but the first.
    pub fn children(&self) -> Processes<'_> {
        self.processes().only("child processes", |process| process.number != 1)
    }
}

impl<'r> Processes<'r> {
    fn only(mut self, words: &str, keep: impl Fn(&Process) -> bool) -> Processes<'r> {
        words.clone_into(&mut self.words);
        self.processes.retain(|process| keep(process));
        self
    }

    /// Each of them.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &'r Process> {
        self.processes.iter().copied()
    }

    /// There are so many of them.
    ///
    /// # Errors
    ///
    /// If there are more or fewer.
    pub fn occur(&self, times: impl Into<Times>) -> Result<(), Mismatch> {
        let times = times.into();
        let count = self.processes.len();
        if times.allow(count) {
            return Ok(());
        }
        let message = format!("wrong number of {}", self.words);
        Err(self.mismatch(message, times, count, None))
    }

    /// They have these names, in any order: a name for each process.
    ///
    /// # Errors
    ///
    /// If one is missing, too many, or has another name.
    pub fn are(&self, names: impl IntoIterator<Item = impl Into<String>>) -> Result<(), Mismatch> {
        let mut expected: Vec<String> = names.into_iter().map(Into::into).collect();
        let mut actual = self.names();
        expected.sort();
        actual.sort();
        if expected == actual {
            return Ok(());
        }
        let message = format!("the {} are not those expected", self.words);
        let foreign = self
            .processes
            .iter()
            .position(|process| !expected.contains(&process.name));
        Err(self.mismatch(message, list(&expected), list(&actual), foreign))
    }

    /// They started in this order of names.
    ///
    /// # Errors
    ///
    /// If one is missing, too many, or at another place.
    pub fn start_in_order(&self, names: impl IntoIterator<Item = impl Into<String>>) -> Result<(), Mismatch> {
        let expected: Vec<String> = names.into_iter().map(Into::into).collect();
        let actual = self.names();
        if expected == actual {
            return Ok(());
        }
        let both = expected.iter().zip(&actual);
        let place = both.take_while(|(expected, actual)| expected == actual).count();
        let message = format!("the {} did not start in the order that is expected", self.words);
        Err(self.mismatch(message, list(&expected), list(&actual), Some(place)))
    }

    /// Each of them ended so.
    ///
    /// # Errors
    ///
    /// If there is none, or one ended otherwise, or not at all, or nobody knows how.
    pub fn exit(&self, exit: Exit) -> Result<(), Mismatch> {
        self.each(exit.to_string(), |process| exit_of(process) == Some(exit))
    }

    /// Each of them ended with exit code 0.
    ///
    /// # Errors
    ///
    /// As those of [`exit`](Self::exit).
    pub fn succeed(&self) -> Result<(), Mismatch> {
        self.exit(Exit::Code(0))
    }

    /// Each of them ended with an exit code that is not 0, by itself and not by a signal.
    ///
    /// # Errors
    ///
    /// As those of [`exit`](Self::exit).
    pub fn fail(&self) -> Result<(), Mismatch> {
        let expected = "an exit code that is not 0";
        self.each(
            expected.to_owned(),
            |process| matches!(exit_of(process), Some(Exit::Code(code)) if code != 0),
        )
    }

    /// Each of them has ended, its parent has waited for it, and it did not outlive its parent.
    ///
    /// No processes are all reaped: say with [`occur`](Self::occur) or [`are`](Self::are) that they were there.
    ///
    /// # Errors
    ///
    /// If one has not ended, is a zombie or an orphan.
    pub fn are_reaped(&self) -> Result<(), Mismatch> {
        let stray = |finding: &Finding, number| match finding {
            Finding::Zombie { process } | Finding::Orphan { process } | Finding::LeftProcess { process } => {
                *process == number
            }
            _ => false,
        };
        let found = self.recording.findings()?;
        let is_stray = |process: &Process| found.iter().any(|finding| stray(finding, process.number));
        let reaped = |process: &Process| process.end.as_ref().is_some_and(|end| end.reaped) && !is_stray(process);
        match self.processes.iter().position(|process| !reaped(process)) {
            None => Ok(()),
            Some(place) => {
                let process = self.processes[place];
                let message = format!("not all {} were waited for", self.words);
                let finding = found.iter().find(|finding| stray(finding, process.number));
                let actual = match (finding, &process.end) {
                    (Some(finding), _) => finding.text(&self.recording.facts().processes),
                    (None, Some(_)) => format!("nobody waited for {}", words(process)),
                    (None, None) => format!("{} lives at the end", words(process)),
                };
                Err(self.mismatch(
                    message,
                    "each is waited for by the process that started it",
                    actual,
                    Some(place),
                ))
            }
        }
    }

    /// Each of them had so many threads at most: `..=4` (never more than four), `3` (three, not more).
    ///
    /// # Errors
    ///
    /// If one had more or fewer, or nobody has counted them.
    pub fn have_threads(&self, times: impl Into<Times>) -> Result<(), Mismatch> {
        let times = times.into();
        let wrong = |process: &&Process| process.threads.is_none_or(|threads| !times.allow(threads));
        match self.processes.iter().position(wrong) {
            None => Ok(()),
            Some(place) => {
                let process = self.processes[place];
                let message = format!("wrong number of threads in one of the {}", self.words);
                let actual = match process.threads {
                    Some(threads) => format!("{threads} in {}", words(process)),
                    None => format!("the recording does not tell, for {}", words(process)),
                };
                Err(self.mismatch(message, format!("{times} at the same time"), actual, Some(place)))
            }
        }
    }

    /// Their lives, from start to end.
    pub fn lives(&self) -> Spans<'r> {
        let starts = self.recording.starts();
        let ends = self.recording.exits();
        let lives = self.processes.iter().filter_map(|process| {
            let of = |moment: &super::Moment<'_>| moment.process().is_some_and(|by| by.number == process.number);
            let start = starts
                .iter()
                .find(|moment| moment.at() == process.start && of(moment))?;
            let at = process.end.as_ref().map(|end| end.at);
            let end = ends.iter().find(|moment| Some(moment.at()) == at && of(moment));
            let end = end.map(|moment| moment.index());
            Some(Span::new(self.recording, words(process), start.index(), end))
        });
        Spans::new(self.recording, &format!("{} that live", self.words), lives.collect())
    }

    fn each(&self, expected: String, holds: impl Fn(&Process) -> bool) -> Result<(), Mismatch> {
        if self.processes.is_empty() {
            return Err(self.mismatch(format!("there are no {}", self.words), expected, "none", None));
        }
        match self.processes.iter().position(|process| !holds(process)) {
            None => Ok(()),
            Some(place) => {
                let process = self.processes[place];
                let message = format!("{} did not end as expected", words(process));
                let actual = end_in_words(process);
                let mismatch = self.mismatch(message, expected, actual, Some(place));
                Err(match &process.end {
                    Some(end) => mismatch.at(end.at),
                    None => mismatch,
                })
            }
        }
    }

    fn names(&self) -> Vec<String> {
        self.processes.iter().map(|process| process.name.clone()).collect()
    }

    fn mismatch(
        &self,
        message: String,
        expected: impl std::fmt::Display,
        actual: impl std::fmt::Display,
        place: Option<usize>,
    ) -> Mismatch {
        let row = |row: usize| {
            let process = self.processes[row];
            let end = process
                .end
                .as_ref()
                .map_or("(lives)".to_owned(), |end| Point(end.at).to_string());
            [
                process.number.to_string(),
                process.pid.to_string(),
                process.name.clone(),
                Point(process.start).to_string(),
                end,
                end_in_words(process),
            ]
        };
        let table = Table {
            heads: ["", "pid", "name", "start", "end", "how"],
            rows: self.processes.len(),
            row: &row,
        };
        let picture = match place {
            _ if self.processes.is_empty() => String::new(),
            Some(place) => table.around(place),
            None => table.beginning(),
        };
        Mismatch::new(self.recording, message, expected, actual).picture(picture)
    }
}

fn exit_of(process: &Process) -> Option<Exit> {
    process.end.as_ref().and_then(|end| end.exit)
}

fn end_in_words(process: &Process) -> String {
    match &process.end {
        None => "lives at the end".to_owned(),
        Some(end) => end.exit.map_or("nobody knows".to_owned(), |exit| exit.to_string()),
    }
}

fn words(process: &Process) -> String {
    format!("{} (process {}, pid {})", process.name, process.number, process.pid)
}

fn list(names: &[String]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}
