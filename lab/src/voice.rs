//! What `lab` says to the person.
//!
//! Messages go to standard error; while the live board has the terminal, they go to it.

use std::fmt;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

type Listener = Box<dyn Fn(&str) + Send>;

/// Who gets the messages instead of standard error.
static LISTENER: Mutex<Option<Listener>> = Mutex::new(None);

/// Tells the person something. Where nobody can hear it, it is lost.
pub(crate) fn say(text: &str) {
    show(&format!("lab: {text}"));
}

/// Shows the person a line, as it is. Where nobody can hear it, it is lost.
pub(crate) fn show(line: &str) {
    match &*listener() {
        Some(listener) => listener(line),
        // One write, so that it is not mixed with the program's own lines.
        None => {
            let _ = std::io::stderr().write_all(format!("{line}\n").as_bytes());
        }
    }
}

/// As long as this lives, messages go to another listener.
pub(crate) struct Diversion(());

/// Diverts all messages to `listener`, which must not say anything itself.
pub(crate) fn divert(to: impl Fn(&str) + Send + 'static) -> Diversion {
    *listener() = Some(Box::new(to));
    Diversion(())
}

impl fmt::Debug for Diversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Diversion")
    }
}

impl Drop for Diversion {
    fn drop(&mut self) {
        *listener() = None;
    }
}

fn listener() -> MutexGuard<'static, Option<Listener>> {
    LISTENER.lock().unwrap_or_else(PoisonError::into_inner)
}
