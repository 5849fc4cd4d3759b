//! What the driver refuses, before it sends anything.

use crate::bus::{ADDRESS, Bus, Silence};
use crate::display::{Display, NOMINAL};
use common::lcd::{Error, Lcd, Size, Unknown};

#[test]
fn a_text_that_does_not_fit_into_its_row_is_refused() {
    let bus = Bus::new(Display::cold(NOMINAL));
    let mut driver = bus.driver();
    let too_long = |text: &str, length, room| {
        let text = text.to_owned();
        Err(Error::TooLong { text, length, room })
    };
    assert_eq!(
        driver.show_row(0, "12345678901234567"),
        too_long("12345678901234567", 17, 16)
    );
    assert_eq!(driver.print_at(1, 14, "abc"), too_long("abc", 3, 2));
    // Characters count, not bytes.
    assert_eq!(driver.print_at(1, 15, "°C"), too_long("°C", 2, 1));
    assert_eq!(bus.events(), []);
    assert_eq!(driver.print_at(1, 14, "°C"), Ok(()));
    assert_eq!(driver.print_at(1, 15, ""), Ok(()));
    let mut driver = driver.with_size(Size::Chars20x4);
    assert_eq!(driver.print_at(0, 14, "abcdef"), Ok(()));
    assert_eq!(driver.print_at(3, 14, "abcdefg"), too_long("abcdefg", 7, 6));
}

#[test]
fn a_position_that_does_not_exist_is_refused() {
    let bus = Bus::new(Display::cold(NOMINAL));
    for (size, rows, columns) in [(Size::Chars16x2, 2, 16), (Size::Chars20x4, 4, 20)] {
        let mut driver = bus.driver().with_size(size);
        for (row, column) in [(rows, 0), (0, columns), (usize::MAX, 0), (1, usize::MAX)] {
            let expected = Err(Error::Position { row, column, size });
            assert_eq!(driver.set_cursor(row, column), expected);
            assert_eq!(driver.print_at(row, column, ""), expected);
        }
        assert_eq!(
            driver.show_row(rows, ""),
            Err(Error::Position {
                row: rows,
                column: 0,
                size
            })
        );
    }
    assert_eq!(bus.events(), []);
}

#[test]
fn a_character_that_the_display_has_not_is_refused_if_that_was_chosen() {
    let bus = Bus::new(Display::cold(NOMINAL));
    for unknown in [Unknown::Refuse, Unknown::Replace('é')] {
        let mut driver = bus.driver().with_unknown(unknown);
        assert_eq!(driver.show_row(0, "a~b"), Err(Error::Unknown('~')));
    }
    assert_eq!(bus.driver().define_character(8, [0; 8]), Err(Error::NoSuchCharacter(8)));
    assert_eq!(bus.events(), []);
}

#[test]
fn each_text_says_what_happened_and_what_helps() {
    let text = |error: Error<Silence>| error.to_string();
    let bus = text(Error::Bus {
        address: ADDRESS,
        cause: Silence,
    });
    assert!(
        bus.contains("address 0x27 does not answer: Silence") && bus.contains("try address 0x3f"),
        "{bus}"
    );
    let bus = text(Error::Bus {
        address: 0x3f,
        cause: Silence,
    });
    assert!(
        bus.contains("address 0x3f does not answer: Silence") && bus.contains("try address 0x27"),
        "{bus}"
    );
    let size = Size::Chars16x2;
    let position = text(Error::Position {
        row: 2,
        column: 0,
        size,
    });
    assert_eq!(
        position,
        "the display has no row 2, column 0; its rows are 0 to 1, its columns 0 to 15"
    );
}

/// A program that uses the driver hands its errors up with `?`.
#[test]
fn errors_are_errors_for_everybody() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let bus = Bus::new(Display::cold(NOMINAL));
    let (bus, delay) = bus.driver().release();
    Lcd::new(bus, ADDRESS, delay).init()?;
    Ok(())
}
