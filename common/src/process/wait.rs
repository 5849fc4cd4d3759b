//! Waiting for descriptors, with a deadline.

use rustix::event::{PollFd, Timespec, poll};
use std::io;
use std::time::{Duration, Instant};

/// Waits until something happens to one of `descriptors`, or `deadline` has passed. `None` is no deadline.
///
/// A signal does not end the wait. Else a look at the descriptors could miss what the signal's handler has just written
/// into one of them.
pub(super) fn any(descriptors: &mut [PollFd<'_>], deadline: Option<Instant>) -> io::Result<()> {
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        // A time too long for the kernel is as good as no limit.
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(descriptors, left.as_ref()) {
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(errno) => return Err(errno.into()),
        }
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
