//! Two runs at the same time.

use std::fs;

use nix::sys::signal::Signal;

use crate::support::{Course, Running, leaves_something};

/// Starts a second `lab` beside the first, which knows of it.
fn beside<'a>(first: &Course, second: &'a Course) -> Running<'a> {
    let mut command = second.lab(&["run", "probe"]);
    command.env("TMPDIR", first.path("tmp")).current_dir(first.path("here"));
    second.begin(command)
}

#[test]
fn what_one_holds_to_its_end_is_its_own() {
    let _system = leaves_something();
    let one = Course::new("exec 3<>/dev/shm/$MARK; mkfifo fifo-$MARK; exec 4<>fifo-$MARK; echo ready; exec sleep 1000");
    let two = Course::new("echo ready; exec sleep 1000");
    let mut first = one.start(&[]);
    let mut second = beside(&one, &two);
    second.wait_for("ready");
    first.wait_for("ready").signal(Signal::SIGINT);
    let first = first.finish();
    let mark = one.mark();
    first
        .expect(3, &[&format!("shared memory /{mark};"), &format!("fifo-{mark};")])
        .without("perhaps");
    second.signal(Signal::SIGINT);
    // It began before the objects were made, and sees them now that nobody holds them.
    second.finish().expect(0, &["nothing was left behind"]);
    fs::remove_file(format!("/dev/shm/{mark}")).expect("the object");
    fs::remove_file(one.path(&format!("here/fifo-{mark}"))).expect("the FIFO");
    one.assert_clean();
    two.assert_clean();
}

#[test]
fn what_nobody_was_seen_with_accuses_nobody() {
    let _system = leaves_something();
    let one = Course::new("mkfifo fifo-$MARK; echo ready; exec sleep 1000");
    let two = Course::new("echo ready; exec sleep 1000");
    let mut second = beside(&one, &two);
    second.wait_for("ready");
    let mut first = one.start(&[]);
    first.wait_for("ready").signal(Signal::SIGINT);
    first
        .finish()
        .expect(0, &["perhaps of another run at the same time", "named pipe (FIFO)"]);
    second.signal(Signal::SIGINT);
    second
        .finish()
        .expect(0, &["perhaps of another run at the same time", "named pipe (FIFO)"]);
    fs::remove_file(one.path(&format!("here/fifo-{}", one.mark()))).expect("the FIFO");
    one.assert_clean();
    two.assert_clean();
}

#[test]
fn processes_of_one_are_not_those_of_the_other() {
    let _system = leaves_something();
    let one = Course::new("echo ready; exec sleep 1000");
    let two = Course::new("(setsid sleep 1000 </dev/null >/dev/null 2>&1 &) ; echo ready");
    let mut first = one.start(&[]);
    first.wait_for("ready");
    beside(&one, &two).finish().expect(3, &["`sleep`; lab has killed it"]);
    assert_eq!(one.processes().len(), 2, "lab and its program go on");
    first.signal(Signal::SIGINT);
    first.finish().expect(0, &["nothing was left behind"]);
    one.assert_clean();
    two.assert_clean();
}
