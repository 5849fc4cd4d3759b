//! All the ways to wait at once.

use crate::harness::scenario;
use std::collections::BTreeSet;

fn zoo(seed: u64) -> String {
    let outcome = scenario(&["zoo"]).seed(seed).succeeds();
    assert!(outcome.output.ends_with(" violations 0\n"), "{}", outcome.output);
    // Output is seen at the time at which it says that it was made.
    for (seen, line) in &outcome.seen {
        let said = line.split(' ').next().and_then(|word| word.parse::<u64>().ok());
        assert!(said.is_none_or(|said| said == *seen), "seen at {seen}: {line}");
    }
    outcome.output
}

/// Process ids and the order of lines inside one instant included.
#[test]
fn the_zoo_leaves_the_same_trace_each_time() {
    let traces: BTreeSet<String> = (0..5).map(|_| zoo(1)).collect();
    assert_eq!(traces.len(), 1, "{traces:#?}");
}

#[test]
#[ignore = "takes a minute: the same 100 times"]
fn full_size_zoo() {
    let traces: BTreeSet<String> = (0..100).map(|_| zoo(1)).collect();
    assert_eq!(traces.len(), 1, "{traces:#?}");
}
