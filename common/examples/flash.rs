//! A process that flashes an LED at a rate that it gets through a channel. The README shows this program.

use common::hal::gpio::Gpio;
use common::process::{Process, Program};
use ipc_channel::ipc::{self, IpcReceiver};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::Result;

fn main() -> ExitCode {
    Program::new().role("Flash", flash).run(parent)
}

fn parent() -> Result<()> {
    let (rates, receiver) = ipc::channel()?;
    let flash = Process::new("Flash").arg(&receiver).start()?;
    rates.send(Duration::from_millis(250))?;
    flash.join()?;
    Ok(())
}

fn flash(rates: IpcReceiver<Duration>) -> Result<()> {
    let mut led = Gpio::new()?.get(21)?.into_output_low();
    let half_period = rates.recv()?;
    loop {
        led.toggle();
        thread::sleep(half_period);
    }
}
