//! The run itself, in the process that supervises it: a board, a hand that plays the script, and a recorder.

use std::collections::{BTreeMap, VecDeque};
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use hardware_sim::bench::Bench;
use hardware_sim::board::{BOARD_VARIABLE, Options, RunBoard};
use hardware_sim::parts::Part;
use hardware_sim::recorder::Recorder;
use hardware_sim::trace::{Event as TraceEvent, Header};
use nix::fcntl::OFlag;
use nix::sys::signal::Signal;
use nix::unistd::pipe2;
use virtual_time::{Control, Settled, Simulation, World};

use super::job::Job;
use super::leftovers::Places;
use super::output::Output;
use super::{Error, Run};
use crate::script::{Event, Move, short_name};

/// How long a program has to end after Ctrl-C.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// Why a run is ended that does not end by itself.
pub(super) const LIVED_ON: &str = "it lived on 2 s after Ctrl-C";

/// Output that a run may write, in bytes.
const MOST_OUTPUT: u64 = 1 << 20;

/// Makes the run.
pub(super) fn play(job: &Job) -> Result<Run, Error> {
    let board = RunBoard::create(&Options {
        seed: job.seed,
        profiles: job.profiles(),
        ..Options::default()
    })?;
    let temporary = Temporary::create()?;
    let (stdout, program_stdout) = Output::new().map_err(Error::system("there is no pipe for the output"))?;
    let (stderr, program_stderr) = Output::new().map_err(Error::system("there is no pipe for the output"))?;
    let (program_stdin, stdin) = pipe2(OFlag::O_CLOEXEC).map_err(Error::system("there is no pipe for the input"))?;
    rustix::io::ioctl_fionbio(&stdin, true).map_err(Error::system("the input cannot be prepared"))?;
    let path = board.board().path().to_owned();
    let mut stage = Stage {
        recorder: Recorder::attach(board.board())?,
        hand: Bench::new(board.board()),
        events: Vec::new(),
        moves: job.script()?.moves().into(),
        contacts: BTreeMap::new(),
        stdin: Stdin {
            pipe: Some(File::from(stdin)),
            waiting: VecDeque::new(),
            ends: false,
        },
        outputs: [stdout, stderr],
        ctrl_c: Some(job.time),
        kill: None,
        problems: Vec::new(),
    };
    let simulation = Simulation::new(&job.program)
        .args(&job.arguments)
        .env("HARDWARE", "sim")
        .env(BOARD_VARIABLE, &path)
        .env("TMPDIR", &temporary.path)
        .current_dir(&temporary.path)
        .stdin(program_stdin)
        .stdout(program_stdout)
        .stderr(program_stderr)
        .seed(job.seed)
        .order(job.order())
        .limits(job.limits());
    let report = simulation.run(&mut stage)?;
    let (events, problems) = stage.finish();
    let left = Places::new(&temporary.path, report.isolation.ipc).left(&path);
    let mut header = Header::new(job.seed);
    header.speed = "virtual".into();
    header.lesson.clone_from(&job.lesson);
    header.profiles = job.profiles().names();
    Ok(Run {
        header,
        events,
        report,
        left,
        problems,
    })
}

/// A folder that is removed with this value.
struct Temporary {
    path: PathBuf,
}

