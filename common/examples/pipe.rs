//! One process writes lines into a pipe, another one reads them.

use common::process::{Fd, Process, Program};
use std::io::{BufRead, BufReader, PipeReader, PipeWriter, Write, pipe};

fn main() -> std::process::ExitCode {
    Program::new().role("Writer", write).role("Reader", read).run(parent)
}

fn parent() -> anyhow::Result<()> {
    let (reader, writer) = pipe()?;
    // Each end is dropped here as soon as its process has it. Otherwise the reader would wait for ever, because the
    // parent might still write.
    let writing = Process::new("Writer").arg(&Fd::new(writer)).start()?;
    let reading = Process::new("Reader").arg(&Fd::new(reader)).start()?;
    writing.join()?;
    reading.join()?;
    Ok(())
}

fn write(mut pipe: Fd<PipeWriter>) -> anyhow::Result<()> {
    for number in 1..=3 {
        writeln!(pipe, "line {number}")?;
    }
    Ok(())
}

fn read(pipe: Fd<PipeReader>) -> anyhow::Result<()> {
    for line in BufReader::new(pipe.into_inner()).lines() {
        println!("read: {}", line?);
    }
    println!("the pipe is closed");
    Ok(())
}
