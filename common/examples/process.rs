//! Two processes that run at the same time.
//!
//! Watch them with `ps` in another terminal. Ctrl-C ends all three.

use common::process::{Process, Program};
use std::thread;
use std::time::Duration;

fn main() -> std::process::ExitCode {
    Program::new()
        .role("Flash1000", flash_1000)
        .role("Flash250", flash_250)
        .run(parent)
}

fn parent() -> anyhow::Result<()> {
    let slow = Process::new("Flash1000").start()?;
    let fast = Process::new("Flash250").start()?;
    println!("started {} and {}", slow.name(), fast.name());
    println!("{} ended with {}", slow.name(), slow.join()?);
    println!("{} ended with {}", fast.name(), fast.join()?);
    Ok(())
}

fn flash_1000() {
    flash(Duration::from_millis(1000), 2);
}

fn flash_250() {
    flash(Duration::from_millis(250), 8);
}

fn flash(period: Duration, times: u32) {
    for _ in 0..times {
        println!("{period:?}: on");
        thread::sleep(period / 2);
        println!("{period:?}: off");
        thread::sleep(period / 2);
    }
}
