//! Halves of different writers.

use super::*;

/// Program 1 sends the high half, program 2 a whole character.
fn mixed() -> Wired {
    let mut wired = Wired::initialised();
    wired.strobe(b'A' >> 4, RS);
    wired.writer = 2;
    wired.text("B");
    wired
}

#[test]
fn a_byte_of_two_writers_is_reported_and_nothing_heals_it() {
    let mut wired = mixed();
    assert_eq!(wired.findings, [Finding::Mixed { first: 1, second: 2 }]);
    // 0x44, then 0x2_ is pending. Alone and with all the time in the world, program 2 writes garbage.
    wired.now += 1000 * MS;
    wired.text("ello");
    assert_eq!(wired.texts(), ["D&V\u{ff86}\u{ff86}", ""]);
    assert_eq!(wired.findings.len(), 1, "it is said once");
}

#[test]
fn a_missing_half_is_not_told_by_rs() {
    // The high half of an instruction and the low half of a character make a character: RS counts in the second half.
    let mut wired = Wired::initialised();
    wired.strobe(0x4, 0);
    wired.strobe(0x1, RS);
    assert_eq!(wired.texts(), ["A", ""]);
}

#[test]
fn another_lost_half_brings_the_halves_back_into_step_but_is_no_new_finding() {
    let mut wired = mixed();
    wired.writer = 1;
    wired.strobe(b'A' & 15, RS);
    wired.writer = 2;
    wired.text("C");
    assert_eq!(wired.texts()[0].chars().last(), Some('C'));
    assert_eq!(wired.findings.len(), 1);
}

#[test]
fn initialisation_heals_it_and_the_next_time_is_reported_anew() {
    let mut wired = mixed();
    wired.initialise();
    wired.text("Hi");
    assert_eq!((wired.texts(), wired.findings.len()), (["Hi".into(), "".into()], 1));
    wired.strobe(b'A' >> 4, RS);
    wired.writer = 3;
    wired.text("B");
    assert_eq!(wired.findings[1..], [Finding::Mixed { first: 2, second: 3 }]);
}

#[test]
fn initialisation_after_a_killed_program_is_no_finding() {
    let mut wired = Wired::initialised();
    wired.strobe(b'A' >> 4, RS);
    wired.writer = 2;
    wired.initialise();
    assert_eq!(wired.findings, []);
}

#[test]
fn what_only_begins_like_an_initialisation_is_found_with_the_next_byte() {
    let mut wired = Wired::initialised();
    wired.strobe(b'A' >> 4, RS);
    wired.writer = 2;
    wired.strobe(3, 0);
    assert_eq!(wired.findings, [], "perhaps it goes on with 3 and 3");
    wired.strobe(3, 0);
    wired.strobe(4, 0);
    assert_eq!(wired.findings, [Finding::Mixed { first: 1, second: 2 }]);
    // 0x38 is a mixed byte that happens to choose 8 bits. That is garbage, not initialisation.
    let mut wired = Wired::initialised();
    wired.strobe(b'3' >> 4, RS);
    wired.writer = 2;
    wired.strobe(8, 0);
    assert_eq!(wired.findings, [Finding::Mixed { first: 1, second: 2 }]);
    assert!(wired.lcd.controller.eight_bits());
    wired.strobe(2, 0);
    wired.strobe(4, RS);
    wired.writer = 1;
    wired.strobe(1, RS);
    assert_eq!(wired.findings.len(), 1, "the first episode is not over");
}

#[test]
fn whole_bytes_of_several_writers_are_no_finding() {
    let mut wired = Wired::initialised();
    for (writer, text) in [(1, "a"), (2, "b"), (3, "c"), (1, "d")] {
        wired.writer = writer;
        wired.text(text);
    }
    assert_eq!((wired.texts(), wired.findings), (["abcd".into(), "".into()], vec![]));
}

