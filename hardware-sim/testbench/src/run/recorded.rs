//! A run as a recording, for the matchers.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::time::Duration;

use hardware_sim::trace::{Event, Kind};

use super::{Run, stage};
use crate::recording::{Ending, Exit, Facts, Finding, Process, ProcessEnd, Recording, Waiter};

impl Run {
    /// The run as a recording. `command` repeats it; reports end with that line.
    pub fn into_recording(self, command: Option<String>) -> Recording {
        let report = &self.report;
        // How a process ended that its parent has reaped stands in the trace, if the parent wrote it there.
        let told: BTreeMap<u32, Exit> = self.events.iter().filter_map(told_exit).collect();
        let processes = report.processes.iter().map(|of_report| {
            let mut process = process(of_report);
            if let Some(end) = &mut process.end {
                end.exit = end.exit.or_else(|| told.get(&process.pid).copied());
            }
            process
        });
        let facts = Facts {
            end: Duration::from_nanos(report.end),
            ending: ending(&report.ending),
            processes: processes.collect(),
            findings: Some(self.findings()),
            cpu: Some(report.cpu),
            real: Some(report.real),
            command,
        };
        Recording::new(self.header, self.events, facts)
    }

    fn findings(&self) -> Vec<Finding> {
        let alive = self.report.processes.iter().filter(|process| process.end.is_none());
        let left = alive.map(|process| Finding::LeftProcess {
            process: process.number,
        });
        let objects = self.left.iter().map(|object| {
            let (kind, name) = object.rsplit_once(" /").unwrap_or(("file", object));
            Finding::LeftObject {
                kind: kind.to_owned(),
                name: name.to_owned(),
            }
        });
        self.report
            .findings
            .iter()
            .filter_map(finding)
            .chain(left)
            .chain(objects)
            .collect()
    }
}

fn ending(ending: &virtual_time::Ending) -> Ending {
    match ending {
        virtual_time::Ending::Exited { .. } => Ending::ByItself,
        virtual_time::Ending::Stopped { reason } if reason == stage::LIVED_ON => Ending::TimeOver,
        virtual_time::Ending::Stopped { reason } => Ending::Limit { limit: reason.clone() },
        virtual_time::Ending::Limit(virtual_time::Limit::VirtualTime) => Ending::TimeOver,
        virtual_time::Ending::Limit(limit) => Ending::Limit {
            limit: match limit {
                virtual_time::Limit::Cpu => "time on a processor",
                virtual_time::Limit::Tasks => "threads at one time",
                _ => "memory",
            }
            .into(),
        },
        virtual_time::Ending::Deadlock(waiters) => Ending::Deadlock {
            waiters: waiters.iter().map(waiter).collect(),
        },
        virtual_time::Ending::Backstop { waiting } => Ending::Broken {
            reason: match waiting.iter().find(|waiter| waiter.is_real_time) {
                Some(waiter) => format!("a wait in real time: {waiter}"),
                None => "the machine gave it too little time".into(),
            },
        },
        other => Ending::Broken {
            reason: format!("{other:?}"),
        },
    }
}

fn waiter(waiter: &virtual_time::Waiter) -> Waiter {
    let text = waiter.to_string();
    // What it waits for stands behind the names, which are fields here.
    let waits_for = text.split_once(": ").map_or(text.as_str(), |(_, waits_for)| waits_for);
    Waiter {
        process: waiter.process,
        name: waiter.name.clone(),
        thread: waiter.thread.cast_unsigned(),
        waits_for: waits_for.to_owned(),
    }
}

fn process(process: &virtual_time::Process) -> Process {
    Process {
        number: process.number,
        pid: process.pid.cast_unsigned(),
        parent: process.parent,
        name: process.name.clone(),
        start: Duration::from_nanos(process.start),
        end: process.end.map(|end| ProcessEnd {
            at: Duration::from_nanos(end.at),
            exit: end.status.and_then(exit),
            reaped: end.is_reaped,
        }),
        threads: Some(process.threads),
    }
}

/// The process id, and how it ended.
fn told_exit(event: &Event) -> Option<(u32, Exit)> {
    match &event.kind {
        Kind::Process {
            status: Some(status), ..
        } => Some((event.pid?, status.parse().ok()?)),
        _ => None,
    }
}

fn exit(status: i32) -> Option<Exit> {
    let status = ExitStatus::from_raw(status);
    status.code().map(Exit::Code).or(status.signal().map(Exit::Signal))
}

fn finding(finding: &virtual_time::Finding) -> Option<Finding> {
    let polling = |process: u32, what: &str, times: u64| Finding::Polling {
        process,
        what: what.into(),
        times,
    };
    Some(match *finding {
        virtual_time::Finding::PollsClock { process, times } => polling(process, "the clock", times),
        virtual_time::Finding::Polls { process, times } => polling(process, "a pin or a queue", times),
        virtual_time::Finding::BusyLoop { process, times } => polling(process, "memory", times),
        virtual_time::Finding::Zombie { process } => Finding::Zombie { process },
        virtual_time::Finding::Orphan { process } => Finding::Orphan { process },
        virtual_time::Finding::RealTime(leak) => Finding::RealTime {
            what: format!("{leak:?}"),
        },
        _ => return None,
    })
}
