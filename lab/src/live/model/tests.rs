//! What the model makes of events.

use super::*;
use crate::live::samples::event;

fn model(events: Vec<Event>) -> Model {
    let mut model = Model::new(Present::dark());
    for event in events {
        model.take(event);
    }
    model
}

fn pin(t: u64, pid: u32, name: &str, pin: u8, level: u8) -> Event {
    event(t, pid, name, Kind::Pin { pin, level })
}

fn mode(t: u64, pid: u32, name: &str, pin: u8, mode: &str) -> Event {
    let (mode, bias) = (mode.to_owned(), "Off".to_owned());
    event(t, pid, name, Kind::Mode { pin, mode, bias })
}

fn process(pid: u32, name: &str, what: &str, status: Option<&str>) -> Event {
    let (what, status) = (what.to_owned(), status.map(str::to_owned));
    event(1, pid, name, Kind::Process { event: what, status })
}

fn input(part: &str, action: &str) -> Event {
    let (part, action) = (part.to_owned(), action.to_owned());
    event(1, 0, "bench", Kind::Input { part, action })
}

#[test]
fn an_led_is_on_while_its_pin_is_an_output_and_high() {
    let high = model(vec![pin(1, 7, "a", 21, 1)]);
    assert!(!high.pins[&21].lit(), "an input that is high lights nothing");
    let on = model(vec![mode(1, 7, "a", 21, "Out"), pin(2, 7, "a", 21, 1)]);
    assert!(on.pins[&21].lit());
    let off = model(vec![
        mode(1, 7, "a", 21, "Out"),
        pin(2, 7, "a", 21, 1),
        mode(3, 7, "a", 21, "In"),
    ]);
    assert!(!off.pins[&21].lit());
}

#[test]
fn a_pin_tells_who_drove_it_last_and_when() {
    let model = model(vec![
        pin(5, 7, "a", 3, 1),
        pin(6, 8, "b", 3, 0),
        pin(9, 8, "b", 3, 0),
        // A finger at the button's wire is no process that drives.
        pin(11, 0, "bench", 3, 1),
    ]);
    let (who, at) = model.pins[&3].driven.as_ref().expect("a driver");
    assert_eq!((&*who.name, who.pid, *at), ("b", 8, 9));
    assert!(model.pins[&3].high);
}

#[test]
fn what_shone_before_the_first_event_shines_until_an_event_says_otherwise() {
    let mut before = Present::dark();
    before.lit.insert(21, true);
    let mut model = Model::new(before);
    assert!(model.pins[&21].lit());
    assert_eq!(model.pins[&21].driven, None);
    model.take(pin(1, 7, "a", 21, 0));
    assert!(!model.pins[&21].lit());
}

#[test]
fn events_that_were_missed_make_one_look_again() {
    let mut model = model(vec![
        mode(1, 7, "a", 21, "Out"),
        pin(2, 7, "a", 21, 1),
        event(3, 0, "bench", Kind::Overflow { lost: 9 }),
    ]);
    assert!(model.stale.all);
    let mut now = Present::dark();
    now.lit.insert(21, false);
    model.see(now);
    assert!(!model.pins[&21].lit());
}

#[test]
fn a_key_and_the_button_are_pressed_until_they_are_released() {
    let pressed = model(vec![
        input("key 5", "press"),
        input("key *", "press"),
        input("button", "press"),
        input("key *", "release"),
        input("stdin", "press"),
    ]);
    assert_eq!(pressed.pressed, [Contact::Key('5'), Contact::Button].into());
}

#[test]
fn processes_that_live_come_first_and_the_latest_that_ended_next() {
    let model = model(vec![
        process(10, "main", "start", None),
        process(11, "a", "start", None),
        process(12, "b", "start", None),
        process(11, "a", "exit", Some("exit 0")),
        process(12, "b", "exit", Some("signal 9")),
        // Nobody has seen it before.
        process(13, "c", "exit", Some("exit 1")),
    ]);
    let shown: Vec<(u32, Option<&str>)> = model
        .processes()
        .iter()
        .map(|process| (process.who.pid, process.ended.as_deref()))
        .collect();
    assert_eq!(
        shown,
        [
            (10, None),
            (13, Some("exit 1")),
            (12, Some("signal 9")),
            (11, Some("exit 0"))
        ]
    );
}

