//! Caught by: digits_are_shown_as_they_are_entered, other_numbers_are_out_of_range — the number is kept in 16 bits, and a
//! longer one is an overflow that ends the program.
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
    let mut total: u16 = 0;
    while sleep(PAUSE, stop) {
        for event in keypad.scan()? {
            let Event::Pressed(key) = event else { continue };
            if let Some(digit) = key.to_digit(10) {
                total = 10 * total + digit as u16;
            } else if key == '*' {
                total /= 10;
            } else if key == 'D' && total > 0 {
                let accepted = (50..=5000).contains(&total);
                if accepted && rates.send(Duration::from_millis(total.into())).is_err() {
                    return Ok(()); // `Flash` has ended; waiting for it tells why.
                }
                lcd.show_row(1, if accepted { ACCEPTED } else { REFUSED })?;
                if !sleep(SHOWN, stop) {
                    return Ok(());
                }
                total = 0;
            }
            lcd.show_row(1, &if total > 0 { total.to_string() } else { String::new() })?;
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
