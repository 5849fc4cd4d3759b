//! Where characters go.

use super::*;

/// The address counter, as a program reads it.
fn address(wired: &mut Wired) -> u8 {
    wired.read(0) & 0x7f
}

#[test]
fn text_beyond_the_glass_goes_on_in_the_second_row_after_40_characters() {
    let mut wired = Wired::initialised();
    wired.text("0123456789abcdef");
    assert_eq!(wired.texts(), ["0123456789abcdef", ""]);
    wired.text(&"x".repeat(24));
    assert_eq!(wired.texts(), ["0123456789abcdef", ""], "off the glass");
    wired.text("second");
    assert_eq!(wired.texts(), ["0123456789abcdef", "second"]);
    wired.text(&"y".repeat(34));
    wired.text("F");
    assert_eq!(wired.texts(), ["F123456789abcdef", "secondyyyyyyyyyy"]);
}

#[test]
fn the_address_steps_over_the_gap_between_the_lines_in_both_directions() {
    // Two lines, up and down; one line, up and down.
    let steps = [
        (0x28, 0x06, [(0x27, 0x40), (0x67, 0x00), (0x05, 0x06)]),
        (0x28, 0x04, [(0x40, 0x27), (0x00, 0x67), (0x05, 0x04)]),
        (0x20, 0x06, [(0x27, 0x28), (0x4f, 0x00), (0x05, 0x06)]),
        (0x20, 0x04, [(0x40, 0x3f), (0x00, 0x4f), (0x05, 0x04)]),
    ];
    for (function, entry, steps) in steps {
        let mut wired = Wired::initialised();
        wired.instruction(function);
        wired.instruction(entry);
        for (from, to) in steps {
            wired.instruction(0x80 | from);
            wired.text("x");
            assert_eq!(
                address(&mut wired),
                to,
                "{function:#x} {entry:#x}: writing at {from:#x}"
            );
            wired.instruction(0x80 | from);
            assert_eq!(wired.read(RS), b'x');
            assert_eq!(address(&mut wired), to, "reading moves as writing does");
        }
    }
}

#[test]
fn moving_the_cursor_steps_over_the_gap_too() {
    let mut wired = Wired::initialised();
    wired.instruction(0x80 | 0x27);
    wired.instruction(0x14); // cursor right
    assert_eq!(address(&mut wired), 0x40);
    wired.instruction(0x10); // cursor left
    assert_eq!(address(&mut wired), 0x27);
    assert_eq!(wired.texts(), ["", ""], "nothing is written by it");
}

#[test]
fn addresses_beyond_the_lines_hold_nothing_and_lead_to_the_next_line() {
    for (from, to) in [(0x28, 0x40), (0x68, 0x00)] {
        let mut wired = Wired::initialised();
        wired.instruction(0x80 | from);
        wired.text(&"x".repeat(24));
        assert_eq!(address(&mut wired), to);
        wired.instruction(0x80 | from);
        assert_eq!(wired.read(RS), b' ');
        assert_eq!(wired.texts(), ["", ""]);
    }
}

#[test]
fn with_one_line_the_second_row_stays_blank_and_the_line_has_80_characters() {
    let mut wired = Wired::initialised();
    wired.instruction(0x20);
    wired.text(&"x".repeat(80));
    wired.text("end");
    assert_eq!(wired.texts(), [format!("end{}", "x".repeat(13)), String::new()]);
    // What was character 40 of the only line is the first of the second when there are two.
    wired.instruction(0x28);
    assert_eq!(wired.texts()[1], "x".repeat(16));
    wired.instruction(0x0e);
    wired.instruction(0x80 | 0x41);
    assert_eq!(wired.lcd.picture().cursor, Some((1, 1)));
    wired.instruction(0x20);
    assert_eq!(
        wired.lcd.picture().cursor,
        None,
        "0x41 of one line is far off the glass"
    );
}

#[test]
fn clear_blanks_the_display_and_sets_address_shift_and_direction_back() {
    let mut wired = Wired::initialised();
    wired.text("text");
    wired.instruction(0x1c); // display right
    wired.instruction(0x04); // right to left
    wired.instruction(0x80 | 0x41);
    wired.instruction(0x01);
    wired.text("ab");
    assert_eq!(wired.texts(), ["ab", ""]);
}

#[test]
fn clear_leaves_the_shift_of_the_entry_mode() {
    let mut wired = Wired::initialised();
    wired.instruction(0x07);
    wired.instruction(0x01);
    wired.text("ab");
    assert_eq!(wired.texts(), ["", ""], "the text has left the glass at the left");
}

#[test]
fn home_keeps_the_text_and_the_direction() {
    let mut wired = Wired::initialised();
    wired.text("text");
    wired.instruction(0x1c);
    wired.instruction(0x04);
    assert_eq!(wired.texts(), [" text", ""]);
    wired.instruction(0x03); // the lowest bit does not count
    assert_eq!(wired.texts(), ["text", ""]);
    wired.text("T");
    assert_eq!(wired.texts(), ["Text", ""]);
    assert_eq!(address(&mut wired), 0x67, "still right to left");
}
