//! Who drives a pin.

use std::collections::BTreeSet;

use super::Pin;
use crate::matchers::events::is_whole;
use crate::matchers::time::Point;
use crate::matchers::{Mismatch, Moment};
use crate::recording::Process;

impl<'r> Pin<'r> {
    /// The processes that set the pin, in the order in which each did it first.
    pub fn drivers(&self) -> Vec<&'r Process> {
        let mut seen = BTreeSet::new();
        let processes = self.first_writes().into_iter().filter_map(|moment| moment.process());
        processes.filter(|process| seen.insert(process.number)).collect()
    }

    /// Exactly these processes set the pin: a name for each process, in any order. A name that stands there twice means
    /// two processes of that name. No names: no process does.
    ///
    /// # Errors
    ///
    /// If another process does, or one of these does not.
    pub fn is_driven_by(&self, names: impl IntoIterator<Item = impl Into<String>>) -> Result<(), Mismatch> {
        is_whole(self.recording, self.interval)?;
        let mut missing: Vec<String> = names.into_iter().map(Into::into).collect();
        let expected = words(&missing);
        let writes = self.first_writes();
        let mut foreign = None;
        for moment in &writes {
            match missing.iter().position(|name| name == moment.process_name()) {
                Some(place) => drop(missing.swap_remove(place)),
                None => foreign = foreign.or(Some(moment)),
            }
        }
        if missing.is_empty() && foreign.is_none() {
            return Ok(());
        }
        let drivers: Vec<String> = writes.iter().map(Moment::who).collect();
        let mut actual = words(&drivers);
        if let Some(moment) = foreign {
            actual += &format!("; {} at {}", moment.who(), Point(moment.at()));
        }
        let message = format!("GPIO {} is driven by the wrong processes{}", self.number, self.interval);
        let mismatch = Mismatch::new(self.recording, message, expected, actual);
        Err(match foreign {
            Some(moment) => mismatch.at(moment.at()).picture(self.writes().table_at(*moment)),
            None => mismatch,
        })
    }

    /// The first write of each process.
    fn first_writes(&self) -> Vec<Moment<'r>> {
        let mut seen = BTreeSet::new();
        let mut last = None;
        let writes = self.writes();
        let by_program = writes.iter().filter(|moment| {
            // Mostly it is who it was before.
            let author = self.recording.log().author(moment.index());
            if !author.is_program() || last.replace(author) == Some(author) {
                return false;
            }
            let number = moment.process().map(|process| process.number);
            seen.insert((number, author.pid, author.process.as_str()))
        });
        by_program.collect()
    }
}

fn words(names: &[String]) -> String {
    if names.is_empty() {
        "by no process".to_owned()
    } else {
        format!("by {}", names.join(", "))
    }
}
