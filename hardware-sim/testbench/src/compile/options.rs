//! How a program is compiled.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

/// How a program is compiled. The default is what `cargo run` would do.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The profile of the workspace, for the program and for the crates that it uses.
    pub profile: Profile,
    /// What `env!` finds at compile time. Nothing else of the environment reaches the program.
    pub environment: BTreeMap<String, String>,
    /// Lints that the program may not even allow, such as `unsafe_code`, beside those of the lesson's own manifest.
    pub forbid: Vec<String>,
    /// Where cargo builds the crates; the target directory of the workspace where there is none.
    pub target_folder: Option<PathBuf>,
    /// The compiler; the one that cargo uses where there is none. It is started in the folder of the source, with an
    /// environment of its own and paths that lead to its parent folder and to the crates: a program that runs the
    /// compiler in a sandbox and hands its arguments on will do.
    pub rustc: Option<PathBuf>,
    /// What one run of the compiler may use.
    pub limits: Limits,
    /// Where compiled programs are kept.
    pub cache: Cache,
}

/// A profile of cargo.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Profile {
    /// `dev`.
    #[default]
    Dev,
    /// `release`.
    Release,
}

impl Profile {
    /// Its name, as cargo knows it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Release => "release",
        }
    }
}

/// What one run of the compiler may use, the linker included.
///
/// A lesson's program takes some 0.5 s of processor time, 0.6 GB of address space and 12 MB of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Processor time of one process, in whole seconds; 60 s by default.
    pub cpu: Duration,
    /// Address space of one process in bytes; 4 GiB by default.
    pub memory: u64,
    /// The largest file in bytes; 512 MiB by default.
    pub file: u64,
    /// Real time; 10 minutes by default. It only ends what waits for ever, such as for a FIFO that nobody writes to.
    pub time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            cpu: Duration::from_secs(60),
            memory: 4 << 30,
            file: 512 << 20,
            time: Duration::from_secs(600),
        }
    }
}

/// Where compiled programs are kept, and how many. The programs that were not used for the longest time go first; none
/// goes while somebody uses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cache {
    /// The folder; `testbench` in the folder where cargo builds where there is none. Several processes may share
    /// it.
    pub folder: Option<PathBuf>,
    /// At most so many programs are kept; 200 by default.
    pub programs: usize,
    /// At most so many bytes of programs are kept; 2 GB by default.
    pub bytes: u64,
}

impl Default for Cache {
    fn default() -> Self {
        Self {
            folder: None,
            programs: 200,
            bytes: 2_000_000_000,
        }
    }
}