#[test]
fn a_process_may_change_its_name_and_a_number_its_process() {
    let renamed = model(vec![process(10, "two-leds", "start", None), pin(1, 10, "Flash", 2, 1)]);
    assert_eq!(&*renamed.processes()[0].who.name, "Flash");
    let again = model(vec![
        process(10, "a", "start", None),
        process(10, "a", "exit", Some("exit 0")),
        process(10, "b", "start", None),
    ]);
    assert_eq!(again.living(), [10]);
    assert_eq!(&*again.processes()[0].who.name, "b");
}

#[test]
fn what_ended_long_ago_is_forgotten() {
    let mut model = Model::new(Present::dark());
    for pid in 1..=1000 {
        model.take(process(pid, "a", "start", None));
        model.take(process(pid, "a", "exit", Some("exit 0")));
    }
    assert_eq!(model.processes().len(), ENDED);
    assert_eq!(model.processes()[0].who.pid, 1000);
}

#[test]
fn the_log_keeps_the_latest_events_and_not_the_programs_output() {
    let mut model = Model::new(Present::dark());
    let text = "x".to_owned();
    let stream = "stdout".to_owned();
    model.take(event(1, 1, "a", Kind::Out { stream, text }));
    assert_eq!(model.log.iter().count(), 0);
    for t in 0..LOG as u64 + 500 {
        model.take(pin(t * 100_000_000, 1, "a", 2, (t % 2) as u8));
    }
    assert_eq!(model.log.iter().count(), LOG);
    let first = model.log.iter().next().map(|entry| &**entry);
    assert_eq!(first, Some(&Entry::Event(pin(50_000_000_000, 1, "a", 2, 0))));
}

#[test]
fn what_happens_too_often_is_counted_in_the_log() {
    let mut model = Model::new(Present::dark());
    for t in 0..100 {
        model.take(pin(t, 1, "a", 24, (t % 2) as u8));
    }
    model.take(pin(1_000_000_001, 1, "a", 21, 1));
    let log: Vec<&Entry> = model.log.iter().map(|entry| &**entry).collect();
    let counted = |entry: &&&Entry| matches!(entry, Entry::Counted(counted) if counted.what == "GPIO 24: 80 events");
    assert_eq!(log.iter().filter(counted).count(), 1);
    assert_eq!(log.len(), 20 + 1 + 1);
}

#[test]
fn pins_belong_to_the_keypad_while_a_program_scans_it() {
    let led = model(vec![mode(1, 7, "a", 25, "Out"), pin(2, 7, "a", 25, 1)]);
    assert!(!led.is_scanned(25), "GPIO 25 may serve an LED");
    let keypad = model(vec![mode(1, 7, "a", 14, "In"), mode(2, 7, "a", 25, "Out")]);
    assert!(keypad.is_scanned(25) && !keypad.is_scanned(21));
    let mut keypad = keypad;
    // The log tells of the first ones, and counts the others.
    let drawn = (0..100).filter(|at| keypad.take(pin(3, 7, "a", 24, at % 2))).count();
    assert_eq!(drawn, 20, "else there is nothing to draw");
    assert!(keypad.take(pin(4, 7, "a", 21, 0)));
    assert_eq!(keypad.time, 4);
}

#[test]
fn problems_are_kept_and_a_changed_display_is_looked_at_again() {
    let text = "short circuit".to_owned();
    let problem = event(4, 7, "a", Kind::Diagnosis { text });
    let lcd = Kind::Lcd {
        rows: ["a".repeat(16), "b".repeat(16)],
        cursor: None,
        on: true,
    };
    let model = model(vec![problem.clone(), event(5, 7, "a", lcd)]);
    assert_eq!(model.problems.iter().map(|at| &**at).collect::<Vec<_>>(), [&problem]);
    assert!(model.stale.picture && !model.stale.all);
    assert_eq!(model.time, 5);
}
