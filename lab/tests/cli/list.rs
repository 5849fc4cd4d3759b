//! `lab`, `lab list`, and names of lessons.

use crate::support::{Course, leaves_nothing};

#[test]
fn shows_where_to_begin() {
    let course = Course::new("");
    let done = course.begin(course.lab(&[])).finish();
    done.expect(0, &[]);
    assert!(done.text().contains("  07  probe    5 min  Probe\n"), "{}", done.text());
    assert!(done.text().contains("    cargo run -- run probe\n"));
    assert!(done.text().lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn lists_lessons_as_text_and_json() {
    let course = Course::new("");
    let done = course.begin(course.lab(&["list"])).finish();
    assert_eq!(
        done.expect(0, &[]).text(),
        "Part 1: Processes (5 minutes)\n  07  probe    5 min  Probe\n"
    );
    let done = course.begin(course.lab(&["list", "--json"])).finish();
    let json: serde_json::Value = serde_json::from_slice(&done.expect(0, &[]).stdout).expect("JSON");
    assert_eq!(json["lessons"][0]["id"], "probe");
}

#[test]
fn a_broken_lesson_is_named_with_file_line_and_cause() {
    let course = Course::new("");
    std::fs::create_dir(course.path("lessons/08-broken")).expect("a folder");
    course.write("lessons/08-broken/lesson.toml", "id = 'broken'\ncolour = 3\n");
    for arguments in [&[][..], &["list"], &["list", "--json"]] {
        let done = course.begin(course.lab(arguments)).finish();
        done.expect(1, &["lessons/08-broken/lesson.toml:2: ", "unknown field `colour`"]);
        assert!(done.text().contains("probe"), "the good one is shown: {}", done.text());
    }
    // It hinders nobody but itself.
    let _system = leaves_nothing();
    course.run(&[]).expect(0, &[]);
    course
        .begin(course.lab(&["run", "8"]))
        .finish()
        .expect(2, &["08-broken/lesson.toml:2: "]);
    course.assert_clean();
}

#[test]
fn an_unknown_lesson_brings_the_nearest_names() {
    let course = Course::new("echo started");
    let done = course.begin(course.lab(&["run", "prob"])).finish();
    done.expect(
        2,
        &["there is no lesson `prob`; did you mean `probe`?", "cargo run -- list"],
    );
    assert!(done.stdout.is_empty());
    course.assert_clean();
}

#[test]
fn a_lesson_has_three_names() {
    let _system = leaves_nothing();
    let course = Course::new("echo started");
    for name in ["probe", "7", "07", "07-probe"] {
        let done = course.begin(course.lab(&["run", name])).finish();
        assert_eq!(done.expect(0, &[]).text(), "started\n");
    }
    course.assert_clean();
}

#[test]
fn bad_options_end_with_2() {
    let course = Course::new("echo started");
    for (arguments, reason) in [
        (&["--for", "6"][..], "the unit is missing"),
        (&["--for", "soon"], "not a time"),
        (&["--trace", "x.txt"], ".vcd or .jsonl"),
        (&["--board", "life"], "possible values"),
        (&["--input", "/nowhere/script"], "/nowhere/script cannot be read"),
    ] {
        let done = course.run(arguments);
        done.expect(2, &[reason]);
        assert!(done.stdout.is_empty());
    }
    course.assert_clean();
}

#[test]
fn a_program_that_does_not_compile_is_not_started() {
    let course = Course::new("echo started");
    course.executable("cargo", "#!/bin/sh\nprintf 'error: expected `;`\\n' >&2\nexit 101\n");
    let done = course.run(&[]);
    done.expect(1, &["error: expected `;`\nlab: `probe` does not compile"]);
    assert!(done.stdout.is_empty());
    course.executable("cargo", "#!/bin/sh\nexit 0\n");
    course.run(&[]).expect(1, &["has no program `probe`"]);
    let mut command = course.lab(&["run", "probe"]);
    command.env("CARGO", "/nowhere/cargo");
    course
        .begin(command)
        .finish()
        .expect(1, &["cargo cannot be started", "rustup.rs"]);
    course.assert_clean();
}
