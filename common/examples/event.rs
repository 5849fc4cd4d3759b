//! A process that waits until another one tells it to go on.
//!
//! The event is a pipe that closes: everyone who reads from it sees that, at once and for ever.

use common::process::{Fd, Process, Program, current};
use std::io::{PipeReader, Read, pipe};

fn main() -> std::process::ExitCode {
    Program::new().role("Runner", run).run(parent)
}

fn parent() -> anyhow::Result<()> {
    let (wait, go) = pipe()?;
    let wait = Fd::new(wait);
    let runners = ["Runner-1", "Runner-2", "Runner-3"].map(|name| Process::new("Runner").name(name).arg(&wait).start());

    println!("ready, set, go");
    drop(go);
    for runner in runners {
        runner?.join()?;
    }
    Ok(())
}

fn run(mut wait: Fd<PipeReader>) -> anyhow::Result<()> {
    wait.read_to_end(&mut Vec::new())?;
    println!("{} runs", current().name());
    Ok(())
}
