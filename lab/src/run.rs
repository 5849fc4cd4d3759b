//! Runs one program on a board, to its end and the end of everything that it started.
//!
//! The program gets a process group of its own and a fresh folder for temporary files. Its output passes through
//! unchanged and is recorded line by line. SIGINT ends it, as Ctrl-C in a terminal would; what does not end is killed
//! with all its descendants. In the end nothing of it lives on, and what it left in the system is listed.
//!
//! This process becomes the parent of all orphans below it and reaps every child, so one run at a time, in a process
//! that has no other children.

mod events;
mod group;
mod input;
mod outcome;
mod output;
mod player;

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use hardware_sim::trace::Kind;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

use crate::bench::{BOARD_VARIABLE, Bench, Who};
use crate::leftovers::{Places, Watch};
use crate::processes::{self, End};
use crate::script::Script;
use events::{Event, Events};
use group::Group;

pub use outcome::{Killed, Outcome, Reason};

/// How long a program has to end after SIGINT, and its other processes after its end.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// How long the killing goes on before it is given up.
const KILLING: Duration = Duration::from_secs(5);

/// What is run, and how.
pub struct Plan<'a> {
    /// What the messages call it.
    pub name: &'a str,
    /// The executable file.
    pub program: &'a Path,
    /// Its arguments.
    pub arguments: &'a [OsString],
    /// After this time SIGINT is sent to it.
    pub time: Option<Duration>,
    /// Where its standard input comes from.
    pub input: Input,
    /// Its board.
    pub bench: Arc<dyn Bench>,
}

/// Where the program's standard input comes from.
#[derive(Clone, Debug)]
pub enum Input {
    /// From this process's own standard input.
    Terminal,
    /// From the `type` lines of a script, which does everything else that it says too.
    Script(Script),
}

/// Why a program could not be run at all.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It does not start.
    #[error("{} cannot be started: {cause}", .program.display())]
    Start {
        /// The executable file.
        program: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// The system refuses what a run needs.
    #[error("{what}: {cause}")]
    System {
        /// What it refuses.
        what: &'static str,
        /// Why.
        cause: std::io::Error,
    },
}

/// Names what the system refused.
fn refused<E: Into<std::io::Error>>(what: &'static str) -> impl FnOnce(E) -> RunError {
    move |cause| RunError::System {
        what,
        cause: cause.into(),
    }
}

/// Runs a program until nothing of it is left.
///
/// # Errors
///
/// [`RunError`] when it could not be started. However it ends is no error but an [`Outcome`].
pub fn run(plan: &Plan<'_>) -> Result<Outcome, RunError> {
    processes::adopt_orphans().map_err(refused("orphaned processes cannot be adopted"))?;
    let runs = std::env::temp_dir().join(format!("lab-{}.runs", nix::unistd::geteuid()));
    let temporary = tempfile::Builder::new()
        .prefix("lab-run-")
        .tempdir()
        .map_err(refused("a folder for temporary files cannot be made"))?;
    let events = Events::listen().map_err(refused("signals cannot be handled"))?;
    let watch = Watch::begin(Places::of_this_system(), &runs);

    let mut child = Command::new(plan.program)
        .args(plan.arguments)
        .env("HARDWARE", "sim")
        .env(BOARD_VARIABLE, plan.bench.board())
        .env("TMPDIR", temporary.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .spawn()
        .map_err(|cause| RunError::Start {
            program: plan.program.to_path_buf(),
            cause,
        })?;
    let begin = Instant::now();
    plan.bench.begin(begin);
    let group = Arc::new(Group::new(Pid::from_raw(child.id().cast_signed())));

    let lines = output::Lines::new(Arc::clone(&plan.bench));
    let mut outputs = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let own = output::own_stdout().map_err(refused("standard output is closed"))?;
        outputs.push(output::pass_on(0, stdout.into(), own, &lines, &events));
    }
    if let Some(stderr) = child.stderr.take() {
        let own = output::own_stderr().map_err(refused("standard error is closed"))?;
        outputs.push(output::pass_on(1, stderr.into(), own, &lines, &events));
    }
    let problems = outcome::Problems::default();
    let stdin = child.stdin.take();
    let mut terminal = None;
    let mut player = None;
    match (&plan.input, stdin) {
        (Input::Script(script), Some(stdin)) => {
            let feed = input::from_script(stdin, &lines, &problems);
            player = Some(player::play(
                script,
                begin,
                Arc::clone(&plan.bench),
                Arc::clone(&group),
                feed,
                &problems,
            ));
        }
        (Input::Terminal, Some(stdin)) => terminal = input::from_terminal(stdin, &lines).ok(),
        (_, None) => {}
    }

    let mut keeper = Keeper::new(plan, &group, &watch, begin);
    keeper.keep(&events);
    // Nothing of the program lives. What it has written may still be on its way.
    let unplayed = player.map_or(0, player::Player::end);
    drop(terminal);
    let time = keeper
        .ended_at
        .unwrap_or_else(Instant::now)
        .duration_since(begin);
    let torn = !output::finish(&outputs, &events);
    lines.flush();
    let recording = plan.bench.finish().err().map(|error| error.to_string());

    let mut outcome = Outcome {
        name: plan.name.to_string(),
        end: keeper.end,
        reason: keeper.reason,
        time,
        asked: group.asked(),
        killed: keeper.killed,
        survivors: processes::descendants()
            .into_iter()
            .map(Killed::from)
            .collect(),
        left: watch.end(),
        temporary: Vec::new(),
        problems: problems.take(),
        unplayed,
        torn,
    };
    outcome.problems.extend(recording);
    outcome.look_into(temporary.path());
    Ok(outcome)
}

