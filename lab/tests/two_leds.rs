//! The first lesson, built and run as a person would.
#![cfg(target_os = "linux")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};

use hardware_sim::trace::{JsonLinesReader, Kind};

#[test]
fn two_processes_flash_two_leds() {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("out.jsonl");
    let output = Command::new(env!("CARGO_BIN_EXE_lab"))
        .args(["run", "two-leds", "--for", "2300ms", "--board", "none", "--trace"])
        .arg(&trace)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .env_remove("HARDWARE_SIM_BOARD")
        .stdin(Stdio::null())
        .output()
        .expect("lab");
    let (said, told) = (
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
    assert!(output.status.success(), "{said}{told}");
    assert!(told.contains("nothing was left behind"), "{told}");
    assert_eq!(told.matches("board: simulated Pi").count(), 1, "{told}");

    let reader = JsonLinesReader::open(&trace).expect("a trace");
    assert_eq!(reader.header().lesson.as_deref(), Some("two-leds"));
    let mut drivers: BTreeMap<u8, BTreeSet<(String, u32)>> = BTreeMap::new();
    let mut levels: BTreeMap<u8, Vec<u8>> = BTreeMap::new();
    let (mut starts, mut exits) = (BTreeSet::new(), BTreeSet::new());
    for event in reader {
        let event = event.expect("a good line");
        match event.kind {
            Kind::Pin { pin, level } => {
                drivers
                    .entry(pin)
                    .or_default()
                    .insert((event.process, event.pid.expect("a process")));
                levels.entry(pin).or_default().push(level);
            }
            Kind::Process { event: what, status } if what == "exit" => {
                assert_eq!(status.as_deref(), Some("exit 0"), "{}", event.process);
                exits.insert(event.process);
            }
            Kind::Process { .. } => {
                starts.insert(event.process);
            }
            _ => {}
        }
    }
    let names = ["Flash1000", "Flash250", "two-leds"].map(String::from);
    assert_eq!((starts, exits), (names.clone().into(), names.into()));
    // Each LED is driven by one process, and these are two.
    let driver = |pin: u8| {
        let drivers = &drivers[&pin];
        assert_eq!(drivers.len(), 1, "GPIO {pin}");
        drivers.first().cloned().expect("one")
    };
    let ((first, first_pid), (second, second_pid)) = (driver(2), driver(3));
    assert_eq!((first.as_str(), second.as_str()), ("Flash1000", "Flash250"));
    assert_ne!(first_pid, second_pid);
    assert!(
        said.contains(&format!("Process name=Flash250\nProcess id={second_pid}\n")),
        "{said}"
    );
    // On and off in turn, from on to off. How long each takes is judged in virtual time, not here.
    for (pin, levels) in &mut levels {
        // Switching an LED off that is off is an event, but no edge.
        levels.dedup();
        assert!(
            levels
                .iter()
                .enumerate()
                .all(|(at, level)| usize::from(*level) == (at + 1) % 2),
            "GPIO {pin}: {levels:?}"
        );
        assert_eq!(levels.last(), Some(&0), "GPIO {pin} ends dark");
    }
    assert!(levels[&3].len() > levels[&2].len());
}
