//! The driver of the keypad, on a keypad of wires and contacts.

mod bench;
mod debounce;
mod faults;
mod ghosts;
mod matrix;
mod scan;
