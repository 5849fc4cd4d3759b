//! How an argument gets from parent to child.
//!
//! It is taken apart into three: its bytes, in a file in memory (memfd_create(2)); the channel ends in it, in a
//! [`Parcel`]; and the descriptors in it, each wrapped in an [`Fd`](super::Fd). All of them are descriptors and go to
//! the child in one message, before it even exists. So the parent never waits for the child, however large the
//! argument is, and a child that dies early takes everything along.

use super::channel::{Parcel, Token};
use super::descriptors;
use super::ending;
use super::error::{Error, LIMITS, Result, system};
use rustix::fs::{MemfdFlags, memfd_create};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::os::fd::{AsRawFd, OwnedFd, RawFd};

/// The descriptors that travel with every argument: standard input, token, bytes, parcel.
const OWN: usize = 4;

/// An argument in the parent, taken apart.
#[derive(Debug)]
pub(super) struct Packed {
    /// The type, for comparison with what the role takes.
    pub(super) type_name: &'static str,
    bytes: File,
    parcel: Parcel,
    descriptors: Vec<OwnedFd>,
}

impl Packed {
    /// Takes `value` apart.
    pub(super) fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self> {
        OUTGOING.set(Some(Vec::new()));
        let bytes = postcard::to_stdvec(value);
        let descriptors = OUTGOING.take().unwrap_or_default();
        // Also when `value` failed half way: the channel ends so far would otherwise go out with this thread's next
        // message, whatever it is.
        let parcel = Parcel::pack();
        let bytes = bytes.map_err(|error| Error::Argument {
            doing: "packed",
            reason: reason(&error),
        })?;
        let limit = descriptors::MOST - OWN;
        if descriptors.len() > limit {
            let count = descriptors.len().to_string();
            return Err(Error::TooManyDescriptors {
                count,
                kind: "`Fd`s",
                limit,
            });
        }
        Ok(Self {
            type_name: std::any::type_name::<T>(),
            bytes: in_memory(&bytes)?,
            parcel: parcel?,
            descriptors,
        })
    }

    /// The numbers of all that has to travel, in the order that [`Delivered::new`] expects.
    pub(super) fn numbers(&self) -> Vec<RawFd> {
        let own = [self.bytes.as_raw_fd(), self.parcel.number()];
        own.into_iter()
            .chain(self.descriptors.iter().map(AsRawFd::as_raw_fd))
            .collect()
    }
}

/// A file without a name, with `bytes` in it, to be read from the beginning.
fn in_memory(bytes: &[u8]) -> Result<File> {
    let write = || {
        let mut file = File::from(memfd_create("argument", MemfdFlags::CLOEXEC)?);
        file.write_all(bytes)?;
        file.rewind()?;
        Ok(file)
    };
    write().map_err(system::<std::io::Error>("storing the argument of a process", LIMITS))
}

/// An argument in the child, not yet put together.
#[derive(Debug)]
pub struct Delivered {
    bytes: File,
    parcel: OwnedFd,
    descriptors: Vec<OwnedFd>,
}

impl Delivered {
    /// Takes what [`Packed::numbers`] listed. `None` when something is missing.
    pub(super) fn new(descriptors: impl IntoIterator<Item = OwnedFd>) -> Option<Self> {
        let mut descriptors = descriptors.into_iter();
        let bytes = File::from(descriptors.next()?);
        let parcel = descriptors.next()?;
        Some(Self {
            bytes,
            parcel,
            descriptors: descriptors.collect(),
        })
    }

    /// Puts the argument together.
    pub(super) fn unpack<T: Serialize + for<'de> Deserialize<'de>>(mut self) -> Result<T> {
        let mut bytes = Vec::new();
        self.bytes
            .read_to_end(&mut bytes)
            .map_err(system("reading the argument of this process", LIMITS))?;
        let descriptors = self.descriptors.into_iter().map(Some).collect();
        INCOMING.set(Some(Incoming { bytes, descriptors }));
        let value = Parcel::unpack::<Inside<T>>(self.parcel);
        INCOMING.take();
        Ok(value?.0)
    }
}

/// Reads a `T` from the bytes of the argument, at the one moment when `ipc_channel` has the ends at hand.
struct Inside<T>(T);

impl<'de, T: for<'a> Deserialize<'a>> Deserialize<'de> for Inside<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        Token::deserialize(deserializer)?;
        let bytes = INCOMING.with_borrow_mut(|incoming| incoming.as_mut().map(|it| std::mem::take(&mut it.bytes)));
        let bytes = bytes.ok_or_else(|| de::Error::custom("not an argument of a process"))?;
        // An error is not returned. `ipc_channel` keeps the ends in a thread-local, and in a debug build it aborts when
        // some are left that nobody took. Nothing of this process has begun, so it may just as well end here.
        let value = postcard::from_bytes(&bytes).unwrap_or_else(|error| {
            ending::give_up(&Error::Argument {
                doing: "unpacked",
                reason: reason(&error),
            })
        });
        Ok(Self(value))
    }
}

/// Nothing calls it. `ipc_channel` wants everything that is received to be sendable.
impl<T> Serialize for Inside<T> {
    fn serialize<S: Serializer>(&self, _: S) -> std::result::Result<S::Ok, S::Error> {
        Err(ser::Error::custom("an argument is sent only once"))
    }
}

/// What an argument's bytes and descriptors are taken from.
struct Incoming {
    bytes: Vec<u8>,
    descriptors: Vec<Option<OwnedFd>>,
}

thread_local! {
    /// Collects the descriptors of the argument that this thread is packing. `None` when it is not packing any.
    static OUTGOING: RefCell<Option<Vec<OwnedFd>>> = const { RefCell::new(None) };
    /// The argument that this thread is unpacking.
    static INCOMING: RefCell<Option<Incoming>> = const { RefCell::new(None) };
}

/// Lets `descriptor` travel with the argument that is being packed, and returns its place there. `None` when none is.
pub(super) fn attach(descriptor: OwnedFd) -> Option<usize> {
    OUTGOING.with_borrow_mut(|outgoing| {
        let descriptors = outgoing.as_mut()?;
        descriptors.push(descriptor);
        Some(descriptors.len() - 1)
    })
}

/// Takes the descriptor at `place` from the argument that is being unpacked. `None` when there is none.
pub(super) fn detach(place: usize) -> Option<OwnedFd> {
    INCOMING.with_borrow_mut(|incoming| incoming.as_mut()?.descriptors.get_mut(place)?.take())
}

/// What `postcard` has to say. It drops the text of a custom error, so here is what else may help.
fn reason(error: &postcard::Error) -> String {
    match error {
        postcard::Error::SerdeSerCustom | postcard::Error::SerdeDeCustom => {
            "a type in it refuses; an `Fd` may have been closed, or descriptors may have run out".to_owned()
        }
        error => error.to_string(),
    }
}
