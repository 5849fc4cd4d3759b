//! Caught by: a_letter_or_an_empty_entry_changes_nothing, all_ends_after_ctrl_c, other_numbers_are_out_of_range,
//! the_led_flashes_at_the_entered_rate, the_led_has_a_process_of_its_own — one process does it all: scans and answers
//! delay the edges, and while an answer is shown the LED stands still and Ctrl-C waits.
#![forbid(unsafe_code)]

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use common::hal::gpio::Gpio;
use common::keypad::{Event, Keypad};
use common::lcd::Lcd;

/// GPIO 21, physical pin 40.
const LED: u8 = 21;
/// What the display shows.
const PROMPT: &str = "Flash rate (ms):";
const ACCEPTED: &str = "LED SET";
const REFUSED: &str = "OUT OF RANGE";
/// Pause between two scans of the keypad.
const PAUSE: Duration = Duration::from_millis(5);
/// How long the answer to an entry is shown.
const SHOWN: Duration = Duration::from_secs(2);
/// So many digits are shown at most.
const DIGITS: usize = 8;

fn main() -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut lcd = Lcd::on_bench()?;
    lcd.init()?;
    lcd.show_row(0, PROMPT)?;
    let gpio = Gpio::new()?;
    let mut keypad = Keypad::on_bench(&gpio)?;
    let mut led = gpio.get(LED)?.into_output_high();
    let mut half_period = Duration::from_secs(1);
    let mut next = Instant::now() + half_period;
    let mut entry = String::new();
    while sleep(PAUSE, &stop) {
        if Instant::now() >= next {
            led.toggle();
            next += half_period;
        }
        for event in keypad.scan()? {
            match event {
                Event::Pressed(digit @ '0'..='9') if entry.len() < DIGITS => entry.push(digit),
                Event::Pressed('*') => drop(entry.pop()),
                Event::Pressed('D') if !entry.is_empty() => {
                    let rate = entry.parse()?;
                    let accepted = (50..=5000).contains(&rate);
                    if accepted {
                        half_period = Duration::from_millis(rate);
                    }
                    lcd.show_row(1, if accepted { ACCEPTED } else { REFUSED })?;
                    thread::sleep(SHOWN);
                    entry.clear();
                }
                _ => continue,
            }
            lcd.show_row(1, &entry)?;
        }
    }
    led.set_low();
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
