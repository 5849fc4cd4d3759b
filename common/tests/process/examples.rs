//! The examples do what they show.

use crate::harness::run;

fn output_of(example: &str) -> Vec<String> {
    let ended = run(example, &[], |_| {}).end();
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(ended.errors, "");
    ended.output.lines().map(str::to_owned).collect()
}

#[test]
fn process() {
    let lines = output_of("process");
    assert_eq!(lines.iter().filter(|line| *line == "1s: on").count(), 2);
    assert_eq!(lines.iter().filter(|line| *line == "250ms: off").count(), 8);
    assert_eq!(
        lines.last().map(String::as_str),
        Some("Flash250 ended with exit status: 0")
    );
}

#[test]
fn event() {
    let mut lines = output_of("event");
    assert_eq!(lines.remove(0), "ready, set, go");
    lines.sort();
    assert_eq!(lines, ["Runner-1 runs", "Runner-2 runs", "Runner-3 runs"]);
}

#[test]
fn queue() {
    let mut lines = output_of("queue");
    lines.sort();
    assert_eq!(lines.len(), 12);
    assert_eq!(lines[0], "worker 1: 0 squared is 0");
    assert_eq!(lines[11], "worker 3: 8 squared is 64");
}

#[test]
fn pipe() {
    assert_eq!(
        output_of("pipe"),
        ["read: line 1", "read: line 2", "read: line 3", "the pipe is closed"]
    );
}

#[test]
fn pipeline() {
    assert_eq!(output_of("pipeline"), ["2", "4", "6", "8", "10"]);
}