impl Temporary {
    /// In memory, where the run has that to itself: the name is the same each time.
    fn create() -> Result<Temporary, Error> {
        let path = PathBuf::from(format!("/dev/shm/testbench-{}", std::process::id()));
        fs::create_dir(&path).map_err(Error::system("a folder for temporary files cannot be made"))?;
        Ok(Temporary { path })
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// The world of the program.
struct Stage {
    recorder: Recorder,
    hand: Bench,
    events: Vec<TraceEvent>,
    moves: VecDeque<Move>,
    /// Changes of bouncing contacts, by time and order.
    contacts: BTreeMap<(u64, usize), (Part, bool)>,
    stdin: Stdin,
    outputs: [Output; 2],
    /// When Ctrl-C ends the program.
    ctrl_c: Option<u64>,
    /// When it is killed.
    kill: Option<u64>,
    problems: Vec<String>,
}

impl World for Stage {
    fn next(&self) -> Option<u64> {
        if self.is_flooded() {
            return Some(0);
        }
        let a_move = self.moves.front().map(|a_move| nanos(a_move.at));
        let contact = self.contacts.keys().next().map(|(at, _)| *at);
        [a_move, contact, self.ctrl_c, self.kill].into_iter().flatten().min()
    }

    fn act(&mut self, now: u64, control: &mut Control<'_>) {
        if self.is_flooded() {
            return control.end(format!("it has written more than {} MiB", MOST_OUTPUT >> 20));
        }
        while let Some(contact) = self.contacts.first_entry().filter(|entry| entry.key().0 <= now) {
            let (part, closed) = contact.remove();
            self.hand.set_contact(part, closed);
        }
        while let Some(a_move) = self.moves.pop_front_if(|a_move| nanos(a_move.at) <= now) {
            if let Err(problem) = self.make(&a_move, now, control) {
                self.problems.push(format!("`{}`: {problem}", a_move.step));
            }
        }
        if self.ctrl_c.take_if(|at| *at <= now).is_some() {
            self.flush_lines();
            self.hand.note_input("signal", "INT");
            // Nobody may be left; then the run is over.
            let _ = control.signal_group(Signal::SIGINT as i32);
            self.kill = Some(now + nanos(PATIENCE));
        }
        if self.kill.take_if(|at| *at <= now).is_some() {
            control.end(LIVED_ON);
        }
    }

    fn settle(&mut self, _now: u64) -> Settled {
        if self.is_flooded() {
            return Settled::Nothing; // It waits for room that it will not get, and `act` ends it.
        }
        let mut woken = false;
        for (stream, output) in (1..).zip(&mut self.outputs) {
            woken |= output.read(|line| self.hand.note_output(stream, line));
        }
        woken |= self.stdin.feed();
        woken |= self.recorder.read(|event| self.events.push(event));
        if woken { Settled::MayHaveWoken } else { Settled::Nothing }
    }
}

impl Stage {
    fn is_flooded(&self) -> bool {
        self.outputs.iter().any(|output| output.total > MOST_OUTPUT)
    }

    fn make(&mut self, a_move: &Move, now: u64, control: &mut Control<'_>) -> Result<(), String> {
        match &a_move.event {
            Event::Press(part, pressed) => {
                let name = match part {
                    Part::Button => "button".to_owned(),
                    Part::Key(key) => format!("key {key}"),
                };
                self.hand.note_input(&name, if *pressed { "press" } else { "release" });
                // The last movement of this contact is over, whatever it was about to do.
                self.contacts.retain(|_, (other, _)| other != part);
                let first = self.contacts.len();
                for (index, contact) in self.hand.movement(*part, *pressed).into_iter().enumerate() {
                    if contact.at.is_zero() {
                        self.hand.set_contact(*part, contact.closed);
                    } else {
                        let at = now + nanos(contact.at);
                        self.contacts.insert((at, first + index), (*part, contact.closed));
                    }
                }
                Ok(())
            }
            Event::Type(line) => {
                self.flush_lines();
                self.hand.note_input("stdin", line);
                self.stdin.type_line(line)
            }
            Event::EndInput => {
                self.flush_lines();
                self.hand.note_input("stdin closed", "");
                self.stdin.ends = true;
                self.stdin.feed();
                Ok(())
            }
            Event::Signal(signal, to) => {
                let name = short_name(*signal);
                let action = to.as_ref().map_or(name.to_owned(), |to| format!("{name} to {to}"));
                self.hand.note_input("signal", &action);
                send(*signal, to.as_deref(), control)
            }
        }
    }

    /// Before something is typed: a question, perhaps, that has no line end.
    fn flush_lines(&mut self) {
        for (stream, output) in (1..).zip(&mut self.outputs) {
            output.read(|line| self.hand.note_output(stream, line));
            output.flush(|line| self.hand.note_output(stream, line));
        }
    }

    /// The program has ended: what is left of its events, and the problems.
    fn finish(mut self) -> (Vec<TraceEvent>, Vec<String>) {
        self.flush_lines();
        let mut events = self.events;
        self.recorder.finish(|event| events.push(event));
        let unplayed = self
            .moves
            .iter()
            .filter(|a_move| !matches!(a_move.event, Event::Press(_, false)));
        let unplayed = unplayed.map(|a_move| format!("`{}`: the program had ended", a_move.step));
        self.problems.extend(unplayed);
        (events, self.problems)
    }
}

fn send(signal: Signal, to: Option<&str>, control: &mut Control<'_>) -> Result<(), String> {
    let Some(to) = to else {
        return control.signal_group(signal as i32).map_err(|error| error.to_string());
    };
    let alive = control.processes().iter().filter(|process| process.end.is_none());
    let named: Vec<u32> = alive
        .filter(|process| process.name == to)
        .map(|process| process.number)
        .collect();
    if named.is_empty() {
        return Err(format!("the program has no process `{to}` at that time"));
    }
    for number in named {
        control
            .signal(number, signal as i32)
            .map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// The program's standard input.
struct Stdin {
    pipe: Option<File>,
    /// What did not fit into the pipe yet.
    waiting: VecDeque<u8>,
    /// To be closed when all is written.
    ends: bool,
}

impl Stdin {
    fn type_line(&mut self, line: &str) -> Result<(), String> {
        if self.pipe.is_none() || self.ends {
            return Err("the program's input is closed already".into());
        }
        self.waiting.extend(line.bytes().chain([b'\n']));
        self.feed();
        Ok(())
    }

    /// Writes what fits. Returns whether that was anything.
    fn feed(&mut self) -> bool {
        let Some(pipe) = &mut self.pipe else { return false };
        let mut fed = false;
        while !self.waiting.is_empty() {
            match pipe.write(self.waiting.make_contiguous()) {
                Ok(length) if length > 0 => {
                    self.waiting.drain(..length);
                    fed = true;
                }
                // Full, or nobody reads any more: that is the program's own affair, as in a terminal.
                _ => break,
            }
        }
        if self.ends && self.waiting.is_empty() {
            self.pipe = None;
            fed = true;
        }
        fed
    }
}

fn nanos(time: Duration) -> u64 {
    time.as_nanos().try_into().unwrap_or(u64::MAX)
}
