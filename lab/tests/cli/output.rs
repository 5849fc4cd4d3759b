//! Input and output of the program.

use std::io::Write;
use std::process::Stdio;

use crate::support::{Course, leaves_nothing};

#[test]
fn output_passes_byte_for_byte() {
    let _system = leaves_nothing();
    let course = Course::new(r#"printf 'a\000\377\n\nno end'; printf 'err\200' >&2"#);
    let done = course.run(&["--board", "none"]);
    done.expect(0, &["err\u{fffd}lab: probe ended well", "nothing was left behind"]);
    assert_eq!(done.stdout, b"a\0\xff\n\nno end");
    course.assert_clean();
}

#[test]
fn output_passes_at_once() {
    let _system = leaves_nothing();
    let course = Course::new("echo question; read answer; echo \"got $answer\"");
    let mut command = course.lab(&["run", "probe"]);
    command.stdin(Stdio::piped());
    let mut running = course.begin(command);
    running.wait_for("question");
    running
        .stdin
        .as_mut()
        .expect("input")
        .write_all(b"yes\n")
        .expect("lab reads");
    running.wait_for("got yes");
    running.finish().expect(0, &[]);
    course.assert_clean();
}

#[test]
fn the_end_of_input_is_passed_on() {
    let _system = leaves_nothing();
    let course = Course::new("cat; echo end");
    let mut command = course.lab(&["run", "probe"]);
    command.stdin(Stdio::piped());
    let mut running = course.begin(command);
    running
        .stdin
        .take()
        .expect("input")
        .write_all(b"one\ntwo")
        .expect("lab reads");
    assert_eq!(running.finish().expect(0, &[]).text(), "one\ntwoend\n");
    course.assert_clean();
}

#[test]
fn a_flood_passes_whole() {
    let _system = leaves_nothing();
    // 20 MB, most of it one line, on both outputs at once.
    let course =
        Course::new("head -c 20000000 /dev/zero | tr '\\0' x & head -c 2000000 /dev/zero | tr '\\0' y >&2; wait");
    let done = course.run(&["--board", "none"]);
    done.expect(0, &[]);
    assert_eq!(done.stdout.len(), 20_000_000);
    assert!(done.stdout.iter().all(|byte| *byte == b'x'));
    assert_eq!(done.stderr.matches('y').count(), 2_000_000);
    course.assert_clean();
}

#[test]
fn a_flood_without_end_ends_in_time() {
    let _system = leaves_nothing();
    let course = Course::new("exec yes");
    let done = course.run(&["--for", "200ms"]);
    done.expect(0, &["probe ended well", "when its time was over"]);
    assert!(done.stdout.len() > 1000);
    course.assert_clean();
}

#[test]
fn a_reader_that_goes_away_ends_the_program() {
    let _system = leaves_nothing();
    let course = Course::new("exec yes");
    let mut command = course.lab(&["run", "probe"]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    command.stdout(writer);
    drop(reader);
    let running = course.begin(command);
    running
        .finish()
        .expect(1, &["ended by SIGPIPE (it wrote to a pipe that nobody reads)"]);
    course.assert_clean();
}

#[test]
fn a_program_may_close_its_input() {
    let _system = leaves_nothing();
    let course = Course::new("exec <&-; echo closed; kill -STOP $$; echo on");
    let mut command = course.lab(&["run", "probe", "--for", "300ms"]);
    command.stdin(Stdio::piped());
    let mut running = course.begin(command);
    running.wait_for("closed");
    // More than a pipe holds: lab must neither end nor wait for ever.
    let mut stdin = running.stdin.take().expect("input");
    let feeder = std::thread::spawn(move || stdin.write_all(&vec![b'x'; 100_000]));
    // It has stopped itself: SIGINT alone cannot end it.
    running
        .finish()
        .expect(3, &["did not end on SIGINT", "`probe`; lab has killed it"]);
    let _ = feeder.join();
    course.assert_clean();
}

#[test]
fn the_environment_names_board_and_folder() {
    let _system = leaves_nothing();
    let course = Course::new(
        "echo $HARDWARE; test -f $HARDWARE_SIM_BOARD && test -d $TMPDIR && test -z \"$(ls -A $TMPDIR)\" && echo fresh; \
         case $TMPDIR in */tmp/lab-run-*) echo own;; esac; echo $#: \"$@\"",
    );
    let done = course.run(&["--", "--period", "5 s"]);
    assert_eq!(done.expect(0, &[]).text(), "sim\nfresh\nown\n2: --period 5 s\n");
    course.assert_clean();

    let board = course.path("board");
    let course_two = Course::new("echo $HARDWARE_SIM_BOARD");
    let mut command = course_two.lab(&["run", "probe"]);
    command.env("HARDWARE_SIM_BOARD", &board);
    assert_eq!(
        course_two.begin(command).finish().expect(0, &[]).text().trim(),
        board.to_str().expect("a path")
    );
    assert!(board.exists(), "the user's board is kept");
    course_two.assert_clean();
}
