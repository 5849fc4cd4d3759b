//! The port expander and the strobe.

use super::*;

#[test]
fn the_first_byte_after_power_on_ends_a_read_that_nobody_began() {
    // The controller still resets itself: nothing happens, and nobody is to blame.
    let mut lcd = Lcd::power_on(0, LcdSpeed::Nominal);
    assert_eq!(lcd.read(0, 1), lcd.read(5 * MS, 1));
    assert_eq!(lcd.write(5 * MS, 0x00, 1), None);
    assert_eq!(lcd.write(11 * MS, 0xf0 | RW | E, 1), None);
    assert_eq!(lcd.read(11 * MS, 1) >> 4, 0, "not busy");
    // Later it counts as a read of the data at address 0, and the next is at address 1.
    let mut wired = Wired::cold();
    wired.pins(0x00);
    wired.strobe(0, 0); // display on
    wired.strobe(4, RS);
    assert_eq!((wired.texts(), wired.findings), ([" O".into(), "".into()], vec![]));
}

#[test]
fn a_power_on_read_that_is_turned_into_a_write_is_one() {
    let mut wired = Wired::cold();
    wired.pins(E | BACKLIGHT);
    assert!(!wired.lcd.picture().on, "E has not fallen yet");
    wired.pins(BACKLIGHT);
    assert!(wired.lcd.picture().on, "0x0F");
}

#[test]
fn the_display_takes_what_the_pins_said_while_e_was_high() {
    let mut wired = Wired::initialised();
    for half in [b'A' >> 4, b'A' & 15] {
        wired.pins(0x90 | E); // this one is changed before E falls
        wired.pins(half << 4 | RS | E);
        wired.pins(0xf0 | RW); // changes all pins, with E
    }
    assert_eq!(wired.texts(), ["A", ""]);
    for byte in [0x00, 0xf0, 0x50, 0x00] {
        wired.pins(byte);
    }
    assert_eq!(wired.texts(), ["A", ""], "without E nothing happens");
}

#[test]
fn the_light_follows_its_bit_in_every_byte() {
    let mut wired = Wired::initialised();
    for (byte, light) in [(0x08, true), (0x00, false), (0xf7, false), (0xff, true)] {
        wired.pins(byte);
        assert_eq!(wired.lcd.picture().backlight, light, "{byte:#x}");
    }
}
