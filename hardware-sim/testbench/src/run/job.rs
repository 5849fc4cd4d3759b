//! A run on its way into the process that makes it, and its result on the way back.

use std::io::Write;
use std::time::Duration;

use hardware_sim::board::{Bounce, LcdSpeed, Profiles};
use hardware_sim::trace::{JsonLinesReader, JsonLinesWriter};
use serde::{Deserialize, Serialize};
use virtual_time::{Limits, Order, Report, in_own_process};

use super::builder::Testbench;
use super::stage;
use super::{Error, Run};
use crate::script::Script;

/// All that the process of the run has to know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) program: std::path::PathBuf,
    pub(super) arguments: Vec<String>,
    pub(super) lesson: Option<String>,
    /// As text: that is its format.
    script: String,
    pub(super) seed: u64,
    order: u8,
    profiles: [String; 3],
    /// When Ctrl-C ends the program, ns.
    pub(super) time: u64,
    cpu: Duration,
    tasks: usize,
    memory: u64,
    real_time: Duration,
}

/// What comes back beside the recording.
#[derive(Debug, Serialize, Deserialize)]
struct Facts {
    report: Report,
    left: Vec<String>,
    problems: Vec<String>,
}

impl Job {
    pub(super) fn new(bench: Testbench, time: Duration) -> Job {
        let Profiles { button, keypad, lcd } = bench.profiles;
        Job {
            program: bench.program,
            arguments: bench.arguments,
            lesson: bench.lesson,
            script: Script::new(bench.steps).to_string(),
            seed: bench.seed,
            order: bench.order as u8,
            profiles: [button.to_string(), keypad.to_string(), lcd.to_string()],
            time: time.as_nanos().try_into().unwrap_or(u64::MAX),
            cpu: bench.limits.cpu,
            tasks: bench.limits.tasks,
            memory: bench.limits.memory,
            real_time: bench.limits.real_time,
        }
    }

    /// Makes the run in a process of its own.
    pub(super) fn run(&self) -> Result<Run, Error> {
        let job = serde_json::to_vec(self).map_err(|error| Error::Run(error.to_string()))?;
        let answer = in_own_process(in_the_process, &job)?;
        let (&kind, answer) = answer.split_first().unwrap_or((&FAILED, b"it gave no answer"));
        if kind == FAILED {
            return Err(Error::Run(String::from_utf8_lossy(answer).into_owned()));
        }
        read(answer)
    }

    pub(super) fn script(&self) -> Result<Script, Error> {
        Script::parse("script", &self.script).map_err(|error| Error::Run(error.to_string()))
    }

    pub(super) fn order(&self) -> Order {
        let orders = [Order::Fixed, Order::Seeded, Order::Free];
        let found = orders.into_iter().find(|order| *order as u8 == self.order);
        found.unwrap_or(Order::Fixed)
    }

    pub(super) fn profiles(&self) -> Profiles {
        let [button, keypad, lcd] = &self.profiles;
        let bounce = |name: &String| name.parse::<Bounce>().unwrap_or_default();
        Profiles {
            button: bounce(button),
            keypad: bounce(keypad),
            lcd: lcd.parse::<LcdSpeed>().unwrap_or_default(),
        }
    }

    pub(super) fn limits(&self) -> Limits {
        Limits {
            // Whoever does not end on Ctrl-C is killed before that.
            virtual_time: Duration::from_nanos(self.time).saturating_add(2 * stage::PATIENCE),
            cpu: self.cpu,
            tasks: self.tasks,
            memory: self.memory,
            real_time: self.real_time,
        }
    }
}

const DONE: u8 = 0;
const FAILED: u8 = 1;

/// Runs in the process of the run.
fn in_the_process(job: &[u8]) -> Vec<u8> {
    let job = serde_json::from_slice::<Job>(job).map_err(|error| Error::Run(error.to_string()));
    match job.and_then(|job| stage::play(&job)).and_then(|run| write(&run)) {
        Ok(answer) => answer,
        Err(error) => [&[FAILED], error.to_string().as_bytes()].concat(),
    }
}

/// First a line of facts, then the trace as in a file.
fn write(run: &Run) -> Result<Vec<u8>, Error> {
    let facts = Facts {
        report: run.report.clone(),
        left: run.left.clone(),
        problems: run.problems.clone(),
    };
    let failed = |error: &dyn std::fmt::Display| Error::Run(error.to_string());
    let mut answer = vec![DONE];
    serde_json::to_writer(&mut answer, &facts).map_err(|error| failed(&error))?;
    answer.write_all(b"\n").map_err(|error| failed(&error))?;
    let mut trace = JsonLinesWriter::new(answer, &run.header).map_err(|error| failed(&error))?;
    for event in &run.events {
        trace.write(event).map_err(|error| failed(&error))?;
    }
    trace.finish().map_err(|error| failed(&error))
}

fn read(answer: &[u8]) -> Result<Run, Error> {
    let failed = |error: &dyn std::fmt::Display| Error::Run(error.to_string());
    let end = answer.iter().position(|byte| *byte == b'\n').unwrap_or(answer.len());
    let (facts, trace) = answer.split_at(end);
    let facts: Facts = serde_json::from_slice(facts).map_err(|error| failed(&error))?;
    let reader = JsonLinesReader::new(trace.get(1..).unwrap_or_default()).map_err(|error| failed(&error))?;
    let header = reader.header().clone();
    let events = reader.collect::<Result<Vec<_>, _>>().map_err(|error| failed(&error))?;
    Ok(Run {
        header,
        events,
        report: facts.report,
        left: facts.left,
        problems: facts.problems,
    })
}
