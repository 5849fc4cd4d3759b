//! The end of a process, which happens once.
//!
//! Two threads may want it: the main thread, when its function has returned, and the attendant, when it was asked to.
//! Who comes first does it. The other one waits for the end.

use super::error::{Error, Result};
use super::{hooks, registry, stop};
use rustix::process::Signal;
use std::os::fd::BorrowedFd;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process::{ExitCode, Termination};
use std::sync::atomic::{AtomicBool, Ordering};

static CLAIMED: AtomicBool = AtomicBool::new(false);

/// True for the one caller that has to do the ending.
fn claim() -> bool {
    !CLAIMED.swap(true, Ordering::AcqRel)
}

/// Runs the function of this process and ends the process in order, up to the return from `main`.
pub(super) fn conduct(function: impl FnOnce() -> Result<ExitCode>) -> ExitCode {
    // A panic must not leave children behind. It goes on below.
    let result = catch_unwind(AssertUnwindSafe(function));
    leave_to_attendant_if_stopping();
    let code = match &result {
        Ok(Ok(code)) => *code,
        Ok(Err(error)) => failure(error),
        Err(_) => ExitCode::FAILURE,
    };
    if code == ExitCode::SUCCESS {
        match registry::join_all() {
            Ok(()) => {}
            Err(Error::Interrupted) => leave_to_attendant(),
            // Whom one cannot wait for, one must not leave running either.
            Err(_) => registry::end_all(Signal::TERM, None),
        }
    } else {
        registry::end_all(Signal::TERM, None);
    }
    leave_to_attendant_if_stopping();
    if !claim() {
        leave_to_attendant();
    }
    hooks::run();
    match result {
        Err(panic) => resume_unwind(panic),
        Ok(_) => code,
    }
}

/// Ends a process that cannot even call its function, without unwinding the calling thread and without dropping what
/// that thread keeps for itself.
pub(super) fn give_up(error: &Error) -> ! {
    leave_to_attendant_if_stopping();
    failure(error);
    // The thread that exits drops its thread-locals, so it must be another one.
    let exit = || std::process::exit(1);
    match std::thread::Builder::new().spawn(exit) {
        Ok(_) => leave_to_attendant(),
        Err(_) => exit(),
    }
}

/// Prints why this process fails. An error of the program itself is printed by [`report`].
pub(super) fn failure(error: &Error) -> ExitCode {
    eprintln!("Error: {error}");
    ExitCode::FAILURE
}

/// The exit code for what a function returned. Prints an error, as the end of `main` does, but not when the error is
/// only that the program was asked to end.
pub(super) fn report(returned: impl Termination) -> ExitCode {
    leave_to_attendant_if_stopping();
    returned.report()
}

fn leave_to_attendant_if_stopping() {
    if stop::requested() {
        leave_to_attendant();
    }
}

/// Waits until the attendant has ended the process.
fn leave_to_attendant() -> ! {
    loop {
        std::thread::park();
    }
}

/// Ends the process because of `signal`: hooks, children, exit. Returns only when the main thread does it already.
///
/// As soon as `hurry` is readable, the children are killed.
pub(super) fn end(signal: Signal, hurry: Option<BorrowedFd<'_>>) {
    if !claim() {
        return;
    }
    hooks::run();
    registry::end_all(signal, hurry);
    if signal == Signal::INT {
        std::process::exit(0);
    }
    die_by(signal)
}

/// Ends the process as if it had never handled `signal`, so that its status shows the signal.
pub(super) fn die_by(signal: Signal) -> ! {
    let _ = signal_hook::low_level::emulate_default_handler(signal.as_raw());
    // It returns only for a signal that it does not know.
    std::process::abort()
}
