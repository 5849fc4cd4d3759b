//! The learner's command.
fn main() {}
