//! Scenarios: programs that are asked to end.

use anyhow::Result;
use common::process::{Error, Process, Program, on_shutdown};
use ipc_channel::ipc;
use std::io::Write;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

pub fn roles(program: Program) -> Program {
    program
        .role("Stubborn", stubborn)
        .role("OwnHandler", own_handler)
        .role("Flood", flood)
        .role("Listen", listen)
}

fn start_two() -> Result<[common::process::Child; 2]> {
    on_shutdown(|| println!("the parent says goodbye"));
    Ok([
        Process::new("Idle").name("Idle-1").start()?,
        Process::new("Idle").name("Idle-2").start()?,
    ])
}

/// The parent is in a sleep that nobody interrupts.
pub fn idle_children() -> Result<()> {
    let _children = start_two()?;
    thread::sleep(Duration::from_secs(1000));
    Ok(())
}

/// The parent is in a join, and does not pass the error on.
pub fn idle_in_join() -> Result<()> {
    // Holds up the end until the waits have ended. It must not be the end that ends them.
    let (done, wait) = channel();
    on_shutdown(move || println!("the waits ended in time: {}", wait.recv().is_ok()));
    let [first, second] = start_two()?;
    assert!(matches!(first.join(), Err(Error::Interrupted)));
    assert!(matches!(
        second.join_timeout(Duration::from_secs(1000)),
        Err(Error::Interrupted)
    ));
    assert!(matches!(Process::new("Idle").start(), Err(Error::Interrupted)));
    done.send(())?;
    Ok(())
}

/// The parent and one child end with an error, only because the others end.
pub fn passes_the_error_on() -> Result<()> {
    let [first, _second] = start_two()?;
    let (sender, receiver) = ipc::channel::<u8>()?;
    let (ready, is_ready) = ipc::channel::<u8>()?;
    Process::new("Listen").arg(&(receiver, ready)).start()?;
    is_ready.recv()?;
    println!("the listener listens");
    first.join()?;
    drop(sender);
    Ok(())
}

fn listen((receiver, ready): (ipc::IpcReceiver<u8>, ipc::IpcSender<u8>)) -> Result<()> {
    ready.send(1)?;
    receiver.recv()?;
    Ok(())
}

/// Several threads start children, until they have enough or are told to stop.
pub fn keeps_starting() -> Result<()> {
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..5).all(|_| Process::new("Idle").start().is_ok()));
        }
    });
    Ok(())
}

static INTERRUPTS: Mutex<Option<Receiver<()>>> = Mutex::new(None);

/// As a program of a later lesson does: Ctrl-C is its own business.
pub fn take_ctrl_c() {
    let (sender, receiver) = channel();
    *INTERRUPTS.lock().unwrap() = Some(receiver);
    ctrlc::set_handler(move || sender.send(()).unwrap()).unwrap();
}

fn wait_for_ctrl_c() {
    INTERRUPTS.lock().unwrap().as_ref().unwrap().recv().unwrap();
}

pub fn ctrl_c() -> Result<()> {
    if INTERRUPTS.lock().unwrap().is_none() {
        take_ctrl_c();
    }
    let child = Process::new("OwnHandler").start()?;
    println!("the parent waits");
    wait_for_ctrl_c();
    let status = child.join()?;
    println!("the child ended with {status}");
    Ok(())
}

fn own_handler() {
    if INTERRUPTS.lock().unwrap().is_none() {
        take_ctrl_c();
    }
    on_shutdown(|| println!("the child's hook"));
    println!("the child waits");
    wait_for_ctrl_c();
    println!("the child was interrupted");
}

/// Its child does not care about signals.
pub fn stubborn_child() -> Result<()> {
    on_shutdown(|| println!("the parent says goodbye"));
    Process::new("Stubborn").start()?.join()?;
    Ok(())
}

fn stubborn() {
    ctrlc::set_handler(|| println!("never")).unwrap();
    on_shutdown(|| println!("the child was not killed"));
    println!("the child is stubborn");
    thread::sleep(Duration::from_secs(1000));
}

/// Its child is caught in a write, with the lock of standard output.
pub fn full_pipe() -> Result<()> {
    let (sender, ready) = ipc::channel::<()>()?;
    Process::new("Flood").arg(&sender).start()?;
    ready.recv()?;
    println!("x");
    flood_output();
    Ok(())
}

fn flood(ready: ipc::IpcSender<()>) -> Result<()> {
    ready.send(())?;
    flood_output();
    Ok(())
}

fn flood_output() {
    let mut output = std::io::stdout().lock();
    while output.write_all(&[b'\n'; 4096]).is_ok() {}
}
