use super::*;
use testbench::matchers::Wave;

/// A wave with edges at 0, 1, 2, 3 and 4 s.
fn second() -> Wave {
    Wave::square(ms(1000))
}

const EDGES: [u64; 5] = [0, 1000, 2000, 3000, 4000];

/// [`EDGES`] with one of them elsewhere.
fn moved(edge: usize, to: Duration) -> Recording {
    let mut times = EDGES.map(ms);
    times[edge] = to;
    toggled(&times)
}

#[test]
fn a_square_wave_holds() {
    let recording = toggled(&EDGES.map(ms));
    recording.pin(21).during(..ms(5000)).shows(second()).expect("it holds");
    // From any time on, as it is there.
    recording
        .pin(21)
        .during(ms(1000)..ms(5000))
        .shows(second().inverted())
        .expect("it holds");
}

#[test]
fn an_edge_one_nanosecond_early_or_late_does_not_hold() {
    let late = moved(2, ms(2000) + NS);
    differs(late.pin(21).during(..ms(5000)).shows(second()), ms(2000), "1 ns late");
    let early = moved(2, ms(2000) - NS);
    differs(
        early.pin(21).during(..ms(5000)).shows(second()),
        ms(2000) - NS,
        "1 ns early",
    );
}

#[test]
fn a_missing_edge_does_not_hold() {
    let recording = toggled(&EDGES[..4].iter().map(|edge| ms(*edge)).collect::<Vec<_>>());
    let result = recording.pin(21).during(..ms(5000)).shows(second());
    differs(result, ms(4000), "expected: a rising edge at 4 s");
    recording
        .pin(21)
        .during(..ms(4000))
        .shows(second())
        .expect("before it, it holds");
}

#[test]
fn an_edge_too_many_does_not_hold() {
    let recording = toggles(&EDGES.map(ms)).pin(ms(4999), "p", 21, Low).finish(ms(10_000));
    differs(
        recording.pin(21).during(..ms(5000)).shows(second()),
        ms(4999),
        "a falling edge at 4.999 s",
    );
    recording
        .pin(21)
        .during(..ms(4999))
        .shows(second())
        .expect("before it, it holds");
}

#[test]
fn two_edges_in_one_instant_do_not_hold() {
    let recording = toggles(&EDGES.map(ms))
        .pin(ms(500), "p", 21, Low)
        .pin(ms(500), "p", 21, High)
        .finish(ms(10_000));
    differs(
        recording.pin(21).during(..ms(5000)).shows(second()),
        ms(500),
        "500 ms early",
    );
}

#[test]
fn the_wrong_level_at_the_beginning_does_not_hold() {
    let recording = toggled(&EDGES.map(ms));
    let result = recording.pin(21).during(..ms(5000)).shows(second().inverted());
    differs(result, ms(0), "expected: low at 0 s actual: high, set by p[1001]");
}

#[test]
fn another_period_does_not_hold() {
    let recording = toggled(&EDGES.map(ms));
    let result = recording.pin(21).during(..ms(5000)).shows(Wave::square(ms(500)));
    differs(result, ms(500), "a falling edge at 0.5 s");
}

#[test]
fn a_write_of_the_same_level_is_no_edge() {
    let recording = toggles(&EDGES.map(ms)).pin(ms(500), "p", 21, High).finish(ms(10_000));
    recording.pin(21).during(..ms(5000)).shows(second()).expect("it holds");
}

#[test]
fn edges_after_the_end_of_the_run_are_missing() {
    let recording = toggles(&EDGES.map(ms)).finish(ms(4500));
    recording
        .pin(21)
        .shows(second())
        .expect("to the end of the run it holds");
    let result = recording.pin(21).during(..ms(6000)).shows(second());
    differs(result, ms(5000), "the run is over at 4.5 s");
}

#[test]
fn an_edge_at_the_end_of_the_run_belongs_to_it() {
    let recording = toggles(&EDGES.map(ms)).finish(ms(4000));
    recording.pin(21).shows(second()).expect("it holds");
    let recording = toggles(&EDGES[..4].iter().map(|edge| ms(*edge)).collect::<Vec<_>>()).finish(ms(4000));
    differs(recording.pin(21).shows(second()), ms(4000), "a rising edge at 4 s");
}

#[test]
fn a_tolerance_allows_so_much_and_no_more() {
    let wave = || second().tolerance(ms(10));
    for (to, holds) in [(1990, true), (1989, false), (2010, true), (2011, false)] {
        let recording = moved(2, ms(to));
        assert_eq!(
            recording.pin(21).during(..ms(5000)).shows(wave()).is_ok(),
            holds,
            "{to} ms"
        );
    }
    differs(
        moved(2, ms(2010) + NS).pin(21).during(..ms(5000)).shows(wave()),
        ms(2000),
        "late",
    );
}

#[test]
fn a_tolerance_does_not_allow_a_drift() {
    let times: Vec<Duration> = (0..5).map(|edge| edge * ms(1004)).collect();
    let result = toggled(&times)
        .pin(21)
        .during(..ms(5000))
        .shows(second().tolerance(ms(10)));
    differs(result, ms(3000), "12 ms late");
}

#[test]
fn a_tolerance_excuses_edges_at_both_ends() {
    let wave = || second().tolerance(ms(10));
    // The first edge is late.
    moved(0, ms(10))
        .pin(21)
        .during(..ms(5000))
        .shows(wave())
        .expect("it holds");
    differs(
        moved(0, ms(11)).pin(21).during(..ms(5000)).shows(wave()),
        ms(0),
        "expected: high at 0 s",
    );
    // An edge comes just before the interval instead of just in it, and the other way round.
    let early = moved(1, ms(995));
    early
        .pin(21)
        .during(ms(995)..ms(5000))
        .shows(
            Wave::high(ms(5))
                .and_low(ms(1000))
                .and_high(ms(1000))
                .and_low(ms(1000))
                .and_high(ms(1000))
                .tolerance(ms(10)),
        )
        .expect("it holds");
    moved(4, ms(3995))
        .pin(21)
        .during(..ms(4000))
        .shows(wave())
        .expect("the edge that was expected behind the end");
    moved(4, ms(3985))
        .pin(21)
        .during(..ms(4000))
        .shows(wave())
        .expect_err("too early");
    moved(4, ms(4005))
        .pin(21)
        .during(..ms(4001))
        .shows(wave())
        .expect("it may come behind the end");
    let missing = toggled(&EDGES[..4].iter().map(|edge| ms(*edge)).collect::<Vec<_>>());
    missing
        .pin(21)
        .during(..ms(4010))
        .shows(wave())
        .expect("it may come behind the end");
    let result = missing.pin(21).during(..ms(4010) + NS).shows(wave());
    differs(result, ms(4000), "no edge, it stays low to 4.010000001 s");
    moved(4, ms(4020))
        .pin(21)
        .during(..ms(4020))
        .shows(wave())
        .expect_err("it may not");
}

#[test]
fn any_waveform_can_be_expected() {
    let recording = toggled(&[0, 100, 200, 300, 400, 1400].map(ms));
    let short_short_long = || {
        let short = Wave::high(ms(100)).and_low(ms(100)).and_high(ms(100)).and_low(ms(100));
        short.and_high(ms(1000)).and_low(ms(1))
    };
    recording.pin(21).shows(short_short_long()).expect("it holds");
    differs(
        recording.pin(21).shows(short_short_long().and_high(ms(1))),
        ms(1401),
        "a rising edge at 1.401 s",
    );
}
