use super::*;
use std::ops::Not;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn sample() -> Recording {
    Recording::by_hand()
        .start(ms(0), "two-leds")
        .start(ms(1), "Flash250")
        .square_wave("Flash250", 3, ms(250), ms(2)..ms(1000))
        .pin(ms(2), "Flash250", 3, Level::High)
        .line(ms(3), "hello")
        .lcd(ms(4), "two-leds", ["REACTION TIMER", ""])
        .ctrl_c(ms(1000))
        .pin(ms(1000), "Flash250", 3, Level::Low)
        .exit(ms(1001), "Flash250", Exit::Code(0))
        .exit(ms(1002), "two-leds", Exit::Signal(2))
        .command("cargo test -p two-leds")
        .finish(ms(1500))
}

#[test]
fn the_level_at_a_time_is_that_after_all_that_happened_then() {
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .pin(ms(5), "p", 21, Level::High)
        .pin(ms(5), "p", 21, Level::Low)
        .pin(ms(5), "p", 21, Level::High)
        .pin(ms(9), "p", 21, Level::Low)
        .finish(ms(10));
    let before = Duration::from_nanos(4_999_999);
    for (at, level) in [
        (before, Level::Low),
        (ms(5), Level::High),
        (ms(8), Level::High),
        (ms(9), Level::Low),
    ] {
        assert_eq!(recording.level(21, at), level, "{at:?}");
    }
}

#[test]
fn a_pin_begins_with_its_level_at_power_on() {
    let recording = Recording::by_hand().finish(ms(1));
    assert_eq!(recording.level(21, ms(0)), Level::Low);
    assert_eq!(recording.level(7, ms(0)), Level::High);
    // A program that sets the level that a pin had makes no edge.
    let recording = Recording::by_hand()
        .start(ms(0), "p")
        .pin(ms(1), "p", 7, Level::High)
        .pin(ms(1), "p", 21, Level::High)
        .finish(ms(1));
    assert_eq!(recording.pin_events().edges(7).len(), 0);
    assert_eq!(recording.pin_events().all(7).len(), 1);
    assert_eq!(recording.pin_events().edges(21).len(), 1);
}

#[test]
fn a_write_of_the_same_level_is_no_edge_and_is_kept() {
    let recording = sample();
    assert_eq!(recording.pin_events().edges(3).len(), 4);
    assert_eq!(recording.pin_events().all(3).len(), 6);
}

#[test]
fn what_is_saved_is_loaded_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.jsonl");
    let saved = sample();
    saved.save(&path).expect("it can be written");
    let loaded = Recording::load(&path).expect("it can be read");

    assert_eq!(loaded.header(), saved.header());
    assert!(loaded.events().eq(saved.events()), "the same events");
    assert_eq!(loaded.end(), ms(1002), "that of the last event");
    assert_eq!(loaded.facts().ending, Ending::Unknown);
    assert_eq!((&loaded.facts().findings, &loaded.facts().command), (&None, &None));
    let known = |process: &Process| Process {
        parent: None,
        threads: None,
        ..process.clone()
    };
    let expected: Vec<Process> = saved.facts().processes.iter().map(known).collect();
    assert_eq!(loaded.facts().processes, expected);
}

#[test]
fn a_file_that_is_no_trace_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("run.jsonl");
    std::fs::write(&path, "hello\n").expect("it can be written");
    let error = Recording::load(&path).expect_err("no trace");
    assert!(error.to_string().contains("run.jsonl"), "{error}");
}

#[test]
fn the_first_loss_is_told() {
    assert_eq!(sample().first_loss(), None);
    let recording = Recording::by_hand()
        .from_outside(ms(7), Kind::Overflow { lost: 3 })
        .from_outside(ms(9), Kind::Overflow { lost: 5 })
        .finish(ms(10));
    assert_eq!(recording.first_loss(), Some((ms(7), 3)));
}

#[test]
fn a_process_is_found_by_its_id_and_the_time() {
    let recording = sample();
    assert_eq!(
        recording.process_with_id(1002, ms(1)).expect("it lives").name,
        "Flash250"
    );
    assert_eq!(recording.process_with_id(1002, ms(0)), None);
    assert_eq!(recording.process_with_id(9, ms(5)), None);
}

#[test]
#[should_panic(expected = "an event at 1 ns after one at 2 ns")]
fn events_in_the_wrong_order_are_refused() {
    let event = |t| Event {
        t,
        pid: None,
        tid: None,
        process: String::new(),
        kind: Kind::Overflow { lost: 1 },
    };
    let _ = Recording::new(Header::new(0), [event(2), event(1)], Facts::new(ms(1), Vec::new()));
}

#[test]
fn an_event_takes_few_bytes_and_a_level_is_found_among_a_million() {
    // 24 bytes an event, and 4 for each of two indices of its pin.
    assert!(size_of::<log::Entry>() <= 24);
    let mut level = Level::Low;
    let events = (0..1_000_000).map(|t| {
        level = level.not();
        Event {
            t,
            pid: Some(7),
            tid: Some(7),
            process: "Flash250".to_owned(),
            kind: Kind::Pin {
                pin: 3,
                level: level as u8,
            },
        }
    });
    let recording = Recording::new(Header::new(0), events, Facts::new(ms(10), Vec::new()));
    assert_eq!(recording.level(3, Duration::from_nanos(999_998)), Level::High);
    assert_eq!(recording.pin_events().edges(3).len(), 1_000_000);
}
