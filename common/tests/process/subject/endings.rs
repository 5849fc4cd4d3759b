//! Scenarios: how a program ends.

use anyhow::Result;
use common::process::{Process, Program, on_shutdown};
use std::thread;
use std::time::Duration;

pub fn roles(program: Program) -> Program {
    program.role("Nest", nest).role("Quits", || {
        on_shutdown(|| println!("first in, last out"));
        on_shutdown(|| panic!("must not stop the others"));
        on_shutdown(|| println!("last in, first out"));
        println!("it quits");
    })
}

pub fn returns_ok() -> Result<()> {
    on_shutdown(|| println!("the parent's hook"));
    // Dropped, but it is waited for.
    Process::new("Quits").start()?;
    Ok(())
}

pub fn returns_an_error() -> Result<()> {
    on_shutdown(|| println!("the parent's hook"));
    Process::new("Idle").start()?;
    wait_for_input();
    anyhow::bail!("on purpose")
}

pub fn panics() -> Result<()> {
    on_shutdown(|| println!("the parent's hook"));
    Process::new("Idle").start()?;
    wait_for_input();
    panic!("on purpose")
}

/// The test writes when it has seen all that it wants to see.
pub fn wait_for_input() {
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

pub fn grandchildren() -> Result<()> {
    let nest = Process::new("Nest").start()?;
    Process::new("Idle").name("Idle-0").start()?;
    nest.join()?;
    Ok(())
}

fn nest() -> Result<()> {
    Process::new("Idle").name("Idle-1").start()?;
    Process::new("Idle").name("Idle-2").start()?.join()?;
    Ok(())
}

pub fn thread_ends() -> Result<()> {
    let child = thread::spawn(|| Process::new("Idle").start()).join().unwrap()?;
    wait_for_input();
    assert!(child.is_alive());
    child.terminate()?;
    assert!(child.join_timeout(Duration::from_secs(60))?.is_some());
    Ok(())
}
