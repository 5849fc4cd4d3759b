use super::*;
use testbench::matchers::{Spans, pattern};
use testbench::recording::Exit;

/// Players who play at these times, in ms.
fn players(times: &[(u64, u64)]) -> Recording {
    let started = Recording::by_hand().start(ms(0), "p");
    let recording = times
        .iter()
        .enumerate()
        .fold(started, |recording, (player, (begin, end))| {
            recording
                .line(ms(*begin), &format!("player {player} plays"))
                .line(ms(*end), &format!("player {player} stops"))
        });
    recording.finish(ms(10_000))
}

fn plays(recording: &Recording) -> Spans<'_> {
    let spans = recording
        .stdout()
        .spans(pattern(r"player (\d+) plays"), pattern(r"player (\d+) stops"));
    spans.expect("they belong together")
}

#[test]
fn never_more_than_so_many_at_once() {
    let recording = players(&[(0, 10), (5, 15), (10, 20)]);
    plays(&recording).at_once(2).expect("one stops, then the next plays");
    plays(&recording).at_once(..=2).expect("it holds");
    differs(plays(&recording).at_once(..=1), ms(5), "2 at the same time");
    // One millisecond earlier there are three.
    differs(
        plays(&players(&[(0, 10), (5, 15), (9, 20)])).at_once(..=2),
        ms(9),
        "3 at the same time",
    );
}

#[test]
fn at_least_so_many_at_once() {
    differs(plays(&players(&[(0, 10), (5, 15)])).at_once(3..), ms(5), "at least 3");
    plays(&players(&[(0, 10), (5, 15), (6, 7)]))
        .at_once(3..)
        .expect("it holds");
    plays(&players(&[(0, 10), (5, 15), (6, 7)]))
        .at_once(3)
        .expect("on the way to three there are two");
    fails(plays(&players(&[])).at_once(1), "0 at the same time");
}

#[test]
fn what_begins_before_the_other_ends_in_one_instant_meets_it() {
    let text = ["player 1 plays", "player 2 plays", "player 1 stops"];
    let recording = text
        .iter()
        .fold(Recording::by_hand(), |recording, text| recording.line(ms(1), text));
    let recording = recording.finish(ms(10));
    differs(plays(&recording).at_once(..=1), ms(1), "2 at the same time");
}

#[test]
fn lengths_are_judged() {
    let recording = players(&[(0, 100), (50, 151)]);
    plays(&recording).last(ms(100)..=ms(101)).expect("it holds");
    differs(
        plays(&recording).last(ms(100)..=ms(100)),
        ms(50),
        "expected: exactly 100 ms from 0.05 s on actual: 101 ms",
    );
    // What does not end lasts to the end of the run.
    let recording = Recording::by_hand().line(ms(1000), "player 1 plays").finish(ms(3000));
    plays(&recording).last(ms(2000)..=ms(2000)).expect("it holds");
}

#[test]
fn ends_and_beginnings_must_belong_together() {
    let spans = |texts: &[&str]| {
        let recording = lines(texts);
        recording
            .stdout()
            .spans(pattern(r"(\d) in"), pattern(r"(\d) out"))
            .map(|spans| spans.count())
    };
    assert_eq!(spans(&["1 in", "2 in", "1 out", "1 in", "noise"]).expect("they do"), 3);
    differs(
        spans(&["1 in", "2 out"]),
        ms(2000),
        "something that reads /(\\d) in/ before it",
    );
    differs(
        spans(&["1 in", "2 in", "1 in"]),
        ms(3000),
        "what began at 1 s before it begins again",
    );
}

#[test]
fn marks_belong_together_by_their_process() {
    let recording = Recording::by_hand()
        .start(ms(0), "a")
        .start(ms(0), "b")
        .mark(ms(1), "a", "in")
        .mark(ms(2), "b", "in")
        .mark(ms(3), "a", "out")
        .mark(ms(4), "b", "out")
        .finish(ms(5));
    let spans = recording.marks().spans("in", "out").expect("they belong together");
    assert_eq!(
        spans.iter().map(|span| (span.begin, span.end)).collect::<Vec<_>>(),
        [(ms(1), Some(ms(3))), (ms(2), Some(ms(4)))]
    );
    differs(spans.at_once(1), ms(2), "2 at the same time");
}

#[test]
fn spans_that_meet_are_found() {
    let recording = |end| {
        Recording::by_hand()
            .start(ms(0), "p")
            .pin(ms(1), "p", 2, High)
            .pin(end, "p", 2, Low)
            .pin(ms(2), "p", 3, High)
            .finish(ms(5))
    };
    let never_meet = |end| {
        let recording = recording(end);
        recording.pin(2).highs().never_meet(&recording.pin(3).highs())
    };
    never_meet(ms(2)).expect("off before on, in one instant");
    differs(never_meet(ms(2) + NS), ms(2), "both at 0.002 s");
}

#[test]
fn lives_of_processes_are_spans() {
    let recording = |second| {
        Recording::by_hand()
            .start(ms(0), "p")
            .start(ms(1), "a")
            .exit(ms(5), "a", Exit::Code(0))
            .start(second, "b")
            .exit(ms(9), "b", Exit::Code(0))
            .finish(ms(10))
    };
    recording(ms(4)).children().lives().at_once(2).expect("both live");
    differs(
        recording(ms(6)).children().lives().at_once(2),
        ms(1),
        "1 at the same time",
    );
}
