//! What a check judges: one program, and the seed of the data that the check draws.
//!
//! The tests of a lesson judge its solution. Whoever wants them to judge another program sets [`PROGRAM_VARIABLE`] for
//! them; the compiled checks stay the same.
//!
//! ```no_run
//! use std::time::Duration;
//! use rand::RngExt;
//! use testbench::subject::Subject;
//!
//! let subject = Subject::of_lesson(env!("CARGO_MANIFEST_DIR"));
//! let half_period = subject.random().random_range(200..=1500);
//! let run = subject.bench().args(["--led", &format!("2:{half_period}")]).run_for(Duration::from_secs(10));
//! ```

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;

use crate::compile::{CompileError, Options, Package, Program, compile};
use crate::run::Testbench;

/// The environment variable that names the program to be judged: an executable, or a source file whose name ends in
/// `.rs`.
pub const PROGRAM_VARIABLE: &str = "TESTBENCH_PROGRAM";

/// The environment variable that gives the seed, a whole number from 0. It is 0 where there is none.
pub const SEED_VARIABLE: &str = "TESTBENCH_SEED";

/// The program that is judged unless [`PROGRAM_VARIABLE`] names another, in the folder of the lesson.
pub const SOLUTION: &str = "answers/solution.rs";

/// A program that is judged, and the seed of what it is judged with.
#[derive(Debug)]
pub struct Subject {
    executable: PathBuf,
    /// Keeps the executable where it is.
    _compiled: Option<Program>,
    seed: u64,
}

/// Why there is nothing to judge.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source file does not become a program.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// The program is no file that can be named from anywhere.
    #[error("{PROGRAM_VARIABLE}={} is not there: {cause}\nGive the path of an executable or of a .rs file.", .path.display())]
    Program {
        /// The path.
        path: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The seed is no number.
    #[error("{SEED_VARIABLE}={0} is no seed; write a whole number from 0 to {max}", max = u64::MAX)]
    Seed(String),
}

impl Subject {
    /// The subject of this process's checks, which belong to the lesson in this folder. It is compiled once.
    ///
    /// # Panics
    ///
    /// If there is nothing to judge; the text is that of [`Error`]. This is for tests, which fail by panics.
    pub fn of_lesson(folder: impl AsRef<Path>) -> &'static Subject {
        static SUBJECT: OnceLock<Result<Subject, Error>> = OnceLock::new();
        let subject = SUBJECT.get_or_init(|| {
            let seed = env::var(SEED_VARIABLE).ok();
            Subject::new(folder.as_ref(), env::var_os(PROGRAM_VARIABLE).map(PathBuf::from), seed)
        });
        subject.as_ref().unwrap_or_else(|error| panic!("{error}"))
    }

    fn new(lesson: &Path, program: Option<PathBuf>, seed: Option<String>) -> Result<Subject, Error> {
        let seed = seed.map_or(Ok(0), |text| text.parse().map_err(|_| Error::Seed(text)))?;
        let path = program.unwrap_or_else(|| lesson.join(SOLUTION));
        let path = path.canonicalize().map_err(|cause| Error::Program { path, cause })?;
        if path.extension().is_some_and(|extension| extension == "rs") {
            let compiled = compile(&Package::in_folder(lesson), &path, &Options::default())?;
            Ok(Subject {
                executable: compiled.path().to_owned(),
                _compiled: Some(compiled),
                seed,
            })
        } else {
            Ok(Subject {
                executable: path,
                _compiled: None,
                seed,
            })
        }
    }

    /// The program on a fresh board, with the seed.
    pub fn bench(&self) -> Testbench {
        Testbench::new(&self.executable).seed(self.seed)
    }

    /// A generator for the data of one check, at its beginning. Its numbers depend on the seed alone, in every version.
    pub fn random(&self) -> ChaCha8Rng {
        ChaCha8Rng::seed_from_u64(self.seed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(program: &str, seed: &str) -> Result<Subject, Error> {
        Subject::new(Path::new("/"), Some(program.into()), Some(seed.into()))
    }

    #[test]
    fn an_executable_is_taken_as_it_is() {
        let subject = subject("/proc/self/exe", "7").expect("this test");
        assert_eq!(subject.executable, env::current_exe().expect("its path"));
        assert_eq!(subject.seed, 7);
    }

    #[test]
    fn mistakes_in_the_environment_are_told() {
        let error = subject("/no/such/program", "7").expect_err("no program");
        assert!(
            error
                .to_string()
                .starts_with("TESTBENCH_PROGRAM=/no/such/program is not there"),
            "{error}"
        );
        for seed in ["", "-1", "x", "18446744073709551616"] {
            let error = subject("/proc/self/exe", seed).expect_err("no seed");
            assert!(
                error.to_string().contains(&format!("TESTBENCH_SEED={seed} is no seed")),
                "{error}"
            );
        }
    }
}
