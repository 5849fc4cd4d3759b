//! `hardware-sim` has the API of `rppal`, no less and no more.

#![allow(
    clippy::duplicate_mod,
    reason = "the same source against two crates is the proof"
)]

mod names;
mod real;
mod simulated;
mod source;

#[test]
fn both_say_the_same() {
    assert_eq!(simulated::surface::texts(), real::surface::texts());
}
