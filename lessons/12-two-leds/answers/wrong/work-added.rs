//! Caught by: each_led_flashes_with_its_half_period — the time of the work is added to the sleep, so each edge comes
//! later than it should.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use common::hal::gpio::Gpio;
use common::process::{Process, Program};

/// GPIO 2, 3 and 21 (physical pins 3, 5 and 40), and their half periods in ms, unless the arguments say otherwise.
const LEDS: [(u8, u64); 3] = [(2, 1000), (3, 250), (21, 400)];
/// Printed when a round's work is done, followed by the pin: `work done: GPIO 2`.
const DONE: &str = "work done: GPIO";

fn main() -> ExitCode {
    Program::new().role("Flash", flash).run(parent)
}

/// Starts a process for each LED and waits for all of them. Ctrl-C reaches all, so it shall not end this one first.
fn parent() -> Result<()> {
    let _stop = stop_on_ctrl_c()?;
    let (leds, work_ms) = arguments()?;
    let mut processes = Vec::new();
    for (pin, half_period) in leds {
        let process = Process::new("Flash").name(&format!("Flash{half_period}"));
        processes.push(process.arg(&(pin, half_period, work_ms)).start()?);
    }
    for process in processes {
        process.join()?;
    }
    Ok(())
}

fn flash((pin, half_period, work_ms): (u8, u64, u64)) -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut led = Gpio::new()?.get(pin)?.into_output_high();
    work(pin, Duration::from_millis(work_ms));
    while stop.recv_timeout(Duration::from_millis(half_period)) == Err(RecvTimeoutError::Timeout) {
        led.toggle();
        work(pin, Duration::from_millis(work_ms));
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
