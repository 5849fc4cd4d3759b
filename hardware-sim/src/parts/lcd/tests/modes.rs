//! Entry mode, display control and shifting.

use super::*;

#[test]
fn text_runs_to_the_left_when_told() {
    let mut wired = Wired::initialised();
    wired.instruction(0x04);
    wired.instruction(0x80 | 0x03);
    wired.text("abc");
    assert_eq!(wired.texts(), [" cba", ""]);
}

#[test]
fn with_shift_the_text_moves_and_the_cursor_stands_still() {
    for (entry, expected) in [(0x07, "     abc"), (0x05, "         cba")] {
        let mut wired = Wired::initialised();
        wired.instruction(0x0e);
        wired.instruction(entry);
        wired.instruction(0x80 | 0x08);
        wired.text("abc");
        assert_eq!(wired.texts(), [expected, ""]);
        assert_eq!(wired.lcd.picture().cursor, Some((0, 8)));
    }
}

#[test]
fn reading_does_not_shift() {
    let mut wired = Wired::initialised();
    wired.text("abc");
    wired.instruction(0x07);
    wired.instruction(0x80);
    assert_eq!(wired.read(RS), b'a');
    assert_eq!(wired.texts(), ["abc", ""]);
}

#[test]
fn both_rows_shift_and_come_back_after_40_steps() {
    let mut wired = Wired::initialised();
    wired.text("one");
    wired.instruction(0x80 | 0x40);
    wired.text("two");
    wired.instruction(0x18); // display left
    assert_eq!(wired.texts(), ["ne", "wo"]);
    wired.instruction(0x1c); // display right
    wired.instruction(0x1c);
    assert_eq!(wired.texts(), [" one", " two"]);
    for _ in 0..39 {
        wired.instruction(0x1c);
    }
    assert_eq!(wired.texts(), ["one", "two"]);
    for _ in 0..40 {
        wired.instruction(0x18);
    }
    assert_eq!(wired.texts(), ["one", "two"]);
}

#[test]
fn one_line_comes_back_after_80_steps() {
    let mut wired = Wired::initialised();
    wired.instruction(0x20);
    wired.text("one");
    for _ in 0..40 {
        wired.instruction(0x18);
    }
    assert_eq!(wired.texts(), ["", ""]);
    for _ in 0..40 {
        wired.instruction(0x18);
    }
    assert_eq!(wired.texts(), ["one", ""]);
    wired.instruction(0x1c);
    assert_eq!(wired.texts(), [" one", ""]);
}

#[test]
fn the_cursor_is_where_the_shift_puts_it_or_nowhere() {
    let mut wired = Wired::initialised();
    wired.instruction(0x0e);
    wired.text("ab");
    assert_eq!(wired.lcd.picture().cursor, Some((0, 2)));
    wired.instruction(0x1c);
    assert_eq!(wired.lcd.picture().cursor, Some((0, 3)));
    for _ in 0..4 {
        wired.instruction(0x18);
    }
    assert_eq!(wired.lcd.picture().cursor, None, "it left at the left");
    wired.instruction(0x80 | 0x45);
    assert_eq!(wired.lcd.picture().cursor, Some((1, 2)));
    wired.instruction(0x80 | 0x13);
    assert_eq!(wired.lcd.picture().cursor, None, "beyond the right edge");
}

#[test]
fn display_cursor_and_blinking_are_switched_one_by_one() {
    let mut wired = Wired::initialised();
    wired.text("abc");
    for (code, on, cursor, blink) in [
        (0x08, false, None, false),
        (0x0b, false, None, false),
        (0x0c, true, None, false),
        (0x0d, true, Some((0, 3)), true),
        (0x0e, true, Some((0, 3)), false),
        (0x0f, true, Some((0, 3)), true),
    ] {
        wired.instruction(code);
        let picture = wired.lcd.picture();
        assert_eq!(
            (picture.on, picture.cursor, picture.blink),
            (on, cursor, blink),
            "{code:#x}"
        );
        assert_eq!(wired.texts(), ["abc", ""], "the text is kept");
    }
}

#[test]
fn an_instruction_without_any_bit_does_nothing() {
    let mut wired = Wired::initialised();
    wired.text("abc");
    let picture = wired.lcd.picture();
    wired.instruction(0x00);
    assert_eq!((wired.lcd.picture(), wired.findings), (picture, vec![]));
}
