//! The checks in this test.

use std::collections::BTreeSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::subject::PROGRAM_VARIABLE;

/// The module of a test that holds the checks.
const MODULE: &str = "check::";

/// The checks in this test, each of which can be run for any program.
pub(super) struct Checks {
    test: PathBuf,
    names: BTreeSet<String>,
}

impl Checks {
    /// Asks this test which checks it holds.
    pub(super) fn of_this_test() -> io::Result<Checks> {
        let test = env::current_exe()?;
        let output = run(Command::new(&test).args(["--list", "--format", "terse"]))?;
        if !output.status.success() {
            return Err(io::Error::other(text(&output)));
        }
        let text = text(&output);
        let tests = text.lines().filter_map(|line| line.strip_suffix(": test"));
        let names = tests
            .filter_map(|name| name.strip_prefix(MODULE))
            .map(str::to_owned)
            .collect();
        Ok(Checks { test, names })
    }

    /// Their names, without that of their module.
    pub(super) fn names(&self) -> &BTreeSet<String> {
        &self.names
    }

    /// Runs one check for a program. Returns why it failed, if it did.
    pub(super) fn judge(&self, name: &str, program: &Path) -> io::Result<Option<String>> {
        let mut command = Command::new(&self.test);
        command
            .arg("--exact")
            .arg(format!("{MODULE}{name}"))
            .env(PROGRAM_VARIABLE, program);
        let output = run(&mut command)?;
        let text = text(&output);
        match output.status.code() {
            Some(0) if text.contains("1 passed") => Ok(None),
            // What the harness exits with when a test has failed.
            Some(101) => Ok(Some(message(&text).to_owned())),
            _ => Err(io::Error::other(format!("{name}: {}\n{text}", output.status))),
        }
    }
}

fn run(command: &mut Command) -> io::Result<Output> {
    command.stdin(Stdio::null()).output()
}

fn text(output: &Output) -> String {
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    format!("{stdout}{stderr}")
}

/// The line after `thread '…' panicked at …:`, which is the beginning of what the check has to say.
fn message(text: &str) -> &str {
    let mut lines = text
        .lines()
        .skip_while(|line| !line.contains("' panicked at ") && !line.contains(") panicked at "));
    lines.nth(1).unwrap_or("it does not say why")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_follows_the_place() {
        let text = "---- check::a stdout ----\n\nthread 'check::a' (7) panicked at tests/check.rs:1:2:\nit is late\nnote: run\n";
        assert_eq!(message(text), "it is late");
        assert_eq!(message("nothing\n"), "it does not say why");
    }
}
