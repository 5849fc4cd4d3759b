use super::*;
use testbench::recording::ByHand;

/// Presses at 1 s and 2 s.
fn pressed() -> ByHand {
    Recording::by_hand()
        .start(ms(0), "p")
        .input(ms(1000), "button", "press")
        .input(ms(2000), "button", "press")
}

fn answered(times: &[Duration]) -> Recording {
    let answers = times
        .iter()
        .fold(pressed(), |recording, at| recording.line(*at, "pressed"));
    answers.finish(ms(3000))
}

fn within_50_ms(times: &[Duration]) -> Result<(), Mismatch> {
    let recording = answered(times);
    recording
        .presses("button")
        .are_answered_by(&recording.stdout(), ..=ms(50))
}

#[test]
fn each_has_an_answer_in_time() {
    within_50_ms(&[ms(1000), ms(2050)]).expect("at once, and at the last instant");
    within_50_ms(&[ms(999), ms(1001), ms(1002), ms(2001)]).expect("there may be more");
}

#[test]
fn an_answer_that_is_late_missing_or_too_early_does_not_hold() {
    differs(
        within_50_ms(&[ms(1000), ms(2050) + NS]),
        ms(2050),
        "the press of the button at 2 s has no answer",
    );
    differs(
        within_50_ms(&[ms(1000)]),
        ms(2050),
        "actual: none that is not the answer to something earlier",
    );
    differs(
        within_50_ms(&[ms(999), ms(2000)]),
        ms(1050),
        "the press of the button at 1 s",
    );
}

#[test]
fn an_answer_in_the_same_instant_comes_later_in_the_trace() {
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .line(ms(1000), "pressed")
        .input(ms(1000), "button", "press")
        .finish(ms(3000));
    let result = recording
        .presses("button")
        .are_answered_by(&recording.stdout(), ..=ms(50));
    differs(result, ms(1050), "no answer");
}

#[test]
fn one_event_does_not_answer_two() {
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .input(ms(1000), "button", "press")
        .input(ms(1010), "button", "press")
        .line(ms(1020), "pressed")
        .finish(ms(3000));
    let result = recording
        .presses("button")
        .are_answered_by(&recording.stdout(), ..=ms(50));
    differs(result, ms(1060), "the press of the button at 1.01 s");
}

#[test]
fn an_answer_may_be_due_not_before_a_time() {
    let recording = answered(&[ms(1100), ms(2099)]);
    let presses = recording.presses("button");
    presses
        .clone()
        .during(..ms(1500))
        .are_answered_by(&recording.stdout(), ms(100)..)
        .expect("it holds");
    presses
        .are_answered_by(&recording.stdout(), ms(100)..)
        .expect_err("1 ms too early");
}

#[test]
fn all_of_the_ones_precede_all_of_the_others() {
    let recording = lines(&["a", "a", "b", "b"]);
    let [a, b] = ["a", "b"].map(|text| recording.stdout().matching(text));
    a.precede(&b).expect("it holds");
    differs(b.precede(&a), ms(1000), "`stdout: a` at 1 s, before it");
    let recording = lines(&["a", "b", "a"]);
    let [a, b] = ["a", "b"].map(|text| recording.stdout().matching(text));
    differs(
        a.precede(&b),
        ms(2000),
        "`stdout: b` after `stdout: a`, at 3 s or later",
    );
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .line(ms(1000), "a")
        .line(ms(1000), "b")
        .finish(ms(2000));
    let [a, b] = ["a", "b"].map(|text| recording.stdout().matching(text));
    a.precede(&b).expect("in the same instant, and before it");
    differs(b.precede(&a), ms(1000), "`stdout: a` after `stdout: b`");
    a.precede(&recording.stdout().matching("c"))
        .expect("none is not before");
}
