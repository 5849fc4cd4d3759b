//! Descriptors inside arguments.

use super::argument;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use std::ops::{Deref, DerefMut};
use std::os::fd::{AsFd, OwnedFd};

/// The end of a pipe, a file or a socket that may be part of the argument of a process.
///
/// It is used like the thing inside, and [`into_inner`](Self::into_inner) takes it out.
///
/// ```no_run
/// # use common::process::{Fd, Process};
/// # fn parent() -> anyhow::Result<()> {
/// let (reader, writer) = std::io::pipe()?;
/// let child = Process::new("Reader").arg(&Fd::new(reader)).start()?;
/// # Ok(()) }
/// ```
///
/// Serialising it copies the descriptor (F_DUPFD_CLOEXEC in fcntl(2)); the parent keeps its own until it drops it. It
/// can be serialised as part of the argument of a process only. Anywhere else, in a message through a channel for
/// example, that is an error, since bytes alone cannot carry a descriptor.
#[derive(Debug)]
pub struct Fd<T>(T);

impl<T> Fd<T> {
    /// Wraps `inner`.
    pub fn new(inner: T) -> Self {
        Self(inner)
    }

    /// Takes out what was wrapped.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Fd<T> {
    fn from(inner: T) -> Self {
        Self(inner)
    }
}

impl<T> Deref for Fd<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Fd<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: AsFd> Serialize for Fd<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let copy = self.0.as_fd().try_clone_to_owned().map_err(ser::Error::custom)?;
        let place = argument::attach(copy);
        place
            .ok_or_else(|| ser::Error::custom("an `Fd` can travel only in the argument of a process"))?
            .serialize(serializer)
    }
}

impl<'de, T: From<OwnedFd>> Deserialize<'de> for Fd<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let descriptor = argument::detach(usize::deserialize(deserializer)?);
        let descriptor =
            descriptor.ok_or_else(|| de::Error::custom("an `Fd` can come only in the argument of a process"))?;
        Ok(Self(descriptor.into()))
    }
}
