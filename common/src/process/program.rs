//! A program: the functions that can become processes.

use super::argument::Delivered;
use super::bootstrap::{self, Instructions};
use super::error::{Error, LIMITS, Result, system};
use super::{attendant, current, ending, parameter, token, trace};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::process::{ExitCode, Termination};
use std::sync::OnceLock;

/// The functions of a program that can become processes, each under the name of a *role*.
///
/// ```no_run
/// # use common::process::Program;
/// # fn flash_1000() {}
/// # fn flash_250() {}
/// # fn parent() -> anyhow::Result<()> { Ok(()) }
/// fn main() -> std::process::ExitCode {
///     Program::new().role("Flash1000", flash_1000).role("Flash250", flash_250).run(parent)
/// }
/// ```
#[derive(Debug, Default)]
#[must_use = "nothing runs before `run`"]
pub struct Program {
    roles: Vec<Entry>,
}

/// One role.
struct Entry {
    name: String,
    parameter: Option<&'static str>,
    function: Box<dyn FnOnce(Option<Delivered>) -> Result<ExitCode>>,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("name", &self.name)
            .field("parameter", &self.parameter)
            .finish_non_exhaustive()
    }
}

impl Program {
    /// A program without roles.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a role: `function` becomes a process by `Process::new(name)`.
    ///
    /// The function takes nothing, or one argument that serde can write and read. Several values make one tuple. It
    /// may return whatever `main` may return, and that decides about the process's exit code.
    pub fn role<Signature>(mut self, name: &str, function: impl Role<Signature>) -> Self {
        let parameter = function.parameter();
        self.roles.push(Entry {
            name: name.to_owned(),
            parameter,
            function: Box::new(move |it| function.call(it)),
        });
        self
    }

    /// Runs `parent`, or, in a process that [`Process::start`](super::Process::start) has started, the function of
    /// its role. The result is for `main` to return.
    ///
    /// Call it in the main thread, and do as little as possible before it: every process comes by here. How the
    /// program ends is described [in the module](crate::process#how-a-program-ends).
    ///
    /// Where the program cannot even begin (two roles of one name, no descriptors left), it prints why, and the exit
    /// code is a failure.
    pub fn run<R: Termination>(self, parent: impl FnOnce() -> R) -> ExitCode {
        match self.begin() {
            Ok(None) => ending::conduct(|| Ok(ending::report(parent()))),
            Ok(Some(role)) => ending::conduct(role),
            Err(error) => ending::failure(&error),
        }
    }

    /// Prepares this process for its life. Returns what it has to do, unless it is the first of the program.
    fn begin(mut self) -> Result<Option<impl FnOnce() -> Result<ExitCode>>> {
        let known: Vec<_> = self.roles.iter().map(|it| (it.name.clone(), it.parameter)).collect();
        for (at, (name, _)) in known.iter().enumerate() {
            if known[..at].iter().any(|(other, _)| other == name) {
                return Err(Error::DuplicateRole { role: name.clone() });
            }
        }
        if ROLES.set(known).is_err() {
            return Err(Error::RunTwice);
        }
        let Some(Instructions {
            role,
            name,
            argument,
            lifeline,
        }) = bootstrap::receive()?
        else {
            token::prepare()?;
            attendant::start(None)?;
            trace::appear();
            return Ok(None);
        };
        current::set_name(name).map_err(system("setting the name of this process", LIMITS))?;
        attendant::start(Some(lifeline))?;
        trace::appear();
        let place = self.roles.iter().position(|it| it.name == role);
        let place = place.ok_or_else(|| unknown(&role))?;
        let entry = self.roles.swap_remove(place);
        Ok(Some(move || (entry.function)(argument)))
    }
}

/// Names and parameters of the roles of the program that is running.
static ROLES: OnceLock<Vec<(String, Option<&'static str>)>> = OnceLock::new();

/// The type that `role` takes, if any. It is an error when there is no such role.
pub(super) fn parameter_of(role: &str) -> Result<Option<&'static str>> {
    let roles = ROLES.get().ok_or(Error::NotRunning)?;
    let found = roles.iter().find(|(name, _)| name == role);
    let (_, parameter) = found.ok_or_else(|| unknown(role))?;
    Ok(*parameter)
}

/// The error that there is no such role. It lists those that there are.
fn unknown(role: &str) -> Error {
    let roles = ROLES.get().map(Vec::as_slice).unwrap_or_default();
    let known: Vec<_> = roles.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let known = if known.is_empty() {
        "none at all".to_owned()
    } else {
        known.join(", ")
    };
    Error::UnknownRole {
        role: role.to_owned(),
        known,
    }
}

/// Compares the type of an argument with what `role` takes.
pub(super) fn check_argument(role: &str, given: Option<&str>) -> Result<()> {
    parameter::check(role, parameter_of(role)?, given)
}

/// A function that can become a process: `fn() -> R` or `fn(T) -> R`.
///
/// It is implemented for all of them; there is nothing to implement. `Signature` tells the two kinds apart.
pub trait Role<Signature>: 'static {
    /// The name of the type that the function takes.
    #[doc(hidden)]
    fn parameter(&self) -> Option<&'static str>;

    /// Calls the function with the argument that came with the process.
    #[doc(hidden)]
    fn call(self, argument: Option<Delivered>) -> Result<ExitCode>;
}

impl<F, R> Role<fn() -> R> for F
where
    F: FnOnce() -> R + 'static,
    R: Termination,
{
    fn parameter(&self) -> Option<&'static str> {
        None
    }

    fn call(self, _: Option<Delivered>) -> Result<ExitCode> {
        Ok(ending::report(self()))
    }
}

impl<F, T, R> Role<fn(T) -> R> for F
where
    F: FnOnce(T) -> R + 'static,
    T: Serialize + for<'de> Deserialize<'de>,
    R: Termination,
{
    fn parameter(&self) -> Option<&'static str> {
        Some(std::any::type_name::<T>())
    }

    fn call(self, argument: Option<Delivered>) -> Result<ExitCode> {
        let argument = argument.ok_or_else(|| Error::Bootstrap {
            reason: "the argument is missing".to_owned(),
        })?;
        Ok(ending::report(self(argument.unpack()?)))
    }
}
