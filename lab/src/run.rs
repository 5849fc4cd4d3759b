//! Runs one program on a board, to its end and the end of everything that it started.
//!
//! The program gets a process group of its own and a fresh folder for temporary files. Its output passes through
//! unchanged and is recorded line by line. SIGINT ends it, as Ctrl-C in a terminal would; what does not end is killed
//! with all its descendants. In the end nothing of it lives on, and what it left in the system is listed.
//!
//! This process becomes the parent of all orphans below it and reaps every child, so one run at a time, in a process
//! that has no other children.

mod events;
mod folder;
mod group;
mod input;
mod keeper;
mod outcome;
mod output;
mod player;

use std::ffi::OsString;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;
use testbench::script::Script;

use crate::bench::{BOARD_VARIABLE, Bench, BenchError};
use crate::launch;
use crate::leftovers::{Places, Watch};
use crate::live::view::Subject;
use crate::live::{Controls, InputIsClosed, Live, Show, Typed};
use crate::processes;
use events::{Event, Events};
use folder::Folder;
use group::Group;
use input::Feed;
use keeper::Keeper;

pub use outcome::{Killed, Outcome, Reason};

/// How long a program has to end after SIGINT, and its other processes after its end.
pub const PATIENCE: Duration = Duration::from_secs(2);

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
    pub bench: Arc<Bench>,
    /// The live board, if it is shown. It has the terminal then: the program prints to it, and is typed to from there.
    pub live: Option<Arc<Live>>,
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
    /// Its board cannot be recorded.
    #[error(transparent)]
    Bench(#[from] BenchError),
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
    let temporary = Folder::create().map_err(refused("a folder for temporary files cannot be made"))?;
    let events = Events::listen().map_err(refused("signals cannot be handled"))?;
    let watch = Watch::begin(Places::of_this_system(), &runs);

    let live = plan.live.is_some();
    let own_outputs = [output::own_stdout(live), output::own_stderr(live)];
    let [own_stdout, own_stderr] = own_outputs.map(|own| own.map_err(refused("the output cannot be passed on")));
    let (own_stdout, own_stderr) = (own_stdout?, own_stderr?);

    let begin = Instant::now();
    plan.bench.begin()?;
    // This thread waits for the program, so what dies with the thread dies with the run.
    let mut child = launch::command(plan.program, plan.arguments)
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
    let group = Arc::new(Group::new(
        Pid::from_raw(child.id().cast_signed()),
        Arc::clone(&plan.bench),
    ));

    let lines = output::Lines::new(Arc::clone(&plan.bench), plan.live.clone());
    let mut outputs = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        outputs.push(output::pass_on(0, stdout.into(), own_stdout, &lines, &events));
    }
    if let Some(stderr) = child.stderr.take() {
        outputs.push(output::pass_on(1, stderr.into(), own_stderr, &lines, &events));
    }
    let problems = outcome::Problems::default();
    let mut terminal = None;
    let mut feed = None;
    if let Some(stdin) = child.stdin.take() {
        match plan.input {
            Input::Terminal if !live => terminal = input::from_terminal(stdin, &lines).ok(),
            Input::Terminal | Input::Script(_) => feed = Some(input::line_by_line(stdin, &lines, &problems)),
        }
    }
    let player = match (&plan.input, &feed) {
        (Input::Script(script), Some(feed)) => Some(player::play(
            script,
            begin,
            Arc::clone(&plan.bench),
            Arc::clone(&group),
            feed.clone(),
            &problems,
        )),
        _ => None,
    };
    let show = match &plan.live {
        None => None,
        Some(live) => Show::begin(live, Subject::Run(plan.name.to_string()), controls(plan, &events, feed))
            .inspect_err(|cause| problems.tell(&format!("the live board cannot be shown: {cause}")))
            .ok(),
    };

    let mut keeper = Keeper::new(plan, &group, &watch, show.as_ref(), begin);
    keeper.keep(&events);
    let Keeper {
        end,
        reason,
        ended_at,
        killed,
        ..
    } = keeper;
    // Nothing of the program lives. What it has written may still be on its way.
    let unplayed = player.map_or(0, player::Player::end);
    drop(terminal);
    let time = ended_at.unwrap_or_else(Instant::now).duration_since(begin);
    let torn = !output::finish(&outputs, &events);
    lines.flush();
    // Before the recording ends: no finger stays on the board.
    let shown = show.map(Show::end);
    let recording = plan.bench.finish().err().map(|error| error.to_string());
    if let Some(live) = &plan.live {
        live.write_down();
    }
    drop(shown);

    let mut outcome = Outcome {
        name: plan.name.to_string(),
        end,
        reason,
        time,
        asked: group.asked(),
        killed,
        survivors: processes::descendants().into_iter().map(Killed::from).collect(),
        left: watch.end(),
        temporary: Vec::new(),
        problems: problems.take(),
        unplayed,
        torn,
    };
    outcome.problems.extend(recording);
    outcome.look_into(temporary.path());
    if let Err(cause) = temporary.close() {
        outcome
            .problems
            .push(format!("the folder for temporary files cannot be removed: {cause}"));
    }
    Ok(outcome)
}

/// What a person at the live board reaches.
fn controls(plan: &Plan<'_>, events: &Events, feed: Option<Sender<Feed>>) -> Controls {
    let sender = events.sender();
    Controls {
        person: Arc::clone(plan.bench.person()),
        end: Box::new(move || _ = sender.send(Event::Signal(Signal::SIGINT))),
        typed: Box::new(move |typed| {
            let item = match typed {
                Typed::Line(text) => Feed::Line { text, step: None },
                Typed::End => Feed::End,
            };
            let feed = feed.as_ref().ok_or(InputIsClosed)?;
            feed.send(item).map_err(|_| InputIsClosed)
        }),
    }
}
