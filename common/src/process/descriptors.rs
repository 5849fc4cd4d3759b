//! Messages that carry descriptors, over a Unix socket. See SCM_RIGHTS in unix(7).

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, ReturnFlags, SocketFlags, SocketType, recvmsg, socketpair,
};
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, OwnedFd, RawFd};

/// How many descriptors one message can carry: SCM_MAX_FD of the kernel, see unix(7).
pub(super) const MOST: usize = 253;

/// A connected pair of sockets that keep messages apart, and that tell when the other end is closed.
pub(super) fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(
        rustix::net::AddressFamily::UNIX,
        SocketType::SEQPACKET,
        SocketFlags::CLOEXEC,
        None,
    )?)
}

/// Sends one message without ever waiting. It takes numbers, not descriptors, because `ipc_channel` shows no more.
pub(super) fn send(socket: RawFd, bytes: &[u8], descriptors: &[RawFd]) -> io::Result<()> {
    use nix::sys::socket::{ControlMessage, MsgFlags, sendmsg};
    let rights = [ControlMessage::ScmRights(descriptors)];
    // Without descriptors there must be no control message at all: an empty one is refused.
    let control = if descriptors.is_empty() { &[][..] } else { &rights[..] };
    let flags = MsgFlags::MSG_DONTWAIT | MsgFlags::MSG_NOSIGNAL;
    sendmsg::<()>(socket, &[IoSlice::new(bytes)], control, flags, None)?;
    Ok(())
}

/// Receives one message of at most `largest` bytes, and its descriptors, which an exec will close. No bytes means
/// that the other end is closed.
///
/// Fails when the message or its descriptors did not fit: also then, when this process may open no more descriptors.
pub(super) fn receive(socket: impl AsFd, largest: usize) -> io::Result<(Vec<u8>, Vec<OwnedFd>)> {
    let mut bytes = vec![0; largest];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(MOST))];
    let mut control = RecvAncillaryBuffer::new(&mut space);
    let message = loop {
        match recvmsg(
            &socket,
            &mut [IoSliceMut::new(&mut bytes)],
            &mut control,
            RecvFlags::CMSG_CLOEXEC,
        ) {
            Err(rustix::io::Errno::INTR) => {}
            result => break result?,
        }
    };
    let mut descriptors = Vec::new();
    for part in control.drain() {
        if let RecvAncillaryMessage::ScmRights(rights) = part {
            descriptors.extend(rights);
        }
    }
    if message.flags.intersects(ReturnFlags::TRUNC | ReturnFlags::CTRUNC) {
        return Err(io::Error::other("a message came in cut off"));
    }
    bytes.truncate(message.bytes);
    Ok((bytes, descriptors))
}
