//! Starting a process.

use super::argument::Packed;
use super::child::{Child, Running};
use super::error::{Error, LIMITS, Result, system};
use super::{bootstrap, name, program, registry, stop};
use serde::Serialize;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::Arc;

/// A process to be started: its role, and if need be another name and an argument.
///
/// ```no_run
/// # use common::process::Process;
/// # fn parent() -> anyhow::Result<()> {
/// let first = Process::new("Worker").name("Worker-1").arg(&(1, "red")).start()?;
/// let second = Process::new("Worker").name("Worker-2").arg(&(2, "green")).start()?;
/// # Ok(()) }
/// ```
#[derive(Debug)]
#[must_use = "nothing starts before `start`"]
pub struct Process {
    role: String,
    name: String,
    argument: Option<Result<Packed>>,
}

impl Process {
    /// A process that will run the function of `role`, and is called so, too.
    pub fn new(role: &str) -> Self {
        Self {
            role: role.to_owned(),
            name: role.to_owned(),
            argument: None,
        }
    }

    /// Calls the process something else than its role. At most 15 bytes, since the kernel keeps no more (PR_SET_NAME
    /// in prctl(2)); no NUL and no '/'. [`start`](Self::start) checks that.
    pub fn name(mut self, name: &str) -> Self {
        self.name = name.to_owned();
        self
    }

    /// Gives the process an argument, of the type that its function takes. What it may hold is described
    /// [in the module](crate::process#what-an-argument-may-hold).
    ///
    /// It is copied at once, and receivers in it are moved. If that fails, [`start`](Self::start) says so.
    pub fn arg<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        self.argument = Some(Packed::new(value));
        self
    }

    /// Starts the process. It runs at the same time as this one; [`Child::join`] waits for its end.
    ///
    /// # Errors
    ///
    /// Before anything is started: [`Error::UnknownRole`], [`Error::Name`], [`Error::ArgumentType`],
    /// [`Error::Argument`], [`Error::TooManyDescriptors`]; [`Error::NotRunning`] outside of a
    /// [`Program`](super::Program); [`Error::Interrupted`] when the program is asked to end. [`Error::System`] when the
    /// system cannot give another process or descriptor.
    ///
    /// An argument that the child cannot read is an error in the child: it prints it and its status is a failure.
    pub fn start(self) -> Result<Child> {
        name::check(&self.name)?;
        program::parameter_of(&self.role)?;
        let argument = self.argument.transpose()?;
        program::check_argument(&self.role, argument.as_ref().map(|it| it.type_name))?;
        registry::reap_ended();

        let (lifeline, instructions) = bootstrap::prepare(&self.role, &self.name, argument.as_ref())?;
        let _starting = registry::start();
        if stop::requested() {
            return Err(Error::Interrupted);
        }
        // The program's own file, even if it has been replaced or removed meanwhile. See proc_pid_exe(5).
        let child = Command::new("/proc/self/exe")
            .arg0(&self.name)
            .args(std::env::args_os().skip(1))
            .stdin(instructions)
            .spawn()
            .map_err(system("starting a process", LIMITS))?;
        let child = Arc::new(Running::new(self.name, child, lifeline)?);
        registry::add(Arc::clone(&child));
        Ok(Child(child))
    }
}
