//! The rate of an LED, set by keypad.
//!
//! The process `Flash` flashes the LED on GPIO 21, at first on for one second and off for one second. The main process
//! reads the keypad and shows the digits on the display. `D` enters them: so many milliseconds the LED is on, and so
//! many off, from the next edge on. Watch: the LED keeps its rhythm while keys are pressed.
//!
//! Ctrl-C reaches both processes. `Flash` switches its LED off and ends, and the main process waits for it.
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
/// Pause between two scans of the keypad.
const PAUSE: Duration = Duration::from_millis(5);
/// The largest number that still takes one digit more: a row has room for 16.
const ROOM: u64 = 999_999_999_999_999;

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

/// Sends each number of milliseconds that is entered, until Ctrl-C.
fn read_keys(rates: &IpcSender<Duration>, stop: &Receiver<()>) -> Result<()> {
    let mut lcd = Lcd::on_bench()?;
    lcd.init()?;
    lcd.show_row(0, "Flash rate (ms):")?;
    let mut keypad = Keypad::on_bench(&Gpio::new()?)?;
    let mut total = 0;
    while sleep(PAUSE, stop) {
        for event in keypad.scan()? {
            let Event::Pressed(key) = event else { continue };
            if let Some(digit) = key.to_digit(10)
                && total <= ROOM
            {
                total = 10 * total + u64::from(digit);
                lcd.show_row(1, &total.to_string())?;
            } else if key == 'D' && total > 0 {
                if rates.send(Duration::from_millis(total)).is_err() {
                    return Ok(()); // `Flash` has ended; waiting for it tells why.
                }
                lcd.show_row(1, "LED SET")?;
                if !sleep(Duration::from_secs(2), stop) {
                    return Ok(());
                }
                lcd.show_row(1, "")?;
                total = 0;
            }
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
