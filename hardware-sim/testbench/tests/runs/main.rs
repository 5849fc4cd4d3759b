//! Programs of every kind on the testbench.

use hardware_sim::board::{Bounce, Profiles};
use hardware_sim::trace::{Event, Kind};
use nix::sys::signal::Signal;
use std::path::PathBuf;
use std::time::Duration;
use testbench::recording::{Ending as RecordedEnding, Exit, Finding as RecordedFinding};
use testbench::run::{Ending, Finding, Order, Run, Testbench};

const SECOND: Duration = Duration::from_secs(1);

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A shell script as the program.
fn shell(script: &str) -> Testbench {
    Testbench::new("/bin/sh").args(["-c", script])
}

/// The program beside this file.
fn subject(task: &str) -> Testbench {
    let test = std::env::current_exe().expect("this program");
    let folder = test.ancestors().nth(2).map(PathBuf::from).expect("target/debug");
    Testbench::new(folder.join("examples/testbench-subject")).args([task])
}

/// Lines of standard output, each with its time in ms.
fn lines(run: &Run) -> Vec<(u64, &str)> {
    run.events
        .iter()
        .filter_map(|Event { t, kind, .. }| match kind {
            Kind::Out { stream, text } if stream == "stdout" => Some((t / 1_000_000, text.as_str())),
            _ => None,
        })
        .collect()
}

fn levels(run: &Run, wanted: u8) -> Vec<(u64, u8)> {
    let level = |event: &Event| match event.kind {
        Kind::Pin { pin, level } if pin == wanted => Some((event.t, level)),
        _ => None,
    };
    run.events.iter().filter_map(level).collect()
}

#[test]
fn every_edge_is_at_its_nanosecond() {
    let run = subject("blink").run_for(60 * SECOND).expect("a run");
    let edges = levels(&run, 21);
    // At 60 s Ctrl-C comes before the edge of that time.
    let expected: Vec<(u64, u8)> = (0..240).map(|n| (n * 250_000_000, u8::from(n % 2 == 0))).collect();
    assert_eq!(edges, expected);
    assert_eq!(
        run.report.ending,
        Ending::Exited {
            status: Signal::SIGINT as i32
        }
    );
}

#[test]
fn two_runs_are_the_same_and_another_seed_bounces_otherwise() {
    let press = |seed| {
        let profiles = Profiles {
            button: Bounce::Nasty,
            ..Profiles::default()
        };
        let bench = subject("button").profiles(profiles).seed(seed).tap_button().at(SECOND);
        let run = bench.run_for(3 * SECOND).expect("a run");
        (run.events, run.report.processes)
    };
    let first = press(1);
    assert_eq!(press(1), first);
    assert_ne!(press(2), first);
}

#[test]
fn a_press_is_seen_when_its_contact_has_come_to_rest() {
    let run = subject("button")
        .tap_button()
        .hold(millis(300))
        .at(SECOND)
        .run_for(3 * SECOND)
        .expect("a run");
    let lines = lines(&run);
    assert_eq!(lines.len(), 2, "{lines:?}");
    let at = |(at, _): &(u64, &str)| *at;
    assert!(
        lines[0].1.starts_with("FallingEdge at 100") && (1005..1010).contains(&at(&lines[0])),
        "{lines:?}"
    );
    assert!(
        lines[1].1.starts_with("RisingEdge at 130") && (1305..1310).contains(&at(&lines[1])),
        "{lines:?}"
    );
}

#[test]
fn lines_are_typed_and_the_input_is_closed() {
    let bench = shell("while read line; do echo got $line; done; echo end");
    let bench = bench
        .type_line("one")
        .at(SECOND)
        .type_line("two")
        .at(2 * SECOND)
        .end_input()
        .at(3 * SECOND);
    let run = bench.run_for(10 * SECOND).expect("a run");
    assert_eq!(lines(&run), [(1000, "got one"), (2000, "got two"), (3000, "end")]);
    assert_eq!(run.report.ending, Ending::Exited { status: 0 });
    assert_eq!(run.report.end, 3_000_000_000);
}

#[test]
fn a_question_without_a_line_end_is_recorded_before_the_answer() {
    let bench = shell("printf 'name? '; read name; echo hello $name")
        .type_line("Pi")
        .at(SECOND);
    let run = bench.run_for(5 * SECOND).expect("a run");
    assert_eq!(lines(&run), [(1000, "name? "), (1000, "hello Pi")]);
}

#[test]
fn signals_go_to_the_group_or_to_a_process_by_name() {
    let bench = shell("sleep 100 & wait $!; echo ended with $?")
        .signal(Signal::SIGKILL)
        .to("sleep")
        .at(SECOND);
    let run = bench.run_for(5 * SECOND).expect("a run");
    assert_eq!((lines(&run), &run.problems), (vec![(1000, "ended with 137")], &vec![]));
    let run = shell("trap 'echo caught' USR1; sleep 2 & wait; wait")
        .signal(Signal::SIGUSR1)
        .at(SECOND);
    // The sleep is in the group too, and ends of it.
    let run = run.run_for(5 * SECOND).expect("a run");
    assert_eq!(lines(&run), [(1000, "caught")]);
}

