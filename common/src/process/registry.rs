//! All children of this process.
//!
//! A child stays here until it has been reaped, whether or not the program still holds its [`Child`](super::Child).

use super::child::Running;
use super::error::Result;
use super::wait;
use rustix::event::{PollFd, PollFlags};
use rustix::process::Signal;
use std::os::fd::BorrowedFd;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};
use std::time::Duration;

/// How long a child may take to end when it is asked to.
const GRACE: Duration = Duration::from_secs(1);

/// How long the kernel may take to end children that were killed. It needs some time for each, and on a busy computer
/// it may not find it at once. A process that hangs in the kernel, waiting for a disk say, must not hang us.
const KILLING: Duration = Duration::from_secs(10);

static CHILDREN: Mutex<Vec<Arc<Running>>> = Mutex::new(Vec::new());

fn children() -> MutexGuard<'static, Vec<Arc<Running>>> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Shared by those who start a child, from looking for requests to end until the child is entered here.
static STARTING: RwLock<()> = RwLock::new(());

/// Keeps [`end_all`] waiting, so that it cannot miss the child that is about to be entered.
pub(super) fn start() -> RwLockReadGuard<'static, ()> {
    STARTING.read().unwrap_or_else(PoisonError::into_inner)
}

/// Enters a child that has just started.
pub(super) fn add(child: Arc<Running>) {
    children().push(child);
}

/// Strikes out a child that has been reaped.
pub(super) fn remove(child: &Running) {
    children().retain(|other| !std::ptr::eq(&**other, child));
}

fn all() -> Vec<Arc<Running>> {
    children().clone()
}

/// Reaps those that have ended, so that a program that never joins does not collect zombies.
pub(super) fn reap_ended() {
    for child in all() {
        let _ = child.reap_if_ended();
    }
}

/// Waits for all children, also for those that other threads start meanwhile.
pub(super) fn join_all() -> Result<()> {
    loop {
        let children = all();
        if children.is_empty() {
            return Ok(());
        }
        for child in children {
            child.join(None)?;
        }
    }
}

/// Ends and reaps all children: sends them `signal`, and SIGKILL when the next one does not end within one second, or
/// as soon as `hurry` is readable.
pub(super) fn end_all(signal: Signal, hurry: Option<BorrowedFd<'_>>) {
    drop(STARTING.write());
    let children = all();
    for child in &children {
        let _ = child.signal(signal);
    }
    'children: for child in &children {
        // Each has its second, so that many children on a busy computer are not killed while they are ending.
        let deadline = wait::deadline(GRACE);
        while let Ok(None) = child.reap_if_ended() {
            let mut ready = vec![child.ended()];
            ready.extend(hurry.iter().map(|hurry| PollFd::new(hurry, PollFlags::IN)));
            let failed = wait::any(&mut ready, deadline).is_err();
            let hurried = ready.get(1).is_some_and(|hurry| !hurry.revents().is_empty());
            if failed || hurried || wait::passed(deadline) {
                break 'children;
            }
        }
    }
    for child in &children {
        let _ = child.signal(Signal::KILL);
    }
    let deadline = wait::deadline(KILLING);
    for child in &children {
        while let Ok(None) = child.reap_if_ended() {
            if wait::any(&mut [child.ended()], deadline).is_err() || wait::passed(deadline) {
                break;
            }
        }
    }
}
