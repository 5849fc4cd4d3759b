//! Two LEDs, two processes.
//!
//! `Flash1000` switches the LED on GPIO 2 every second, `Flash250` the LED on GPIO 3 every 250 ms. Neither knows of the
//! other. Watch: each LED keeps its own rhythm, and each edge is the work of another process.
//!
//! Ctrl-C reaches every process of the program. Each flashing process switches its LED off and ends; the parent waits
//! for both.
#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::Result;
use common::hal::gpio::Gpio;
use common::process::{self, Process, Program};

/// GPIO 2, physical pin 3.
const LED1: u8 = 2;
/// GPIO 3, physical pin 5.
const LED2: u8 = 3;

fn main() -> ExitCode {
    Program::new()
        .role("Flash1000", flash_1000)
        .role("Flash250", flash_250)
        .run(parent)
}

fn parent() -> Result<()> {
    // Ctrl-C shall not end this process before the two others.
    let _stop = stop_on_ctrl_c()?;
    let flash_1000 = Process::new("Flash1000").start()?;
    let flash_250 = Process::new("Flash250").start()?;
    flash_1000.join()?;
    flash_250.join()?;
    Ok(())
}

fn flash_1000() -> Result<()> {
    flash(LED1, Duration::from_secs(1))
}

fn flash_250() -> Result<()> {
    println!("Process name={}", process::current().name());
    println!("Process id={}", process::current().id());
    flash(LED2, Duration::from_millis(250))
}

/// Switches an LED on for a time and off for the same time, again and again, until Ctrl-C.
fn flash(pin: u8, half_period: Duration) -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let mut led = Gpio::new()?.get(pin)?.into_output_high();
    while stop.recv_timeout(half_period) == Err(RecvTimeoutError::Timeout) {
        led.toggle();
    }
    led.set_low();
    Ok(())
}

/// A channel that delivers one message at Ctrl-C. Waiting for it with a timeout is a sleep that Ctrl-C ends at once.
fn stop_on_ctrl_c() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    Ok(receiver)
}