#[test]
fn a_half_belongs_to_whoever_wrote_the_pins_while_e_was_high() {
    let mut wired = Wired::initialised();
    wired.pins(0x40 | RS | E);
    wired.writer = 2; // lets E fall on what program 1 wrote
    wired.pins(0x40 | RS);
    wired.writer = 1;
    wired.strobe(1, RS);
    assert_eq!((wired.texts(), wired.findings), (["A".into(), "".into()], vec![]));
}

#[test]
fn somebody_unknown_is_accused_of_nothing() {
    for (first, second) in [(0, 2), (1, 0)] {
        let mut wired = Wired::initialised();
        wired.writer = first;
        wired.strobe(4, RS);
        wired.writer = second;
        wired.strobe(1, RS);
        assert_eq!(wired.findings, []);
    }
}

#[test]
fn a_read_between_the_halves_of_a_write_is_mixed_too() {
    let mut wired = Wired::initialised();
    wired.strobe(4, RS);
    wired.writer = 2;
    for byte in [0x30 | RW | E, 0x30 | RW] {
        wired.pins(byte); // a 3, but one that is read
    }
    assert_eq!(wired.findings, [Finding::Mixed { first: 1, second: 2 }]);
}

#[test]
fn a_half_that_another_writes_over_is_reported() {
    let mut wired = Wired::initialised();
    wired.pins(0x40 | RS | E);
    wired.writer = 2;
    wired.pins(0x50 | RS | E);
    assert_eq!(wired.findings, [Finding::Overwritten { first: 1, second: 2 }]);
    wired.pins(0x50 | RS);
    wired.writer = 1;
    wired.pins(0x40 | RS);
    wired.strobe(1, RS);
    assert_eq!(
        wired.texts(),
        ["Q", ""],
        "the high half of program 2, the low one of program 1"
    );
    wired.pins(0x40 | RS | E);
    wired.writer = 2;
    wired.pins(0x50 | RS | E);
    assert_eq!(wired.findings.len(), 1, "it is said once");
}

#[test]
fn a_program_may_change_its_own_half_and_initialise_over_that_of_a_killed_one() {
    let mut wired = Wired::initialised();
    wired.pins(0x40 | RS | E);
    wired.pins(0x50 | RS | E);
    wired.writer = 2;
    wired.pins(0x30 | E);
    wired.initialise();
    wired.writer = 0;
    wired.pins(E);
    wired.writer = 2;
    wired.pins(0x80 | E);
    assert_eq!(wired.findings, [], "nor is somebody unknown accused");
}

#[test]
fn a_mixed_byte_that_also_comes_too_early_is_reported_as_mixed() {
    let mut wired = Wired::initialised();
    wired.byte(0x01, 0);
    wired.strobe(4, RS);
    wired.writer = 2;
    wired.strobe(1, RS);
    assert_eq!(wired.findings, [Finding::Mixed { first: 1, second: 2 }]);
    assert_eq!(wired.texts(), ["", ""], "it is lost all the same");
}

#[test]
fn in_8_bit_mode_there_are_no_halves_to_mix() {
    let mut wired = Wired::cold();
    for writer in [1, 2, 3] {
        wired.writer = writer;
        wired.strobe(3, 0);
    }
    assert_eq!(wired.findings, []);
}

#[test]
fn the_findings_name_both_and_say_what_to_do() {
    let name = |writer| format!("{}[471{writer}]", if writer == 1 { "keypad" } else { "clock" });
    assert_eq!(
        Finding::Mixed { first: 1, second: 2 }.text(name),
        "the display took half a character from keypad[4711] and half from clock[4712]: it is out of phase, and shows \
         garbage until a program initialises it again. Let one process write, or send cursor and text in one transfer"
    );
    let text = Finding::Overwritten { first: 1, second: 2 }.text(name);
    let begin =
        "clock[4712] wrote over half a character from keypad[4711] before the display had taken it: it is out of ";
    assert!(text.starts_with(begin), "{text}");
}
