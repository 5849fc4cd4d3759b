use super::*;

#[test]
fn counts_are_exact_at_least_or_at_most() {
    let recording = toggled(&[1000, 2000, 3000].map(ms));
    let edges = recording.pin(21).edges();
    edges.occur(3).expect("it holds");
    edges.occur(3..).expect("it holds");
    edges.occur(..=3).expect("it holds");
    fails(
        edges.occur(4),
        "expected: exactly 4 edges of GPIO 21 actual: 3 edges of GPIO 21",
    );
    fails(edges.occur(4..), "at least 4");
    differs(edges.occur(2), ms(3000), "exactly 2");
    differs(edges.occur(..=1), ms(2000), "at most 1");
    edges.clone().during(ms(4000)..).never().expect("it holds");
    differs(
        edges.clone().during(ms(2500)..).never(),
        ms(3000),
        "exactly 0 edges of GPIO 21 from 2.5 s on",
    );
}

#[test]
fn once_is_neither_none_nor_two() {
    let recording = lines(&["hello", "again", "again"]);
    assert_eq!(
        recording.stdout().matching("hello").once().expect("it holds").at(),
        ms(1000)
    );
    fails(
        recording.stdout().matching("bye").once(),
        "0 lines on standard output that read \"bye\"",
    );
    differs(
        recording.stdout().matching("again").once(),
        ms(3000),
        "exactly 1 line on standard output",
    );
}

#[test]
fn an_interval_has_its_start_and_not_its_end() {
    let recording = toggled(&[1000, 2000, 3000].map(ms));
    let count = |events: testbench::matchers::Events<'_>| events.count();
    assert_eq!(count(recording.pin(21).edges().during(ms(1000)..ms(3000))), 2);
    assert_eq!(count(recording.pin(21).edges().during(ms(1000)..=ms(3000))), 3);
    assert_eq!(count(recording.pin(21).edges().during(ms(1000) + NS..ms(3000))), 1);
    assert_eq!(
        count(recording.pin(21).edges().during(ms(2000)..).during(..ms(3000))),
        1
    );
    assert_eq!(count(recording.pin(21).edges().during(ms(3000)..ms(1000))), 0);
}

#[test]
fn before_and_after_keep_to_the_order_within_an_instant() {
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .line(ms(1000), "a")
        .line(ms(1000), "b")
        .line(ms(1000), "c")
        .finish(ms(2000));
    let b = recording.stdout().matching("b").once().expect("it is there");
    recording.stdout().after(b).read(["c"]).expect("it holds");
    recording.stdout().before(b).read(["a"]).expect("it holds");
}

#[test]
fn the_first_the_last_and_the_nth_are_found_or_missed() {
    let recording = lines(&["a", "b", "c"]);
    let lines = recording.stdout();
    assert_eq!(lines.first().expect("it is there").text(), "a");
    assert_eq!(lines.nth(1).expect("it is there").text(), "b");
    assert_eq!(lines.last().expect("it is there").text(), "c");
    fails(lines.nth(3), "at least 4 lines on standard output");
    fails(lines.clone().during(ms(5000)..).first(), "at least 1");
    fails(lines.clone().during(ms(5000)..).last(), "at least 1");
}

#[test]
fn events_are_at_exactly_these_times() {
    let edges = [ms(1000), ms(2000)];
    let recording = toggled(&edges);
    let events = recording.pin(21).edges();
    events.are_at(edges).expect("it holds");
    differs(events.are_at([ms(1000), ms(2000) - NS]), ms(2000) - NS, "1 ns late");
    differs(events.are_at([ms(1000), ms(2000) + NS]), ms(2000), "1 ns early");
    differs(events.are_at([ms(1000)]), ms(2000), "one more at 2 s");
    differs(
        events.are_at([ms(1000), ms(2000), ms(3000)]),
        ms(3000),
        "edge of GPIO 21 number 3 at 3 s",
    );
}

