//! What one sees on the display.

use crate::bus::Bus;
use crate::display::{Display, NOMINAL, Pace, SLOW};
use common::lcd::{Cursor, Unknown, WriteMode};

const MODES: [WriteMode; 3] = [WriteMode::PerStrobe, WriteMode::PerCharacter, WriteMode::PerRun];

/// Displays in every state in which a program can meet one.
fn displays(pace: Pace) -> impl Iterator<Item = Display> {
    let half = (0..16).map(move |half| Display::half(pace, half));
    [Display::cold(pace), Display::warm(pace)].into_iter().chain(half)
}

#[test]
fn a_display_is_ready_after_init_whatever_it_was_in() {
    for pace in [NOMINAL, SLOW] {
        for display in displays(pace) {
            for mode in MODES {
                let bus = Bus::new(display.clone());
                let mut driver = bus.driver().with_write_mode(mode);
                driver.init().expect("the bus works");
                bus.look(|after| {
                    assert_eq!(after.row(0), b"                ");
                    assert_eq!(after.row(1), b"                ");
                    assert!(after.on && after.cursor == 0 && after.backlight());
                });
                driver.print_at(0, 0, "Flash rate (ms):").expect("the bus works");
                driver.show_row(1, "250").expect("the bus works");
                driver.home().expect("the bus works");
                driver.print_at(1, 15, "!").expect("the bus works");
                bus.look(|after| {
                    assert_eq!(after.row(0), b"Flash rate (ms):", "{mode:?} {display:?}");
                    assert_eq!(after.row(1), b"250            !", "{mode:?} {display:?}");
                    assert_eq!(after.offences, 0, "{mode:?} {display:?}");
                });
            }
        }
    }
}

#[test]
fn no_old_text_remains_in_a_row_that_is_shown() {
    let bus = Bus::new(Display::warm(NOMINAL));
    let mut driver = bus.driver();
    driver.init().expect("the bus works");
    for text in ["1234567890123456", "LED SET", "", "12"] {
        driver.show_row(1, text).expect("the bus works");
        bus.look(|display| assert_eq!(display.row(1), format!("{text:16}").as_bytes()));
    }
    bus.look(|display| assert_eq!(display.row(0), b"                "));
}

#[test]
fn a_second_program_writes_without_init() {
    let bus = Bus::new(Display::cold(NOMINAL));
    bus.driver().init().expect("the bus works");
    bus.driver().show_row(1, "second").expect("the bus works");
    bus.driver().print_at(0, 0, "third").expect("the bus works");
    bus.look(|display| {
        assert_eq!(display.row(0), b"third           ");
        assert_eq!(display.row(1), b"second          ");
        assert_eq!(display.offences, 0);
    });
}

#[test]
fn a_drawn_character_is_shown_and_the_next_text_is_text() {
    let bus = Bus::new(Display::warm(NOMINAL));
    let mut driver = bus.driver();
    driver.init().expect("the bus works");
    let heart = [0x00, 0x0a, 0x1f, 0x1f, 0x0e, 0x04, 0x00, 0x00];
    driver.define_character(7, heart).expect("the bus works");
    bus.look(|display| assert_eq!((display.dots[56..64].to_vec(), display.address()), (heart.to_vec(), 0)));
    driver.print_at(1, 0, "I \u{7} 25°").expect("the bus works");
    bus.look(|display| assert_eq!(display.text(0x40, 6), b"I \x07 25"));
    bus.look(|display| assert_eq!(display.text(0x46, 1), [0xdf]));
}

#[test]
fn the_cursor_stands_where_it_is_put_and_looks_as_it_is_told() {
    let bus = Bus::new(Display::cold(NOMINAL));
    let mut driver = bus.driver();
    driver.init().expect("the bus works");
    driver.print_at(0, 4, "ab").expect("the bus works");
    assert_eq!(bus.look(Display::address), 6);
    driver.set_cursor(1, 2).expect("the bus works");
    assert_eq!(bus.look(Display::address), 0x42);
    driver.cursor(Cursor::LineAndBlink).expect("the bus works");
    driver.display(false).expect("the bus works");
    bus.look(|display| assert_eq!((display.on, display.cursor), (false, 3)));
    driver.display(true).expect("the bus works");
    bus.look(|display| assert_eq!((display.on, display.cursor), (true, 3), "off and on, it is the same"));
    driver.init().expect("the bus works");
    bus.look(|display| assert_eq!((display.on, display.cursor), (true, 0)));
}

#[test]
fn what_the_display_has_not_is_replaced_by_what_was_chosen() {
    let bus = Bus::new(Display::cold(NOMINAL));
    let mut driver = bus.driver();
    driver.init().expect("the bus works");
    driver.show_row(0, "café").expect("the bus works");
    bus.look(|display| assert_eq!(display.row(0), b"caf?            "));
    let mut driver = driver.with_unknown(Unknown::Replace('█'));
    driver.show_row(0, "café").expect("the bus works");
    bus.look(|display| assert_eq!(display.row(0)[..5], [b'c', b'a', b'f', 0xff, b' ']));
}
