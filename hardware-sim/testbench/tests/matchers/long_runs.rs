use super::*;
use testbench::matchers::Wave;

/// A pin that is switched every microsecond, so many times, the last one a nanosecond late.
fn fast(edges: u64) -> Recording {
    let period = Duration::from_micros(1);
    let mut times: Vec<Duration> = (0..edges)
        .map(|edge| period * u32::try_from(edge).expect("few"))
        .collect();
    *times.last_mut().expect("some") += NS;
    toggled(&times)
}

#[test]
fn the_last_of_many_edges_is_judged_as_the_first() {
    let recording = fast(200_000);
    let last = Duration::from_micros(199_999);
    let result = recording
        .pin(21)
        .during(..last + NS)
        .shows(Wave::square(Duration::from_micros(1)));
    let mismatch = result.expect_err("1 ns late");
    assert_eq!(mismatch.time(), Some(last));
    assert!(
        mismatch.to_string().len() < 2000,
        "a window of it is shown:\n{mismatch}"
    );
    let result = recording.pin(21).edges().are_every(Duration::from_micros(1));
    let mismatch = result.expect_err("1 ns late");
    assert_eq!(mismatch.time(), Some(last + NS));
    says(&mismatch, "(199996 more before)");
}
