//! What is to be run, and with which inputs.

use std::path::{Path, PathBuf};
use std::time::Duration;

use hardware_sim::board::Profiles;
use hardware_sim::parts::{Key, Part};
use nix::sys::signal::Signal;
use virtual_time::{Limits, Order};

use super::job::Job;
use super::{Error, Run};
use crate::script::{Action, DEFAULT_HOLD, Script, Step, Touch};

/// A program on a fresh board, and what is done to it. The inputs come at their times, counted from the start of the
/// program, whatever the order in which they are given here.
#[derive(Clone, Debug)]
#[must_use = "nothing happens before `run_for`"]
pub struct Testbench {
    pub(super) program: PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) lesson: Option<String>,
    pub(super) steps: Vec<Step>,
    pub(super) seed: u64,
    pub(super) order: Order,
    pub(super) limits: Limits,
    pub(super) profiles: Profiles,
}

impl Testbench {
    /// `program` is an executable file.
    pub fn new(program: impl AsRef<Path>) -> Testbench {
        Testbench {
            program: program.as_ref().to_owned(),
            arguments: Vec::new(),
            lesson: None,
            steps: Vec::new(),
            seed: 0,
            order: Order::Fixed,
            limits: Limits::default(),
            profiles: Profiles::default(),
        }
    }

    /// More arguments for the program.
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Testbench {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// The lesson that the recording shall name.
    pub fn lesson(mut self, lesson: impl Into<String>) -> Testbench {
        self.lesson = Some(lesson.into());
        self
    }

    /// The steps of a script, beside those that are given one by one.
    pub fn script(mut self, script: &Script) -> Testbench {
        self.steps.extend_from_slice(script.steps());
        self
    }

    /// Presses a key of the keypad for a tenth of a second, or as long as [`Timed::hold`] says.
    pub fn press(self, key: Key) -> Timed {
        self.tap(Part::Key(key))
    }

    /// Presses the push button for a tenth of a second, or as long as [`Timed::hold`] says.
    pub fn tap_button(self) -> Timed {
        self.tap(Part::Button)
    }

    fn tap(self, part: Part) -> Timed {
        self.action(Action::Touch(part, Touch::Tap { hold: DEFAULT_HOLD }))
    }

    /// Types a line: the text and a line end.
    pub fn type_line(self, line: impl Into<String>) -> Timed {
        self.action(Action::Type(line.into()))
    }

    /// Closes the program's standard input.
    pub fn end_input(self) -> Timed {
        self.action(Action::EndInput)
    }

    /// Sends a signal to the program's process group, as a terminal does on Ctrl-C, or to the processes of a name
    /// ([`Timed::to`]).
    pub fn signal(self, signal: Signal) -> Timed {
        self.action(Action::Signal { signal, to: None })
    }

    /// Whatever a step of a script can do.
    pub fn action(self, action: Action) -> Timed {
        Timed { bench: self, action }
    }

    /// The root of all randomness: of the program's own, of bouncing contacts, of the schedule if it is seeded. 0 unless
    /// set.
    pub fn seed(mut self, seed: u64) -> Testbench {
        self.seed = seed;
        self
    }

    /// In which order threads run that could run at the same instant. Fixed unless set.
    pub fn order(mut self, order: Order) -> Testbench {
        self.order = order;
        self
    }

    /// How the parts of the board behave.
    pub fn profiles(mut self, profiles: Profiles) -> Testbench {
        self.profiles = profiles;
        self
    }

    /// The limits of the run. That of virtual time is set by [`run_for`](Testbench::run_for).
    pub fn limits(mut self, limits: Limits) -> Testbench {
        self.limits = limits;
        self
    }

    /// Runs the program until it ends. After `time`, Ctrl-C ends it; what lives on 2 s after that is killed, and the report
    /// says so.
    ///
    /// # Errors
    ///
    /// [`Error`] if it could not be run. However it ends is no error.
    pub fn run_for(self, time: Duration) -> Result<Run, Error> {
        Job::new(self, time).run()
    }
}

/// Something that is to be done, without its time yet.
#[derive(Clone, Debug)]
#[must_use = "nothing is done without `at`"]
pub struct Timed {
    bench: Testbench,
    action: Action,
}

impl Timed {
    /// How long a key or the button stays pressed.
    pub fn hold(mut self, time: Duration) -> Timed {
        if let Action::Touch(_, Touch::Tap { hold }) = &mut self.action {
            *hold = time;
        }
        self
    }

    /// The processes that get the signal: all of this name.
    pub fn to(mut self, name: impl Into<String>) -> Timed {
        if let Action::Signal { to, .. } = &mut self.action {
            *to = Some(name.into());
        }
        self
    }

    /// When it is done, counted from the start of the program.
    pub fn at(mut self, time: Duration) -> Testbench {
        self.bench.steps.push(Step {
            at: time,
            action: self.action,
        });
        self.bench
    }
}
