//! Processes as they begin and end.

use crate::harness::{Outcome, scenario};
use std::collections::BTreeSet;
use virtual_time::{Ending, Finding};

fn process(name: &str) -> Outcome {
    scenario(&["process", name]).succeeds()
}

#[test]
fn a_program_without_environment_is_in_the_run() {
    assert_eq!(process("cleared").output, "400000000 slept\n400000000 exit status: 0\n");
}

#[test]
fn a_program_that_becomes_another_is_in_the_run() {
    let outcome = process("exec");
    assert_eq!(outcome.output, "450000000 slept\n");
    assert_eq!(outcome.report.processes.len(), 1);
}

#[test]
fn a_program_may_block_all_signals() {
    assert_eq!(process("mask").output, "430000000 slept\n430000000 exit status: 0\n");
}

#[test]
fn a_stopped_process_waits_and_catches_up() {
    let times: Vec<String> = process("stop").output.lines().map(str::to_owned).collect();
    // Stopped from 250 to 1250 ms: the wait that began at 200 ends when it goes on. Stopped again at 1480.
    assert_eq!(
        times,
        [
            "100000000 tick",
            "200000000 tick",
            "1250000000 tick",
            "1350000000 tick",
            "1450000000 tick",
            "1980000000 waited 0",
        ]
    );
}

#[test]
fn a_zombie_is_told_with_its_status() {
    let outcome = scenario(&["process", "zombie"]).run();
    assert_eq!(outcome.report.ending, Ending::Exited { status: 3 << 8 });
    let child = outcome.report.processes[1].end.expect("it ended");
    assert_eq!((child.at, child.status), (0, Some(7 << 8)));
}

#[test]
fn an_orphan_runs_to_its_end() {
    let outcome = process("orphan");
    assert_eq!(outcome.output, "400000000 slept\n");
    assert_eq!(outcome.report.findings, [Finding::Orphan { process: 2 }]);
    assert_eq!(outcome.report.processes[0].end.map(|end| end.at), Some(100_000_000));
}

#[test]
fn input_comes_at_its_time() {
    let outcome = scenario(&["process", "echo"])
        .line_at(700, "one")
        .line_at(1900, "two")
        .run();
    assert_eq!(outcome.output, "700000000 heard one\n1900000000 heard two\n");
    assert!(matches!(outcome.report.ending, Ending::Deadlock(_)));
}

#[test]
fn an_interrupt_ends_the_group_at_its_time() {
    let outcome = scenario(&["blink"]).signal_at(1100, libc::SIGINT).run();
    assert_eq!(outcome.report.ending, Ending::Exited { status: libc::SIGINT });
    assert_eq!((outcome.report.end, outcome.output.lines().count()), (1_100_000_000, 5));
}

#[test]
fn randomness_comes_from_the_seed() {
    let draw = |seed| scenario(&["randomness"]).seed(seed).succeeds().output;
    assert_eq!(draw(1), draw(1));
    assert_ne!(draw(1), draw(2));
    // Three processes, four draws each, all different.
    let text = draw(1);
    let draws: BTreeSet<&str> = text.split_whitespace().collect();
    assert_eq!(draws.len(), 12, "{text}");
}

#[test]
fn a_process_is_known_by_its_last_name() {
    let outcome = process("names");
    let names: Vec<&str> = outcome
        .report
        .processes
        .iter()
        .map(|process| process.name.as_str())
        .collect();
    assert_eq!(names, ["elder", "younger"]);
}

#[test]
fn a_thread_may_end_itself() {
    assert_eq!(process("thread exit").output, "20000000 joined\n");
}

#[test]
fn a_program_has_the_processors_that_it_is_given() {
    let allowed = nix::sched::sched_getaffinity(nix::unistd::Pid::this()).expect("the kernel tells");
    let first = (0..64)
        .find(|&processor| allowed.is_set(processor) == Ok(true))
        .expect("one is allowed");
    assert_eq!(
        scenario(&["process", "processors"])
            .affinity(&[first])
            .succeeds()
            .output,
        "1\n"
    );
}

#[test]
fn the_end_of_the_output_is_seen_when_the_program_has_ended() {
    assert!(process("sleeper").output_ended);
    assert!(!scenario(&["blink"]).run().output_ended);
}