#[test]
fn neighbours_are_so_far_apart() {
    let recording = toggled(&[ms(1000), ms(2000), ms(3001)]);
    let edges = recording.pin(21).edges();
    edges.are_apart(ms(1000)..=ms(1001)).expect("it holds");
    edges.are_apart(ms(1000)..).expect("it holds");
    differs(
        edges.are_apart(..=ms(1000)),
        ms(3001),
        "expected: at most 1 s after the one at 2 s",
    );
    differs(
        edges.are_apart(ms(1000) + NS..),
        ms(2000),
        "at least 1.000000001 s after the one at 1 s",
    );
    differs(edges.are_every(ms(1000)), ms(3001), "exactly 1 s after the one at 2 s");
    edges.clone().during(..=ms(2000)).are_every(ms(1000)).expect("it holds");
    edges
        .during(..=ms(1000))
        .are_every(ms(7))
        .expect("one has no neighbour");
}

#[test]
fn events_are_chosen_by_their_process() {
    let recording = Recording::by_hand()
        .start(ms(0), "a")
        .start(ms(0), "b")
        .mark(ms(1), "a", "x")
        .mark(ms(2), "b", "x")
        .finish(ms(3));
    recording.marks().by("b").are_at([ms(2)]).expect("it holds");
    differs(recording.marks().by("a").never(), ms(1), "marks by a");
    assert_eq!(
        recording
            .marks()
            .by("b")
            .once()
            .expect("one")
            .process()
            .expect("known")
            .number,
        2
    );
}

#[test]
fn every_sort_of_event_is_found() {
    use hardware_sim::trace::Kind;
    use testbench::recording::Exit;
    let wait = |event: &str| Kind::Wait {
        on: "the button".to_owned(),
        event: event.to_owned(),
    };
    let write = Kind::I2c {
        addr: 0x27,
        op: "write".to_owned(),
        bytes: "0c08".to_owned(),
        ack: true,
    };
    let diagnosis = Kind::Diagnosis {
        text: "a short".to_owned(),
    };
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .by(ms(1), "p", wait("begin"))
        .input(ms(2), "button", "press")
        .by(ms(2), "p", wait("end"))
        .input(ms(3), "button", "release")
        .input(ms(4), "stdin", "0.5")
        .line(ms(5), "out")
        .error_line(ms(6), "err")
        .by(ms(7), "p", write)
        .by(ms(8), "p", diagnosis)
        .input(ms(9), "key 5", "press")
        .ctrl_c(ms(10))
        .exit(ms(11), "p", Exit::Code(3))
        .finish(ms(12));
    for (events, at, text) in [
        (recording.starts(), ms(0), "start"),
        (recording.waits(), ms(1), "the button"),
        (recording.presses("button"), ms(2), "press"),
        (recording.releases("button"), ms(3), "release"),
        (recording.typed(), ms(4), "0.5"),
        (recording.stdout(), ms(5), "out"),
        (recording.stderr(), ms(6), "err"),
        (recording.transfers(), ms(7), "I2C write 0x27: 0c 08"),
        (recording.diagnoses(), ms(8), "a short"),
        (recording.presses("key 5"), ms(9), "press"),
        (recording.signals(), ms(10), "INT"),
        (recording.exits(), ms(11), "exit 3"),
    ] {
        let moment = events.once().expect("one");
        assert_eq!((moment.at(), &*moment.text()), (at, text));
    }
    assert_eq!(recording.inputs("button").count(), 2);
    assert_eq!(recording.lines().count(), 2);
    assert_eq!(recording.ctrl_c().expect("there is one").at(), ms(10));
    fails(lines(&[]).ctrl_c(), "at least 1 Ctrl-C");
}

#[test]
fn a_moment_is_in_an_interval_or_not() {
    let recording = lines(&["a"]);
    let moment = recording.stdout().once().expect("one");
    moment.is_during(ms(1000)..=ms(1000)).expect("it holds");
    differs(
        moment.is_during(..ms(1000)),
        ms(1000),
        "`stdout: a` from 0 s to 1 s actual: at 1 s",
    );
}
