//! Scenarios: starting, naming, joining.

use anyhow::Result;
use common::process::{Error, Process, Program, current, is_child};
use std::fs::read_to_string;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

pub fn roles(program: Program) -> Program {
    program
        .role("Introduce", introduce)
        .role("Code", code)
        .role("Fails", || -> Result<()> { anyhow::bail!("on purpose") })
        .role("Panics", || panic!("on purpose"))
        .role("ReadLine", read_line)
}

pub fn names() -> Result<()> {
    introduce();
    Process::new("Introduce").start()?.join()?;
    let child = Process::new("Introduce").name("fifteen-bytes-x").start()?;
    assert_eq!(child.name(), "fifteen-bytes-x");
    println!("{}", child.pid());
    child.join()?;
    Ok(())
}

fn introduce() {
    let comm = read_to_string("/proc/self/comm").unwrap();
    let command_line = read_to_string("/proc/self/cmdline").unwrap();
    let words: Vec<_> = command_line.split_terminator('\0').collect();
    let me = current();
    println!(
        "{} {} {:?} {:?} {}",
        me.name(),
        comm.trim_end(),
        words,
        is_child(),
        me.id()
    );
}

pub fn refused() -> Result<()> {
    for name in ["sixteen-bytes-xx", "", "a/b", "a\0b"] {
        println!("{}", Process::new("Idle").name(name).start().unwrap_err());
    }
    println!("{}", Process::new("Nobody").start().unwrap_err());
    println!("{}", Process::new("Code").start().unwrap_err());
    println!("{}", Process::new("Code").arg(&7).start().unwrap_err());
    println!("{}", Process::new("Idle").arg(&7).start().unwrap_err());
    Ok(())
}

fn code(code: u8) -> ExitCode {
    ExitCode::from(code)
}

pub fn statuses() -> Result<()> {
    let child = Process::new("Code").arg(&7_u8).start()?;
    assert_eq!(child.join()?.code(), Some(7));
    assert_eq!(child.join()?.code(), Some(7), "a second join gives the same");
    assert_eq!(child.status().and_then(|status| status.code()), Some(7));
    assert!(!child.is_alive());
    // Does nothing. Above all it does not hit another process that got the same id.
    child.terminate()?;
    child.kill()?;

    assert!(Process::new("Code").arg(&0_u8).start()?.join()?.success());
    assert_eq!(Process::new("Fails").start()?.join()?.code(), Some(1));
    assert_eq!(Process::new("Panics").start()?.join()?.code(), Some(101));

    let child = Process::new("Idle").start()?;
    child.kill()?;
    assert_eq!(child.join()?.signal(), Some(9));

    // At whatever moment of its beginning SIGTERM meets it.
    let child = Process::new("Idle").start()?;
    child.terminate()?;
    assert_eq!(child.join()?.signal(), Some(15));
    Ok(())
}

pub fn timeouts() -> Result<()> {
    let child = Process::new("Idle").start()?;
    assert_eq!(child.join_timeout(Duration::ZERO)?, None);
    assert_eq!(child.join_timeout(Duration::from_millis(1))?, None);
    assert_eq!(child.status(), None);
    assert!(child.is_alive());
    child.kill()?;
    let status = child.join_timeout(Duration::MAX)?.unwrap();
    assert_eq!(status.signal(), Some(9));
    assert_eq!(child.join_timeout(Duration::ZERO)?, Some(status));
    Ok(())
}

pub fn two_threads_join() -> Result<()> {
    let child = Process::new("Idle").start()?;
    thread::scope(|scope| {
        let joining = [0; 4].map(|_| scope.spawn(|| child.join()));
        child.kill()?;
        for thread in joining {
            assert_eq!(thread.join().unwrap()?.signal(), Some(9));
        }
        Ok(())
    })
}

pub fn standard_input() -> Result<()> {
    read_line();
    let result = Process::new("ReadLine").start()?.join();
    assert!(!matches!(result, Err(Error::Interrupted)));
    Ok(())
}

/// One byte at a time, so that the rest stays for the next process.
fn read_line() {
    let mut line = Vec::new();
    let mut byte = [0];
    while rustix::io::read(rustix::stdio::stdin(), &mut byte) == Ok(1) && byte != *b"\n" {
        line.push(byte[0]);
    }
    println!("{} read {:?}", current().name(), String::from_utf8_lossy(&line));
}
