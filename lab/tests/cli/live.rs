//! The live board of a run, in a real terminal.

use std::process::Command;

use nix::sys::signal::Signal;

use crate::support::{Course, leaves_nothing, leaves_something};
use crate::window::Window;

/// A program that answers what is typed, and ends on SIGINT.
const ANSWERS: &str = "trap 'echo bye; exit 0' INT; echo ready; echo wrong >&2; \
                       while read answer; do echo \"got $answer\"; done; while :; do sleep 0.02; done";

/// `lab run probe` with the live board, which has nothing else to say.
fn live(course: &Course, arguments: &[&str]) -> Command {
    course.lab(&[&["run", "probe"], arguments].concat())
}

#[test]
fn keys_reach_the_board_and_lines_the_program_and_the_terminal_is_as_before() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    let window = Window::open();
    let trace = course.path("out.jsonl");
    let lab = window.start(&live(&course, &["--trace", trace.to_str().expect("a plain path")]));
    window.wait_for(&["probe  running", "│  ready", "│! wrong", "q end"]);
    assert!(window.text().contains("LCD"), "{}", window.text());

    // The events stay on the screen; a key is pressed for a moment only.
    window.keys("l5");
    window.wait_for(&["bench input key 5: press", "bench input key 5: release"]);
    window.keys(" ");
    window.wait_for(&["bench input button: press", "bench input button: release"]);
    window.keys("l");
    window.keys("iq 0.5\x7f7\r");
    window.wait_for(&["│> q 0.7", "│  got q 0.7"]);
    window.keys("\x1b[200~one\rtwo\rthree\x1b[201~");
    window.wait_for(&["got one", "got two", "input> three"]);
    // Escape alone: what follows at once would belong to it.
    window.keys("\x1b");
    window.wait_until("the closed line", |screen| !screen.contents().contains("input>"));
    window.keys("q");

    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.wait_for(&["ready", "wrong", "got two", "bye", "lab: probe ended well", "on Ctrl-C"]);
    window.assert_as_before();
    let expected = [
        ("key 5", "press"),
        ("key 5", "release"),
        ("button", "press"),
        ("button", "release"),
        ("stdin", "q 0.7"),
        ("stdin", "one"),
        ("stdin", "two"),
        ("signal", "INT"),
    ];
    let mut inputs = course.inputs("out.jsonl");
    // A key is released while the next may be pressed already.
    inputs.sort_by_key(|(part, _)| !part.starts_with("key"));
    assert_eq!(
        inputs,
        expected.map(|(part, action)| (part.to_owned(), action.to_owned()))
    );
    course.assert_clean();
}

#[test]
fn what_is_typed_before_the_board_is_there_is_not_for_it() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    let window = Window::open();
    window.keys("q");
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running", "│  ready"]);
    window.keys("?");
    window.wait_for(&["end the program (SIGINT)"]);
    window.keys("?");
    window.wait_for(&["probe  running", "│  ready"]);
    window.keys("q");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn two_runs_follow_each_other_in_one_window() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    let window = Window::open();
    for _ in 0..2 {
        let lab = window.start(&live(&course, &[]));
        window.wait_for(&["probe  running", "│  ready"]);
        window.keys("\x03");
        assert_eq!(lab.end().code(), Some(0), "{}", window.text());
        window.assert_as_before();
    }
    course.assert_clean();
}

#[test]
fn the_terminal_is_given_back_on_sigterm_and_sigquit() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    for signal in [Signal::SIGTERM, Signal::SIGQUIT] {
        let window = Window::open();
        let lab = window.start(&live(&course, &[]));
        window.wait_for(&["probe  running", "│  ready"]);
        lab.signal(signal);
        assert_eq!(lab.end().code(), Some(0), "{}", window.text());
        window.wait_for(&["ready", "bye", signal.as_str()]);
        window.assert_as_before();
    }
    course.assert_clean();
}

