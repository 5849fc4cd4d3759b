//! How runs end that do not end by themselves.

use crate::harness::{Outcome, scenario};
use std::time::Duration;
use virtual_time::{Ending, Finding, Leak, Limit, Object};

fn endless(name: &str) -> Outcome {
    scenario(&["endless", name])
        .cpu(Duration::from_secs(1))
        .tasks(200)
        .memory(100 << 20)
        .run()
}

#[test]
fn a_deadlock_ends_at_once_and_tells_who_waits_for_what() {
    let outcome = endless("pipe");
    let Ending::Deadlock(waiters) = &outcome.report.ending else {
        panic!("{outcome:#?}");
    };
    assert_eq!(waiters.len(), 2);
    assert_eq!(waiters[0].process, 1);
    assert!(matches!(waiters[0].object, Object::Child { .. }), "{waiters:#?}");
    let Object::Descriptor {
        number: 0,
        refers_to,
        also_open_in,
    } = &waiters[1].object
    else {
        panic!("{waiters:#?}");
    };
    assert!(refers_to.starts_with("pipe:["));
    assert_eq!(also_open_in, &[1]);
    assert_eq!(outcome.report.end, 0);
}

#[test]
fn a_thread_that_locks_twice_waits_for_a_word() {
    let outcome = endless("lock");
    let Ending::Deadlock(waiters) = &outcome.report.ending else {
        panic!("{outcome:#?}");
    };
    assert!(matches!(waiters[0].object, Object::Futex { .. }), "{waiters:#?}");
    assert_eq!(waiters[0].call.as_deref(), Some("futex"));
}

#[test]
fn each_limit_ends_a_run() {
    for (name, limit) in [("loop", Limit::Cpu), ("forks", Limit::Tasks), ("memory", Limit::Memory)] {
        let outcome = endless(name);
        assert_eq!(outcome.report.ending, Ending::Limit(limit), "{name} {outcome:#?}");
    }
}

#[test]
fn a_flood_of_output_ends_at_the_limit_of_the_processor() {
    let outcome = scenario(&["endless", "output"]).cpu(Duration::from_millis(100)).run();
    assert_eq!(outcome.report.ending, Ending::Limit(Limit::Cpu));
    assert_eq!(outcome.report.end, 0);
}

#[test]
fn polling_with_nobody_who_could_change_anything_is_a_deadlock() {
    let outcome = endless("poll");
    assert!(matches!(outcome.report.ending, Ending::Deadlock(_)), "{outcome:#?}");
    assert!(
        matches!(outcome.report.findings[..], [Finding::Polls { .. }]),
        "{outcome:#?}"
    );
}

#[test]
fn who_hides_in_a_session_of_its_own_is_found() {
    let outcome = endless("hidden");
    assert_eq!(outcome.report.ending, Ending::Limit(Limit::VirtualTime));
    assert_eq!(outcome.report.processes.len(), 2);
    assert_eq!(outcome.report.findings, [Finding::Orphan { process: 2 }]);
}

#[test]
fn a_wait_in_real_time_is_told_as_such() {
    let outcome = endless("real time");
    let Ending::Deadlock(waiters) = &outcome.report.ending else {
        panic!("{outcome:#?}");
    };
    assert!(
        waiters[0].is_real_time && waiters[0].call.as_deref() == Some("clock_nanosleep"),
        "{waiters:#?}"
    );
}

#[test]
fn what_the_supervisor_cannot_see_through_ends_with_what_the_threads_did() {
    let scenario = scenario(&["endless", "loop"]).patient().real(Duration::from_millis(50));
    let outcome = scenario.run();
    let Ending::Backstop { waiting } = &outcome.report.ending else {
        panic!("{outcome:#?}");
    };
    assert_eq!(waiting[0].object, Object::Computing);
}

#[test]
fn a_long_computation_with_others_that_wait_is_told() {
    let outcome = scenario(&["habit", "memory"]).succeeds();
    assert!(
        matches!(outcome.report.findings[..], [Finding::BusyLoop { times: 10.., .. }]),
        "{outcome:#?}"
    );
}

#[test]
fn what_may_take_real_time_is_told() {
    for (name, leak) in [
        ("static", Leak::NoShim { process: 1 }),
        ("terminal", Leak::Terminal),
        ("taken", Leak::SignalTaken),
        ("ring", Leak::IoUring),
    ] {
        assert_eq!(endless(name).report.findings, [Finding::RealTime(leak)], "{name}");
    }
}
