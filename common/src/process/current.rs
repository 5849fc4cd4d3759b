//! The process that is running this very code.

use std::sync::OnceLock;

/// The name that the parent gave to this process.
static NAME: OnceLock<String> = OnceLock::new();

/// This process: what it is called, and its id.
#[derive(Clone, Debug)]
pub struct Current {
    name: String,
    id: u32,
}

impl Current {
    /// The name: the one that the parent chose, or for the first process the first 15 bytes of the program's file name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.id
    }
}

/// This process.
pub fn current() -> Current {
    let name = NAME.get().cloned().unwrap_or_else(first_name);
    Current {
        name,
        id: std::process::id(),
    }
}

/// Whether [`Process::start`](super::Process::start) started this process. False before
/// [`Program::run`](super::Program::run).
pub fn is_child() -> bool {
    NAME.get().is_some()
}

/// Takes `name` as the name of this process. Call it in the main thread: its name is the process's (proc_pid_comm(5)).
pub(super) fn set_name(name: String) -> nix::Result<()> {
    let text = std::ffi::CString::new(name.as_bytes()).map_err(|_| nix::errno::Errno::EINVAL)?;
    nix::sys::prctl::set_name(&text)?;
    let _ = NAME.set(name);
    Ok(())
}

/// The name that exec gave to the first process. Asking the calling thread would give the thread's.
fn first_name() -> String {
    std::fs::read_to_string("/proc/self/comm")
        .map(|name| name.trim_end().to_owned())
        .unwrap_or_default()
}
