//! Why a program was not run.

use std::io;

/// Why a program was not run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Virtual time does not work here, or the run was lost.
    #[error(transparent)]
    VirtualTime(#[from] virtual_time::Error),
    /// There can be no board.
    #[error(transparent)]
    Board(#[from] hardware_sim::board::Error),
    /// The system refuses what a run needs.
    #[error("{what}: {cause}")]
    System {
        /// What it refuses.
        what: &'static str,
        /// Why.
        cause: io::Error,
    },
    /// In the process of the run, where only a text comes back from.
    #[error("the run could not be made: {0}")]
    Run(String),
}

impl Error {
    /// Names what the system refused.
    pub(super) fn system<E: Into<io::Error>>(what: &'static str) -> impl FnOnce(E) -> Error {
        move |cause| Error::System {
            what,
            cause: cause.into(),
        }
    }
}
