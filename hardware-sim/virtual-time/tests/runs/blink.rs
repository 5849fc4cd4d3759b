//! Two processes that blink.

use crate::harness::scenario;
use virtual_time::{Ending, Limit};

/// The lines that a minute of the two must give, in the order of time.
fn expected() -> Vec<String> {
    let mut lines = Vec::new();
    for quarter in 1..=240_u64 {
        let at = quarter * 250_000_000;
        lines.push(format!("{at} fast {}", quarter % 2));
        if quarter % 4 == 0 {
            lines.push(format!("{at} slow {}", quarter / 4 % 2));
        }
    }
    lines
}

#[test]
fn every_edge_of_a_minute_is_exact() {
    let outcome = scenario(&["blink"]).run();
    assert_eq!(outcome.report.ending, Ending::Limit(Limit::VirtualTime));
    assert_eq!(outcome.output.lines().collect::<Vec<_>>(), expected());
    println!("{:#?}", outcome.report);
}
