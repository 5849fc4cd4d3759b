//! The very bytes on the bus. Each expander byte is D7 D6 D5 D4, backlight, E, RW, RS.

use crate::bus::{Bus, Driver, Event};
use crate::display::{Display, NOMINAL};
use common::lcd::{Cursor, Size, Wiring, WriteMode};

fn bench(mode: WriteMode) -> (Bus, Driver) {
    let bus = Bus::new(Display::cold(NOMINAL));
    let driver = bus.driver().with_write_mode(mode);
    (bus, driver)
}

/// The bus and a driver whose display is ready.
fn ready(mode: WriteMode) -> (Bus, Driver) {
    let (bus, mut driver) = bench(mode);
    driver.init().expect("the bus works");
    bus.events();
    (bus, driver)
}

/// Six bytes for each byte of the display, `rs` in bit 0.
fn six(rs: u8, bytes: &[u8]) -> Vec<u8> {
    let halves = bytes.iter().flat_map(|byte| [byte & 0xf0, byte << 4]);
    halves
        .flat_map(|half| [half | 0x8 | rs, half | 0xc | rs, half | 0x8 | rs])
        .collect()
}

#[test]
fn the_display_is_initialised_as_the_data_sheet_says() {
    use Event::{Transfer, WaitUs};
    let (bus, mut driver) = bench(WriteMode::PerRun);
    driver.init().expect("the bus works");
    assert_eq!(
        bus.events(),
        [
            WaitUs(50_000),
            Transfer(vec![0x38, 0x3c, 0x38]),
            WaitUs(5_000),
            Transfer(vec![0x38, 0x3c, 0x38]),
            WaitUs(200),
            Transfer(vec![0x38, 0x3c, 0x38]),
            WaitUs(200),
            Transfer(vec![0x28, 0x2c, 0x28]),
            // 0x28: two lines; 0x08: off; 0x01: clear.
            Transfer(vec![
                0x28, 0x2c, 0x28, 0x88, 0x8c, 0x88, 0x08, 0x0c, 0x08, 0x88, 0x8c, 0x88, 0x08, 0x0c, 0x08, 0x18, 0x1c,
                0x18
            ]),
            WaitUs(3_000),
            // 0x06: upwards; 0x0c: on, without a cursor.
            Transfer(vec![
                0x08, 0x0c, 0x08, 0x68, 0x6c, 0x68, 0x08, 0x0c, 0x08, 0xc8, 0xcc, 0xc8
            ]),
        ]
    );
}

#[test]
fn a_text_at_a_position_is_one_transfer_per_run() {
    let (bus, mut driver) = ready(WriteMode::PerRun);
    driver.print_at(1, 3, "Hi").expect("the bus works");
    assert_eq!(
        bus.transfers(),
        [[
            0xc8, 0xcc, 0xc8, 0x38, 0x3c, 0x38, // 0xc3: to 0x43
            0x49, 0x4d, 0x49, 0x89, 0x8d, 0x89, // H
            0x69, 0x6d, 0x69, 0x99, 0x9d, 0x99, // i
        ]]
    );
}

#[test]
fn a_text_at_a_position_is_a_transfer_for_each_character_per_character() {
    let (bus, mut driver) = ready(WriteMode::PerCharacter);
    driver.print_at(1, 3, "Hi").expect("the bus works");
    assert_eq!(
        bus.transfers(),
        [
            [0xc8, 0xcc, 0xc8, 0x38, 0x3c, 0x38],
            [0x49, 0x4d, 0x49, 0x89, 0x8d, 0x89],
            [0x69, 0x6d, 0x69, 0x99, 0x9d, 0x99],
        ]
    );
}

#[test]
fn a_text_at_a_position_is_a_transfer_for_each_byte_per_strobe() {
    let (bus, mut driver) = ready(WriteMode::PerStrobe);
    driver.print_at(1, 3, "H").expect("the bus works");
    assert_eq!(
        bus.transfers(),
        [0xc8, 0xcc, 0xc8, 0x38, 0x3c, 0x38, 0x49, 0x4d, 0x49, 0x89, 0x8d, 0x89].map(|byte| vec![byte])
    );
}

#[test]
fn a_row_is_shown_with_blanks_behind_it_in_one_transfer() {
    let (bus, mut driver) = ready(WriteMode::PerRun);
    driver.show_row(0, "LED SET").expect("the bus works");
    let expected = [six(0, &[0x80]), six(1, b"LED SET         ")].concat();
    assert_eq!(expected.len(), 102);
    assert_eq!(bus.transfers(), [expected]);
}

#[test]
fn all_modes_send_the_same_bytes() {
    let sent = |mode| {
        let (bus, mut driver) = bench(mode);
        driver.init().expect("the bus works");
        driver.show_row(1, "abc").expect("the bus works");
        driver
            .define_character(3, [1, 2, 3, 4, 5, 6, 7, 8])
            .expect("the bus works");
        driver.cursor(Cursor::Blink).expect("the bus works");
        driver.backlight(false).expect("the bus works");
        driver.home().expect("the bus works");
        let transfers = bus.transfers();
        (transfers.concat(), transfers.iter().map(Vec::len).max())
    };
    let (bytes, longest) = sent(WriteMode::PerRun);
    assert_eq!(longest, Some(102));
    assert_eq!(sent(WriteMode::PerCharacter), (bytes.clone(), Some(6)));
    assert_eq!(sent(WriteMode::PerStrobe), (bytes, Some(1)));
}

