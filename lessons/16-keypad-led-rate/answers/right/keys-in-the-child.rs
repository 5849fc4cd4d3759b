//! The child reads the keys, and the parent flashes. One queue brings it all there is: new rates, and Ctrl-C. It waits for
//! its next edge on that queue. The entry is a number, which loses its last digit by division.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

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
/// The smallest number that takes no further digit.
const FULL: u64 = 10_000_000;

fn main() -> ExitCode {
    Program::new().role("Keys", read_keys).run(flash)
}

/// Sends each number of milliseconds that is accepted, until Ctrl-C.
fn read_keys(rates: IpcSender<u64>) -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut lcd = Lcd::on_bench()?;
    lcd.init()?;
    lcd.show_row(0, PROMPT)?;
    let mut keypad = Keypad::on_bench(&Gpio::new()?)?;
    let mut total = 0;
    while sleep(PAUSE, &stop) {
        for event in keypad.scan()? {
            let Event::Pressed(key) = event else { continue };
            if key == 'D' && total > 0 {
                let text = if (50..=5000).contains(&total) {
                    ACCEPTED
                } else {
                    REFUSED
                };
                if text == ACCEPTED {
                    rates.send(total)?;
                }
                lcd.show_row(1, text)?;
                if !sleep(SHOWN, &stop) {
                    return Ok(());
                }
                total = 0;
            } else if key == '*' {
                total /= 10;
            } else if let Some(digit) = key.to_digit(10)
                && total < FULL
            {
                total = 10 * total + u64::from(digit);
            }
            let text = if total > 0 { total.to_string() } else { String::new() };
            lcd.show_row(1, &text)?;
        }
    }
    Ok(())
}

/// Flashes, and listens meanwhile: to new rates, and to the word to stop, which is `None`.
fn flash() -> Result<()> {
    let (orders, order) = mpsc::channel();
    let stop = orders.clone();
    ctrlc::set_handler(move || {
        let _ = stop.send(None);
    })?;
    let (sender, rates): (IpcSender<u64>, IpcReceiver<u64>) = ipc::channel()?;
    let keys = Process::new("Keys").arg(&sender).start()?;
    drop(sender);
    thread::spawn(move || {
        while let Ok(rate) = rates.recv()
            && orders.send(Some(rate)).is_ok()
        {}
    });
    let mut led = Gpio::new()?.get(LED)?.into_output_high();
    let mut half_period = Duration::from_secs(1);
    let mut next = Instant::now() + half_period;
    loop {
        match order.recv_timeout(next.saturating_duration_since(Instant::now())) {
            Ok(Some(rate)) => half_period = Duration::from_millis(rate),
            Err(RecvTimeoutError::Timeout) => {
                led.toggle();
                next += half_period;
            }
            Ok(None) | Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    led.set_low();
    keys.join()?;
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
