//! A process as its parent sees it.

use super::error::{Error, LIMITS, Result, system};
use super::{registry, stop, trace, wait};
use rustix::event::{PollFd, PollFlags};
use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};
use std::io;
use std::os::fd::OwnedFd;
use std::process::ExitStatus;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A process that [`Process::start`](super::Process::start) has started.
///
/// Any number of threads may use it at once. Dropping it changes nothing: the process runs on, and is waited for when
/// the parent's function has returned.
#[derive(Debug)]
pub struct Child(pub(super) Arc<Running>);

impl Child {
    /// The process's id.
    pub fn pid(&self) -> u32 {
        self.0.pid
    }

    /// The process's name, as `ps` shows it.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Waits until the process has ended. Called again, it gives the same status again.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`] at once when the program is asked to end.
    pub fn join(&self) -> Result<ExitStatus> {
        loop {
            // Without a deadline there is always a status. The loop says so without an `unwrap`.
            if let Some(status) = self.0.join(None)? {
                return Ok(status);
            }
        }
    }

    /// Waits until the process has ended, but not longer than `timeout`. `None` means that it still runs.
    ///
    /// # Errors
    ///
    /// [`Error::Interrupted`] at once when the program is asked to end.
    pub fn join_timeout(&self, timeout: Duration) -> Result<Option<ExitStatus>> {
        match wait::deadline(timeout) {
            Some(deadline) => self.0.join(Some(deadline)),
            None => self.join().map(Some),
        }
    }

    /// Whether the process still runs. Does not wait.
    pub fn is_alive(&self) -> bool {
        self.status().is_none()
    }

    /// How the process ended, or `None` while it runs. Does not wait. Python calls this `exitcode`.
    ///
    /// A status is a code, or the signal that ended the process; see `std::os::unix::process::ExitStatusExt`.
    pub fn status(&self) -> Option<ExitStatus> {
        self.0.reap_if_ended().ok().flatten()
    }

    /// Asks the process to end, by SIGTERM. It runs its hooks and dies by that signal, unless it handles the signal
    /// itself. Does not wait; does nothing when it has ended already.
    ///
    /// # Errors
    ///
    /// [`Error::System`] when the kernel refuses to send the signal.
    pub fn terminate(&self) -> Result<()> {
        self.0
            .signal(Signal::TERM)
            .map_err(system("terminating a process", "does it belong to another user?"))
    }

    /// Ends the process by SIGKILL, which it cannot handle: no hook runs. Does not wait; does nothing when it has
    /// ended already.
    ///
    /// # Errors
    ///
    /// [`Error::System`] when the kernel refuses to send the signal.
    pub fn kill(&self) -> Result<()> {
        self.0
            .signal(Signal::KILL)
            .map_err(system("killing a process", "does it belong to another user?"))
    }
}

/// What [`Child`] and the registry share.
#[derive(Debug)]
pub(super) struct Running {
    name: String,
    pid: u32,
    /// Readable when the process has ended. Unlike the id, it never means another process. See pidfd_open(2).
    pidfd: OwnedFd,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    child: std::process::Child,
    status: Option<ExitStatus>,
    /// Tells the child, by closing, that this process has ended.
    lifeline: Option<OwnedFd>,
}

impl Running {
    /// Takes over a process that has just started.
    pub(super) fn new(name: String, mut child: std::process::Child, lifeline: OwnedFd) -> Result<Self> {
        match pidfd_open(Pid::from_child(&child), PidfdFlags::empty()) {
            Ok(pidfd) => {
                let pid = child.id();
                let state = State {
                    child,
                    status: None,
                    lifeline: Some(lifeline),
                };
                Ok(Self {
                    name,
                    pid,
                    pidfd,
                    state: Mutex::new(state),
                })
            }
            Err(errno) => {
                let _ = child.kill();
                let _ = child.wait();
                Err(system("opening a descriptor for a new process", LIMITS)(errno))
            }
        }
    }

    /// Something to wait for: ready when the process has ended.
    pub(super) fn ended(&self) -> PollFd<'_> {
        PollFd::new(&self.pidfd, PollFlags::IN)
    }

    /// The status, if the process has ended; reaps it if nobody has yet. Does not wait.
    pub(super) fn reap_if_ended(&self) -> io::Result<Option<ExitStatus>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.status.is_none() {
            state.status = state.child.try_wait()?;
            if let Some(status) = state.status {
                state.lifeline = None;
                registry::remove(self);
                trace::note_exit(self.pid, &self.name, status);
            }
        }
        Ok(state.status)
    }

    /// Waits for the end of the process. `None` means that `deadline` has passed.
    pub(super) fn join(&self, deadline: Option<Instant>) -> Result<Option<ExitStatus>> {
        const WAITING: &str = "waiting for a process";
        const CURE: &str = "does the program reap children itself, or ignore SIGCHLD?";
        let known = self.state.lock().unwrap_or_else(PoisonError::into_inner).status;
        if known.is_some() {
            return Ok(known);
        }
        loop {
            // Before looking at the child. On Ctrl-C the child has ended, too, and its status would look like
            // ordinary news.
            if stop::requested() {
                return Err(Error::Interrupted);
            }
            let status = self.reap_if_ended().map_err(system(WAITING, CURE))?;
            if status.is_some() || wait::passed(deadline) {
                return Ok(status);
            }
            let mut descriptors = stop::descriptors();
            descriptors.push(self.ended());
            wait::any(&mut descriptors, deadline).map_err(system(WAITING, CURE))?;
        }
    }

    /// Sends `signal`, unless the process has ended.
    pub(super) fn signal(&self, signal: Signal) -> io::Result<()> {
        match pidfd_send_signal(&self.pidfd, signal) {
            // It has been reaped.
            Ok(()) | Err(rustix::io::Errno::SRCH) => Ok(()),
            Err(errno) => Err(errno.into()),
        }
    }
}
