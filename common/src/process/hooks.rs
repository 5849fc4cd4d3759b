//! What a process does last.

use super::stop;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// How long the hooks may take, all together. A hook that hangs must not keep the process alive.
const LIMIT: Duration = Duration::from_secs(1);

type Hook = Box<dyn FnOnce() + Send>;

/// `None` once they have run.
static HOOKS: Mutex<Option<Vec<Hook>>> = Mutex::new(Some(Vec::new()));

/// Lets `hook` run once before this process ends: on Ctrl-C, on SIGTERM, when its parent dies, and when its function
/// returns or panics. Not when it is killed (SIGKILL), aborts, or calls `std::process::exit`.
///
/// Hooks run in the opposite order of their registration, on a thread of their own. After one second the process ends
/// without waiting for them any longer.
///
/// Other threads run on until the process is gone, and could do again what a hook has just undone. Where that matters,
/// let the hook take away from them what they need for it, behind a lock.
///
/// When the hooks have run already, because the process was asked to end just now, this function does not return: its
/// thread stops here until the process is gone. When they have run because the function of the process has returned,
/// `hook` runs at once.
pub fn on_shutdown(hook: impl FnOnce() + Send + 'static) {
    let mut hooks = HOOKS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(hooks) = hooks.as_mut() {
        hooks.push(Box::new(hook));
        return;
    }
    drop(hooks);
    while stop::requested() {
        thread::park();
    }
    hook();
}

/// Runs the hooks that have not run yet, and writes out what is left of standard output.
pub(super) fn run() {
    let (done, wait) = mpsc::channel::<()>();
    let thread = thread::Builder::new().name("shutdown".to_owned());
    let started = thread.spawn(move || {
        run_here();
        drop(done);
    });
    match started {
        // An error is the good end: the other side is gone.
        Ok(_) => drop(wait.recv_timeout(LIMIT)),
        // No threads left. Better without a limit than not at all.
        Err(_) => run_here(),
    }
}

fn run_here() {
    let hooks = HOOKS.lock().unwrap_or_else(PoisonError::into_inner).take();
    for hook in hooks.into_iter().flatten().rev() {
        // The panic has been printed. The other hooks still have to run.
        let _ = catch_unwind(AssertUnwindSafe(hook));
    }
    // Waits for ever when another thread holds the lock of standard output and nobody reads the pipe.
    let _ = std::io::stdout().flush();
}
