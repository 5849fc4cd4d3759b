//! The keypad of the course bench, on a simulated board.

use common::hal::gpio::{Error, Gpio, IoPin, Mode};
use common::keypad::{Column, Keypad};
use common::pins::{KEYPAD_COLUMNS, KEYPAD_ROWS};
use hardware_sim::board::{Board, Options};
use hardware_sim::recorder::Recorder;
use hardware_sim::trace::Kind;
use std::sync::Arc;

/// The mode and pull of a pin, or the level of its latch.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Mode(String, String),
    Level(u8),
}

/// What happened to the pins since the last call.
fn changes(recorder: &mut Recorder) -> Vec<(u8, Change)> {
    let mut changes = Vec::new();
    recorder.read(|event| match event.kind {
        Kind::Pin { pin, level } => changes.push((pin, Change::Level(level))),
        Kind::Mode { pin, mode, bias } => changes.push((pin, Change::Mode(mode, bias))),
        _ => {}
    });
    changes
}

/// One test, since a process has one board and takes each pin once.
#[test]
fn the_bench_idles_with_columns_that_neither_drive_nor_pull_down() {
    let board: Arc<Board> = Board::create_unnamed(&Options::default()).expect("a board");
    board.plug_in().expect("no other board yet");
    let mut recorder = Recorder::attach(&board).expect("nobody else records");
    let gpio = Gpio::new().expect("the board is plugged in");
    let mode = |mode: &str, bias: &str| Change::Mode(mode.into(), bias.into());

    // What was driven high by the last program must not be driven high by a column.
    let mut column: IoPin = gpio.get(24).expect("free").into_io(Mode::Input);
    column.set_high();
    changes(&mut recorder);
    column.select().expect("cannot fail");
    assert!(column.mode() == Mode::Output && column.is_low());
    let driven = changes(&mut recorder);
    assert!(!driven.contains(&(24, Change::Level(1))), "{driven:?}");
    column.release().expect("cannot fail");
    assert_eq!(column.mode(), Mode::Input);
    drop(column);

    let mut keypad = Keypad::on_bench(&gpio).expect("the pins are free");
    let last = |pin: u8, changes: &[(u8, Change)]| {
        let of_pin = changes
            .iter()
            .filter(|(of, change)| *of == pin && matches!(change, Change::Mode(..)));
        of_pin.map(|(_, change)| change.clone()).next_back()
    };
    let made = changes(&mut recorder);
    for pin in KEYPAD_ROWS.into_iter().chain(KEYPAD_COLUMNS) {
        assert_eq!(last(pin, &made), Some(mode("In", "PullUp")), "GPIO {pin}");
    }

    assert_eq!(keypad.scan(), Ok(vec![]));
    let scanned = changes(&mut recorder);
    for pin in KEYPAD_COLUMNS {
        assert!(
            scanned.contains(&(pin, mode("Out", "PullUp"))),
            "GPIO {pin} had no turn"
        );
        assert_eq!(last(pin, &scanned), Some(mode("In", "PullUp")), "GPIO {pin}");
    }

    let taken = Keypad::on_bench(&gpio).expect_err("the pins are taken");
    assert!(matches!(taken, Error::PinUsed(14)), "{taken}");
    drop(keypad);
    Keypad::on_bench(&gpio).expect("the pins are free again");
}
