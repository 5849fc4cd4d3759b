//! Why a run could not begin.

use std::io;
use std::path::PathBuf;

/// Why a run could not begin, or its supervisor was lost. What the *program* did wrong is in the
/// [`Report`](crate::Report).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The library that is preloaded into the programs is not where it should be.
    #[error(
        "cannot find {} next to this program, in `deps` below it, or in `lib` beside it. Build it with \
         `cargo build -p virtual-time-shim`, or name it with {}",
        crate::shim_file::FILE_NAME,
        crate::shim_file::VARIABLE
    )]
    NoShim,
    /// The kernel lacks something, or does not allow it here.
    #[error("virtual time cannot work here: {what}. {cure}")]
    Unsupported {
        /// What is missing.
        what: &'static str,
        /// What can be done.
        cure: &'static str,
    },
    /// A run was started in a process that was not made for it.
    #[error(
        "a run needs a process of its own, as its supervisor reaps all children of its process and moves its clocks. \
         Start it in a function given to `virtual_time::in_own_process`"
    )]
    NotInOwnProcess,
    /// A run was started in a process that has had one.
    #[error("this process has had its run. Start each run in a process of its own")]
    SecondRun,
    /// The program could not be started.
    #[error("cannot start {}: {source}. Check the path, its permissions, and the working directory", program.display())]
    Launch {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A name, an argument or a variable cannot be passed to a program.
    #[error("{what} contains a NUL character, which no program can be given. Remove it")]
    Nul {
        /// What it is.
        what: &'static str,
    },
    /// The system refused something that a supervisor needs.
    #[error(
        "{what}: {source}. Look for what the machine is short of (`free`, `df /dev/shm`, `ulimit -a`), and try again"
    )]
    System {
        /// What was tried.
        what: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The supervisor's process ended without an answer.
    #[error(
        "the supervisor's process ended without an answer ({how}). If it was killed, see `dmesg` for a lack of memory; \
         otherwise its own message stands on standard error"
    )]
    SupervisorLost {
        /// How it ended.
        how: String,
    },
    /// The function that ran in the supervisor's process panicked.
    #[error("the function in the supervisor's process panicked: {message}")]
    Panicked {
        /// What it said, and where.
        message: String,
    },
}

impl Error {
    pub(crate) fn system(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::System { what, source }
    }

    pub(crate) fn errno(what: &'static str) -> impl FnOnce(nix::Error) -> Self {
        move |errno| Self::System {
            what,
            source: errno.into(),
        }
    }
}
