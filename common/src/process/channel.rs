//! How ends of `ipc_channel` channels travel in an argument.
//!
//! Such an end can be serialised only inside `ipc_channel`'s own `send`, and read only inside its own `recv`. So there
//! has to be a channel from parent to child. `ipc_channel` can connect two processes in one way only, by a socket in
//! the file system, and a killed process leaves that behind. Here is another way:
//!
//! 1. The parent makes a channel to itself and sends the ends into it. They wait in its socket. ([`Parcel::pack`])
//! 2. It passes that socket to the child, as any descriptor is passed.
//! 3. The child makes a channel to itself as well, and moves the message from the parent's socket into its own, just
//!    as it is. Then it receives. ([`Parcel::unpack`])
//!
//! The message in the channel is small and of a fixed size: it carries the ends, while the argument's bytes travel
//! apart. That matters. `ipc_channel` sends a large message in pieces, and waits for ever when the receiver dies
//! between two of them, because it holds a copy of the receiving end itself.
//!
//! `ipc_channel` does not show the descriptors of its channels. [`find`] gets them by their content: it sends a
//! message that is like no other, and looks for the socket in which it arrived.

use super::descriptors;
use super::error::{Error, LIMITS, Result};
use ipc_channel::IpcError;
use ipc_channel::ipc::{self, IpcReceiver};
use nix::sys::socket::MsgFlags;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd, RawFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many channel ends and pieces of shared memory `ipc_channel` can send at once: its MAX_FDS_IN_CMSG.
const MOST: usize = 64;

/// More than the message of a parcel ever needs.
const LARGEST: usize = 1024;

/// The channel ends of one argument, waiting in a socket.
#[derive(Debug)]
pub(super) struct Parcel {
    /// Owns the socket.
    _receiver: IpcReceiver<Token>,
    number: RawFd,
}

impl Parcel {
    /// Packs the ends that were serialised in this thread since the last send. `ipc_channel` has put them aside.
    pub(super) fn pack() -> Result<Self> {
        let known = sockets().map_err(moving)?;
        let (sender, receiver) = ipc::channel().map_err(moving)?;
        let token = Token::new();
        // `ipc_channel` panics where there are more than it can send. It has let go of them by then.
        match catch_unwind(AssertUnwindSafe(|| sender.send(token.clone()))) {
            Ok(sent) => sent.map_err(refused("packed"))?,
            Err(_) => return Err(too_many()),
        }
        let number = find(&token, &known)?;
        Ok(Self {
            _receiver: receiver,
            number,
        })
    }

    /// The number of the descriptor. It is valid as long as `self` lives.
    pub(super) fn number(&self) -> RawFd {
        self.number
    }

    /// Receives `T` in the child, with the channel ends that wait in `socket`, which was passed by the parent.
    ///
    /// `T` reads the token, and nothing of its own, from the deserialiser that it is given.
    pub(super) fn unpack<T>(socket: OwnedFd) -> Result<T>
    where
        T: Serialize + for<'de> Deserialize<'de>,
    {
        let (message, ends) = descriptors::receive(socket, LARGEST).map_err(moving)?;
        let numbers: Vec<RawFd> = ends.iter().map(AsRawFd::as_raw_fd).collect();

        let known = sockets().map_err(moving)?;
        let (sender, receiver) = ipc::channel().map_err(moving)?;
        let token = Token::new();
        sender.send(token.clone()).map_err(refused("unpacked"))?;
        let receiving = find(&token, &known)?;
        receiver.recv().map_err(refused("unpacked"))?;
        // The sockets of a channel work in both directions. What enters at the receiving end comes out at the sending
        // end, and so that one is found, too.
        let token = Token::new();
        descriptors::send(receiving, token.0.as_bytes(), &[]).map_err(moving)?;
        let sending = find(&token, &known)?;
        nix::sys::socket::recv(sending, &mut [0; LARGEST], MsgFlags::MSG_DONTWAIT)
            .map_err(|errno| moving(errno.into()))?;

        descriptors::send(sending, &message, &numbers).map_err(moving)?;
        // The message holds copies now.
        drop(ends);
        receiver.to_opaque().to().recv().map_err(refused("unpacked"))
    }
}

/// A text that no other message on this computer contains.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Token(String);

impl Token {
    fn new() -> Self {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(format!("parcel {count} of process {}.", std::process::id()))
    }
}

/// The socket in which a message that ends with `token` waits. It is none of those already `known`.
///
/// Other threads may open and close descriptors meanwhile. That does no harm: a message is looked at, not taken.
fn find(token: &Token, known: &HashSet<PathBuf>) -> Result<RawFd> {
    let mut waiting = [0; LARGEST];
    for (number, socket) in numbered_sockets().map_err(moving)? {
        if known.contains(&socket) {
            continue;
        }
        let flags = MsgFlags::MSG_PEEK | MsgFlags::MSG_DONTWAIT;
        if let Ok(length) = nix::sys::socket::recv(number, &mut waiting, flags)
            && waiting[..length].ends_with(token.0.as_bytes())
        {
            return Ok(number);
        }
    }
    Err(moving(io::Error::other(
        "the socket of a channel was not found in /proc/self/fd",
    )))
}

/// The identities of the sockets that this process has open.
fn sockets() -> io::Result<HashSet<PathBuf>> {
    Ok(numbered_sockets()?.into_iter().map(|(_, socket)| socket).collect())
}

/// The sockets that this process has open: number, and identity such as `socket:[4711]`. See proc_pid_fd(5).
fn numbered_sockets() -> io::Result<Vec<(RawFd, PathBuf)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc/self/fd")? {
        let entry = entry?;
        // Another thread may have closed it already.
        let Ok(target) = std::fs::read_link(entry.path()) else {
            continue;
        };
        let number = entry.file_name().to_str().and_then(|name| name.parse().ok());
        if let Some(number) = number
            && target.to_string_lossy().starts_with("socket:")
        {
            found.push((number, target));
        }
    }
    Ok(found)
}

fn too_many() -> Error {
    Error::TooManyDescriptors {
        count: "more".to_owned(),
        kind: "channel ends and shared memories",
        limit: MOST,
    }
}

fn refused(doing: &'static str) -> impl FnOnce(IpcError) -> Error {
    move |error| Error::Argument {
        doing,
        reason: error.to_string(),
    }
}

fn moving(answer: io::Error) -> Error {
    Error::System {
        doing: "moving the channel ends of an argument",
        cure: LIMITS,
        answer,
    }
}
