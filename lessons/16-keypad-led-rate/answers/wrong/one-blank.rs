//! Caught by: a_letter_or_an_empty_entry_changes_nothing, a_star_deletes_a_digit, numbers_from_50_to_5000_are_accepted,
//! other_numbers_are_out_of_range — row 2 is cleared by one blank, so the rest of the old text remains.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::Result;
use common::hal::gpio::Gpio;
use common::keypad::{Event, Keypad};
use common::lcd::Lcd;
use common::process::{Process, Program};
use ipc_channel::ipc::{self, IpcReceiver, IpcSender};

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

fn main() -> ExitCode {
    Program::new().role("Flash", flash).run(parent)
}

fn parent() -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let (rates, receiver) = ipc::channel()?;
    let flash = Process::new("Flash").arg(&receiver).start()?;
    read_keys(&rates, &stop)?;
    flash.join()?;
    Ok(())
}

/// Sends each number of milliseconds that is accepted, until Ctrl-C.
fn read_keys(rates: &IpcSender<Duration>, stop: &Receiver<()>) -> Result<()> {
    let mut lcd = Lcd::on_bench()?;
    lcd.init()?;
    lcd.show_row(0, PROMPT)?;
    let mut keypad = Keypad::on_bench(&Gpio::new()?)?;
    let mut entry = String::new();
    while sleep(PAUSE, stop) {
        for event in keypad.scan()? {
            match event {
                Event::Pressed(digit @ '0'..='9') if entry.len() < DIGITS => entry.push(digit),
                Event::Pressed('*') => drop(entry.pop()),
                Event::Pressed('D') if !entry.is_empty() => {
                    let rate = entry.parse()?;
                    let accepted = (50..=5000).contains(&rate);
                    if accepted && rates.send(Duration::from_millis(rate)).is_err() {
                        return Ok(()); // `Flash` has ended; waiting for it tells why.
                    }
                    lcd.show_row(1, if accepted { ACCEPTED } else { REFUSED })?;
                    if !sleep(SHOWN, stop) {
                        return Ok(());
                    }
                    entry.clear();
                }
                _ => continue,
            }
            lcd.print_at(1, 0, if entry.is_empty() { " " } else { &entry })?;
        }
    }
    Ok(())
}

/// Switches the LED on for a time and off for the same time, again and again, until Ctrl-C.
fn flash(rates: IpcReceiver<Duration>) -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut led = Gpio::new()?.get(LED)?.into_output_high();
    let mut half_period = Duration::from_secs(1);
    while sleep(half_period, &stop) {
        led.toggle();
        while let Ok(rate) = rates.try_recv() {
            half_period = rate;
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
