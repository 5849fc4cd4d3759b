//! Published LCD drivers on the simulated bus. Each puts "Hello" and "World" into the two rows of a display that was
//! switched on a moment ago (cold), that another program has used before (warm), or in which a killed program has left
//! half a byte.
//!
//! Each case needs a board of its own, and a process has one board: so a test runs this very program again, as the
//! "test" `other_process`, with its case in the environment.

mod drivers;

use drivers::Driver;
use hardware_sim::bench::Bench;
use hardware_sim::board::{BOARD_VARIABLE, Bounce, LcdSpeed, Options, Profiles, RunBoard};
use hardware_sim::i2c::I2c;
use hardware_sim::recorder::Recorder;
use hardware_sim::trace::{Event, Kind};
use std::env;
use std::process::Command;
use std::thread;
use std::time::Duration;

const CASE: &str = "DRIVER_ZOO_CASE";

/// What the display went through before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Before {
    Cold,
    Warm,
    HalfAByte,
}

use Before::*;

impl Before {
    fn happen(self) {
        // A real program needs longer to start than a display to reset itself.
        thread::sleep(Duration::from_millis(15));
        if self == Cold {
            return;
        }
        Driver::Own.show(["left by", "another"]);
        if self == HalfAByte {
            let mut i2c = I2c::new().unwrap();
            i2c.set_slave_address(0x27).unwrap();
            i2c.write(&[0x48, 0x4c, 0x48]).unwrap();
        }
    }
}

#[test]
#[ignore = "run by other tests, in a process of its own"]
fn other_process() {
    let case = env::var(CASE).unwrap_or_default();
    let Some((driver, before)) = case.split_once(' ') else {
        return;
    };
    let before = [Cold, Warm, HalfAByte]
        .into_iter()
        .find(|this| format!("{this:?}") == before);
    let driver = Driver::ALL.into_iter().find(|this| format!("{this:?}") == driver);
    before.unwrap().happen();
    driver.unwrap().show(["Hello", "World"]);
}

/// What stands on the display in the end, and the problems that the board has noticed.
fn run(driver: Driver, before: Before, speed: LcdSpeed) -> ([String; 2], Vec<String>) {
    let profiles = Profiles {
        button: Bounce::Clean,
        keypad: Bounce::Clean,
        lcd: speed,
    };
    let board = RunBoard::create(&Options {
        profiles,
        ..Options::default()
    })
    .unwrap();
    let recorder = Recorder::attach(board.board()).unwrap();
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", "other_process", "--ignored", "--nocapture"])
        .env(CASE, format!("{driver:?} {before:?}"))
        .env(BOARD_VARIABLE, board.board().path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut problems = Vec::new();
    recorder.finish(|Event { kind, .. }| {
        if let Kind::Diagnosis { text } = kind {
            problems.push(text);
        }
    });
    let picture = Bench::new(board.board()).lcd();
    assert!(picture.on || before != Cold, "the display is off");
    (picture.rows().map(|row| row.trim_end().to_owned()), problems)
}

fn shows(driver: Driver, before: Before) -> [String; 2] {
    run(driver, before, LcdSpeed::Nominal).0
}

fn works_from_any_state(driver: Driver) {
    for before in [Cold, Warm, HalfAByte] {
        assert_eq!(shows(driver, before), ["Hello", "World"], "{driver:?} {before:?}");
    }
}

#[test]
fn hd44780_driver_works_from_any_state() {
    works_from_any_state(Driver::Hd44780Driver);
}

#[test]
fn lcd_lcm1602_i2c_works_from_any_state() {
    works_from_any_state(Driver::LcdLcm1602I2c);
}

/// It sends two instructions while the display is busy with a clear. They are lost, and it works all the same.
#[test]
fn i2c_character_display_works_from_any_state() {
    works_from_any_state(Driver::I2cCharacterDisplay);
    let (_, problems) = run(Driver::I2cCharacterDisplay, Cold, LcdSpeed::Nominal);
    assert!(!problems.is_empty());
}

/// It never sends the three times 3 that bring a display back from 4-bit mode.
#[test]
fn lcd1602_driver_works_on_a_display_that_was_just_switched_on() {
    assert_eq!(shows(Driver::Lcd1602Driver, Cold), ["Hello", "World"]);
    assert_ne!(shows(Driver::Lcd1602Driver, Warm), ["Hello", "World"]);
    assert_eq!(shows(Driver::Lcd1602Driver, HalfAByte), ["Hello", "World"]);
}

#[test]
fn our_own_driver_works_from_any_state_and_does_nothing_wrong() {
    for speed in LcdSpeed::ALL {
        for before in [Cold, Warm, HalfAByte] {
            let (rows, problems) = run(Driver::Own, before, speed);
            assert_eq!(
                (rows, problems),
                (["Hello".into(), "World".into()], vec![]),
                "{before:?} {speed}"
            );
        }
    }
}
