//! Programs that see each time that the clock moves too early.
//!
//! Here they are small. At full size, which takes minutes: `cargo test -p virtual-time -- --ignored --nocapture
//! full_size`. It is worth to run that with both processors busy too.

use crate::harness::scenario;

/// Runs a scenario that compares at least `count` stamps, and expects none to be wrong.
fn never_too_early(arguments: &[&str], count: u64) {
    for (order, is_restless) in [("free", true), ("free", false), ("fixed", true), ("fixed", false)] {
        let outcome = scenario(arguments)
            .order(order)
            .restless(is_restless)
            .patient()
            .succeeds();
        let last = outcome.output.lines().last().unwrap_or_default();
        let checks = last
            .strip_prefix("checks ")
            .and_then(|rest| rest.strip_suffix(" violations 0"));
        let checks: u64 = checks
            .and_then(|checks| checks.parse().ok())
            .unwrap_or_else(|| panic!("{arguments:?} {order}: {}", outcome.output));
        assert!(checks >= count, "{arguments:?} {order}: {checks}");
        println!(
            "{arguments:?} {order} restless {is_restless}: {checks} stamps, {:?}",
            outcome.report.real
        );
    }
}

fn rings(count: u64) {
    for kind in ["p", "f", "u", "t", "d"] {
        never_too_early(&["ring", kind, &count.to_string()], count);
    }
}

fn windows(threads: u64, spawns: u64, forks: u64, disk: u64) {
    for (kind, count) in [("thread", threads), ("spawn", spawns), ("fork", forks), ("disk", disk)] {
        never_too_early(&["window", kind, &count.to_string()], count);
    }
}

#[test]
fn no_hop_of_a_token_sees_the_clock_move() {
    rings(300);
}

#[test]
fn no_start_or_end_sees_the_clock_move() {
    windows(30, 5, 10, 10);
}

#[test]
#[ignore = "takes minutes: 100,000 wake-ups of each kind"]
fn full_size_rings() {
    rings(100_000);
}

#[test]
#[ignore = "takes minutes"]
fn full_size_windows() {
    windows(4000, 600, 2000, 200);
}
