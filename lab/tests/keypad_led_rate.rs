//! The hardest lesson of the bench, built and run as a person would: keys, display and LED in two processes.
#![cfg(target_os = "linux")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use hardware_sim::trace::{Event, JsonLinesReader, Kind};

/// Runs a lesson with a script, and returns its trace and what it printed.
fn run(lesson: &str, time: &str, script: &str) -> (Vec<Event>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let (trace, keys) = (folder.path().join("out.jsonl"), folder.path().join("keys"));
    fs::write(&keys, script).expect("a script");
    let output = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(["run", lesson, "--for", time, "--board", "none", "--input"])
        .arg(&keys)
        .arg("--trace")
        .arg(&trace)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env_remove("HARDWARE_SIM_BOARD")
        .stdin(Stdio::null())
        .output()
        .expect("lab");
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}");
    assert!(told.contains("nothing was left behind"), "{told}");
    let events: Vec<Event> = JsonLinesReader::open(&trace)
        .expect("a trace")
        .map(|event| event.expect("a good line"))
        .collect();
    let problems = events
        .iter()
        .filter(|event| matches!(event.kind, Kind::Diagnosis { .. }));
    assert_eq!(problems.collect::<Vec<_>>(), [&events[0]; 0]);
    (events, String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A script that presses these keys, one after the other, each long enough for a busy machine.
fn keys(legends: &str) -> String {
    let steps = legends.chars().enumerate();
    steps
        .map(|(index, key)| format!("{}ms key {key} for 400ms\n", 700 * (index + 1)))
        .collect()
}

#[test]
fn a_rate_is_typed_shown_and_followed() {
    // `A`, `*`, `#` and an empty entry do no harm.
    let (events, _) = run("keypad-led-rate", "9s", &keys("AD2*5#0D"));
    let mut rows = Vec::new();
    for event in &events {
        if let Kind::Lcd {
            rows: [first, second], ..
        } = &event.kind
        {
            rows.push([first.trim_end(), second.trim_end()]);
        }
    }
    rows.dedup();
    let title = "Flash rate (ms):";
    let expected = ["", "2", "25", "250", "LED SET", ""].map(|second| [title, second]);
    assert_eq!(rows, [&[["", ""]][..], &expected].concat());

    // The LED is the work of one process, the display that of the other.
    let who = |wanted: fn(&Kind) -> bool| -> BTreeSet<&str> {
        let those = events.iter().filter(|event| wanted(&event.kind));
        those.map(|event| event.process.as_str()).collect()
    };
    assert_eq!(who(|kind| matches!(kind, Kind::Pin { pin: 21, .. })), ["Flash"].into());
    assert_eq!(who(|kind| matches!(kind, Kind::Lcd { .. })), ["keypad-led-rate"].into());
    // More edges in the 3 s after the new rate than at the old one in 9 s. How exact they are is judged in virtual time.
    let edges = events
        .iter()
        .filter(|event| matches!(event.kind, Kind::Pin { pin: 21, .. }));
    assert!(edges.count() > 10);
}

#[test]
fn each_press_of_a_bouncing_key_is_one_line() {
    let (events, printed) = run("keypad", "5s", &keys("1D5*0#"));
    assert_eq!(printed, "1\nD\n5\n*\n0\n#\n");
    let bounces = events
        .iter()
        .filter(|event| matches!(event.kind, Kind::Pin { pin: 14, .. }));
    assert!(bounces.count() > 2, "the contact of 1 has bounced");
}
