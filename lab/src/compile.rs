//! Builds the program of a lesson with cargo, and finds the file that came out.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use serde::Deserialize;

/// After this time a person is told what they wait for.
const QUIET: Duration = Duration::from_secs(1);

/// Why there is no program.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The compiler found mistakes, and has shown them.
    #[error("`{0}` does not compile; the messages above say where\nMend the first one, then run it again.")]
    Mistakes(String),
    /// Cargo itself could not be started.
    #[error("cargo cannot be started ({cargo:?}): {cause}\nIs Rust installed? https://rustup.rs tells how.")]
    NoCargo {
        /// The command.
        cargo: OsString,
        /// Why.
        cause: std::io::Error,
    },
    /// The package has no program that could be meant.
    #[error("the package `{id}` has no program `{id}`{}", others(.programs))]
    NoProgram {
        /// The lesson.
        id: String,
        /// The programs that it has.
        programs: Vec<String>,
    },
}

fn others(programs: &[String]) -> String {
    if programs.is_empty() {
        String::new()
    } else {
        format!("; it has: {}", programs.join(", "))
    }
}

/// The parts of cargo's messages that count here.
#[derive(Debug, Deserialize)]
struct Message {
    reason: String,
    target: Option<Target>,
    executable: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// Builds the package `id` of the workspace in `root`. Cargo's own messages go to standard error, unchanged.
///
/// # Errors
///
/// [`CompileError`] when the program does not compile, or is not there.
pub fn compile(root: &Path, id: &str) -> Result<PathBuf, CompileError> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut child = Command::new(&cargo)
        .args(["build", "-q", "-p", id, "--message-format=json-render-diagnostics"])
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|cause| CompileError::NoCargo {
            cargo: cargo.clone(),
            cause,
        })?;
    let (done, waiting) = mpsc::channel::<()>();
    let notice = format!("building `{id}`; the first time takes longest");
    let patience = std::thread::spawn(move || {
        if waiting.recv_timeout(QUIET) == Err(RecvTimeoutError::Timeout) {
            crate::say(&notice);
        }
    });
    let mut programs = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            programs.extend(program(&line));
        }
    }
    let status = child.wait();
    drop(done);
    let _ = patience.join();
    match status {
        Ok(status) if status.success() => choose(id, programs),
        Ok(_) => Err(CompileError::Mistakes(id.to_string())),
        Err(cause) => Err(CompileError::NoCargo { cargo, cause }),
    }
}

/// The program that one of cargo's messages announces.
fn program(line: &str) -> Option<(String, PathBuf)> {
    let message: Message = serde_json::from_str(line).ok()?;
    let target = message.target?;
    let is_program = message.reason == "compiler-artifact" && target.kind.iter().any(|kind| kind == "bin");
    Some((target.name, message.executable.filter(|_| is_program)?))
}

/// The program of the lesson's name; or the only one.
fn choose(id: &str, mut programs: Vec<(String, PathBuf)>) -> Result<PathBuf, CompileError> {
    let index = programs.iter().position(|(name, _)| name == id);
    match (index, programs.len()) {
        (Some(index), _) => Ok(programs.swap_remove(index).1),
        (None, 1) => Ok(programs.swap_remove(0).1),
        (None, _) => {
            let programs = programs.into_iter().map(|(name, _)| name).collect();
            Err(CompileError::NoProgram {
                id: id.to_string(),
                programs,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_program_in_the_messages() {
        let line = r#"{"reason":"compiler-artifact","target":{"kind":["bin"],"name":"two-leds","test":true},
                       "profile":{},"executable":"/t/two-leds","fresh":true}"#;
        assert_eq!(program(line), Some(("two-leds".into(), "/t/two-leds".into())));
        for other in [
            r#"{"reason":"compiler-artifact","target":{"kind":["lib"],"name":"common"},"executable":null}"#,
            r#"{"reason":"build-script-executed","package_id":"x"}"#,
            r#"{"reason":"build-finished","success":true}"#,
            "not json",
        ] {
            assert_eq!(program(other), None, "{other}");
        }
    }

    #[test]
    fn chooses_by_name() {
        let programs = |names: &[&str]| {
            names
                .iter()
                .map(|name| (name.to_string(), PathBuf::from(name)))
                .collect()
        };
        assert_eq!(
            choose("process", programs(&["fork", "process"])).expect("one"),
            Path::new("process")
        );
        assert_eq!(
            choose("process", programs(&["other"])).expect("one"),
            Path::new("other")
        );
        let error = choose("process", programs(&["a", "b"])).expect_err("none").to_string();
        assert_eq!(error, "the package `process` has no program `process`; it has: a, b");
        assert!(choose("process", Vec::new()).is_err());
    }
}
