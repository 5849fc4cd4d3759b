//! What a run is to be.

use std::ffi::{OsStr, OsString};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// In which order threads run that could run at the same instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// One at a time, in the order of their creation. The same run each time.
    Fixed,
    /// One at a time, in an order drawn from the seed, which also decides at every chaos point and before every
    /// operation between threads whether another goes first. The same run each time with the same seed.
    Seeded,
    /// All at once, as the machine has it. Times are exact, but what happens inside one instant may differ from run to
    /// run.
    Free,
}

/// Limits of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Of virtual time. 60 s unless set.
    pub virtual_time: Duration,
    /// Of time on a processor, of all threads together. 20 s unless set.
    pub cpu: Duration,
    /// Of threads that live at one time. 4000 unless set, which is the most there is room for.
    pub tasks: usize,
    /// Of memory in use, in bytes, of all processes together. 1 GiB unless set.
    pub memory: u64,
    /// Of real time, if the machine has a processor for the run all the time; else it is stretched by what the run had
    /// to wait for one. 60 s unless set. Only a backstop: no run should ever reach it.
    pub real_time: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            virtual_time: Duration::from_secs(60),
            cpu: Duration::from_secs(20),
            tasks: 4000,
            memory: 1 << 30,
            real_time: Duration::from_secs(60),
        }
    }
}

/// A program to be run in virtual time, and how.
///
/// The program starts with no environment but what [`Simulation::env`] gives and what virtual time needs, with the
/// standard descriptors of this process unless others are given, and in a process group of its own. Where the run has its
/// own /dev/shm, TMPDIR names that, unless it is given.
#[derive(Debug)]
pub struct Simulation {
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    pub(crate) environment: Vec<(OsString, OsString)>,
    pub(crate) folder: Option<PathBuf>,
    pub(crate) standard: [Option<OwnedFd>; 3],
    pub(crate) processors: Option<Vec<usize>>,
    pub(crate) seed: u64,
    pub(crate) order: Order,
    pub(crate) chaos_period: u32,
    pub(crate) limits: Limits,
    pub(crate) is_restless: bool,
}

impl Simulation {
    /// A run of `program`, in fixed order, with the seed 0.
    #[must_use]
    pub fn new(program: impl AsRef<Path>) -> Self {
        Self {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            environment: Vec::new(),
            folder: None,
            standard: [None, None, None],
            processors: None,
            seed: 0,
            order: Order::Fixed,
            chaos_period: 2,
            limits: Limits::default(),
            is_restless: false,
        }
    }

    /// One more argument.
    #[must_use]
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// More arguments.
    #[must_use]
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Self {
        self.arguments
            .extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// One more environment variable.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.environment
            .push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// The working directory.
    #[must_use]
    pub fn current_dir(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// Standard input. Nothing else of this process is inherited that is not meant to be.
    #[must_use]
    pub fn stdin(mut self, descriptor: OwnedFd) -> Self {
        self.standard[0] = Some(descriptor);
        self
    }

    /// Standard output. If it is a pipe whose other end is read here, [`World::settle`](crate::World::settle) has to
    /// read it.
    #[must_use]
    pub fn stdout(mut self, descriptor: OwnedFd) -> Self {
        self.standard[1] = Some(descriptor);
        self
    }

    /// Standard error; as standard output.
    #[must_use]
    pub fn stderr(mut self, descriptor: OwnedFd) -> Self {
        self.standard[2] = Some(descriptor);
        self
    }

    /// The processors that the program may use, by number from 0, as taskset(1) has it. Those of this process unless set.
    #[must_use]
    pub fn affinity(mut self, processors: &[usize]) -> Self {
        self.processors = Some(processors.to_owned());
        self
    }

    /// The root of all randomness of the run.
    #[must_use]
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// In which order threads run.
    #[must_use]
    pub fn order(mut self, order: Order) -> Self {
        self.order = order;
        self
    }

    /// With [`Order::Seeded`]: a thread lets others go first once in `period` chaos points. 2 unless set; 0 for never.
    #[must_use]
    pub fn chaos_period(mut self, period: u32) -> Self {
        self.chaos_period = period;
        self
    }

    /// The limits.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The supervisor looks again and again without a pause. Nothing is better for it but tests of the supervisor itself:
    /// it takes a processor, and meets the program in as many moments as it can.
    #[must_use]
    pub fn restless(mut self) -> Self {
        self.is_restless = true;
        self
    }
}
