//! The time, and lines that begin with it.

use nix::time::{ClockId, clock_gettime};
use std::io::Write;
use std::time::Duration;

/// ns since the run began: CLOCK_MONOTONIC starts at 1000 s there.
pub fn now() -> u64 {
    let time = clock_gettime(ClockId::CLOCK_MONOTONIC).expect("the clock exists");
    (Duration::from(time).as_nanos() as u64).wrapping_sub(1000 * 1_000_000_000)
}

/// Prints a line in one write, so that lines of several processes do not mix.
pub fn say(text: impl std::fmt::Display) {
    let line = format!("{} {text}\n", now());
    std::io::stdout().write_all(line.as_bytes()).expect("somebody reads");
    std::io::stdout().flush().expect("somebody reads");
}

pub const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// The same program with other arguments.
pub fn this_program(arguments: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(std::env::current_exe().expect("a program has a file"));
    command.args(arguments);
    command
}
