//! Sockets: their timeouts, and the delay of small packets.
//!
//! The timeouts are kept in the page, by the inode of the socket: they belong to the socket, which a descriptor
//! inherited or sent elsewhere still means, and the kernel would round them to its own ticks.
#![expect(unsafe_code, reason = "options and messages stand where the program says")]

use super::{Arguments, microseconds, nanoseconds, pass};
use crate::clock::timeval;
use crate::page::count_leak;
use crate::readiness::{self, Ended, kind};
use crate::wait;
use core::mem::size_of;
use core::sync::atomic::AtomicU64;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed};
use virtual_time_abi::page::{Page, Socket, leak};
use virtual_time_abi::{COOKIE, sys};

/// SO_RCVTIMEO and SO_SNDTIMEO, in the form with 64-bit times (asm-generic/socket.h).
const SO_RCVTIMEO_NEW: i32 = 66;
const SO_SNDTIMEO_NEW: i32 = 67;

/// Which of a socket's two timeouts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// SO_RCVTIMEO: reading and accepting.
    Receive,
    /// SO_SNDTIMEO: writing and connecting.
    Send,
}

impl Direction {
    fn of_option(option: i32) -> Option<Self> {
        match option {
            libc::SO_RCVTIMEO | SO_RCVTIMEO_NEW => Some(Self::Receive),
            libc::SO_SNDTIMEO | SO_SNDTIMEO_NEW => Some(Self::Send),
            _ => None,
        }
    }

    fn of(self, socket: &Socket) -> &AtomicU64 {
        match self {
            Self::Receive => &socket.receive,
            Self::Send => &socket.send,
        }
    }
}

/// The timeout of the socket behind `descriptor`, ns.
pub fn timeout(page: &Page, descriptor: i32, direction: Direction) -> Option<u64> {
    if page.sockets_used.load(Relaxed) == 0 {
        return None;
    }
    let (kind, inode) = kind(descriptor);
    if kind != libc::S_IFSOCK {
        return None;
    }
    let socket = find(page, inode)?;
    Some(direction.of(socket).load(Acquire)).filter(|&timeout| timeout != 0)
}

fn find(page: &Page, inode: u64) -> Option<&Socket> {
    page.sockets.iter().find(|socket| socket.inode.load(Acquire) == inode)
}

fn find_or_add(page: &Page, inode: u64) -> Option<&Socket> {
    find(page, inode).or_else(|| {
        page.sockets.iter().find(|socket| {
            // A socket without timeouts needs no place.
            let has_none = socket.receive.load(Acquire) == 0 && socket.send.load(Acquire) == 0;
            let before = socket.inode.load(Acquire);
            has_none && socket.inode.compare_exchange(before, inode, AcqRel, Relaxed).is_ok()
        })
    })
}

/// setsockopt(2), for the options that the filter traps.
///
/// # Safety
///
/// As for setsockopt(2).
pub unsafe fn setsockopt(page: &'static Page, a: Arguments) -> isize {
    let (level, option) = (a[1] as i32, a[2] as i32);
    if level == libc::IPPROTO_TCP {
        // TCP_NODELAY stays on and TCP_CORK off: both delay what is sent by a timer of the kernel.
        return 0;
    }
    let Some(direction) = Direction::of_option(option).filter(|_| level == libc::SOL_SOCKET) else {
        // SAFETY: the caller's promise.
        return unsafe { pass(libc::SYS_setsockopt, a) };
    };
    let (kind, inode) = kind(a[0] as i32);
    if kind == 0 {
        return sys::failed(libc::EBADF);
    }
    if kind != libc::S_IFSOCK {
        return sys::failed(libc::ENOTSOCK);
    }
    if a[3] == 0 || a[4] < size_of::<libc::timeval>() {
        return sys::failed(libc::EINVAL);
    }
    // SAFETY: the caller's promise; the size has been looked at.
    let time = match unsafe { microseconds(a[3]) } {
        Ok(time) => time,
        Err(_) => return sys::failed(libc::EDOM),
    };
    match find_or_add(page, inode) {
        Some(socket) => {
            direction.of(socket).store(time, Relaxed);
            page.sockets_used.store(1, Relaxed);
            0
        }
        None => {
            count_leak(page, leak::TABLE_FULL, libc::SYS_setsockopt);
            sys::failed(libc::ENOMEM)
        }
    }
}

