//! What can go wrong with processes.

use std::io;

/// Why something about a process failed. Each message says what happened and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Two roles of one program have the same name.
    #[error("the role \"{role}\" is defined twice; give each function of the program its own name")]
    DuplicateRole {
        /// The name.
        role: String,
    },

    /// [`Process::start`](super::Process::start) was called in a program that never called
    /// [`Program::run`](super::Program::run).
    #[error("no process can start before `Program::run`; call `start` in the function that you give to `run`")]
    NotRunning,

    /// [`Program::run`](super::Program::run) was called a second time in one process.
    #[error("`Program::run` was called twice; a program has one, at the end of `main`")]
    RunTwice,

    /// No role has this name.
    #[error("no role is called \"{role}\" (there is {known}); add it with `Program::role`, or check the spelling")]
    UnknownRole {
        /// The name that was asked for.
        role: String,
        /// The names that exist, ready to print.
        known: String,
    },

    /// The kernel could not keep this name for a process.
    #[error("\"{name}\" cannot name a process, since it {fault}; choose another with `Process::name`")]
    Name {
        /// The name.
        name: String,
        /// What is wrong with it.
        fault: &'static str,
    },

    /// The argument is not what the role's function takes.
    #[error("the role \"{role}\" takes {takes}, but was given {given}; make the type in `Process::arg` the same")]
    ArgumentType {
        /// The role.
        role: String,
        /// The type that the function takes.
        takes: String,
        /// The type that was given.
        given: String,
    },

    /// The argument's own `Serialize` or `Deserialize` failed.
    #[error("the argument of a process cannot be {doing}: {reason}")]
    Argument {
        /// "packed" in the parent, "unpacked" in the child.
        doing: &'static str,
        /// What serde says.
        reason: String,
    },

    /// The argument holds more descriptors than one message can carry.
    #[error("the argument holds {count} of {kind}, but at most {limit} can travel; send the rest through a channel")]
    TooManyDescriptors {
        /// How many it holds, or "more".
        count: String,
        /// What they are.
        kind: &'static str,
        /// The largest number that works.
        limit: usize,
    },

    /// This process was started by [`Process::start`](super::Process::start), but not told properly what to be.
    #[error("this process got no proper instructions from its parent ({reason}); start it again")]
    Bootstrap {
        /// What is wrong with them.
        reason: String,
    },

    /// The operating system refused something.
    #[error("{doing} failed: {answer}; {cure}")]
    System {
        /// What was tried.
        doing: &'static str,
        /// What may help.
        cure: &'static str,
        /// The answer of the system.
        answer: io::Error,
    },

    /// The program is ending, because of Ctrl-C, SIGTERM or the end of its parent. Hand this error up with `?`:
    /// [`Program::run`](super::Program::run) does not print it.
    #[error("the program was asked to end; return from the function")]
    Interrupted,
}

/// A result of this module.
pub type Result<T> = std::result::Result<T, Error>;

/// For `map_err`: wraps the answer of the operating system, whichever crate asked for it.
pub(super) fn system<E: Into<io::Error>>(doing: &'static str, cure: &'static str) -> impl FnOnce(E) -> Error {
    move |answer| Error::System {
        doing,
        cure,
        answer: answer.into(),
    }
}

/// What helps when descriptors or processes run out.
pub(super) const LIMITS: &str = "is a limit reached? see `ulimit -n` and `ulimit -u`";