#[test]
fn a_step_that_cannot_be_done_is_told() {
    let bench = shell("sleep 3").signal(Signal::SIGUSR1).to("Flash").at(SECOND);
    let bench = bench.type_line("late").at(4 * SECOND);
    let run = bench.run_for(5 * SECOND).expect("a run");
    assert_eq!(
        run.problems,
        [
            "`1s signal USR1 to Flash`: the program has no process `Flash` at that time",
            "`4s type late`: the program had ended",
        ]
    );
}

#[test]
fn who_ignores_ctrl_c_is_killed_two_seconds_later() {
    let run = shell("trap '' INT; while :; do sleep 1; done")
        .run_for(3 * SECOND)
        .expect("a run");
    let reason = "it lived on 2 s after Ctrl-C".to_owned();
    assert_eq!(
        (run.report.ending, run.report.end),
        (Ending::Stopped { reason }, 5_000_000_000)
    );
}

#[test]
fn who_waits_for_ever_for_nobody_is_told_at_once() {
    let run = shell("mkfifo f; sleep 1; cat f; echo never")
        .run_for(5 * SECOND)
        .expect("a run");
    // Ctrl-C still comes, so it is no deadlock: somebody will end it.
    assert_eq!(run.report.end, 5_000_000_000);
    assert_eq!(lines(&run), []);
}

#[test]
fn a_flood_of_output_ends_the_run() {
    let run = Testbench::new("/usr/bin/yes").run_for(SECOND).expect("a run");
    let Ending::Stopped { reason } = &run.report.ending else {
        panic!("{:?}", run.report.ending)
    };
    assert!(reason.contains("1 MiB"), "{reason}");
}

#[test]
fn what_is_left_behind_is_told() {
    let run = shell("echo > $TMPDIR/a; echo > /dev/shm/b; echo > /dev/shm/sem.c")
        .run_for(SECOND)
        .expect("a run");
    if run.report.isolation.ipc {
        assert_eq!(run.left, ["file a in $TMPDIR", "semaphore /c", "shared memory /b"]);
    } else {
        assert_eq!(run.left, ["file a in $TMPDIR"]);
    }
    assert!(!std::path::Path::new("/dev/shm/b").exists());
}

#[test]
fn no_event_is_lost_when_a_program_hurries() {
    let run = subject("hurry").run_for(SECOND).expect("a run");
    assert_eq!(levels(&run, 17).len(), 300_000);
    assert_eq!(run.report.end, 0, "it took no time");
}

#[test]
fn who_polls_a_pin_sees_the_press_at_its_instant_and_is_told() {
    let run = subject("poll")
        .tap_button()
        .at(SECOND)
        .run_for(3 * SECOND)
        .expect("a run");
    assert_eq!(lines(&run), [(1000, "pressed at 1000 ms")]);
    let polls = |finding: &Finding| matches!(finding, Finding::Polls { process: 1, .. });
    assert!(run.report.findings.iter().any(polls), "{:?}", run.report.findings);
}

#[test]
fn seeded_schedules_repeat() {
    let run = |seed| {
        let bench = shell("for i in 1 2 3 4; do (echo $i) & done; wait")
            .order(Order::Seeded)
            .seed(seed);
        let run = bench.run_for(SECOND).expect("a run");
        lines(&run)
            .iter()
            .map(|(_, text)| (*text).to_owned())
            .collect::<Vec<_>>()
    };
    let orders: std::collections::BTreeSet<Vec<String>> = (0..12).map(run).collect();
    assert!(orders.len() > 1, "all seeds give the same order");
    assert_eq!(run(3), run(3));
}

#[test]
fn a_run_is_a_recording() {
    let run = shell("sleep 1; echo > /dev/shm/b; sleep 100 & exit 3")
        .run_for(3 * SECOND)
        .expect("a run");
    let own_shared_memory = run.report.isolation.ipc;
    let recording = run.into_recording(Some("lab run probe".into()));
    // What a shell starts in the background ignores Ctrl-C.
    assert_eq!(recording.end(), 5 * SECOND);
    let facts = recording.facts();
    let names: Vec<&str> = facts.processes.iter().map(|process| process.name.as_str()).collect();
    assert_eq!(names, ["sh", "sleep", "sleep"]);
    // How the first sleep ended only the shell knows.
    let ends = facts
        .processes
        .iter()
        .map(|process| process.end.as_ref().and_then(|end| end.exit));
    assert_eq!(ends.collect::<Vec<_>>(), [Some(Exit::Code(3)), None, None]);
    let findings = facts.findings.as_deref().unwrap_or_default();
    assert!(
        findings.contains(&RecordedFinding::Orphan { process: 3 }),
        "{findings:?}"
    );
    let object = RecordedFinding::LeftObject {
        kind: "shared memory".into(),
        name: "b".into(),
    };
    assert_eq!(findings.contains(&object), own_shared_memory, "{findings:?}");
    assert!(
        findings.contains(&RecordedFinding::LeftProcess { process: 3 }),
        "{findings:?}"
    );
    assert_eq!(facts.ending, RecordedEnding::TimeOver);
}