#[test]
fn each_instruction_is_the_one_of_the_data_sheet() {
    fn is(name: &str, call: fn(&mut Driver) -> Result<(), common::lcd::Error<crate::bus::Silence>>, code: u8) {
        let (bus, mut driver) = ready(WriteMode::PerRun);
        call(&mut driver).expect("the bus works");
        assert_eq!(bus.transfers(), [six(0, &[code])], "{name}");
    }
    is("clear", |lcd| lcd.clear(), 0x01);
    is("home", |lcd| lcd.home(), 0x02);
    is("display off", |lcd| lcd.display(false), 0x08);
    is("display on", |lcd| lcd.display(true), 0x0c);
    is("blink", |lcd| lcd.cursor(Cursor::Blink), 0x0d);
    is("line", |lcd| lcd.cursor(Cursor::Line), 0x0e);
    is("line and blink", |lcd| lcd.cursor(Cursor::LineAndBlink), 0x0f);
    is("hidden", |lcd| lcd.cursor(Cursor::Hidden), 0x0c);
    is("upper right", |lcd| lcd.set_cursor(0, 15), 0x8f);
    is("lower left", |lcd| lcd.set_cursor(1, 0), 0xc0);
}

#[test]
fn clear_and_home_wait_as_long_as_they_are_told() {
    let (bus, driver) = ready(WriteMode::PerRun);
    let mut driver = driver.with_clear_wait_us(1_600);
    driver.clear().expect("the bus works");
    assert_eq!(bus.events().last(), Some(&Event::WaitUs(1_600)));
    driver.home().expect("the bus works");
    assert_eq!(bus.events().last(), Some(&Event::WaitUs(1_600)));
    driver.init().expect("the bus works");
    assert!(bus.events().contains(&Event::WaitUs(1_600)));
}

#[test]
fn a_character_is_drawn_in_one_transfer_that_goes_back_to_the_text() {
    let (bus, mut driver) = ready(WriteMode::PerRun);
    let dots = [0x00, 0x0a, 0x1f, 0xff, 0x0e, 0x04, 0xe0, 0x00];
    driver.define_character(2, dots).expect("the bus works");
    let five_dots = [0x00, 0x0a, 0x1f, 0x1f, 0x0e, 0x04, 0x00, 0x00];
    assert_eq!(
        bus.transfers(),
        [[six(0, &[0x50]), six(1, &five_dots), six(0, &[0x80])].concat()]
    );
}

#[test]
fn the_backlight_is_one_byte_and_then_in_every_byte() {
    let (bus, mut driver) = ready(WriteMode::PerRun);
    driver.backlight(false).expect("the bus works");
    driver.print_at(0, 0, "x").expect("the bus works");
    let dark = bus.transfers();
    assert_eq!(dark[0], [0x00]);
    assert!(dark.iter().flatten().all(|byte| byte & 0x08 == 0), "{dark:x?}");
    driver.backlight(true).expect("the bus works");
    driver.print_at(0, 0, "x").expect("the bus works");
    let lit = bus.transfers();
    assert_eq!(lit[0], [0x08]);
    assert!(lit.iter().flatten().all(|byte| byte & 0x08 != 0), "{lit:x?}");
}

#[test]
fn another_wiring_gives_other_bytes() {
    let (bus, driver) = ready(WriteMode::PerRun);
    let mut driver = driver.with_wiring(Wiring {
        register_select: 0x40,
        enable: 0x10,
        backlight: 0x80,
        data: [0x01, 0x02, 0x04, 0x08],
    });
    driver.print_at(0, 2, "K").expect("the bus works");
    assert_eq!(
        bus.transfers(),
        [[0x88, 0x98, 0x88, 0x82, 0x92, 0x82, 0xc4, 0xd4, 0xc4, 0xcb, 0xdb, 0xcb]]
    );
}

#[test]
fn four_rows_stand_in_two_lines_of_the_memory() {
    let (bus, driver) = ready(WriteMode::PerRun);
    let mut driver = driver.with_size(Size::Chars20x4);
    for (row, address) in [(0, 0x00), (1, 0x40), (2, 0x14), (3, 0x54)] {
        driver.set_cursor(row, 0).expect("the bus works");
        driver.set_cursor(row, 19).expect("the bus works");
        assert_eq!(
            bus.transfers(),
            [six(0, &[0x80 | address]), six(0, &[0x80 | (address + 19)])]
        );
        driver.show_row(row, "x").expect("the bus works");
        assert_eq!(
            bus.transfers(),
            [[six(0, &[0x80 | address]), six(1, b"x                   ")].concat()]
        );
    }
}

#[test]
fn nothing_is_sent_before_it_is_asked_for() {
    let (bus, driver) = bench(WriteMode::PerRun);
    let (released, _) = driver.release();
    assert_eq!(bus.events(), []);
    released.driver().init().expect("the bus works");
    assert!(!bus.events().is_empty(), "it is the same bus");
}
