//! The same program with the same seed leaves the same trace.

use crate::harness::{Outcome, Scenario, scenario};
use std::collections::BTreeMap;
use std::time::Duration;

/// Every line with the time at which it was seen, and every process.
fn trace(outcome: &Outcome) -> String {
    format!(
        "{:?}\n{:#?}\n{:#?}",
        outcome.report.ending, outcome.report.processes, outcome.seen
    )
}

fn repeats(scenario: &Scenario, runs: usize) {
    let mut traces = BTreeMap::<String, usize>::new();
    let mut real = Duration::ZERO;
    for _ in 0..runs {
        let outcome = scenario.run();
        real += outcome.report.real;
        *traces.entry(trace(&outcome)).or_default() += 1;
    }
    println!("{runs} runs of {:?} each", real / runs as u32);
    let counts: Vec<usize> = traces.values().copied().collect();
    assert_eq!(counts, [runs], "{:#?}", traces.keys());
}

#[test]
fn queues_of_all_crates_repeat() {
    repeats(&scenario(&["mixture"]), 2);
}

#[test]
fn a_drawn_schedule_repeats() {
    repeats(&scenario(&["zoo"]).order("seeded").seed(3), 3);
}

#[test]
#[ignore = "takes minutes: 500 runs of each"]
fn full_size_repeats() {
    repeats(&scenario(&["blink"]), 500);
    repeats(&scenario(&["mixture"]), 500);
}
