//! Caught by: each_led_flashes_with_its_half_period, each_led_has_a_process_of_its_own — one loop in one process serves
//! all LEDs, and the work for one of them delays the edges of the others.
#![forbid(unsafe_code)]

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
    let stop = stop_on_ctrl_c()?;
    let (leds, work_ms) = arguments()?;
    let gpio = Gpio::new()?;
    let mut outputs = Vec::new();
    for (pin, half_period) in leds {
        let led = gpio.get(pin)?.into_output_high();
        work(pin, Duration::from_millis(work_ms));
        outputs.push((
            led,
            Duration::from_millis(half_period),
            Instant::now() + Duration::from_millis(half_period),
        ));
    }
    while stop.recv_timeout(Duration::from_millis(1)) == Err(RecvTimeoutError::Timeout) {
        for (led, half_period, next) in &mut outputs {
            if Instant::now() >= *next {
                led.toggle();
                *next += *half_period;
                work(led.pin(), Duration::from_millis(work_ms));
            }
        }
    }
    for (led, ..) in &mut outputs {
        led.set_low();
    }
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
