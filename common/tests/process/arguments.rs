//! What an argument may hold, and what it may not.

use crate::harness::succeeds;

#[test]
fn a_tuple_with_references() {
    assert_eq!(succeeds("tuple").output, "3 three Some(0.5)\n");
}

#[test]
fn five_megabytes() {
    let output = succeeds("large").output;
    let lines: Vec<_> = output.lines().collect();
    assert_eq!(lines[0], lines[1]);
}

#[test]
fn channel_ends_in_both_directions() {
    succeeds("channel ends");
}

#[test]
fn pipe_ends_and_sockets() {
    assert_eq!(
        succeeds("pipe ends").output,
        "through the pipe, and through the socket\n"
    );
}

#[test]
fn too_many_descriptors_are_refused() {
    let output = succeeds("too many").output;
    assert!(
        output.contains("more of channel ends") && output.contains("at most 64"),
        "{output}"
    );
    assert!(output.contains("249\n"), "{output}");
    assert!(
        output.contains("250 of `Fd`s") && output.contains("at most 249"),
        "{output}"
    );
}

#[test]
fn what_is_misplaced_is_refused_and_forgotten() {
    let output = succeeds("misplaced").output;
    assert!(
        output.starts_with("the argument of a process cannot be packed"),
        "{output}"
    );
    assert!(output.ends_with("true\n"), "{output}");
}

#[test]
fn an_argument_that_cannot_be_read_is_an_error_in_the_child() {
    let ended = succeeds("unreadable");
    let expected = "Error: the argument of a process cannot be unpacked";
    assert!(ended.errors.starts_with(expected), "{ended:?}");
    assert_eq!(ended.errors.lines().count(), 1, "{ended:?}");
}

#[test]
fn a_child_may_die_while_it_reads_its_argument() {
    succeeds("dies while unpacking");
}

#[test]
fn a_child_may_be_killed_at_any_moment() {
    succeeds("killed at once");
}
