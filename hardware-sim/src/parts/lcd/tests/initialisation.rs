//! The sequence of the data sheet (figure 24) from the states in which a program can find the display.

use super::*;

fn shows_hi(mut wired: Wired) {
    wired.initialise();
    wired.text("Hi");
    assert_eq!(wired.texts(), ["Hi", ""]);
    assert!(wired.lcd.picture().on);
    assert_eq!(wired.findings, []);
}

#[test]
fn initialisation_works_when_the_power_has_just_come_on() {
    shows_hi(Wired::cold());
}

#[test]
fn initialisation_works_when_another_program_left_the_display_in_4_bit_mode() {
    let mut wired = Wired::initialised();
    wired.text("old text");
    wired.writer = 2;
    shows_hi(wired);
}

#[test]
fn initialisation_works_when_half_a_byte_is_pending() {
    // Every half that a killed program can have left: together with the first 3 it is some instruction or character.
    for half in 0..16 {
        for rs in [0, RS] {
            let mut wired = Wired::initialised();
            wired.strobe(half, rs);
            wired.writer = 2;
            shows_hi(wired);
        }
    }
}

#[test]
fn initialisation_works_when_a_program_was_killed_while_e_was_high() {
    for half in 0..16 {
        let mut wired = Wired::initialised();
        wired.pins(half << 4 | E | RS);
        wired.writer = 2;
        shows_hi(wired);
    }
}

#[test]
fn the_same_eight_strobes_may_be_sent_as_bytes_33_and_32() {
    let mut wired = Wired::cold();
    wired.byte(0x33, 0);
    wired.byte(0x32, 0);
    for code in [0x28, 0x08, 0x01, 0x06, 0x0c] {
        wired.instruction(code);
    }
    wired.text("Hi");
    assert_eq!((wired.texts(), wired.findings), (["Hi".into(), "".into()], vec![]));
}

#[test]
fn a_program_that_only_switches_to_4_bit_mode_works_cold_but_not_on_half_a_byte() {
    let start = |mut wired: Wired| {
        wired.strobe(2, 0);
        for code in [0x28, 0x01, 0x06, 0x0c] {
            wired.instruction(code);
        }
        wired.text("Hi");
        wired.texts()
    };
    assert_eq!(start(Wired::cold()), ["Hi", ""]);
    let mut wired = Wired::initialised();
    wired.text("old");
    // The lone 2 is taken for the high half of a byte, and all that follows is out of phase.
    assert_ne!(start(wired), ["Hi", ""]);
}

#[test]
fn before_it_is_initialised_the_display_is_off_and_blank_with_its_light_on() {
    let picture = Wired::cold().lcd.picture();
    assert_eq!((picture.on, picture.backlight, picture.cursor), (false, true, None));
    assert_eq!(picture.rows(), [" ".repeat(16), " ".repeat(16)]);
}

#[test]
fn a_display_in_8_bit_mode_takes_each_half_for_a_byte_that_ends_with_ones() {
    // D0 to D3 lead nowhere, and pull-ups in the controller lift them: a 0 is 0x0F, display, cursor and blinking on.
    let mut wired = Wired::cold();
    wired.strobe(0, 0);
    let picture = wired.lcd.picture();
    // At address 1, since the first byte ended the read of power-on.
    assert_eq!((picture.on, picture.cursor, picture.blink), (true, Some((0, 1)), true));
    wired.strobe(8, 0); // address 0x0F, the last on the glass
    assert_eq!(wired.lcd.picture().cursor, Some((0, 15)));
    wired.strobe(4, RS); // character 0x4F
    assert_eq!(wired.texts(), ["               O", ""]);
}
