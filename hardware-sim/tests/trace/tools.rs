//! VCD files in the programs that people open them with. Where such a program is not installed its test is skipped and
//! says so, unless `TESTS_MUST_NOT_SKIP` is set.

use std::fs;
use std::process::Command;

use hardware_sim::trace::{Event, Kind, TraceFile};

use crate::samples::{event, events, header, pin};

/// Whether `program`, of the Debian package `package`, is there to be asked.
fn is_installed(program: &str, package: &str) -> bool {
    let found = Command::new(program).arg("--help").output().is_ok();
    if !found {
        let skipped = format!("skipped: {program} is not installed (sudo apt-get install {package})");
        assert!(std::env::var_os("TESTS_MUST_NOT_SKIP").is_none(), "{skipped}");
        println!("{skipped}");
    }
    found
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect("install gtkwave and sigrok-cli");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        output.status.success(),
        "{program}: {text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

fn file(events: &[Event]) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.vcd").to_str().expect("a plain path").to_owned();
    let mut file = TraceFile::create(&path, &header()).expect("a new file");
    for event in events {
        file.write(event).expect("a good event");
    }
    file.finish().expect("room on the disk");
    (folder, path)
}

/// GTKWave's own reader turns the file into its format, and back: the changes are all there.
#[test]
fn gtkwave_reads_every_lane() {
    if !is_installed("vcd2fst", "gtkwave") {
        return;
    }
    let (_folder, path) = file(&events());
    let fst = path.replace(".vcd", ".fst");
    run("vcd2fst", &[&path, &fst]);
    let back = run("fst2vcd", &[&fst]);
    let lanes = |text: &str| -> Vec<String> {
        let vars = text.lines().filter(|line| line.starts_with("$var"));
        vars.map(|line| line.split(' ').nth(4).expect("a name").to_owned())
            .collect()
    };
    assert_eq!(lanes(&back), lanes(&fs::read_to_string(&path).expect("the file")));
    for text in [
        "sREACTION_TIMER__ ",
        "sProcess_name=Flash250 ",
        "swrite_0c08 ",
        "#1250000\n",
        "#2000001\n",
    ] {
        assert!(back.contains(text), "{text} is missing in\n{back}");
    }
}

/// PulseView reads with libsigrok, as sigrok-cli does. One sample a microsecond; the texts between do not disturb it.
#[test]
fn pulseview_reads_the_bits_whatever_texts_there_are() {
    if !is_installed("sigrok-cli", "sigrok-cli") {
        return;
    }
    let mut events = vec![pin(0, 2, 0), pin(0, 3, 0)];
    for n in 0..200 {
        let kind = Kind::Input {
            part: format!("part {n}"),
            action: "1! #9 b0".into(),
        };
        events.push(event(1000, 0, 0, "", kind));
    }
    events.extend([pin(3000, 2, 1), pin(5000, 3, 1), pin(6000, 2, 0)]);
    let (_folder, path) = file(&events);

    let channels = run("sigrok-cli", &["-i", &path, "-I", "vcd", "--show"]);
    for channel in ["- gpio0: logic", "- gpio27: logic", "- demo_alive: logic"] {
        assert!(channels.contains(channel), "{channels}");
    }
    let csv = run(
        "sigrok-cli",
        &["-i", &path, "-I", "vcd", "-C", "gpio2,gpio3", "-O", "csv"],
    );
    let samples: Vec<&str> = csv.lines().filter(|line| line.starts_with(['0', '1'])).collect();
    assert_eq!(samples, ["0,0", "0,0", "0,0", "1,0", "1,0", "1,1", "0,1"], "{csv}");
}