#[test]
fn a_second_q_kills() {
    let _system = leaves_nothing();
    let course = Course::new("trap 'echo no' INT; echo ready; while :; do sleep 0.02; done");
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running", "│  ready"]);
    window.keys("q");
    window.wait_for(&["│  no", "asked to end; q again kills it", "q kill"]);
    window.keys("q");
    assert_eq!(lab.end().code(), Some(3), "{}", window.text());
    window.wait_for(&["did not end on SIGINT"]);
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn a_closed_window_ends_the_program() {
    // Alone: nobody tells when everything is cleared away.
    let _system = leaves_something();
    let course = Course::new("echo ready; while :; do sleep 0.02; done");
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running", "│  ready"]);
    lab.signal(Signal::SIGHUP);
    window.close();
    lab.end();
    course.assert_clean();
}

#[test]
fn every_size_of_the_window_is_filled_and_a_tiny_one_gets_a_message() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["┌ processes", "│  ready"]);
    window.resize(60, 20);
    window.wait_until("the board on top", |screen| {
        let shown = screen.contents();
        !shown.contains("┌ processes") && shown.contains("┌ output") && shown.contains("│  ready")
    });
    window.resize(30, 8);
    window.wait_for(&["The window is too small: 30 by", "The program runs on"]);
    window.resize(80, 24);
    window.wait_for(&["┌ processes", "│  ready", "q end"]);
    window.keys("q");
    assert_eq!(lab.end().code(), Some(0));
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn ctrl_z_gives_the_terminal_back_until_the_program_goes_on() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running", "│  ready"]);
    for _ in 0..2 {
        window.keys("\x1a");
        lab.wait_for_stop();
        window.assert_as_before();
        lab.signal(Signal::SIGCONT);
        window.wait_for(&["probe  running", "│  ready"]);
    }
    window.keys("\x03");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn a_key_is_found_that_comes_with_another_size() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running", "│  ready"]);
    for columns in 81..101 {
        window.resize(columns, 24);
        window.keys("?");
        window.wait_for(&["┌ help"]);
        window.keys("?");
        window.wait_for(&["┌ output"]);
    }
    window.keys("q");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn no_finger_stays_on_the_board() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    let window = Window::open();
    let trace = course.path("out.jsonl");
    let lab = window.start(&live(&course, &["--trace", trace.to_str().expect("a plain path")]));
    window.wait_for(&["probe  running", "│  ready"]);
    window.keys("5 q");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    let inputs = course.inputs("out.jsonl");
    for part in ["key 5", "button"] {
        for action in ["press", "release"] {
            assert!(inputs.contains(&(part.to_owned(), action.to_owned())), "{inputs:?}");
        }
    }
    course.assert_clean();
}

#[test]
fn where_the_terminal_tells_releases_a_key_is_held_until_then() {
    let _system = leaves_nothing();
    let course = Course::new("trap 'exit 0' INT; echo ready; sleep 1; echo later; while :; do sleep 0.02; done");
    let window = Window::open_with_kitty_protocol();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running", "│  ready"]);
    window.keys("5");
    window.wait_for(&["[5]"]);
    // Longer than a press lasts elsewhere.
    window.wait_for(&["│  later", "[5]"]);
    window.keys("l");
    window.keys("\x1b[53;1:3u");
    window.wait_for(&[" 5 ", "bench input key 5: release"]);
    window.keys("\x1b[99;5u");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
    assert_eq!((window.count("\x1b[>7u"), window.count("\x1b[<1u")), (1, 1));
    course.assert_clean();
}

#[test]
fn a_script_plays_beside_the_keyboard() {
    let _system = leaves_nothing();
    let course = Course::new(ANSWERS);
    course.write("script", "0s type from the script\n0s key A for 60s\n");
    let (script, trace) = (course.path("script"), course.path("out.jsonl"));
    let [script, trace] = [&script, &trace].map(|path| path.to_str().expect("a plain path"));
    let window = Window::open();
    let lab = window.start(&live(&course, &["--input", script, "--trace", trace]));
    window.wait_for(&["got from the script", "[A]"]);
    window.keys("lb");
    window.wait_for(&["[A]", "bench input key B: release"]);
    window.keys("lifrom the keyboard\r");
    window.wait_for(&["got from the keyboard"]);
    window.keys("\x03");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
    let released = |key: &str| (format!("key {key}"), "release".to_owned());
    let inputs = course.inputs("out.jsonl");
    assert!(
        inputs.contains(&released("A")) && inputs.contains(&released("B")),
        "{inputs:?}"
    );
    course.assert_clean();
}

