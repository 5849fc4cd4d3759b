//! What happens inside one instant has an order.

use crate::harness::scenario;

#[test]
fn a_reader_gets_what_was_written_before_its_turn() {
    let outputs = [(); 3].map(|()| scenario(&["pieces"]).succeeds().output);
    assert_eq!(outputs[0], outputs[1]);
    assert_eq!(outputs[0], outputs[2]);
    // The thousand bytes at once; then as much as a pipe holds, each time that it is full.
    let sizes = outputs[0].split_once(' ').map(|(_, sizes)| sizes.trim());
    assert_eq!(sizes, Some("[1000, 65536, 65536, 65536, 3392]"));
}

#[test]
fn handlers_of_several_processes_run_one_after_the_other() {
    let outcome = scenario(&["handlers"]).succeeds();
    let order: Vec<&str> = outcome
        .output
        .lines()
        .filter_map(|line| line.rsplit(' ').next())
        .collect();
    assert_eq!(order, ["1", "2", "3"].repeat(20));
}
