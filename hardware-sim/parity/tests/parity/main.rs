//! `hardware-sim` has the API of `rppal`, no less and no more.

#![allow(clippy::duplicate_mod, reason = "the same source against two crates is the proof")]

mod names;
mod real;
mod simulated;
mod source;

#[test]
fn both_say_the_same() {
    let (simulated, real) = (simulated::surface::texts(), real::surface::texts());
    for (simulated, real) in simulated.iter().zip(&real) {
        assert_eq!(simulated, real);
    }
    assert_eq!(simulated.len(), real.len());
}
