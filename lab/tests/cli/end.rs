//! How a run ends.

use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::support::{Course, leaves_nothing, leaves_something};

/// A program that ends on SIGINT, as lessons do.
const POLITE: &str = "trap 'echo bye; exit 0' INT; echo ready; while :; do sleep 0.02; done";

/// A program that ends on nothing.
const STUBBORN: &str = "trap '' INT TERM HUP; echo ready; while :; do sleep 0.02; done";

#[test]
fn the_time_sends_ctrl_c() {
    let _system = leaves_nothing();
    let course = Course::new(POLITE);
    let done = course.run(&["--for", "300ms"]);
    assert_eq!(
        done.expect(0, &["ended well", "when its time was over", "nothing was left"])
            .text(),
        "ready\nbye\n"
    );
    assert!(done.time >= Duration::from_millis(300), "{:?}", done.time);
    course.assert_clean();
}

#[test]
fn a_program_that_sigint_ends_has_ended_well() {
    let _system = leaves_nothing();
    let course = Course::new("echo ready; exec sleep 1000");
    course.run(&["--for", "200ms"]).expect(0, &["ended well"]);
    let course = Course::new("trap 'exit 130' INT; echo ready; while :; do sleep 0.02; done");
    course.run(&["--for", "200ms"]).expect(0, &["ended well"]);
    course.assert_clean();
}

#[test]
fn ctrl_c_goes_to_the_program() {
    let _system = leaves_nothing();
    let course = Course::new(POLITE);
    let mut running = course.start(&[]);
    running.wait_for("ready").signal(Signal::SIGINT);
    running.wait_for("bye");
    running.finish().expect(0, &["ended well", "on Ctrl-C"]);
    course.assert_clean();
}

#[test]
fn every_process_of_the_group_gets_ctrl_c() {
    let _system = leaves_nothing();
    // A background process of a shell ignores SIGINT unless it asks for it; `sh -c` with a trap of its own cannot. So
    // the children say by themselves what they got.
    let course = Course::new("trap 'wait; echo parent; exit 0' INT; echo ready; sleep 1000; sleep 1000");
    let mut running = course.start(&[]);
    running.wait_for("ready").signal(Signal::SIGINT);
    let done = running.finish();
    // Without the signal to the whole group the shell would wait for its `sleep`.
    assert_eq!(done.expect(0, &[]).text(), "ready\nparent\n");
    course.assert_clean();
}

#[test]
fn ctrl_c_again_kills() {
    let _system = leaves_nothing();
    let course = Course::new(&format!(
        "trap 'echo no' INT; {}",
        STUBBORN.replace("trap '' INT TERM HUP;", "")
    ));
    let mut running = course.start(&[]);
    running.wait_for("ready").signal(Signal::SIGINT);
    running.wait_for("no").signal(Signal::SIGINT);
    let done = running.finish();
    done.expect(
        3,
        &[
            "did not end on SIGINT, on Ctrl-C, so lab killed it",
            "`probe`; lab has killed it",
        ],
    );
    course.assert_clean();
}

#[test]
fn who_waits_after_ctrl_c_is_told_what_to_do() {
    let _system = leaves_nothing();
    // Longer than lab's patience.
    let course = Course::new("trap 'sleep 2.5; echo late; exit 0' INT; echo ready; while :; do sleep 0.02; done");
    let mut running = course.start(&[]);
    running.wait_for("ready").signal(Signal::SIGINT);
    running.wait_for("late");
    running
        .finish()
        .expect(0, &["probe goes on after Ctrl-C; Ctrl-C again kills it", "ended well"]);
    course.assert_clean();
}

#[test]
fn sigterm_and_sighup_end_cleanly() {
    let _system = leaves_nothing();
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let course = Course::new(POLITE);
        let mut running = course.start(&[]);
        running.wait_for("ready").signal(signal);
        running.wait_for("bye");
        running.finish().expect(0, &["ended well", signal.as_str()]);
        course.assert_clean();
    }
}

#[test]
fn what_ignores_every_signal_is_killed() {
    let _system = leaves_nothing();
    let course = Course::new(STUBBORN);
    let done = course.run(&["--for", "200ms"]);
    done.expect(
        3,
        &[
            "did not end on SIGINT, when its time was over, so lab killed it",
            "`probe`; lab has killed it",
        ],
    );
    assert!(done.time >= Duration::from_millis(2200), "{:?}", done.time);
    course.assert_clean();
}

