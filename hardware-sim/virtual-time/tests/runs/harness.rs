//! Runs the subject in virtual time, and keeps what it prints.

use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::Read;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;
use virtual_time::{Control, Ending, Limits, Order, Report, Settled, Simulation, World, in_own_process};

/// What to run, and how.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scenario {
    arguments: Vec<String>,
    order: String,
    seed: u64,
    cpu: Duration,
    real: Duration,
    is_restless: bool,
    processors: Option<Vec<usize>>,
    tasks: usize,
    memory: u64,
    signals: Vec<(u64, i32)>,
    input: Vec<(u64, String)>,
    program: PathBuf,
}

/// What came of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Outcome {
    pub report: Report,
    /// What it printed.
    pub output: String,
    /// Each line with the virtual time at which it was seen, ns.
    pub seen: Vec<(u64, String)>,
    /// Whether the end of its output was seen while it was watched.
    pub output_ended: bool,
}

/// An example's file: Cargo puts examples next to the folder of the tests.
pub fn example(name: &str) -> PathBuf {
    let program = std::env::current_exe().expect("a test has a file");
    program
        .ancestors()
        .nth(2)
        .expect("target/debug/deps/test")
        .join("examples")
        .join(name)
}

/// The scenario `name` of the subject, in fixed order.
pub fn scenario(arguments: &[&str]) -> Scenario {
    Scenario {
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        order: "fixed".into(),
        seed: 1,
        cpu: Duration::from_secs(20),
        real: Duration::from_secs(60),
        is_restless: false,
        processors: None,
        tasks: 1000,
        memory: 1 << 30,
        signals: Vec::new(),
        input: Vec::new(),
        program: example("virtual-time-subject"),
    }
}

impl Scenario {
    pub fn order(mut self, order: &str) -> Self {
        self.order = order.into();
        self
    }

    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    pub fn cpu(mut self, limit: Duration) -> Self {
        self.cpu = limit;
        self
    }

    pub fn real(mut self, limit: Duration) -> Self {
        self.real = limit;
        self
    }

    /// For runs of full size: only their own end ends them.
    pub fn patient(mut self) -> Self {
        (self.cpu, self.real) = (Duration::from_secs(36_000), Duration::from_secs(36_000));
        self
    }

    pub fn restless(mut self, is_restless: bool) -> Self {
        self.is_restless = is_restless;
        self
    }

    pub fn affinity(mut self, processors: &[usize]) -> Self {
        self.processors = Some(processors.to_owned());
        self
    }

    pub fn tasks(mut self, limit: usize) -> Self {
        self.tasks = limit;
        self
    }

    pub fn memory(mut self, limit: u64) -> Self {
        self.memory = limit;
        self
    }

    /// Sends a signal to the process group at this time, in ms.
    pub fn signal_at(mut self, at: u64, signal: i32) -> Self {
        self.signals.push((at * 1_000_000, signal));
        self
    }

    /// Writes a line to standard input at this time, in ms.
    pub fn line_at(mut self, at: u64, line: &str) -> Self {
        self.input.push((at * 1_000_000, format!("{line}\n")));
        self
    }

    /// Runs it.
    pub fn run(&self) -> Outcome {
        let job = serde_json::to_vec(self).expect("it is plain data");
        let answer = in_own_process(supervise, &job).unwrap_or_else(|error| panic!("{error}"));
        serde_json::from_slice(&answer).expect("it is an outcome")
    }

    /// Runs it, and expects the program to end well.
    pub fn succeeds(&self) -> Outcome {
        let outcome = self.run();
        assert_eq!(outcome.report.ending, Ending::Exited { status: 0 }, "{outcome:#?}");
        outcome
    }
}

fn supervise(job: &[u8]) -> Vec<u8> {
    let scenario: Scenario = serde_json::from_slice(job).expect("it was made by `run`");
    let (output, write) = std::io::pipe().expect("descriptors are left");
    let (read, input) = std::io::pipe().expect("descriptors are left");
    let order = match scenario.order.as_str() {
        "fixed" => Order::Fixed,
        "seeded" => Order::Seeded,
        _ => Order::Free,
    };
    let mut simulation = Simulation::new(&scenario.program)
        .args(&scenario.arguments)
        .stdin(read.into())
        .stdout(write.try_clone().expect("descriptors are left").into())
        .stderr(write.into())
        .order(order)
        .seed(scenario.seed)
        .limits(Limits {
            cpu: scenario.cpu,
            tasks: scenario.tasks,
            memory: scenario.memory,
            real_time: scenario.real,
            ..Limits::default()
        });
    if let Some(processors) = &scenario.processors {
        simulation = simulation.affinity(processors);
    }
    if scenario.is_restless {
        simulation = simulation.restless();
    }
    let output: OwnedFd = output.into();
    nix::fcntl::fcntl(&output, nix::fcntl::FcntlArg::F_SETFL(nix::fcntl::OFlag::O_NONBLOCK)).expect("a pipe can");
    let mut world = Recorder {
        output: output.into(),
        input: Some(input),
        scenario,
        bytes: Vec::new(),
        seen: Vec::new(),
        output_ended: false,
    };
    let report = simulation.run(&mut world).unwrap_or_else(|error| panic!("{error}"));
    let output_ended = world.output_ended;
    let _ = world.settle_at(report.end);
    let outcome = Outcome {
        output_ended,
        report,
        output: String::from_utf8_lossy(&world.bytes).into_owned(),
        seen: world.seen,
    };
    serde_json::to_vec(&outcome).expect("it is plain data")
}

/// Reads what the program prints, and does what the scenario says.
struct Recorder {
    output: File,
    input: Option<std::io::PipeWriter>,
    scenario: Scenario,
    bytes: Vec<u8>,
    seen: Vec<(u64, String)>,
    output_ended: bool,
}

impl Recorder {
    fn settle_at(&mut self, now: u64) -> Settled {
        let before = self.bytes.len();
        // The pipe never blocks: that there is no more yet is an error.
        self.output_ended = self.output.read_to_end(&mut self.bytes).is_ok();
        if self.bytes.len() == before {
            return Settled::Nothing;
        }
        let text = String::from_utf8_lossy(&self.bytes[before..]).into_owned();
        self.seen.extend(text.lines().map(|line| (now, line.to_owned())));
        Settled::MayHaveWoken
    }
}

impl World for Recorder {
    fn next(&self) -> Option<u64> {
        let signal = self.scenario.signals.iter().map(|(at, _)| *at).min();
        let line = self.scenario.input.iter().map(|(at, _)| *at).min();
        signal.into_iter().chain(line).min()
    }

    fn act(&mut self, now: u64, control: &mut Control<'_>) {
        use std::io::Write;
        self.scenario.signals.retain(|&(at, signal)| {
            if at <= now {
                control.signal_group(signal).expect("somebody is left");
            }
            at > now
        });
        if let Some(input) = &mut self.input {
            self.scenario.input.retain(|(at, line)| {
                if *at <= now {
                    input.write_all(line.as_bytes()).expect("somebody reads");
                }
                *at > now
            });
        }
    }

    fn settle(&mut self, now: u64) -> Settled {
        self.settle_at(now)
    }
}
