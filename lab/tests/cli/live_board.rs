//! `lab board`: a board on which programs come and go.

use std::fs;
use std::process::{Command, Stdio};

use nix::sys::signal::Signal;

use crate::support::{Course, leaves_nothing};
use crate::window::Window;

/// `lab` with these arguments, on the course's own board.
fn on_board(course: &Course, arguments: &[&str]) -> Command {
    let mut command = course.lab(arguments);
    command.env("HARDWARE_SIM_BOARD", course.path("board"));
    command
}

#[test]
fn what_programs_do_is_shown_and_keys_reach_them() {
    let _system = leaves_nothing();
    let course = Course::new("trap 'exit 0' INT; echo ready; while :; do sleep 0.02; done");
    let window = Window::open();
    let board = window.start(&on_board(&course, &["board"]));
    window.wait_for(&["the board of your programs", "┌ events", "none on this board yet"]);

    course.write("script", "0s button press\n");
    let (script, trace) = (course.path("script"), course.path("out.jsonl"));
    let [script, trace] = [&script, &trace].map(|path| path.to_str().expect("a plain path"));
    let mut program = course.begin(on_board(
        &course,
        &["run", "probe", "--board", "none", "--input", script, "--trace", trace],
    ));
    program.wait_for("ready");
    window.wait_for(&["button pressed"]);
    window.keys("7");
    window.wait_for(&["input key 7: press", "input key 7: release"]);
    program.signal(Signal::SIGINT);
    program.finish().expect(0, &[]);
    window.wait_for(&["button released", "probe", "ended: exit 0"]);

    window.keys("q");
    assert_eq!(board.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
    assert!(course.path("board").exists(), "the board is kept");
    let trace = fs::read_to_string(trace).expect("a trace");
    assert!(
        trace.contains("key 7"),
        "what is pressed there is recorded here: {trace}"
    );
}

#[test]
fn a_board_that_is_made_anew_is_shown_instead() {
    let _system = leaves_nothing();
    let course = Course::new("exit 0");
    let window = Window::open();
    let board = window.start(&on_board(&course, &["board"]));
    window.wait_for(&["the board of your programs", "┌ events"]);
    fs::remove_file(course.path("board")).expect("the board");
    window.wait_for(&["the board's file was removed"]);
    course
        .begin(on_board(&course, &["run", "probe", "--board", "none"]))
        .finish()
        .expect(0, &[]);
    window.wait_for(&["another board has taken the place"]);
    course.write("script", "0s button tap\n");
    let script = course.path("script");
    let script = script.to_str().expect("a plain path");
    let again = ["run", "probe", "--board", "none", "--input", script];
    course.begin(on_board(&course, &again)).finish();
    window.wait_for(&["ended: exit 0"]);
    window.keys("\x03");
    assert_eq!(board.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
}

#[test]
fn ctrl_z_and_sigterm_give_the_terminal_back() {
    let _system = leaves_nothing();
    let course = Course::new("exit 0");
    let window = Window::open();
    let board = window.start(&on_board(&course, &["board"]));
    window.wait_for(&["┌ events"]);
    window.keys("\x1a");
    board.wait_for_stop();
    window.assert_as_before();
    board.signal(Signal::SIGCONT);
    window.wait_for(&["┌ events"]);
    board.signal(Signal::SIGTERM);
    assert_eq!(board.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
}

#[test]
fn without_a_terminal_the_events_are_lines() {
    let _system = leaves_nothing();
    let course = Course::new("exit 0");
    let lab = on_board(&course, &[]);
    let mut both_outputs = Command::new("sh");
    both_outputs
        .args(["-c", "exec \"$0\" board 2>&1"])
        .arg(lab.get_program());
    both_outputs.env("HARDWARE_SIM_BOARD", course.path("board"));
    both_outputs
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut board = course.begin(both_outputs);
    board.wait_for(&format!(
        "lab: standard input and output are not both a terminal, so the events of {} are written as lines; Ctrl-C ends",
        course.path("board").display()
    ));
    course
        .begin(on_board(&course, &["run", "probe", "--board", "none"]))
        .finish()
        .expect(0, &[]);
    board.signal(Signal::SIGTERM);
    let done = board.finish();
    let events = done.expect(0, &[]).text();
    assert!(events.contains("process ends (exit 0)"), "{events}");
}
