use super::*;
use testbench::recording::{Exit, Facts, Finding};

fn family() -> ByHand {
    Recording::by_hand()
        .start(ms(0), "conv")
        .start(ms(1), "log")
        .start(ms(2), "stat")
        .exit(ms(10), "log", Exit::Code(0))
        .exit(ms(11), "stat", Exit::Code(3))
}

fn ended() -> Recording {
    family().exit(ms(12), "conv", Exit::Signal(15)).finish(ms(20))
}

#[test]
fn processes_are_known_by_their_names() {
    let recording = ended();
    recording
        .processes()
        .are(["stat", "conv", "log"])
        .expect("in any order");
    fails(
        recording.processes().are(["conv", "log"]),
        "expected: conv, log actual: conv, log, stat",
    );
    fails(
        recording.processes().are(["conv", "log", "stat", "stat"]),
        "conv, log, stat, stat",
    );
    fails(
        recording.processes().are(["conv", "log", "report"]),
        "conv, log, report",
    );
    recording.children().are(["log", "stat"]).expect("it holds");
    let other_order = Recording::by_hand().start(ms(0), "b").start(ms(0), "a").finish(ms(1));
    other_order.processes().are(["a", "b"]).expect("in any order");
    assert_eq!(recording.process("stat").expect("it is there").number, 3);
    fails(recording.process("report"), "wrong number of processes named report");
}

#[test]
fn processes_start_in_their_order() {
    let recording = ended();
    recording
        .processes()
        .start_in_order(["conv", "log", "stat"])
        .expect("it holds");
    fails(
        recording.processes().start_in_order(["conv", "stat", "log"]),
        "expected: conv, stat, log",
    );
    fails(
        recording.processes().start_in_order(["conv", "log"]),
        "actual: conv, log, stat",
    );
}

#[test]
fn each_process_ended_as_it_did() {
    let recording = ended();
    recording.main_process().exit(Exit::Signal(15)).expect("it holds");
    recording.processes_named("log").succeed().expect("it holds");
    recording.processes_named("stat").fail().expect("it holds");
    differs(
        recording.main_process().exit(Exit::Code(15)),
        ms(12),
        "expected: exit 15 actual: signal 15",
    );
    differs(recording.children().succeed(), ms(11), "stat (process 3, pid 1003)");
    differs(
        recording.children().fail(),
        ms(10),
        "an exit code that is not 0 actual: exit 0",
    );
    differs(recording.main_process().fail(), ms(12), "signal 15");
    fails(
        recording.processes_named("report").succeed(),
        "there are no processes named report",
    );
    fails(family().finish(ms(20)).main_process().succeed(), "lives at the end");
}

#[test]
fn children_are_reaped() {
    ended().children().are_reaped().expect("it holds");
    let zombie = Recording::by_hand()
        .start(ms(0), "p")
        .start(ms(1), "c")
        .become_zombie(ms(2), "c")
        .finish(ms(3));
    fails(
        zombie.children().are_reaped(),
        "c (process 2, pid 1002) ended, and nobody waited for it",
    );
    let alive = Recording::by_hand().start(ms(0), "p").start(ms(1), "c").finish(ms(3));
    fails(
        alive.children().are_reaped(),
        "c (process 2, pid 1002) lives at the end",
    );
    // It is enough that nobody is known to have waited.
    let facts = zombie.facts().clone();
    let facts = Facts {
        findings: Some(Vec::new()),
        ..facts
    };
    let unfound = Recording::new(zombie.header().clone(), [], facts);
    fails(
        unfound.children().are_reaped(),
        "nobody waited for c (process 2, pid 1002)",
    );
    let orphan = family().finding(Finding::Orphan { process: 2 }).finish(ms(20));
    fails(orphan.children().are_reaped(), "log (process 2, pid 1002) lived longer");
}

#[test]
fn threads_are_counted() {
    let recording = family().threads("stat", 4).finish(ms(20));
    recording.processes_named("stat").have_threads(4).expect("it holds");
    fails(
        recording.processes().have_threads(..=3),
        "4 in stat (process 3, pid 1003)",
    );
    let facts = recording.facts().clone();
    let unknown = Facts {
        processes: vec![testbench::recording::Process {
            threads: None,
            ..facts.processes[0].clone()
        }],
        ..facts
    };
    let recording = Recording::new(recording.header().clone(), [], unknown);
    fails(recording.processes().have_threads(0..), "the recording does not tell");
}

#[test]
fn processes_are_counted() {
    let recording = ended();
    recording.children().occur(2).expect("it holds");
    fails(recording.children().occur(3), "expected: exactly 3 actual: 2");
    fails(recording.children().occur(..=1), "at most 1");
}
