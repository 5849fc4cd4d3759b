//! What a run has to itself (namespaces(7)).
#![expect(unsafe_code, reason = "the loop-back interface is switched on by ioctl(2)")]

use crate::report::Isolation;
use nix::errno::Errno;
use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{getegid, geteuid};
use std::fs;
use std::io;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

/// How much a run gets to itself: what the kernel allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    /// Everything.
    All,
    /// Everything but process ids: /proc cannot be mounted anew in many containers.
    AllButProcesses,
    /// Nothing.
    Nothing,
}

impl Tier {
    pub(crate) const ALL: [Self; 3] = [Self::All, Self::AllButProcesses, Self::Nothing];
}

/// Enters new namespaces. Those of processes are for children only.
pub(crate) fn enter(tier: Tier) -> io::Result<()> {
    let mut flags = CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWIPC | CloneFlags::CLONE_NEWNET;
    match tier {
        Tier::All => flags |= CloneFlags::CLONE_NEWPID,
        Tier::AllButProcesses => {}
        Tier::Nothing => return Ok(()),
    }
    let (user, group) = (geteuid(), getegid());
    match unshare(flags) {
        // Who may do it already stays who he is.
        Ok(()) => return Ok(()),
        Err(Errno::EPERM) => unshare(flags | CloneFlags::CLONE_NEWUSER)?,
        Err(errno) => return Err(errno.into()),
    }
    // In the new user namespace the user and the group keep their numbers (user_namespaces(7)).
    fs::write("/proc/self/setgroups", "deny")?;
    fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    fs::write("/proc/self/gid_map", format!("{group} {group} 1"))
}

/// Furnishes the namespaces, in the process that is to live in them.
pub(crate) fn furnish(tier: Tier) -> io::Result<Isolation> {
    if tier == Tier::Nothing {
        return Ok(Isolation::default());
    }
    let none = None::<&str>;
    // What is mounted here stays here.
    mount(none, "/", none, MsFlags::MS_REC | MsFlags::MS_PRIVATE, none)?;
    let plain = MsFlags::MS_NOSUID | MsFlags::MS_NODEV;
    if tier == Tier::All {
        mount(Some("proc"), "/proc", Some("proc"), plain | MsFlags::MS_NOEXEC, none)?;
    }
    mount(Some("tmpfs"), "/dev/shm", Some("tmpfs"), plain, Some("mode=1777"))?;
    // Not every system shows the message queues there; they are the run's own in any case.
    let _ = mount(
        Some("mqueue"),
        "/dev/mqueue",
        Some("mqueue"),
        plain | MsFlags::MS_NOEXEC,
        none,
    );
    switch_on_loop_back()?;
    Ok(Isolation {
        processes: tier == Tier::All,
        ipc: true,
        network: true,
    })
}

fn switch_on_loop_back() -> io::Result<()> {
    // SAFETY: every pattern of bits is a valid request; the calls get one of ours and a socket of ours.
    unsafe {
        let socket = libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0);
        if socket < 0 {
            return Err(io::Error::last_os_error());
        }
        let socket = OwnedFd::from_raw_fd(socket);
        let mut request: libc::ifreq = std::mem::zeroed();
        for (place, byte) in request.ifr_name.iter_mut().zip(*b"lo") {
            *place = byte as libc::c_char;
        }
        if libc::ioctl(socket.as_raw_fd(), libc::SIOCGIFFLAGS, &raw mut request) != 0 {
            return Err(io::Error::last_os_error());
        }
        request.ifr_ifru.ifru_flags |= libc::IFF_UP as i16;
        if libc::ioctl(socket.as_raw_fd(), libc::SIOCSIFFLAGS, &raw const request) != 0 {
            return Err(io::Error::last_os_error());
        }
    }
    Ok(())
}
