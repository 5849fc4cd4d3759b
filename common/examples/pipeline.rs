//! Three processes in a row, each with its own part of the work.

use common::process::{Process, Program};
use ipc_channel::ipc::{self, IpcReceiver, IpcSender};

fn main() -> std::process::ExitCode {
    Program::new()
        .role("Source", source)
        .role("Double", double)
        .role("Sink", sink)
        .run(parent)
}

fn parent() -> anyhow::Result<()> {
    let (numbers, to_double) = ipc::channel::<u32>()?;
    let (doubled, to_print) = ipc::channel::<u32>()?;
    let stages = [
        Process::new("Source").arg(&numbers).start()?,
        Process::new("Double").arg(&(to_double, &doubled)).start()?,
        Process::new("Sink").arg(&to_print).start()?,
    ];
    // A stage ends when nobody can send to it any more. The parent must not be the last who can.
    drop((numbers, doubled));
    for stage in stages {
        stage.join()?;
    }
    Ok(())
}

fn source(numbers: IpcSender<u32>) -> anyhow::Result<()> {
    for number in 1..=5 {
        numbers.send(number)?;
    }
    Ok(())
}

fn double((numbers, doubled): (IpcReceiver<u32>, IpcSender<u32>)) -> anyhow::Result<()> {
    while let Ok(number) = numbers.recv() {
        doubled.send(2 * number)?;
    }
    Ok(())
}

fn sink(numbers: IpcReceiver<u32>) {
    while let Ok(number) = numbers.recv() {
        println!("{number}");
    }
}
