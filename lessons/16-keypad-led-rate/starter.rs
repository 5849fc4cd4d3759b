//! The rate of an LED, set by keypad, with corrections.
//!
//! Row 1 of the display shows `Flash rate (ms):`. All else is about row 2; it shows the keys within 100 ms of the press.
//!
//! - Digits are shown as they are entered, eight at most; further ones do not count. `*` deletes the last one. `D` enters
//!   the number. A, B, C and # do nothing, nor do `*` and `D` where there is no digit.
//! - A number from 50 to 5000 is accepted: row 2 shows `LED SET` for 2 s (up to 100 ms more) and is blank again.
//! - Any other number is not: row 2 shows `OUT OF RANGE` for 2 s, and nothing else changes. No key is pressed during
//!   these 2 s, and no number begins with 0.
//! - A process of its own flashes the LED on GPIO 21. It switches it on within 100 ms of the start; then the LED is on
//!   for exactly 1000 ms and off for as long. An accepted number is its new half period in ms, from the next edge on that
//!   comes 100 ms after `D` or later.
//! - Within 100 ms of Ctrl-C the LED is dark and all processes have ended, with exit code 0, each waited for.
//!
//! Fails: a_letter_or_an_empty_entry_changes_nothing, a_star_deletes_a_digit, all_ends_after_ctrl_c,
//! numbers_from_50_to_5000_are_accepted, other_numbers_are_out_of_range, the_led_flashes_at_the_entered_rate,
//! the_led_has_a_process_of_its_own — so far digits are shown, and nothing else happens.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::Result;
use common::hal::gpio::Gpio;
use common::keypad::{Event, Keypad};
use common::lcd::Lcd;
use common::process::Program;

/// What the display shows.
const PROMPT: &str = "Flash rate (ms):";
const ACCEPTED: &str = "LED SET";
const REFUSED: &str = "OUT OF RANGE";
/// So many digits are shown at most.
const DIGITS: usize = 8;
/// Pause between two scans of the keypad.
const PAUSE: Duration = Duration::from_millis(5);

fn main() -> ExitCode {
    Program::new().run(parent)
}

fn parent() -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut lcd = Lcd::on_bench()?;
    lcd.init()?;
    lcd.show_row(0, PROMPT)?;
    let mut keypad = Keypad::on_bench(&Gpio::new()?)?;
    let mut entry = String::new();
    while sleep(PAUSE, &stop) {
        for event in keypad.scan()? {
            match event {
                Event::Pressed(digit @ '0'..='9') if entry.len() < DIGITS => entry.push(digit),
                Event::Pressed('D') => println!("{ACCEPTED} or {REFUSED}?"),
                _ => continue,
            }
            lcd.show_row(1, &entry)?;
        }
    }
    Ok(())
}

/// Sleeps that long. Ctrl-C ends it at once, and then the answer is no.
fn sleep(time: Duration, stop: &Receiver<()>) -> bool {
    stop.recv_timeout(time) == Err(RecvTimeoutError::Timeout)
}

/// A channel that delivers one message at Ctrl-C.
fn stop_on_ctrl_c() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    Ok(receiver)
}
