//! Three LEDs, one process each, and work to do meanwhile.
//!
//! Arguments: `--led PIN:HALF_PERIOD` (ms) for each of three LEDs, `--work TIME` (ms). Half periods are 200 ms or more,
//! the work takes 40 ms or less.
//!
//! - The main process starts one process for each LED and drives no LED itself.
//! - Each LED is switched on within 100 ms of the start. From then on it is on for exactly its half period and off for
//!   exactly as long, whatever the work takes.
//! - After each switching, before the next one, its process does the work once: it calls `work`.
//! - Within 100 ms of Ctrl-C all LEDs are dark, and all processes have ended. Each was waited for by its parent, and
//!   the exit code of the main process is 0.
//!
//! Fails: all_leds_are_dark_after_ctrl_c, each_led_flashes_with_its_half_period, each_led_has_a_process_of_its_own — so
//! far the main process itself flashes the first LED, and the time of the work is added to its half period.
#![forbid(unsafe_code)]

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use common::hal::gpio::Gpio;

/// GPIO 2, 3 and 21 (physical pins 3, 5 and 40), and their half periods in ms, unless the arguments say otherwise.
const LEDS: [(u8, u64); 3] = [(2, 1000), (3, 250), (21, 400)];
/// Printed when a round's work is done, followed by the pin: `work done: GPIO 2`.
const DONE: &str = "work done: GPIO";

fn main() -> Result<()> {
    let (leds, work_ms) = arguments()?;
    let (pin, half_period) = leds[0];
    flash(pin, Duration::from_millis(half_period), Duration::from_millis(work_ms))
}

fn flash(pin: u8, half_period: Duration, work_time: Duration) -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut led = Gpio::new()?.get(pin)?.into_output_high();
    work(pin, work_time);
    while stop.recv_timeout(half_period) == Err(RecvTimeoutError::Timeout) {
        led.toggle();
        work(pin, work_time);
    }
    led.set_low();
    Ok(())
}

/// The work of a round.
fn work(pin: u8, time: Duration) {
    thread::sleep(time);
    println!("{DONE} {pin}");
}

/// Pin and half period (ms) of each LED, and the time that the work takes (ms).
fn arguments() -> Result<(Vec<(u8, u64)>, u64)> {
    let (mut leds, mut work) = (Vec::new(), 30);
    let mut words = std::env::args().skip(1);
    while let Some(name) = words.next() {
        let value = words.next().with_context(|| format!("{name} needs a value"))?;
        match name.as_str() {
            "--led" => {
                let (pin, half_period) = value.split_once(':').context("write --led 2:1000")?;
                leds.push((pin.parse()?, half_period.parse()?));
            }
            "--work" => work = value.parse()?,
            _ => bail!("there is no argument {name}"),
        }
    }
    Ok((if leds.is_empty() { LEDS.to_vec() } else { leds }, work))
}

/// A channel that delivers one message at Ctrl-C. Waiting for it with a timeout is a sleep that Ctrl-C ends at once.
fn stop_on_ctrl_c() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    Ok(receiver)
}