/// Keeps the program going until nothing of it is left.
struct Keeper<'a> {
    plan: &'a Plan<'a>,
    group: &'a Group,
    watch: &'a Watch,
    /// When the program gets SIGINT.
    interrupt_at: Option<Instant>,
    /// When everything is killed.
    kill_at: Option<Instant>,
    /// When a person is told that the program goes on after Ctrl-C.
    remind_at: Option<Instant>,
    reason: Reason,
    end: Option<End>,
    ended_at: Option<Instant>,
    killed: Vec<Killed>,
}

impl<'a> Keeper<'a> {
    fn new(plan: &'a Plan<'a>, group: &'a Group, watch: &'a Watch, begin: Instant) -> Self {
        Self {
            plan,
            group,
            watch,
            interrupt_at: plan.time.and_then(|time| begin.checked_add(time)),
            kill_at: None,
            remind_at: None,
            reason: Reason::Itself,
            end: None,
            ended_at: None,
            killed: Vec::new(),
        }
    }

    fn keep(&mut self, events: &Events) {
        while self.reap() {
            let next = [self.interrupt_at, self.kill_at, self.remind_at]
                .into_iter()
                .flatten()
                .min();
            match events.next(next) {
                Ok(Event::Signal(Signal::SIGINT)) => self.ctrl_c(),
                Ok(Event::Signal(Signal::SIGTSTP)) => self.pause(),
                Ok(Event::Signal(Signal::SIGCHLD)) | Ok(Event::OutputEnded(_)) => {}
                Ok(Event::Signal(signal)) => self.interrupt(Reason::Signal(signal)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    self.time_is_up()
                }
            }
        }
    }

    /// Notes what has ended. Returns whether anything is left.
    fn reap(&mut self) -> bool {
        let mut end = None;
        let left = self.group.reap(|status| end = Some(status));
        if end.is_some() {
            self.end = end;
            self.ended_at = Some(Instant::now());
            self.interrupt_at = None;
            self.remind_at = None;
            let latest = Instant::now() + PATIENCE;
            self.kill_at = Some(self.kill_at.map_or(latest, |at| at.min(latest)));
        }
        left
    }

    fn ctrl_c(&mut self) {
        if self.end.is_some() || self.reason != Reason::Itself {
            // The second time, or nothing is left but stragglers.
            self.kill();
        } else {
            self.reason = Reason::CtrlC;
            self.interrupt_at = None;
            self.remind_at = Some(Instant::now() + PATIENCE);
            self.send_interrupt();
        }
    }

    /// Asks the program to end, and kills what has not ended some time later.
    fn interrupt(&mut self, reason: Reason) {
        if self.reason == Reason::Itself {
            self.reason = reason;
        }
        self.interrupt_at = None;
        if self.end.is_none() {
            self.send_interrupt();
        }
        let latest = Instant::now() + PATIENCE;
        self.kill_at = Some(self.kill_at.map_or(latest, |at| at.min(latest)));
    }

    fn send_interrupt(&self) {
        self.watch.look();
        let (part, action) = ("signal".to_string(), "INT".to_string());
        self.plan
            .bench
            .record(Instant::now(), Who::Bench, Kind::Input { part, action });
        let _ = self.group.signal(Signal::SIGINT);
    }

    /// Ctrl-Z: the program stops with this process, and goes on with it.
    fn pause(&self) {
        let _ = self.group.stop(Signal::SIGTSTP);
        let _ = nix::sys::signal::raise(Signal::SIGSTOP);
        let _ = self.group.stop(Signal::SIGCONT);
    }

    fn time_is_up(&mut self) {
        let now = Instant::now();
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if due(self.kill_at) {
            self.kill();
        } else if due(self.interrupt_at) {
            self.interrupt(Reason::Time);
        } else if due(self.remind_at) {
            self.remind_at = None;
            crate::say(&format!(
                "{} goes on after Ctrl-C; Ctrl-C again kills it",
                self.plan.name
            ));
        }
    }

    /// Kills everything that lives, and notes what it was.
    fn kill(&mut self) {
        self.watch.look();
        let mut end = None;
        let (killed, gone) = self.group.kill_all(KILLING, |status| end = Some(status));
        self.killed.extend(killed.into_values().map(Killed::from));
        if end.is_some() {
            self.end = end;
            self.ended_at = Some(Instant::now());
        }
        if !gone {
            // What cannot be killed hangs in the kernel. Nobody can wait for that; it is told in the end.
            self.group.give_up();
        }
        self.kill_at = None;
        self.interrupt_at = None;
        self.remind_at = None;
    }
}
