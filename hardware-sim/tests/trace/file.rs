//! A trace file, by its name.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use hardware_sim::trace::{Error, JsonLinesReader, TraceFile, TraceFormat};

use crate::samples::{OLD_FILE, events, header, pin};

#[test]
fn the_name_decides_the_format() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["run.jsonl", "run.vcd", "RUN.VCD"] {
        let path = folder.path().join(name);
        let mut file = TraceFile::create(&path, &header()).expect(name);
        assert_eq!(file.path(), path);
        for event in events() {
            file.write(&event).expect(name);
        }
        file.finish().expect(name);
    }
    let read = |name| fs::read_to_string(folder.path().join(name)).expect(name);
    assert_eq!(read("run.jsonl"), OLD_FILE);
    assert!(read("run.vcd").starts_with("$version"));
    assert_eq!(read("RUN.VCD"), read("run.vcd"));
}

#[test]
fn another_name_is_refused_and_no_file_is_made() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["run", "run.txt", "run.json", ".vcd", "vcd"] {
        let path = folder.path().join(name);
        assert!(matches!(TraceFormat::of(&path), Err(Error::Extension { .. })), "{name}");
        let message = TraceFile::create(&path, &header()).expect_err(name).to_string();
        assert!(message.starts_with(&format!("{}: ", path.display())), "{message}");
        assert!(message.contains("`.vcd`") && message.contains("`.jsonl`"), "{message}");
    }
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 0);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = TraceFile::create("/no/such/folder/run.vcd", &header()).expect_err("no folder");
    assert_eq!(
        error.to_string(),
        "/no/such/folder/run.vcd: cannot create the trace: No such file or directory (os error 2); check that its \
         folder exists and can be written to"
    );
}

/// `/dev/full` is a disk without room.
fn full(name: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    symlink("/dev/full", &path).expect("a link");
    (folder, path)
}

#[test]
fn a_full_disk_is_reported_with_the_file() {
    for name in ["run.jsonl", "run.vcd"] {
        let (_folder, path) = full(name);
        let mut file = TraceFile::create(&path, &header()).expect("nothing is written yet");
        file.write(&pin(0, 2, 1)).expect("still in the buffer");
        let message = file.finish().expect_err(name).to_string();
        assert!(
            message.starts_with(&format!("{}: cannot write the trace", path.display())),
            "{message}"
        );
        assert!(message.contains("No space left on device"), "{message}");
    }
}

#[test]
fn a_full_disk_is_reported_while_recording_too() {
    let (_folder, path) = full("run.jsonl");
    let mut file = TraceFile::create(&path, &header()).expect("nothing is written yet");
    let failed = (0..100_000)
        .find_map(|t| file.write(&pin(t, 2, 1)).err())
        .expect("the buffer is not that big");
    assert!(matches!(failed, Error::Write { .. }), "{failed}");
    assert!(failed.to_string().contains("run.jsonl"), "{failed}");

    let (_folder, path) = full("run.jsonl");
    let mut file = TraceFile::create(&path, &header()).expect("nothing is written yet");
    assert!(file.flush().expect_err("no room").to_string().contains("run.jsonl"));
}

#[test]
fn errors_of_a_file_that_is_read_name_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.jsonl");
    let start = |error: &Error, rest: &str| {
        let message = error.to_string();
        assert!(message.starts_with(&format!("{}{rest}", path.display())), "{message}");
    };
    start(
        &JsonLinesReader::open(&path).expect_err("no file"),
        ": cannot open the trace: No such file",
    );
    fs::write(&path, "hello\n").expect("a file");
    start(
        &JsonLinesReader::open(&path).expect_err("no header"),
        ", line 1: not a trace",
    );
    fs::write(&path, OLD_FILE.replace("\"level\":0", "\"level\":9")).expect("a file");
    let error = JsonLinesReader::open(&path)
        .expect("a header")
        .find_map(Result::err)
        .expect("a bad line");
    start(&error, ", line 10: not an event of version 1: level 9");
    assert!(JsonLinesReader::open(folder.path()).is_err());
}