#[test]
fn a_stopped_program_is_killed() {
    let _system = leaves_nothing();
    let course = Course::new("kill -STOP $$");
    course.run(&["--for", "100ms"]).expect(3, &["lab has killed it"]);
    course.assert_clean();
}

#[test]
fn what_called_setsid_is_killed() {
    let _system = leaves_nothing();
    let course = Course::new(
        "setsid sh -c 'trap \"\" INT TERM HUP; echo apart; while :; do sleep 0.02; done' & \
         trap 'exit 0' INT; while :; do sleep 0.02; done",
    );
    let mut running = course.start(&[]);
    running.wait_for("apart").signal(Signal::SIGINT);
    running
        .finish()
        .expect(3, &["probe ended well", "left behind:", "`sh`; lab has killed it"]);
    course.assert_clean();
}

#[test]
fn an_orphan_is_killed() {
    let _system = leaves_nothing();
    // Its parent ends, and its parent's parent: it belongs to nobody, with all its outputs closed.
    let course = Course::new("(setsid setsid sleep 1000 </dev/null >/dev/null 2>&1 &) ; echo done");
    let done = course.run(&[]);
    done.expect(3, &["probe ended well", "`sleep`; lab has killed it"]);
    course.assert_clean();
}

#[test]
fn an_orphan_that_ends_soon_is_nobodys_fault() {
    let _system = leaves_nothing();
    let course = Course::new("(sleep 0.3; echo late) & echo done");
    assert_eq!(
        course.run(&[]).expect(0, &["nothing was left behind"]).text(),
        "done\nlate\n"
    );
    course.assert_clean();
}

#[test]
fn a_chain_of_forks_is_caught() {
    let _system = leaves_nothing();
    // Each process starts the next and ends: no list of processes is ever up to date.
    let course = Course::new("if [ \"$1\" != on ]; then echo ready; trap '' INT; fi; \"$0\" on & exit 0");
    let done = course.run(&["--for", "300ms"]);
    done.expect(3, &["lab has killed it"]);
    course.assert_clean();
}

#[test]
fn many_children_that_start_more_are_caught() {
    let _system = leaves_nothing();
    let course = Course::new(
        "trap '' INT TERM; for i in 1 2 3 4 5 6 7 8 9 10; do for j in 1 2 3 4; do sh -c 'sleep 1000 & setsid sleep 1000' & done; done; \
         echo ready; wait",
    );
    let mut running = course.start(&[]);
    running.wait_for("ready").signal(Signal::SIGTERM);
    running.finish().expect(3, &["lab has killed it"]);
    course.assert_clean();
}

#[test]
fn failures_are_explained() {
    let _system = leaves_nothing();
    for (script, message) in [
        (
            "exit 3",
            "failed after 0.0 s: exit code 3; what it wrote above may say why",
        ),
        ("exit 101", "exit code 101 (a panic"),
        (
            "kill -SEGV $$",
            "ended by SIGSEGV (it touched memory that is not its own)",
        ),
        ("kill -KILL $$", "ended by SIGKILL (somebody killed it"),
        ("kill -INT $$", "ended by SIGINT"),
        ("exit 130", "exit code 130"),
    ] {
        let course = Course::new(script);
        course.run(&[]).expect(1, &[message, "nothing was left behind"]);
        course.assert_clean();
    }
}

#[test]
fn a_program_that_cannot_start_says_so() {
    let _system = leaves_nothing();
    let course = Course::new("");
    std::fs::remove_file(course.path("probe")).expect("the program");
    course.run(&[]).expect(1, &["probe cannot be started: No such file"]);
    course.assert_clean();
}

#[test]
fn what_runs_dies_with_a_lab_that_is_killed() {
    // Alone, since the next run clears away what this one leaves: its board.
    let _system = leaves_something();
    let course = Course::new("echo $$ > number; echo ready; exec sleep 1000");
    let mut running = course.start(&[]);
    running.wait_for("ready");
    let program = std::fs::read_to_string(course.path("here/number")).expect("its number");
    let program: i32 = program.trim().parse().expect("its number");
    running.signal(Signal::SIGKILL);
    running.finish();
    // It is an orphan now, and somebody else's to reap: it need not be gone, but it must be dead.
    let status = format!("/proc/{program}/stat");
    let until = Instant::now() + Duration::from_secs(60);
    while std::fs::read_to_string(&status).is_ok_and(|stat| !stat.contains(") Z ")) {
        assert!(Instant::now() < until, "the program lives on");
        std::thread::yield_now();
    }
    let next = Course::new("exit 0");
    next.run(&[])
        .expect(0, &["removed /dev/shm/hardware-sim-", "a killed run had left behind"]);
}
