//! Reading the busy flag, the address counter and the memories.

use super::*;

#[test]
fn data_that_was_written_can_be_read() {
    let mut wired = Wired::initialised();
    wired.text("Hi\u{7f}");
    wired.instruction(0x80);
    assert_eq!([(); 4].map(|()| wired.read(RS)), [b'H', b'i', 0x7f, b' ']);
    wired.instruction(0x40 | 9);
    wired.data(&[0x15, 0x0a]);
    wired.instruction(0x40 | 9);
    assert_eq!([(); 2].map(|()| wired.read(RS)), [0x15, 0x0a]);
    assert_eq!(wired.read(0), 11, "the counter of CGRAM");
    assert_eq!(wired.findings, []);
}

#[test]
fn the_busy_flag_is_up_while_the_display_works() {
    let mut wired = Wired::initialised();
    wired.byte(0x80 | 0x45, 0);
    assert_eq!(wired.read(0), 0x45);
    wired.byte(0x01, 0);
    let cleared = wired.now;
    let mut polls = 0;
    while wired.read(0) & 0x80 != 0 {
        polls += 1;
    }
    assert!(polls > 0);
    // The flag is looked at one byte before the end of the first strobe, and the second strobe takes four bytes more.
    let seen = wired.now - 5 * BYTE - cleared;
    assert!((1_520_000..1_520_000 + 10 * BYTE).contains(&seen), "{seen}");
    wired.text("Hi");
    assert_eq!((wired.texts(), wired.findings), (["Hi".into(), "".into()], vec![]));
}

#[test]
fn a_busy_flag_read_with_one_strobe_turns_the_halves_round() {
    let mut wired = Wired::initialised();
    wired.pins(0xf0 | RW);
    wired.pins(0xf0 | RW | E);
    wired.pins(0xf0 | RW);
    wired.text("Hi");
    assert_ne!(wired.texts(), ["Hi", ""]);
    // The second strobe sets it right.
    let mut wired = Wired::initialised();
    wired.read(0);
    wired.text("Hi");
    assert_eq!(wired.texts(), ["Hi", ""]);
}

#[test]
fn pins_that_the_expander_holds_low_read_low() {
    let mut wired = Wired::initialised();
    wired.text("\x7f");
    wired.instruction(0x80);
    wired.pins(0x50 | RS | RW | E); // D5 and D7 are low
    assert_eq!(wired.lcd.read(wired.now, 1), 0x50 | RS | RW | E);
    wired.pins(0xa0 | RS | RW | E); // D4 and D6 are low
    assert_eq!(
        wired.lcd.read(wired.now, 1),
        0x20 | RS | RW | E,
        "0x7 where it may be seen"
    );
}

#[test]
fn without_e_or_for_a_write_the_pins_read_as_they_were_written() {
    let mut wired = Wired::initialised();
    for byte in [0x00, 0xf0, !E, 0x50 | E, 0xf0 | RS | E, 0xa0 | RW] {
        wired.pins(byte);
        assert_eq!(wired.lcd.read(wired.now, 1), byte, "{byte:#x}");
    }
}

#[test]
fn in_8_bit_mode_a_read_shows_the_high_half() {
    let mut wired = Wired::cold();
    wired.strobe(0xd, 0); // address 0x5F
    for _ in 0..2 {
        wired.pins(0xf0 | RW);
        wired.pins(0xf0 | RW | E);
        assert_eq!(wired.lcd.read(wired.now, 1) >> 4, 5, "not busy, and address 0x5_");
        wired.pins(0xf0 | RW);
    }
}

#[test]
fn reading_transfers_change_nothing_by_themselves() {
    let mut wired = Wired::initialised();
    wired.text("ab");
    wired.instruction(0x80);
    wired.pins(0xf0 | RS | RW | E);
    let before = wired.lcd.clone();
    assert_eq!([(); 3].map(|()| wired.lcd.read(wired.now, 1) >> 4), [6; 3]);
    assert_eq!(wired.lcd, before);
}
