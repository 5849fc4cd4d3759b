//! Each matcher on a recording for which it holds, and on the nearest ones for which it does not.

mod answers;
mod display;
mod events;
mod long_runs;
mod mismatch;
mod pins;
mod processes;
mod run;
mod shape;
mod spans;
mod texts;

use std::fmt::Debug;
use std::time::Duration;

use hardware_sim::gpio::Level::{High, Low};
use testbench::matchers::Mismatch;
use testbench::recording::{ByHand, Recording};

const NS: Duration = Duration::from_nanos(1);

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// It does not hold, the first difference is at this time, and the report says so.
#[track_caller]
fn differs<T: Debug>(result: Result<T, Mismatch>, at: Duration, words: &str) {
    let mismatch = result.expect_err("it must not hold");
    assert_eq!(mismatch.time(), Some(at), "{mismatch}");
    says(&mismatch, words);
}

/// It does not hold, without a time, and the report says so.
#[track_caller]
fn fails<T: Debug>(result: Result<T, Mismatch>, words: &str) {
    let mismatch = result.expect_err("it must not hold");
    assert_eq!(mismatch.time(), None, "{mismatch}");
    says(&mismatch, words);
}

#[track_caller]
fn says(mismatch: &Mismatch, words: &str) {
    let report = mismatch.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(report.contains(words), "it does not say `{words}`:\n{mismatch}");
}

/// A process `p` that sets GPIO 21 at these times, high first.
fn toggles(times: &[Duration]) -> ByHand {
    let levels = [High, Low].into_iter().cycle();
    let started = Recording::by_hand().start(Duration::ZERO, "p");
    times
        .iter()
        .zip(levels)
        .fold(started, |recording, (at, level)| recording.pin(*at, "p", 21, level))
}

/// The same, over at 10 s.
fn toggled(times: &[Duration]) -> Recording {
    toggles(times).finish(ms(10_000))
}

/// A process `p` that writes these lines, one a second.
fn lines(texts: &[&str]) -> Recording {
    let started = Recording::by_hand().start(Duration::ZERO, "p");
    let lines = texts.iter().zip(1..).fold(started, |recording, (text, second)| {
        recording.line(ms(1000 * second), text)
    });
    lines.finish(ms(10_000))
}
