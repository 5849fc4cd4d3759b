//! Caught by: all_leds_are_dark_after_ctrl_c, all_processes_end_after_ctrl_c — the children have process groups of
//! their own, which Ctrl-C does not reach, and the parent ends without them: they flash on.
#![forbid(unsafe_code)]

use std::os::unix::process::CommandExt;
use std::process::Command;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use common::hal::gpio::Gpio;

/// GPIO 2, 3 and 21 (physical pins 3, 5 and 40), and their half periods in ms, unless the arguments say otherwise.
const LEDS: [(u8, u64); 3] = [(2, 1000), (3, 250), (21, 400)];
/// Printed when a round's work is done, followed by the pin: `work done: GPIO 2`.
const DONE: &str = "work done: GPIO";

fn main() -> Result<()> {
    let (leds, work_ms) = arguments()?;
    if let [(pin, half_period)] = leds[..] {
        return flash((pin, half_period, work_ms));
    }
    let stop = stop_on_ctrl_c()?;
    for (pin, half_period) in leds {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--led").arg(format!("{pin}:{half_period}"));
        command.arg("--work").arg(work_ms.to_string());
        command.process_group(0).spawn()?;
    }
    stop.recv()?;
    Ok(())
}

/// Switches an LED at exact times until Ctrl-C. The times are counted from the first one, so what happens in between
/// does not matter as long as it fits.
fn flash((pin, half_period, work_ms): (u8, u64, u64)) -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut led = Gpio::new()?.get(pin)?.into_output_high();
    let mut next = Instant::now();
    loop {
        work(pin, Duration::from_millis(work_ms));
        next += Duration::from_millis(half_period);
        let pause = next.saturating_duration_since(Instant::now());
        if stop.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            break;
        }
        led.toggle();
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
