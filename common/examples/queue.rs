//! Workers that take numbers from queues and put their squares into one.
//!
//! A queue has any number of senders, but one receiver. So each worker gets a queue of its own.

use common::process::{Process, Program};
use ipc_channel::ipc::{self, IpcReceiver, IpcSender};

/// Worker, number, square.
type Square = (u32, u64, u64);

fn main() -> std::process::ExitCode {
    Program::new().role("Worker", work).run(parent)
}

fn parent() -> anyhow::Result<()> {
    let (results, result) = ipc::channel::<Square>()?;
    let mut tasks = Vec::new();
    for number in 1..=3_u32 {
        let (task, work) = ipc::channel::<u64>()?;
        let name = format!("Worker-{number}");
        Process::new("Worker")
            .name(&name)
            .arg(&(number, work, &results))
            .start()?;
        tasks.push(task);
    }
    // The queue of results ends when nobody can send any more. The workers still can.
    drop(results);

    for number in 0..12 {
        tasks[number % 3].send(number as u64)?;
    }
    drop(tasks);
    while let Ok((worker, number, square)) = result.recv() {
        println!("worker {worker}: {number} squared is {square}");
    }
    Ok(())
}

fn work((worker, tasks, results): (u32, IpcReceiver<u64>, IpcSender<Square>)) -> anyhow::Result<()> {
    while let Ok(number) = tasks.recv() {
        results.send((worker, number, number * number))?;
    }
    Ok(())
}
