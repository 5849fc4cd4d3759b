//! The answers of this lesson, judged by its checks.

mod check;

#[test]
fn the_answers_are_what_they_say() {
    testbench::course::verify(env!("CARGO_MANIFEST_DIR")).unwrap_or_else(|error| panic!("{error}"));
}