/// getsockopt(2), for the options that the filter traps.
///
/// # Safety
///
/// As for getsockopt(2).
pub unsafe fn getsockopt(page: &'static Page, a: Arguments) -> isize {
    let Some(direction) = Direction::of_option(a[2] as i32) else {
        // SAFETY: the caller's promise.
        return unsafe { pass(libc::SYS_getsockopt, a) };
    };
    let time = timeout(page, a[0] as i32, direction).unwrap_or(0);
    // SAFETY: the kernel checks what the program passes; here it is the program's promise.
    unsafe {
        let room = a[4] as *mut u32;
        if room.is_null() || a[3] == 0 || (room.read() as usize) < size_of::<libc::timeval>() {
            return sys::failed(libc::EINVAL);
        }
        (a[3] as *mut libc::timeval).write(timeval(time));
        room.write(size_of::<libc::timeval>() as u32);
    }
    0
}

/// socket(2) of the Internet families: TCP sends at once. A connection that is accepted inherits that from the socket
/// that listens (tcp(7)).
///
/// # Safety
///
/// None beyond those of any call of the program's.
pub unsafe fn socket(a: Arguments) -> isize {
    // SAFETY: socket has no pointers.
    let descriptor = unsafe { pass(libc::SYS_socket, a) };
    const TYPE: usize = 0xf;
    if descriptor >= 0 && a[1] & TYPE == libc::SOCK_STREAM as usize {
        let on = 1_u32;
        // SAFETY: an option of ours. A protocol that is not TCP refuses, which changes nothing.
        unsafe {
            sys::call(
                libc::SYS_setsockopt,
                [
                    descriptor as usize,
                    libc::IPPROTO_TCP as usize,
                    libc::TCP_NODELAY as usize,
                    &raw const on as usize,
                    size_of::<u32>(),
                    COOKIE,
                ],
            )
        };
    }
    descriptor
}

/// recvmmsg(2) with a time: until all messages are there or the time is over. (The kernel looks at the time only after
/// each message, which its manual calls a bug.)
///
/// # Safety
///
/// As for recvmmsg(2).
pub unsafe fn recvmmsg(page: &'static Page, a: Arguments) -> isize {
    // SAFETY: the caller's promise.
    let deadline = match unsafe { nanoseconds(a[4]) } {
        Ok(time) => wait::deadline_after(page, time),
        Err(error) => return error,
    };
    let (messages, count) = (a[1] as *mut libc::mmsghdr, a[2]);
    let mut flags = a[3] & !(libc::MSG_WAITFORONE as usize);
    let mut received = 0;
    while received < count {
        // SAFETY: the program gave room for `count` messages.
        let message = unsafe { messages.add(received) };
        let arguments = [a[0], message as usize, flags | libc::MSG_DONTWAIT as usize, 0, 0, 0];
        // SAFETY: one of the program's messages, of which the header comes first.
        let result = unsafe { sys::call(libc::SYS_recvmsg, arguments) };
        if result >= 0 {
            // SAFETY: as above.
            unsafe { (*message).msg_len = result as u32 };
            received += 1;
            flags |= a[3] & libc::MSG_WAITFORONE as usize;
            continue;
        }
        let may_wait = flags & (libc::MSG_DONTWAIT | libc::MSG_WAITFORONE) as usize == 0;
        let ended = if result == sys::failed(libc::EAGAIN) && may_wait {
            readiness::wait_for(page, a[0] as i32, libc::POLLIN, Some(deadline), false)
        } else if received > 0 {
            break;
        } else {
            return result;
        };
        match ended {
            Ended::Ready => {}
            _ if received > 0 => break,
            Ended::Deadline => return sys::failed(libc::EAGAIN),
            Ended::Interrupted => return sys::failed(libc::EINTR),
        }
    }
    received as isize
}
