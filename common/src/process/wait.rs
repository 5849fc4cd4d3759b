//! Waiting for descriptors, with a deadline.

use rustix::event::{PollFd, Timespec, poll};
use std::io;
use std::time::{Duration, Instant};

/// Waits until something happens to one of `descriptors`, or `deadline` has passed. `None` is no deadline.
///
/// May also return early, so look at what you wait for and call again.
pub(super) fn any(descriptors: &mut [PollFd<'_>], deadline: Option<Instant>) -> io::Result<()> {
    let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
    // A time too long for the kernel is as good as no limit.
    let left = left.and_then(|left| Timespec::try_from(left).ok());
    match poll(descriptors, left.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
        Err(errno) => Err(errno.into()),
    }
}

/// The deadline `timeout` from now. `None` when it is beyond what the clock can count: no deadline.
pub(super) fn deadline(timeout: Duration) -> Option<Instant> {
    Instant::now().checked_add(timeout)
}

/// Whether `deadline` has passed.
pub(super) fn passed(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|deadline| Instant::now() >= deadline)
}
