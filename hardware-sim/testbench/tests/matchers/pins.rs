use super::*;

#[test]
fn a_pin_stays_at_its_level_from_the_instant_in_which_it_is_set() {
    let recording = toggled(&[ms(1000), ms(2000)]);
    let pin = recording.pin(21);
    pin.during(..ms(1000)).stays_low().expect("it holds");
    pin.during(ms(1000)..ms(2000)).stays_high().expect("it holds");
    pin.during(ms(2000)..).stays_low().expect("it holds");
    pin.during(ms(1500)..=ms(1500)).stays_high().expect("it holds");
}

#[test]
fn a_pin_that_changes_does_not_stay() {
    let recording = toggled(&[ms(1000), ms(2000)]);
    let pin = recording.pin(21);
    differs(
        pin.during(..=ms(1000)).stays_low(),
        ms(1000),
        "a rising edge at 1 s, set by p[1001]",
    );
    differs(
        pin.during(ms(1000)..ms(2000) + NS).stays_high(),
        ms(2000),
        "a falling edge at 2 s",
    );
    differs(
        pin.during(ms(2000) - NS..).stays_low(),
        ms(2000) - NS,
        "high at 1.999999999 s",
    );
    differs(pin.during(ms(1000)..ms(1500)).stays_low(), ms(1000), "high at 1 s");
}

#[test]
fn a_pulse_of_no_length_is_seen() {
    let recording = toggled(&[ms(1000), ms(1000)]);
    differs(recording.pin(21).stays_low(), ms(1000), "a rising edge at 1 s");
    // At the beginning only the end of the instant counts.
    recording.pin(21).during(ms(1000)..).stays_low().expect("it holds");
}

#[test]
fn a_pin_that_nobody_touches_has_its_level_at_power_on() {
    let recording = toggled(&[]);
    recording.pin(3).stays_low().expect("an LED is dark");
    recording.pin(7).stays_high().expect("it is pulled up");
    recording.pin(21).is_driven_by([""; 0]).expect("nobody does");
}

#[test]
fn several_pins_stay_only_if_each_does() {
    let recording = toggled(&[ms(1000), ms(2000)]);
    recording
        .pins([2, 3, 21])
        .during(ms(2000)..)
        .stay_low()
        .expect("it holds");
    differs(
        recording.pins([2, 3, 21]).stay_low(),
        ms(1000),
        "GPIO 21 does not stay low",
    );
    differs(recording.pins([7, 21]).during(..ms(1500)).stay_high(), ms(0), "GPIO 21");
}

/// Two processes that hold their pins high one after the other, `gap` apart.
fn take_turns(gap: Duration) -> Recording {
    Recording::by_hand()
        .start(ms(0), "a")
        .start(ms(0), "b")
        .pin(ms(1000), "a", 2, High)
        .pin(ms(2000) - gap, "a", 2, Low)
        .pin(ms(2000), "b", 3, High)
        .pin(ms(3000), "b", 3, Low)
        .finish(ms(4000))
}

#[test]
fn pins_are_never_high_together() {
    take_turns(NS).pins([2, 3]).are_high_at_once(..=1).expect("it holds");
    // In one instant, off before on.
    take_turns(Duration::ZERO)
        .pins([2, 3])
        .are_high_at_once(..=1)
        .expect("it holds");
}

#[test]
fn pins_that_are_high_together_for_a_nanosecond_or_less_are_found() {
    let overlap = |until| {
        Recording::by_hand()
            .start(ms(0), "a")
            .pin(ms(1000), "a", 2, High)
            .pin(ms(2000), "a", 3, High)
            .pin(until, "a", 2, Low)
            .finish(ms(4000))
    };
    for until in [ms(2000), ms(2000) + NS] {
        differs(
            overlap(until).pins([2, 3]).are_high_at_once(..=1),
            ms(2000),
            "2 high at 2 s",
        );
    }
    overlap(ms(2000))
        .pins([2, 3])
        .during(ms(2000)..)
        .are_high_at_once(1)
        .expect("in the instant itself it is over");
}

