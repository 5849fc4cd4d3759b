//! What could be left behind: descriptors, names in the file system, zombies.

use crate::harness::{run, succeeds};
use std::fs::read_dir;

#[test]
fn no_descriptor_leaks_from_one_start_into_another() {
    let output = succeeds("many at once").output;
    // Standard input, output and error; life line, two ends of the argument, and what the attendant listens to.
    assert!(!output.contains("/dev/shm") && !output.contains("memfd"), "{output}");
}

#[test]
fn nothing_is_left_in_the_folder_for_temporary_files() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let start = |scenario| {
        run("process-subject", &[scenario], |command| {
            command.env("TMPDIR", folder.path());
        })
    };
    let ended = start("channel ends").end();
    assert!(ended.status.success(), "{ended:?}");
    // Nor when nobody had a chance to tidy up.
    let mut killed = start("grandchildren");
    killed.lines(3);
    killed.kill_first();
    assert_eq!(read_dir(folder.path()).expect("it is there").count(), 0);
}

#[test]
fn no_zombies() {
    succeeds("zombies");
}
