//! Two LEDs.
fn main() {}
