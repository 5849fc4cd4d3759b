//! Builds the program of a lesson with cargo, and finds the file that came out.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use testbench::compile::cargo::{self, Messages, NoCargo};

/// After this time a person is told what they wait for.
const QUIET: Duration = Duration::from_secs(1);

/// Why there is no program.
#[derive(Debug, thiserror::Error)]
pub enum CompileError {
    /// The compiler found mistakes, and has shown them.
    #[error("`{0}` does not compile; the messages above say where\nMend the first one, then run it again.")]
    Mistakes(String),
    /// Cargo itself could not be started.
    #[error(transparent)]
    NoCargo(#[from] NoCargo),
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

/// Builds the package `id` of the workspace in `root`. Cargo's own messages go to standard error, unchanged.
///
/// # Errors
///
/// [`CompileError`] when the program does not compile, or is not there.
pub fn compile(root: &Path, id: &str) -> Result<PathBuf, CompileError> {
    let (done, waiting) = mpsc::channel::<()>();
    let notice = format!("building `{id}`; the first time takes longest");
    let patience = std::thread::spawn(move || {
        if waiting.recv_timeout(QUIET) == Err(RecvTimeoutError::Timeout) {
            crate::say(&notice);
        }
    });
    let build = cargo::build(&cargo::cargo(), root, &["-p", id], Messages::Show);
    drop(done);
    let _ = patience.join();
    let build = build?;
    if build.succeeded {
        choose(id, build.programs())
    } else {
        Err(CompileError::Mistakes(id.to_string()))
    }
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
