//! Programs that wait busily end at the right time, and are told of.

use crate::harness::{Outcome, scenario};
use virtual_time::Finding;

fn habit(name: &str) -> Outcome {
    scenario(&["habit", name]).succeeds()
}

#[test]
fn who_polls_a_pin_sees_the_edge_at_its_instant() {
    let outcome = habit("pin");
    assert_eq!(outcome.output, "3000000000 over\n");
    assert!(
        matches!(outcome.report.findings[..], [Finding::Polls { process: 1, .. }]),
        "{outcome:#?}"
    );
}

#[test]
fn who_tries_to_open_a_file_until_it_is_there_gets_it_at_its_instant() {
    let outcome = habit("file");
    assert_eq!(outcome.output, "3000000000 over\n");
    assert!(
        matches!(outcome.report.findings[..], [Finding::Polls { process: 1, .. }]),
        "{outcome:#?}"
    );
}

#[test]
fn who_yields_until_a_flag_is_set_sees_it_at_its_instant() {
    let outcome = habit("yield");
    assert_eq!(outcome.output, "3000000000 over\n");
    assert!(
        matches!(outcome.report.findings[..], [Finding::Polls { process: 1, .. }]),
        "{outcome:#?}"
    );
}

#[test]
fn who_reads_the_clock_until_it_is_time_is_late_by_one_nap_at_most() {
    let outcome = habit("clock");
    let end: u64 = outcome
        .output
        .split(' ')
        .next()
        .and_then(|end| end.parse().ok())
        .expect("a time");
    assert!((3_000_000_000..=3_001_000_000).contains(&end), "{outcome:#?}");
    assert!(
        matches!(outcome.report.findings[..], [Finding::PollsClock { process: 1, .. }]),
        "{outcome:#?}"
    );
}

#[test]
fn short_waits_by_the_clock_take_a_repeatable_time() {
    let ends: Vec<String> = (0..2).map(|_| habit("short clock").output).collect();
    assert_eq!(ends[0], ends[1]);
    let end: u64 = ends[0]
        .split(' ')
        .next()
        .and_then(|end| end.parse().ok())
        .expect("a time");
    assert!((10_000_000..=11_000_000).contains(&end), "{end}");
}

#[test]
fn who_spins_on_memory_goes_on_at_the_right_time() {
    for name in ["memory", "queue"] {
        let outcome = habit(name);
        assert_eq!(outcome.output, "3000000000 over\n", "{name}");
        let is_told = matches!(outcome.report.findings[..], [Finding::BusyLoop { process: 1, .. }]);
        assert!(is_told, "{name} {outcome:#?}");
    }
}

#[test]
fn who_stamps_events_or_makes_progress_does_not_poll() {
    for name in ["stamps", "work between looks"] {
        let outcome = habit(name);
        assert_eq!(
            (outcome.output.as_str(), outcome.report.findings.as_slice()),
            ("0 over\n", &[][..]),
            "{name}"
        );
    }
}

#[test]
fn computing_takes_no_time() {
    assert_eq!(habit("computation").output, "0 over\n");
}