#[test]
fn one_pin_is_always_high() {
    let recording = take_turns(Duration::ZERO);
    let pins = recording.pins([2, 3]);
    pins.clone().during(..ms(1000)).are_high_at_once(0).expect("it holds");
    // Between the two edges of one instant none is high.
    differs(
        pins.clone().during(ms(1000)..ms(2500)).are_high_at_once(1),
        ms(2000),
        "0 high at 2 s",
    );
    pins.clone()
        .during(ms(1000)..ms(2000))
        .are_high_at_once(1)
        .expect("it holds");
    differs(pins.during(ms(500)..).are_high_at_once(1), ms(500), "0 high at 0.5 s");
}

#[test]
fn a_pin_is_driven_by_exactly_its_processes() {
    let recording = Recording::by_hand()
        .start(ms(0), "parent")
        .start(ms(0), "worker")
        .pin(ms(1), "worker", 2, High)
        .pin(ms(2), "worker", 2, Low)
        .pin(ms(3), "parent", 2, Low)
        .pin_from_outside(ms(4), 2, High)
        .finish(ms(10));
    let pin = recording.pin(2);
    pin.is_driven_by(["parent", "worker"]).expect("in any order");
    pin.during(..ms(3)).is_driven_by(["worker"]).expect("before the other");
    pin.during(ms(4)..)
        .is_driven_by([""; 0])
        .expect("the world outside is no process");
    differs(pin.is_driven_by(["worker"]), ms(3), "parent[1001] at 0.003 s");
    fails(
        pin.is_driven_by(["parent", "worker", "worker"]),
        "expected: by parent, worker, worker",
    );
    differs(pin.is_driven_by([""; 0]), ms(1), "expected: by no process");
    fails(recording.pin(3).is_driven_by(["worker"]), "actual: by no process");
    let names: Vec<&str> = pin.drivers().iter().map(|process| process.name.as_str()).collect();
    assert_eq!(names, ["worker", "parent"]);
}

#[test]
fn two_processes_of_one_name_are_two() {
    use hardware_sim::trace::{Event, Header, Kind};
    use testbench::recording::{Facts, Process};
    let process = |number, pid| Process {
        number,
        pid,
        parent: None,
        name: "worker".to_owned(),
        start: ms(0),
        end: None,
        threads: None,
    };
    let write = |t, pid, level| Event {
        t,
        pid: Some(pid),
        tid: Some(pid),
        process: "worker".to_owned(),
        kind: Kind::Pin { pin: 2, level },
    };
    let facts = Facts::new(ms(1), vec![process(1, 10), process(2, 11)]);
    let recording = Recording::new(
        Header::new(0),
        [write(1, 10, 1), write(2, 11, 0), write(3, 10, 1)],
        facts,
    );
    recording
        .pin(2)
        .is_driven_by(["worker", "worker"])
        .expect("two of them");
    differs(
        recording.pin(2).is_driven_by(["worker"]),
        2 * NS,
        "worker[11] at 0.000000002 s",
    );
}

#[test]
fn edges_writes_and_directions_are_told_apart() {
    let recording = toggles(&[ms(1000), ms(2000), ms(3000)])
        .pin(ms(3500), "p", 21, High)
        .finish(ms(4000));
    let pin = recording.pin(21);
    let counts = [pin.edges(), pin.rising(), pin.falling(), pin.writes()].map(|events| events.count());
    assert_eq!(counts, [3, 2, 1, 4]);
    assert_eq!(pin.during(ms(2000)..ms(3000)).edges().count(), 1);
    assert_eq!(
        pin.highs()
            .iter()
            .map(|span| (span.begin, span.end))
            .collect::<Vec<_>>(),
        [(ms(1000), Some(ms(2000))), (ms(3000), None)]
    );
}
