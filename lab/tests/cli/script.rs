//! Scripts that play along.

use std::io::Write;
use std::process::Stdio;

use crate::support::{Course, leaves_nothing};

#[test]
fn mistakes_show_before_anything_starts() {
    let course = Course::new("echo started");
    course.executable("cargo", "#!/bin/sh\necho compiled >&2\nexit 1\n");
    course.write("press.txt", "1s key 5\n2s kee 5\n3s key\n");
    let path = course.path("press.txt");
    let done = course.run(&["--input", path.to_str().expect("a path")]);
    done.expect(
        2,
        &[
            "2 mistakes in ",
            "press.txt:2:4: `kee` is not an action",
            "press.txt:3:7: the key is missing",
        ],
    );
    done.without("compiled");
    assert!(done.stdout.is_empty());
    course.write("press.txt", "");
    std::fs::write(&path, b"1s key 5\n2s type \xff\n").expect("a file");
    course
        .run(&["--input", path.to_str().expect("a path")])
        .expect(2, &["line 2 is not UTF-8"]);
    course.assert_clean();
}

#[test]
fn lines_are_typed_and_input_ends() {
    let _system = leaves_nothing();
    let course = Course::new("while read line; do echo \"got $line\"; done; echo end");
    course.write("s", "10ms type one two # three\n20ms type \"# four\"\n30ms end input\n");
    let done = course.run(&["--input", "../s"]);
    assert_eq!(done.expect(0, &[]).text(), "got one two\ngot # four\nend\n");
    course.assert_clean();
}

#[test]
fn a_script_comes_from_standard_input() {
    let _system = leaves_nothing();
    let course = Course::new("read line; echo \"got $line\"; exec sleep 1000");
    let mut command = course.lab(&["run", "probe", "--input", "-"]);
    command.stdin(Stdio::piped());
    let mut running = course.begin(command);
    let mut stdin = running.stdin.take().expect("input");
    stdin
        .write_all(b"0s type hello\n500ms signal INT\n")
        .expect("lab reads");
    drop(stdin);
    assert_eq!(running.finish().expect(0, &["ended well"]).text(), "got hello\n");
    course.assert_clean();
}

#[test]
fn without_end_input_the_input_stays_open() {
    let _system = leaves_nothing();
    let course = Course::new("cat; echo end of input");
    course.write("s", "0s type x\n");
    let done = course.run(&["--input", "../s", "--for", "300ms"]);
    assert_eq!(done.expect(0, &[]).text(), "x\n");
    course.assert_clean();
}

#[test]
fn signals_go_by_name() {
    let _system = leaves_nothing();
    let course = Course::new(
        "trap 'echo parent; exit 0' USR2\n\
         sh -c 'printf Flash250 > /proc/$$/comm; trap \"echo child; exit 0\" USR1; echo ready; while :; do sleep 0.02; done' &\n\
         wait; while :; do sleep 0.02; done",
    );
    course.write("s", "400ms signal USR1 to Flash250\n800ms signal USR2 to probe\n");
    let done = course.run(&["--input", "../s"]);
    assert_eq!(done.expect(0, &[]).text(), "ready\nchild\nparent\n");
    course.assert_clean();
}

#[test]
fn keys_are_held_together_and_signals_have_numbers() {
    let _system = leaves_nothing();
    let course = Course::new("trap 'echo ended; exit 0' TERM; while :; do sleep 0.02; done");
    course.write(
        "s",
        "100ms key 1 press\n200ms key # press\n300ms key 1 release\n400ms key # release\n1s signal 15 to \"probe\"\n",
    );
    let trace = course.path("out.jsonl");
    let done = course.run(&["--input", "../s", "--trace", trace.to_str().expect("a plain path")]);
    assert_eq!(done.expect(0, &[]).text(), "ended\n");
    let inputs: Vec<String> = course
        .inputs("out.jsonl")
        .into_iter()
        .map(|(part, action)| format!("{part} {action}"))
        .collect();
    let keys = ["key 1 press", "key # press", "key 1 release", "key # release"];
    assert_eq!(inputs, [&keys[..], &["signal TERM to probe"]].concat());
    course.assert_clean();
}

#[test]
fn a_signal_to_nobody_is_told_and_the_run_goes_on() {
    let _system = leaves_nothing();
    let course = Course::new("exec sleep 1000");
    course.write("s", "100ms signal USR1 to Flash250\n300ms signal TERM\n9m key 5\n");
    let done = course.run(&["--input", "../s"]);
    let told = "script: `100ms signal USR1 to Flash250`: the program has no process `Flash250`; it has `sleep`";
    done.expect(1, &[told, "ended well", "1 step of the script came too late"]);
    course.assert_clean();
}

#[test]
fn typing_to_a_program_that_reads_no_more_is_told() {
    let _system = leaves_nothing();
    let course = Course::new("exec <&-; exec sleep 1000");
    course.write("s", "400ms type x\n450ms type y\n");
    let done = course.run(&["--input", "../s", "--for", "600ms"]);
    done.expect(1, &["script: `400ms type x`: the program reads its input no more"]);
    course.assert_clean();
}

#[test]
fn the_play_ends_with_the_program() {
    let _system = leaves_nothing();
    let course = Course::new("exit 0");
    course.write("s", "1m key 5\n2m button tap\n");
    let done = course.run(&["--input", "../s"]);
    done.expect(0, &["2 steps of the script came too late"]);
    course.assert_clean();
}

#[test]
fn what_happens_is_recorded_in_order() {
    let _system = leaves_nothing();
    let course = Course::new("printf 'rate? '; read rate; echo; echo \"new rate $rate\"; echo oops >&2");
    course.write("s", "100ms key 5\n300ms button tap for 20ms\n400ms type 0.5\n");
    let trace = course.path("t.jsonl");
    let done = course.run(&["--input", "../s", "--trace", trace.to_str().expect("a path")]);
    done.expect(0, &[]);
    let text = std::fs::read_to_string(trace).expect("the trace");
    let events: Vec<serde_json::Value> = text
        .lines()
        .skip(1) // the header
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let of = |event: &serde_json::Value, name: &str| event[name].as_str().unwrap_or("-").to_string();
    let told: Vec<String> = events
        .iter()
        .filter(|event| {
            event["stream"] != "stderr" && ["input", "out"].contains(&event["kind"].as_str().unwrap_or("-"))
        })
        .map(|event| match event["kind"].as_str() {
            Some("out") => format!("out {}", of(event, "text")),
            _ => format!("{} {}", of(event, "part"), of(event, "action")),
        })
        .collect();
    assert_eq!(
        told,
        [
            "key 5 press",
            "key 5 release",
            "button press",
            "button release",
            "out rate? ",
            "stdin 0.5",
            "out ",
            "out new rate 0.5"
        ]
    );
    assert!(
        events
            .iter()
            .any(|event| event["text"] == "oops" && event["stream"] == "stderr" && event["pid"].is_null())
    );
    let times: Vec<u64> = events
        .iter()
        .map(|event| event["t"].as_u64().expect("a time"))
        .collect();
    assert!(times.is_sorted(), "{times:?}");
    course.assert_clean();
}
