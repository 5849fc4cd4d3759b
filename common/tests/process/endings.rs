//! How a program ends when nobody asks it to.

use crate::harness::{subject, succeeds};

#[test]
fn a_dropped_child_is_waited_for_and_hooks_run_last() {
    let output = succeeds("returns ok").output;
    assert_eq!(
        output,
        "it quits\nlast in, first out\nfirst in, last out\nthe parent's hook\n"
    );
}

#[test]
fn an_error_ends_the_children() {
    let mut run = subject("returns an error");
    assert_eq!(run.line(), "Idle is idle");
    run.input("go\n");
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(1));
    assert_eq!(ended.errors, "Error: on purpose\n");
    assert!(ended.output.ends_with("the parent's hook\n"), "{ended:?}");
}

#[test]
fn a_panic_ends_the_children() {
    let mut run = subject("panics");
    assert_eq!(run.line(), "Idle is idle");
    run.input("go\n");
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(101));
    assert_eq!(ended.errors.matches("panicked").count(), 1, "{ended:?}");
    assert!(ended.output.ends_with("the parent's hook\n"), "{ended:?}");
}

#[test]
fn children_and_grandchildren_end_with_a_killed_parent() {
    let mut run = subject("grandchildren");
    assert_eq!(run.lines(3), ["Idle-0 is idle", "Idle-1 is idle", "Idle-2 is idle"]);
    // It returns when all of them are gone.
    run.kill_first();
}

#[test]
fn a_child_outlives_the_thread_that_started_it() {
    let mut run = subject("thread ends");
    assert_eq!(run.line(), "Idle is idle");
    run.input("go\n");
    let ended = run.end();
    assert!(ended.status.success(), "{ended:?}");
}
