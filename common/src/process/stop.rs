//! Whether this process was asked to end.
//!
//! The answer is kept by the kernel, as descriptors that are ready from the first request on: a pipe that the signal
//! handler writes to and nobody reads, and the life line. So a wait can have them among the descriptors that it waits
//! for, and there is no moment between the signal and the answer.

use rustix::event::{PollFd, PollFlags};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::time::Instant;

/// Where requests show.
#[derive(Debug)]
pub(super) struct Requests {
    /// Readable after SIGINT or SIGTERM.
    pub(super) signals: UnixStream,
    /// Hung up after the end of the parent. The first process of a program has none.
    pub(super) lifeline: Option<OwnedFd>,
}

static REQUESTS: OnceLock<Requests> = OnceLock::new();

/// Makes this process look at `requests` from now on. Returns false when it does already look at others.
pub(super) fn watch(requests: Requests) -> bool {
    REQUESTS.set(requests).is_ok()
}

/// The descriptors to wait for, so that a request ends the wait.
pub(super) fn descriptors() -> Vec<PollFd<'static>> {
    let Some(requests) = REQUESTS.get() else {
        return Vec::new();
    };
    let signals = PollFd::new(&requests.signals, PollFlags::IN);
    signals_and(signals, requests.lifeline.as_ref())
}

fn signals_and(signals: PollFd<'static>, lifeline: Option<&'static OwnedFd>) -> Vec<PollFd<'static>> {
    let mut descriptors = vec![signals];
    descriptors.extend(lifeline.map(hang_up));
    descriptors
}

/// Waits for nothing but the end of the other side, which poll(2) reports always.
fn hang_up(lifeline: &'static OwnedFd) -> PollFd<'static> {
    PollFd::new(lifeline, PollFlags::empty())
}

/// The life line of this process, to wait for its hanging up.
pub(super) fn lifeline() -> Option<PollFd<'static>> {
    REQUESTS.get()?.lifeline.as_ref().map(hang_up)
}

/// Whether this process was asked to end.
pub(super) fn requested() -> bool {
    let mut descriptors = descriptors();
    // A failing poll(2) would be out of memory. The next call tells.
    let _ = super::wait::any(&mut descriptors, Some(Instant::now()));
    descriptors.iter().any(|descriptor| !descriptor.revents().is_empty())
}
