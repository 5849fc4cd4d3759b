//! Starting a program that must not outlive this one.
//!
//! A program is started through a launcher: this command again, which asks the kernel to kill it when its parent dies
//! (PR_SET_PDEATHSIG, prctl(2)) and then becomes the program. So nobody has to run code between fork and exec, and a
//! `lab` that is killed leaves no program running: the program's first process is killed, and the others end with it.

use std::ffi::OsString;
use std::os::unix::process::{CommandExt, parent_id};
use std::path::Path;
use std::process::Command;

use clap::Args;
use nix::sys::signal::Signal;

/// Exit code of a launcher whose program could not be started, as in shells.
const NOT_STARTED: u8 = 127;

/// `lab launch`, which nobody types.
#[derive(Debug, Args)]
pub struct Launch {
    /// The process that must not die before the program.
    parent: u32,
    /// The program and its arguments.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    program: Vec<OsString>,
}

/// A command that starts `program` and lets it die with the thread that starts it.
pub fn command(program: &Path, arguments: &[OsString]) -> Command {
    let mut command = Command::new("/proc/self/exe");
    command
        .arg("launch")
        .arg(std::process::id().to_string())
        .arg("--")
        .arg(program)
        .args(arguments);
    command
}

/// Becomes the program. Returns only when that fails.
pub fn launch(launch: &Launch) -> u8 {
    let Some((program, arguments)) = launch.program.split_first() else {
        return NOT_STARTED;
    };
    // Where the kernel refuses, the program runs all the same.
    let _ = nix::sys::prctl::set_pdeathsig(Signal::SIGKILL);
    if parent_id() != launch.parent {
        // It died before the kernel knew that we wanted to die with it.
        return NOT_STARTED;
    }
    let cause = Command::new(program).args(arguments).exec();
    crate::say(&format!("{} cannot be started: {cause}", Path::new(program).display()));
    NOT_STARTED
}
