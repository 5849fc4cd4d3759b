//! Two processes, each with its own rhythm.

use crate::clock::{ms, say, this_program};
use std::sync::mpsc;

pub fn parent() {
    let children = [("fast", "250"), ("slow", "1000")]
        .map(|(name, half)| this_program(&["blinker", name, half]).spawn().expect("it starts"));
    for mut child in children {
        child.wait().expect("it is a child");
    }
}

pub fn child(arguments: &[&str]) {
    let half = ms(arguments[1].parse().expect("a number"));
    let (_stop, stopped) = mpsc::channel::<()>();
    let mut level = 0;
    while stopped.recv_timeout(half).is_err() {
        level ^= 1;
        say(format_args!("{} {level}", arguments[0]));
    }
}
