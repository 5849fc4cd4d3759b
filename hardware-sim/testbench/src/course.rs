//! The course checks itself: the answers of a lesson are what they say they are.
//!
//! A lesson's `tests/course.rs` is this:
//!
//! ```ignore
//! //! The answers of this lesson, judged by its checks.
//! mod check;
//!
//! #[test]
//! fn the_answers_are_what_they_say() {
//!     testbench::course::verify(env!("CARGO_MANIFEST_DIR")).unwrap_or_else(|error| panic!("{error}"));
//! }
//! ```
//!
//! It holds the lesson's checks as its module `check`. [`verify`] compiles each program of the lesson and runs this very
//! test again for it, once for each check.
//!
//! # What must hold
//!
//! - `answers/solution.rs` and every `answers/right/*.rs` pass all checks.
//! - `starter.rs` and every `answers/wrong/*.rs` fail at the checks that they name, and at no other. Their head comment
//!   has a paragraph for that, the first of a wrong answer:
//!   `//! Caught by: CHECK, CHECK — what is wrong, and what one sees.` In the starter it begins with `//! Fails: `.
//! - All of them compile without a warning.
//! - There is a starter, a solution, a right and a wrong answer, and every check fails for one of them: a check that
//!   nothing fails may be one that nothing can fail.

mod checks;
mod head;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::compile::{CompileError, Kit, Options, Package};
use crate::subject::SOLUTION;
use checks::Checks;

/// What the answers of a lesson are not.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or a folder of the lesson cannot be read.
    #[error("{} cannot be read: {cause}", .path.display())]
    Read {
        /// The file or the folder.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The lesson's crates, or one of its programs, do not compile.
    #[error("{file}: {cause}")]
    Compile {
        /// The program, in the folder of the lesson.
        file: String,
        /// Why.
        cause: CompileError,
    },
    /// The checks cannot be run.
    #[error("the checks cannot be run: {0}")]
    Run(io::Error),
    /// This test holds no checks.
    #[error("there are no checks in this test; begin it with `mod check;`")]
    NoChecks,
    /// Answers that are not what they say, and what is missing.
    #[error("{} of the course's own rules do not hold:\n{}", .0.len(), .0.join("\n"))]
    Broken(Vec<String>),
}

/// One program of a lesson.
struct Program {
    /// Its file in the folder of the lesson.
    file: String,
    /// The checks that it has to fail.
    fails: BTreeSet<String>,
}

/// Judges all programs of the lesson in this folder by the checks in this test, as the [module](self) says.
///
/// # Errors
///
/// [`Error::Broken`] with everything that does not hold; the others where the answers could not be judged.
pub fn verify(lesson: impl AsRef<Path>) -> Result<(), Error> {
    let lesson = lesson.as_ref();
    let checks = Checks::of_this_test().map_err(Error::Run)?;
    if checks.names().is_empty() {
        return Err(Error::NoChecks);
    }
    let mut broken = Vec::new();
    let programs = programs(lesson, &mut broken)?;
    let compiled = |file: &str| {
        let file = file.to_owned();
        move |cause| Error::Compile { file, cause }
    };
    let kit = Kit::build(&Package::in_folder(lesson), &Options::default()).map_err(compiled("the lesson"))?;
    let mut idle = checks.names().clone();
    for Program { file, fails } in &programs {
        let program = kit.compile(&lesson.join(file)).map_err(compiled(file))?;
        if !program.warnings().is_empty() {
            broken.push(format!("{file}: the compiler warns {} times", program.warnings().len()));
        }
        broken.extend(
            fails
                .difference(checks.names())
                .map(|name| format!("{file}: there is no check {name}")),
        );
        for name in checks.names() {
            let failure = checks.judge(name, program.path()).map_err(Error::Run)?;
            match (failure, fails.contains(name)) {
                (Some(why), false) => broken.push(format!("{file}: fails at {name} as well: {why}")),
                (None, true) => broken.push(format!("{file}: passes {name}, which it has to fail")),
                (Some(_), true) => drop(idle.remove(name)),
                (None, false) => {}
            }
        }
    }
    broken.extend(
        idle.iter()
            .map(|name| format!("{name}: neither the starter nor a wrong answer fails at it")),
    );
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::Broken(broken))
    }
}

/// All programs of a lesson. Says what is missing.
fn programs(lesson: &Path, broken: &mut Vec<String>) -> Result<Vec<Program>, Error> {
    let mut programs = vec![Program {
        file: SOLUTION.into(),
        fails: BTreeSet::new(),
    }];
    for file in sources(lesson, "answers/right")? {
        let fails = BTreeSet::new();
        programs.push(Program { file, fails });
    }
    if programs.len() == 1 {
        broken.push("answers/right: there is no answer".into());
    }
    let wrong = sources(lesson, "answers/wrong")?;
    if wrong.is_empty() {
        broken.push("answers/wrong: there is no answer".into());
    }
    let fails = [("starter.rs".to_owned(), "Fails: ")].into_iter();
    for (file, word) in fails.chain(wrong.into_iter().map(|file| (file, "Caught by: "))) {
        let path = lesson.join(&file);
        let text = fs::read_to_string(&path).map_err(|cause| Error::Read { path, cause })?;
        match head::failing_checks(&text, word) {
            Some(fails) => programs.push(Program { file, fails }),
            None => broken.push(format!(
                "{file}: its head has no paragraph `//! {word}CHECK — what is wrong.`"
            )),
        }
    }
    Ok(programs)
}

/// The source files in a folder of the lesson, in the order of their names.
fn sources(lesson: &Path, folder: &str) -> Result<Vec<String>, Error> {
    let path = lesson.join(folder);
    let entries = fs::read_dir(&path).and_then(|entries| entries.collect::<io::Result<Vec<_>>>());
    let entries = entries.map_err(|cause| Error::Read { path, cause })?;
    let names = entries
        .iter()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut files: Vec<String> = names
        .filter(|name| name.ends_with(".rs"))
        .map(|name| format!("{folder}/{name}"))
        .collect();
    files.sort();
    Ok(files)
}
