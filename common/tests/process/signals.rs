//! Ctrl-C and SIGTERM.

use crate::harness::{Ended, Run, run, subject};
use nix::sys::signal::Signal::{SIGINT, SIGTERM};
use std::os::unix::process::ExitStatusExt;

/// Starts a scenario with two idle children.
fn idle(scenario: &str) -> Run {
    let mut run = subject(scenario);
    assert_eq!(run.lines(2), ["Idle-1 is idle", "Idle-2 is idle"]);
    run
}

/// Nobody had to be killed: all have run their hooks, once. And nobody complained.
fn assert_in_order(ended: &Ended) {
    for who in ["Idle-1", "Idle-2", "the parent"] {
        assert_eq!(
            ended.output.matches(&format!("{who} says goodbye")).count(),
            1,
            "{ended:?}"
        );
    }
    assert_eq!(ended.errors, "");
}

#[test]
fn ctrl_c_ends_everything_even_in_a_sleep() {
    let run = idle("idle children");
    run.signal_group(SIGINT);
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_in_order(&ended);
}

#[test]
fn ctrl_c_ends_a_join() {
    let run = idle("idle in join");
    run.signal_group(SIGINT);
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(ended.output.contains("the waits ended in time: true"), "{ended:?}");
    assert_in_order(&ended);
}

#[test]
fn an_error_that_comes_from_ctrl_c_is_not_printed() {
    let mut run = subject("passes the error on");
    let ready = ["Idle-1 is idle", "Idle-2 is idle", "the listener listens"];
    assert_eq!(run.lines(3), ready);
    run.signal_group(SIGINT);
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert_in_order(&ended);
}

#[test]
fn sigint_to_the_parent_alone_ends_everything() {
    for scenario in ["idle children", "idle in join"] {
        let run = idle(scenario);
        run.signal(SIGINT);
        let ended = run.end();
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
        assert_in_order(&ended);
    }
}

#[test]
fn sigterm_ends_everything_and_shows_in_the_status() {
    for scenario in ["idle children", "idle in join"] {
        let run = idle(scenario);
        run.signal(SIGTERM);
        let ended = run.end();
        assert_eq!(ended.status.signal(), Some(SIGTERM as i32), "{ended:?}");
        assert_in_order(&ended);
    }
}

#[test]
fn ctrl_c_misses_no_child_that_is_just_starting() {
    for moment in 1..=8 {
        let mut run = subject("keeps starting");
        run.lines(moment);
        if moment % 2 == 0 {
            run.signal_group(SIGINT);
        } else {
            run.signal(SIGINT);
        }
        run.wait_first();
        let ended = run.end();
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
        assert_eq!(ended.errors, "");
        // A child whose signal was lost would have been killed in the end, without a goodbye. One that was quickly
        // told to end may say goodbye only.
        let count = |text| ended.output.matches(text).count();
        assert!(count("is idle") <= count("says goodbye"), "{ended:?}");
    }
}

#[test]
fn a_stubborn_child_is_killed_after_a_while() {
    let mut run = subject("stubborn child");
    assert_eq!(run.line(), "the child is stubborn");
    run.signal(SIGINT);
    assert_eq!(run.line(), "the parent says goodbye");
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
    assert!(!ended.output.contains("not killed"), "{ended:?}");
}

#[test]
fn a_second_ctrl_c_does_not_wait() {
    let mut run = subject("stubborn child");
    assert_eq!(run.line(), "the child is stubborn");
    run.signal(SIGINT);
    assert_eq!(run.line(), "the parent says goodbye");
    run.signal(SIGINT);
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(0), "{ended:?}");
}

#[test]
fn ctrl_c_ends_a_program_whose_output_nobody_reads() {
    let mut run = subject("full pipe");
    while run.line() != "x" {}
    run.signal_group(SIGINT);
    // To read now would free the writers.
    run.wait_first();
    let ended = run.end();
    assert_eq!(ended.status.code(), Some(0));
}

#[test]
fn a_program_may_take_ctrl_c_for_itself() {
    for scenario in ["ctrlc", "ctrlc before run"] {
        let mut run = subject(scenario);
        assert_eq!(run.lines(2), ["the child waits", "the parent waits"]);
        run.signal_group(SIGINT);
        let ended = run.end();
        assert_eq!(ended.status.code(), Some(0), "{ended:?}");
        let rest = "the child was interrupted\nthe child's hook\nthe child ended with exit status: 0\n";
        assert!(ended.output.ends_with(rest), "{ended:?}");
        assert_eq!(ended.errors, "");
    }
}

#[test]
fn a_child_with_its_own_handler_still_ends_with_its_parent() {
    let mut run = subject("ctrlc");
    assert_eq!(run.lines(2), ["the child waits", "the parent waits"]);
    let output = run.kill_first();
    assert!(output.ends_with("the child's hook\n"), "{output}");
}

#[test]
fn the_examples_end_on_ctrl_c() {
    let mut run = run("process", &[], |_| {});
    run.line();
    run.signal_group(SIGINT);
    let ended = run.end();
    assert!(ended.status.success() || ended.status.signal().is_some(), "{ended:?}");
    assert_eq!(ended.errors, "");
}
