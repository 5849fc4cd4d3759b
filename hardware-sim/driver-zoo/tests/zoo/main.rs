//! Published LCD drivers on the simulated bus. Each puts "Hello" and "World" into the two rows of a display that was
//! switched on a moment ago (cold), that another program has used before (warm), or in which a killed program has left
//! half a byte.
//!
//! Each case needs a board of its own, and a process has one board: so a test runs this very program again, as the
//! "test" `other_process`, with its case in the environment.

mod drivers;

use common::lcd::WriteMode;
use drivers::Library;
use hardware_sim::bench::Bench;
use hardware_sim::board::{BOARD_VARIABLE, Bounce, LcdSpeed, Options, Profiles, RunBoard};
use hardware_sim::i2c::I2c;
use hardware_sim::recorder::Recorder;
use hardware_sim::trace::{Event, Kind};
use std::env;
use std::process::{Command, Stdio};
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
        Library::Own.show(["left by", "another"]);
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
    if let Some(row) = case.strip_prefix("write strobe by strobe in row ") {
        return drivers::write_for_ever(WriteMode::PerStrobe, row.parse().unwrap());
    }
    let Some((library, before)) = case.split_once(' ') else {
        return;
    };
    let before = [Cold, Warm, HalfAByte]
        .into_iter()
        .find(|this| format!("{this:?}") == before);
    let library = Library::ALL.into_iter().find(|this| format!("{this:?}") == library);
    before.unwrap().happen();
    library.unwrap().show(["Hello", "World"]);
}

/// Another process on `board`.
fn other(board: &RunBoard, case: &str) -> Command {
    let mut command = Command::new(env::current_exe().unwrap());
    command
        .args(["--exact", "other_process", "--ignored", "--nocapture"])
        .env(CASE, case)
        .env(BOARD_VARIABLE, board.board().path());
    command
}

/// What stands on the display in the end, and the problems that the board has noticed; `None` if the driver gives up.
fn run(library: Library, before: Before, speed: LcdSpeed) -> Option<([String; 2], Vec<String>)> {
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
    let output = other(&board, &format!("{library:?} {before:?}")).output().unwrap();
    if !output.status.success() {
        println!("{}", String::from_utf8_lossy(&output.stderr));
        return None;
    }
    assert!(board.board().path().exists(), "somebody has removed the board");
    let mut problems = Vec::new();
    recorder.finish(|Event { kind, .. }| {
        if let Kind::Diagnosis { text } = kind {
            problems.push(text);
        }
    });
    let picture = Bench::new(board.board()).lcd();
    let text = |row: String| {
        if picture.on {
            row.trim_end().to_owned()
        } else {
            "off".into()
        }
    };
    Some((picture.rows().map(text), problems))
}

fn works(library: Library, before: Before) -> bool {
    let result = run(library, before, LcdSpeed::Nominal);
    println!("{library:?} {before:?}: {result:?}");
    result.is_some_and(|(rows, _)| rows == ["Hello", "World"])
}

fn works_from(library: Library) -> [bool; 3] {
    [Cold, Warm, HalfAByte].map(|before| works(library, before))
}

#[test]
fn hd44780_driver_works_from_any_state() {
    assert_eq!(works_from(Library::Hd44780), [true, true, true]);
}

#[test]
fn lcd_lcm1602_i2c_works_from_any_state() {
    assert_eq!(works_from(Library::LcdLcm1602I2c), [true, true, true]);
}

/// It sends an instruction while the display is busy with a clear. That is lost, and it works all the same.
#[test]
fn i2c_character_display_works_from_any_state() {
    assert_eq!(works_from(Library::I2cCharacterDisplay), [true, true, true]);
    let (_, problems) = run(Library::I2cCharacterDisplay, Cold, LcdSpeed::Nominal).unwrap();
    assert!(problems.iter().any(|text| text.contains("too early")), "{problems:?}");
}

/// It never sends the three times 3 that bring a display back from 4-bit mode. On a display that was used before it
/// takes a bit of the address for the busy flag, and asks for ever.
#[test]
fn lcd1602_driver_fails_after_a_warm_restart() {
    assert_eq!(works_from(Library::Lcd1602), [true, false, true]);
}

#[test]
fn our_own_driver_works_from_any_state_and_does_nothing_wrong() {
    for speed in LcdSpeed::ALL {
        for before in [Cold, Warm, HalfAByte] {
            let shown = run(Library::Own, before, speed);
            assert_eq!(
                shown,
                Some((["Hello".into(), "World".into()], vec![])),
                "{before:?} {speed}"
            );
        }
    }
}

/// Two processes whose transfers are smaller than a character. A diagnosis names both.
#[test]
fn two_processes_that_mix_their_characters_are_both_named() {
    let board = RunBoard::create(&Options::default()).unwrap();
    let mut recorder = Recorder::attach(board.board()).unwrap();
    let mut writers = [0, 1].map(|row| {
        let mut other = other(&board, &format!("write strobe by strobe in row {row}"));
        let quiet = other.stdout(Stdio::null()).stderr(Stdio::null());
        quiet.spawn().unwrap()
    });
    let names = [&writers[0], &writers[1]].map(|writer| format!("[{}]", writer.id()));
    let mut transfers = 0;
    let mut mixed = None;
    while mixed.is_none() {
        recorder.read(|Event { kind, .. }| match kind {
            Kind::I2c { .. } => transfers += 1,
            Kind::Diagnosis { text } if names.iter().all(|name| text.contains(name)) => mixed = Some(text),
            _ => {}
        });
        assert!(transfers < 50_000, "they never met");
        thread::yield_now();
    }
    for writer in &mut writers {
        writer.kill().unwrap();
        writer.wait().unwrap();
    }
    let text = mixed.unwrap_or_default();
    assert!(text.contains("half"), "{text}");
}