#[test]
fn the_end_of_input_is_told_and_nothing_is_typed_any_more() {
    let _system = leaves_nothing();
    let course = Course::new("trap 'exit 0' INT; cat; echo end; while :; do sleep 0.02; done");
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running"]);
    window.keys("i");
    window.wait_for(&["input>"]);
    window.keys("\x04");
    window.wait_for(&["│  end", "the program's input is closed"]);
    window.keys("q");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn a_program_cannot_break_the_screen() {
    let _system = leaves_nothing();
    let course = Course::new(
        r#"trap 'exit 0' INT; printf '\033[2J\033[?1049l\033[31mred\033[0m\a\n%200s|\n'; while :; do sleep 0.02; done"#,
    );
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["\\u{1b}[2J\\u{1b}[?1049lred\\u{7}", "┌ board", "q end"]);
    window.keys("q");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.wait_for(&["\\u{1b}[2J\\u{1b}[?1049lred\\u{7}"]);
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn a_flood_ends_in_time_and_its_end_is_kept() {
    let _system = leaves_nothing();
    let course = Course::new("trap 'echo the last line; exit 0' INT; while :; do echo flood; done");
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    window.wait_for(&["probe  running", "│  flood"]);
    window.keys("q");
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.wait_for(&["the last line", "lab: probe ended well"]);
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn a_short_program_does_not_take_the_terminal() {
    let _system = leaves_nothing();
    let course = Course::new("echo hello; echo oops >&2; exit 3");
    let window = Window::open();
    let lab = window.start(&live(&course, &[]));
    assert_eq!(lab.end().code(), Some(1), "{}", window.text());
    window.wait_for(&["hello", "oops", "lab: probe failed"]);
    window.assert_as_before();
    course.assert_clean();
}

#[test]
fn where_the_board_cannot_be_drawn_it_is_told_in_lines() {
    let _system = leaves_nothing();
    let course = Course::new("echo hello");
    course.run(&["--board", "live"]).expect(
        0,
        &[
            "lab: no live board: standard input and output are not both a terminal",
            "process ends",
        ],
    );
    let window = Window::open();
    let mut command = live(&course, &[]);
    command.env("TERM", "dumb");
    let lab = window.start(&command);
    assert_eq!(lab.end().code(), Some(0), "{}", window.text());
    window.wait_for(&["hello", "process ends (exit 0)"]);
    assert!(
        !window.text().contains("no live board"),
        "nobody asked for it: {}",
        window.text()
    );
    window.assert_as_before();
    course.assert_clean();
}

/// Not a test of its own: it is run in a window by the one below.
#[test]
#[ignore = "run by the_terminal_is_given_back_by_a_panic"]
fn panics_with_a_terminal() {
    let mut terminal = lab::live::terminal::Terminal::take_over().expect("a terminal");
    terminal
        .draw(|frame| frame.render_widget("a picture", frame.area()))
        .expect("a picture");
    let other = std::thread::spawn(|| panic!("somebody else"));
    assert!(other.join().is_err());
    // Nothing is drawn on a terminal that was given back.
    terminal
        .draw(|frame| frame.render_widget("another picture", frame.area()))
        .expect("no picture");
}

#[test]
fn the_terminal_is_given_back_by_a_panic() {
    let window = Window::open();
    let mut test = Command::new(std::env::current_exe().expect("this file"));
    test.args(["--exact", "live::panics_with_a_terminal", "--ignored", "--nocapture"]);
    let status = window.start(&test).end();
    assert!(status.success(), "{}", window.text());
    window.wait_for(&["somebody else", "1 passed"]);
    assert!(!window.text().contains("picture"), "{}", window.text());
    window.assert_as_before();
}
