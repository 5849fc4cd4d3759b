//! Two programs that write at once: what each write mode makes of it.

use crate::bus::Bus;
use crate::display::{Display, NOMINAL};
use common::lcd::WriteMode;

const UPPER: &str = "abcdefghijklmnop";
const LOWER: &str = "0123456789ABCDEF";

/// The transfers of a program that writes `text` into `row` of a display that is ready.
fn transfers(mode: WriteMode, row: usize, text: &str) -> Vec<Vec<u8>> {
    let bus = Bus::new(Display::cold(NOMINAL));
    let mut driver = bus.driver().with_write_mode(mode);
    driver.show_row(row, text).expect("the bus works");
    bus.transfers()
}

/// A display after two programs, each with a row of its own, have written at once. Their transfers arrive in turn, those
/// of the second program one later. (In step, both would raise E together, and all of the first would be lost.)
fn after_both(mode: WriteMode) -> Display {
    let bus = Bus::new(Display::cold(NOMINAL));
    bus.driver().init().expect("the bus works");
    let mut display = bus.look(Clone::clone);
    let mut now_ns = 1_000_000_000;
    let mut first = transfers(mode, 0, UPPER).into_iter();
    let mut second = transfers(mode, 1, LOWER).into_iter();
    let mut arriving: Vec<Vec<u8>> = first.next().into_iter().collect();
    while first.len() + second.len() > 0 {
        arriving.extend(first.next());
        arriving.extend(second.next());
    }
    for byte in arriving.into_iter().flatten() {
        now_ns += 90_000;
        display.expander(byte, now_ns);
    }
    display
}

#[test]
fn per_run_both_texts_are_right() {
    let display = after_both(WriteMode::PerRun);
    assert_eq!(display.row(0), UPPER.as_bytes());
    assert_eq!(display.row(1), LOWER.as_bytes());
}

#[test]
fn per_character_the_characters_are_right_but_stand_elsewhere() {
    let display = after_both(WriteMode::PerCharacter);
    // As soon as the second program has moved the cursor, both write there.
    assert_eq!(display.row(0), b"a               ");
    assert_eq!(display.text(0x40, 31), b"b0c1d2e3f4g5h6i7j8k9lAmBnCoDpEF");
}

#[test]
fn per_strobe_it_is_garbage() {
    let display = after_both(WriteMode::PerStrobe);
    let shown = [display.text(0, 0x28), display.text(0x40, 0x28)].concat();
    let pairs = |text: &'static str| text.as_bytes().windows(2);
    for pair in pairs(UPPER).chain(pairs(LOWER)) {
        assert!(!shown.windows(2).any(|shown| shown == pair), "{shown:x?}");
    }
}
