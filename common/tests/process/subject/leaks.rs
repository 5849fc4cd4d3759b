//! Scenarios: what could be left behind.

use anyhow::Result;
use common::process::{Fd, Process, Program};
use ipc_channel::ipc::{self, IpcSender};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::Pid;
use std::fs::{read_dir, read_link};
use std::io::{PipeReader, pipe};
use std::path::Path;
use std::thread;

pub fn roles(program: Program) -> Program {
    program.role("List", list)
}

/// What the descriptors of this process are, without the identities: `pipe`, `socket`, `/dev/null`, …
pub fn open_descriptors() -> Vec<String> {
    let mut kinds = Vec::new();
    for entry in read_dir("/proc/self/fd").unwrap() {
        // The descriptor that reads the folder is gone when it is looked at.
        if let Ok(target) = read_link(entry.unwrap().path()) {
            let target = target.to_string_lossy();
            if !target.ends_with("/fd") {
                kinds.push(target.split(":[").next().unwrap_or_default().to_owned());
            }
        }
    }
    kinds.sort();
    kinds
}

fn list((report, _pipe): (IpcSender<Vec<String>>, Fd<PipeReader>)) -> Result<()> {
    Ok(report.send(open_descriptors())?)
}

/// Starts a process that lists its descriptors, and returns what it says.
fn listed() -> Result<Vec<String>> {
    let (reader, _writer) = pipe()?;
    let (report, reported) = ipc::channel()?;
    let child = Process::new("List").arg(&(&report, Fd::new(reader))).start()?;
    drop(report);
    let list = reported.recv()?;
    assert!(child.join()?.success());
    Ok(list)
}

pub fn many_at_once() -> Result<()> {
    let alone = listed()?;
    println!("{alone:?}");
    let before = open_descriptors();
    thread::scope(|scope| {
        let threads = [0; 8].map(|_| {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(listed()?, alone);
                }
                Ok(())
            })
        });
        threads.into_iter().try_for_each(|thread| thread.join().unwrap())
    })
    .map_err(|error: anyhow::Error| error)?;
    assert_eq!(open_descriptors(), before);
    Ok(())
}

pub fn zombies() -> Result<()> {
    let exists = |pid: u32| Path::new(&format!("/proc/{pid}")).exists();
    // Nobody joins these. They end, and wait for somebody to reap them.
    let mut pids = Vec::new();
    for _ in 0..10 {
        pids.push(Process::new("Code").arg(&0_u8).start()?.pid());
    }
    for pid in &pids {
        let pid = Id::Pid(Pid::from_raw(*pid as i32));
        // The first of them may have been reaped by the start of the last.
        let _ = waitid(pid, WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT);
    }
    let child = Process::new("Code").arg(&0_u8).start()?;
    assert!(
        !pids.into_iter().any(exists),
        "starting a process reaps those that have ended"
    );
    child.join()?;
    assert!(!exists(child.pid()), "joining a process reaps it");
    Ok(())
}
