use super::*;
use hardware_sim::trace::Kind;
use testbench::matchers::Wave;
use testbench::recording::{Ending, Finding, Waiter};

#[test]
fn a_run_ends_by_itself_or_not() {
    lines(&[]).ends_by_itself().expect("it holds");
    let waiters = vec![Waiter {
        process: 2,
        name: "consumer".to_owned(),
        thread: 1002,
        waits_for: "in futex".to_owned(),
    }];
    for (ending, words) in [
        (Ending::TimeOver, "did not end in its time"),
        (
            Ending::Limit {
                limit: "64 MB of memory".to_owned(),
            },
            "its limit of 64 MB of memory",
        ),
        (
            Ending::Deadlock { waiters },
            "consumer (process 2), thread 1002: in futex",
        ),
        (
            Ending::Broken {
                reason: "no room".to_owned(),
            },
            "could not be seen to its end (no room)",
        ),
        (Ending::Unknown, "the recording does not tell"),
    ] {
        let recording = Recording::by_hand().ending(ending).finish(ms(5));
        differs(recording.ends_by_itself(), ms(5), words);
    }
}

#[test]
fn what_is_left_behind_is_named() {
    lines(&[]).leaves_nothing_behind().expect("it holds");
    let fifo = Finding::LeftObject {
        kind: "FIFO".to_owned(),
        name: "/tmp/log".to_owned(),
    };
    for (finding, words) in [
        (fifo, "the FIFO /tmp/log was left in the system"),
        (
            Finding::Zombie { process: 1 },
            "p (process 1, pid 1001) ended, and nobody waited for it",
        ),
        (Finding::Orphan { process: 7 }, "process 7 lived longer"),
        (Finding::LeftProcess { process: 1 }, "still lived at the end"),
    ] {
        let recording = Recording::by_hand().start(ms(0), "p").finding(finding).finish(ms(5));
        fails(recording.leaves_nothing_behind(), words);
        recording.never_polls().expect("that is something else");
        recording.is_exact().expect("that is something else");
    }
}

#[test]
fn polling_and_real_time_are_found() {
    let polling = Finding::Polling {
        process: 1,
        what: "GPIO 20".to_owned(),
        times: 400,
    };
    let real = Finding::RealTime {
        what: "a terminal".to_owned(),
    };
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .finding(polling)
        .finding(real)
        .finish(ms(5));
    fails(
        recording.never_polls(),
        "p (process 1, pid 1001) asked GPIO 20 400 times instead of waiting",
    );
    fails(recording.is_exact(), "a terminal took real time");
    recording.leaves_nothing_behind().expect("that is something else");
}

#[test]
fn what_a_file_does_not_hold_is_not_taken_for_granted() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.jsonl");
    lines(&["a"]).save(&path).expect("it can be written");
    let recording = Recording::load(&path).expect("it can be read");
    recording.stdout().read(["a"]).expect("the lines are there");
    for result in [
        recording.leaves_nothing_behind(),
        recording.never_polls(),
        recording.is_exact(),
        recording.processes().are_reaped(),
    ] {
        fails(result, "one that was loaded from a file");
    }
}

#[test]
fn of_what_is_missing_nothing_is_said() {
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .line(ms(1), "a")
        .from_outside(ms(1000), Kind::Overflow { lost: 12 })
        .finish(ms(2000));
    let lost = "12 events are missing at 1 s";
    recording
        .pin(21)
        .during(..ms(1000))
        .stays_low()
        .expect("before it all is known");
    recording
        .stdout()
        .during(..ms(1000))
        .read(["a"])
        .expect("before it all is known");
    let pin = recording.pin(21);
    differs(pin.stays_low(), ms(1000), lost);
    differs(pin.during(ms(1500)..).stays_low(), ms(1000), lost);
    differs(pin.shows(Wave::low(ms(1))), ms(1000), lost);
    differs(pin.is_driven_by([""; 0]), ms(1000), lost);
    differs(recording.pins([2, 3]).are_high_at_once(0), ms(1000), lost);
    let events = recording.stdout();
    differs(events.occur(1), ms(1000), lost);
    differs(events.never(), ms(1000), lost);
    differs(events.first(), ms(1000), lost);
    differs(events.are_at([ms(1)]), ms(1000), lost);
    differs(events.are_every(ms(1)), ms(1000), lost);
    differs(events.are_answered_by(&events, ..), ms(1000), lost);
    differs(events.precede(&events), ms(1000), lost);
    differs(events.read(["a"]), ms(1000), lost);
    differs(events.include_in_order(["a"]), ms(1000), lost);
    differs(events.read_in_any_order(["a"]), ms(1000), lost);
    differs(events.values::<u8>("b"), ms(1000), lost);
    differs(events.spans("a", "b").map(|spans| spans.count()), ms(1000), lost);
    let spans = recording.pin(2).highs();
    differs(spans.at_once(0), ms(1000), lost);
    differs(spans.never_meet(&spans), ms(1000), lost);
    differs(spans.last(..), ms(1000), lost);
    differs(recording.lcd().shows(["", ""]), ms(1000), lost);
    let row = recording.lcd().row(0);
    differs(row.shows(""), ms(1000), lost);
    differs(row.stays(""), ms(1000), lost);
    differs(row.never_shows("a"), ms(1000), lost);
    differs(row.reads([""]), ms(1000), lost);
}
