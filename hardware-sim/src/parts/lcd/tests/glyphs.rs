//! The characters that a program draws.

use super::*;

const BELL: [u8; 8] = [0x04, 0x0e, 0x0e, 0x0e, 0x1f, 0x00, 0x04, 0x00];

#[test]
fn a_drawn_character_is_shown_for_two_codes() {
    let mut wired = Wired::initialised();
    wired.instruction(0x40 | 3 << 3);
    wired.data(&BELL);
    wired.instruction(0x80);
    wired.data(&[3, 11]);
    let picture = wired.lcd.picture();
    assert_eq!(picture.glyphs[3], BELL);
    assert_eq!(picture.glyphs[2], [0; 8]);
    assert_eq!(wired.texts(), ["␃␃", ""]);
}

#[test]
fn text_after_drawing_goes_into_the_drawing_until_an_address_is_set() {
    for back in [0x80, 0x01, 0x02] {
        let mut wired = Wired::initialised();
        wired.instruction(0x0e);
        wired.instruction(0x40);
        wired.data(&BELL);
        assert_eq!(wired.lcd.picture().cursor, None, "the cursor is in CGRAM");
        wired.text("Hi");
        assert_eq!(wired.texts(), ["", ""]);
        assert_eq!(wired.lcd.picture().glyphs[1][..2], [b'H' & 0x1f, b'i' & 0x1f]);
        wired.instruction(back);
        wired.text("Hi");
        assert_eq!(wired.texts(), ["Hi", ""], "{back:#x}");
    }
}

#[test]
fn the_64th_row_of_dots_is_followed_by_the_first_and_the_other_way_round() {
    let mut wired = Wired::initialised();
    wired.instruction(0x40 | 63);
    wired.data(&[1, 2]);
    let glyphs = wired.lcd.picture().glyphs;
    assert_eq!((glyphs[7][7], glyphs[0][0]), (1, 2));
    wired.instruction(0x04);
    wired.instruction(0x40);
    wired.data(&[4, 8]);
    let glyphs = wired.lcd.picture().glyphs;
    assert_eq!((glyphs[0][0], glyphs[7][7]), (4, 8));
}

#[test]
fn drawing_does_not_shift_the_display() {
    let mut wired = Wired::initialised();
    wired.text("abc");
    wired.instruction(0x07);
    wired.instruction(0x40);
    wired.data(&BELL);
    assert_eq!(wired.texts(), ["abc", ""]);
}

#[test]
fn the_three_bits_beside_the_dots_are_kept_but_not_shown() {
    let mut wired = Wired::initialised();
    wired.instruction(0x40);
    wired.data(&[0xff]);
    assert_eq!(wired.lcd.picture().glyphs[0][0], 0x1f);
    wired.instruction(0x40);
    assert_eq!(wired.read(RS), 0xff);
}

#[test]
fn tall_characters_take_two_places_each() {
    let mut wired = Wired::initialised();
    wired.instruction(0x40 | 2 << 3);
    wired.data(&BELL);
    wired.instruction(0x24);
    let glyphs = wired.lcd.picture().glyphs;
    assert_eq!((glyphs[2], glyphs[3], glyphs[4]), (BELL, BELL, [0; 8]));
    wired.instruction(0x2c); // with two lines there are no tall characters
    assert_eq!(wired.lcd.picture().glyphs[3], [0; 8]);
}
