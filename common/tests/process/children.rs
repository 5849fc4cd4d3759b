//! Starting, naming and joining.

use crate::harness::{subject, succeeds};

#[test]
fn a_process_has_its_name_everywhere() {
    let ended = succeeds("names");
    let lines: Vec<_> = ended.output.lines().collect();
    assert!(lines[0].contains("process-subject\", \"names\"] false"), "{lines:?}");
    assert!(
        lines[1].starts_with("Introduce Introduce [\"Introduce\", \"names\"] true"),
        "{lines:?}"
    );
    // The parent's line with the id, and the child's, come in any order.
    let mut rest = lines[2..].to_vec();
    rest.sort();
    let expected = "fifteen-bytes-x fifteen-bytes-x [\"fifteen-bytes-x\", \"names\"] true ";
    assert_eq!(rest[1].strip_prefix(expected), Some(rest[0]));
}

#[test]
fn what_cannot_start_is_refused_with_the_cure() {
    let ended = succeeds("refused");
    let lines: Vec<_> = ended.output.lines().collect();
    assert!(
        lines[0].contains("\"sixteen-bytes-xx\"") && lines[0].contains("15 bytes"),
        "{lines:?}"
    );
    assert!(lines[1].contains("is empty"), "{lines:?}");
    assert!(lines[2].contains("contains a '/'"), "{lines:?}");
    assert!(lines[3].contains("contains a NUL"), "{lines:?}");
    assert!(
        lines[4].contains("\"Nobody\"") && lines[4].contains("\"Introduce\", \"Code\""),
        "{lines:?}"
    );
    assert!(lines[5].contains("takes u8, but was given no argument"), "{lines:?}");
    assert!(lines[6].contains("takes u8, but was given i32"), "{lines:?}");
    assert!(lines[7].contains("takes no argument, but was given i32"), "{lines:?}");
}

#[test]
fn two_roles_of_one_name_are_refused() {
    let ended = subject("duplicate role").end();
    assert_eq!(ended.status.code(), Some(1));
    assert!(ended.errors.contains("\"Idle\" is defined twice"), "{ended:?}");
}

#[test]
fn the_status_tells_how_a_process_ended() {
    let ended = succeeds("statuses");
    assert!(ended.errors.contains("Error: on purpose"), "{ended:?}");
}

#[test]
fn a_join_with_a_timeout_ends_in_time() {
    succeeds("timeouts");
}

#[test]
fn several_threads_may_join() {
    succeeds("two threads join");
}

#[test]
fn a_child_reads_the_standard_input_of_the_program() {
    let mut run = subject("standard input");
    run.input("one\ntwo\n");
    let ended = run.end();
    assert!(
        ended.output.contains("read \"one\"\nReadLine read \"two\""),
        "{ended:?}"
    );
}
