//! A bus that fails.

use crate::bus::{ADDRESS, Bus, Driver, Silence};
use crate::display::{Display, NOMINAL};
use common::lcd::{Error, WriteMode};

/// All that a program does with a display.
fn work(driver: &mut Driver) -> Result<(), Error<Silence>> {
    driver.init()?;
    driver.show_row(0, "Flash rate (ms):")?;
    driver.define_character(0, [0x1f; 8])?;
    driver.backlight(false)?;
    driver.backlight(true)?;
    driver.print_at(1, 0, "\u{0}250")?;
    driver.set_cursor(1, 4)
}

/// Lets each transfer fail in turn, after each number of bytes that are as if they had never come, and starts again.
fn fail_everywhere(mode: WriteMode) {
    let silence = Err(Error::Bus {
        address: ADDRESS,
        cause: Silence,
    });
    let lengths: Vec<usize> = {
        let bus = Bus::new(Display::cold(NOMINAL));
        work(&mut bus.driver().with_write_mode(mode)).expect("the bus works");
        bus.transfers().iter().map(Vec::len).collect()
    };
    assert!(lengths.len() > 10, "{lengths:?}");
    for (transfer, length) in lengths.iter().enumerate() {
        for arriving in 0..*length {
            let bus = Bus::new(Display::cold(NOMINAL));
            let mut driver = bus.driver().with_write_mode(mode);
            bus.break_at(transfer, arriving);
            assert_eq!(work(&mut driver), silence, "transfer {transfer}, byte {arriving}");
            assert_eq!(
                bus.transfers().len(),
                transfer + 1,
                "after the error nothing more is sent"
            );
            work(&mut driver).expect("the bus works again");
            bus.look(|display| {
                assert_eq!(
                    display.row(0),
                    b"Flash rate (ms):",
                    "transfer {transfer}, byte {arriving}"
                );
                assert_eq!(
                    display.row(1),
                    b"\x00250            ",
                    "transfer {transfer}, byte {arriving}"
                );
                assert!(display.on && display.backlight());
            });
        }
    }
    let bus = Bus::new(Display::cold(NOMINAL));
    bus.break_at(lengths.len(), 0);
    work(&mut bus.driver().with_write_mode(mode)).expect("it fails later");
    assert!(bus.repair());
}

#[test]
fn whatever_fails_per_strobe_is_returned_and_can_be_mended() {
    fail_everywhere(WriteMode::PerStrobe);
}

#[test]
fn whatever_fails_per_character_is_returned_and_can_be_mended() {
    fail_everywhere(WriteMode::PerCharacter);
}

#[test]
fn whatever_fails_per_run_is_returned_and_can_be_mended() {
    fail_everywhere(WriteMode::PerRun);
}
