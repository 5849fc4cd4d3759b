//! Where to begin: what `lab` shows without a command.

use std::fmt;

use crate::lessons::Course;

/// The first screen.
#[derive(Debug)]
pub struct Welcome<'a>(pub &'a Course);

impl fmt::Display for Welcome<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Processes and how they talk to each other, on a Raspberry Pi.")?;
        writeln!(
            f,
            "No Pi is needed: the programs run on a simulated board, which all their"
        )?;
        writeln!(f, "processes share.")?;
        write!(f, "{}", crate::list::Table(self.0))?;
        match self.0.lessons.first() {
            None => writeln!(
                f,
                "\nThere is no lesson yet in {}.",
                self.0.root.join("lessons").display()
            ),
            Some(first) => {
                writeln!(f, "\nBegin with:\n")?;
                writeln!(f, "    cargo run -- run {}\n", first.about.id)?;
                writeln!(f, "Ctrl-C ends it. `cargo run -- --help` shows what else there is.")
            }
        }
    }
}
