//! Timers that are no wait of a thread.

use crate::harness::scenario;

#[test]
fn timers_expire_exactly_and_count_what_was_missed() {
    let outcome = scenario(&["timers"]).succeeds();
    let lines: Vec<String> = (outcome.output.lines())
        .map(|line| line.split_once(' ').map_or(line, |(_, rest)| rest).to_owned())
        .collect();
    let expected = [
        "timerfd first 100000000",
        "timerfd second 130000000",
        // At 160, 190 and 220 ms.
        "timerfd missed 3 225000000",
        "timerfd poll 250000000",
        "timerfd left Some(Interval(TimeSpec(timespec { tv_sec: 0, tv_nsec: 30000000 })))",
        "timerfd unset 0 750000000",
        "timerfd in a child 1 40000000",
        "setitimer 50000000",
        "setitimer 70000000",
        "setitimer 90000000",
        "interrupted -1 110000000 980000000",
        "left 20000 20000",
        "handled 4",
        "alarm left 1",
        "alarm 1700000000",
        "timer 60000000",
        "overrun 2 code -2 95000000",
        "deleted -1 195000000",
        "done",
    ];
    assert_eq!(lines, expected);
    assert_eq!(outcome.report.findings, []);
}
