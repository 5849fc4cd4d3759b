//! Schedules drawn from a seed find races, and find them again.

use crate::harness::scenario;

fn is_wrong(kind: &str, order: &str, seed: u64) -> bool {
    let outcome = scenario(&["race", kind]).order(order).seed(seed).succeeds();
    match outcome.output.as_str() {
        "right\n" => false,
        "wrong\n" => true,
        other => panic!("{other}"),
    }
}

fn exposed(kind: &str, seeds: u64) -> Vec<u64> {
    (0..seeds).filter(|&seed| is_wrong(kind, "seeded", seed)).collect()
}

#[test]
fn a_lost_update_is_exposed_and_repeats() {
    let seeds = exposed("update", 10);
    assert!(seeds.len() >= 8, "{seeds:?}");
    for _ in 0..5 {
        assert!(is_wrong("update", "seeded", seeds[0]));
    }
}

#[test]
fn what_is_right_is_right_with_every_schedule() {
    assert!(exposed("atomic", 10).is_empty());
    assert!(!is_wrong("update", "fixed", 0));
}

#[test]
#[ignore = "takes a minute: the numbers that the design promises"]
fn full_size_chaos() {
    let updates = exposed("update", 200);
    let flags = exposed("flag", 200);
    println!("of 200: lost updates {}, flags {}", updates.len(), flags.len());
    assert!(updates.len() >= 160 && flags.len() >= 20);
    assert!(exposed("atomic", 200).is_empty());
    for (kind, seed) in [("update", updates[0]), ("flag", flags[0])] {
        assert!((0..50).all(|_| is_wrong(kind, "seeded", seed)));
    }
}
