//! Through what the embedding library takes part in a run.

use crate::Error;
use crate::processes::Process;
use crate::tasks::Tasks;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// What lies outside the program: its inputs, and whatever drains its outputs.
///
/// All methods are called in the supervisor's process, while every thread of the program is blocked. None may wait for
/// anything. Times are ns of virtual time since the start of the run; the clocks of this process show that time too, at
/// 1000 s (CLOCK_MONOTONIC) and 2026-01-01 (CLOCK_REALTIME) when the run starts.
pub trait World {
    /// When something is next to be done; `None` for never. A time that has passed means now.
    fn next(&self) -> Option<u64>;

    /// Does what is due at `now`. After it, [`World::next`] must be later, or the run stands still.
    fn act(&mut self, now: u64, control: &mut Control<'_>);

    /// Called at every quiescent moment, before the clock moves or a thread gets its turn: the place to drain recorders
    /// and to read what the program has written. Says whether that may have woken a thread.
    fn settle(&mut self, now: u64) -> Settled;
}

/// Whether the world has touched something for which a thread of the program may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Settled {
    /// Nothing that a thread could wait for was touched.
    Nothing,
    /// A thread may have been woken, by room in a pipe, for instance: the supervisor looks again.
    MayHaveWoken,
}

/// A world without inputs, which leaves the outputs to others.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nobody;

impl World for Nobody {
    fn next(&self) -> Option<u64> {
        None
    }

    fn act(&mut self, _now: u64, _control: &mut Control<'_>) {}

    fn settle(&mut self, _now: u64) -> Settled {
        Settled::Nothing
    }
}

/// What a [`World`] can do to the run.
#[derive(Debug)]
pub struct Control<'a> {
    pub(crate) tasks: &'a Tasks,
    pub(crate) root: i32,
    pub(crate) turns: u64,
    pub(crate) end: Option<String>,
}

impl Control<'_> {
    /// All processes so far, dead ones too, in the order of their creation.
    #[must_use]
    pub fn processes(&self) -> &[Process] {
        self.tasks.processes.all()
    }

    /// How many turns the run has given to threads: a place in the schedule, for what is to happen at one.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.turns
    }

    /// Sends a signal to one process. `number` is that of the process's [`Process::number`].
    ///
    /// # Errors
    ///
    /// When there is no such process any more.
    pub fn signal(&mut self, number: u32, signal: i32) -> Result<(), Error> {
        let pid = self
            .processes()
            .iter()
            .find(|process| process.number == number && process.end.is_none_or(|end| !end.is_reaped))
            .map(|process| process.pid);
        self.send(pid.unwrap_or(i32::MAX), signal)
    }

    /// Sends a signal to the program's process group, as a terminal does on Ctrl-C.
    ///
    /// # Errors
    ///
    /// When nobody is left in it.
    pub fn signal_group(&mut self, signal: i32) -> Result<(), Error> {
        self.send(-self.root, signal)
    }

    fn send(&self, to: i32, signal: i32) -> Result<(), Error> {
        let signal = Signal::try_from(signal).map_err(Error::errno("there is no signal of that number"))?;
        kill(Pid::from_raw(to), signal).map_err(Error::errno("the signal cannot be sent"))
    }

    /// Ends the run after this, with everything in it.
    pub fn end(&mut self, reason: impl Into<String>) {
        self.end = Some(reason.into());
    }
}
