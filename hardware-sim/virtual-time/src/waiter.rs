//! Who waits for what.

use crate::proc_files::{Activity, State};
use crate::tasks::Tasks;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use virtual_time_abi::arch;

/// A thread that waits, and for what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiter {
    /// The number of its process.
    pub process: u32,
    /// The name of its process.
    pub name: String,
    /// Its thread id.
    pub thread: i32,
    /// The system call that it is in; `None` if it is in none.
    pub call: Option<String>,
    /// What it waits for.
    pub object: Object,
    /// Whether it waits in real time: it is a call with a time that escaped the filter.
    pub is_real_time: bool,
}

/// What a thread waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Object {
    /// Not known, or nothing.
    Unknown,
    /// It computes.
    Computing,
    /// It is stopped by a signal.
    Stopped,
    /// Another thread, to change this word of memory.
    Futex {
        /// Its address in the waiting process.
        address: u64,
    },
    /// A descriptor.
    Descriptor {
        /// Its number.
        number: i32,
        /// What it refers to, as /proc/PID/fd names it.
        refers_to: String,
        /// The numbers of the other processes that have the same open.
        also_open_in: Vec<u32>,
    },
    /// The end of a child.
    Child {
        /// Its process id, as wait(2) takes it.
        pid: i32,
    },
}

impl fmt::Display for Waiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {} ({}), thread {}: ", self.process, self.name, self.thread)?;
        match &self.call {
            Some(call) => write!(f, "in {call}")?,
            None => write!(f, "in no system call")?,
        }
        match &self.object {
            Object::Unknown => Ok(()),
            Object::Computing => write!(f, ", computing"),
            Object::Stopped => write!(f, ", stopped by a signal"),
            Object::Futex { address } => write!(f, ", waiting for the word at {address:#x} to change"),
            Object::Descriptor {
                number,
                refers_to,
                also_open_in,
            } => {
                write!(f, ", waiting for descriptor {number} ({refers_to})")?;
                match also_open_in.as_slice() {
                    [] => write!(f, ", which no other process has open"),
                    others => write!(f, ", also open in process {others:?}"),
                }
            }
            Object::Child { pid } => write!(f, ", waiting for the end of child {pid}"),
        }?;
        if self.is_real_time {
            write!(f, ", for a real time")?;
        }
        Ok(())
    }
}

/// What all living threads wait for.
pub(crate) fn waiters(tasks: &Tasks) -> Vec<Waiter> {
    let living = tasks.list.iter().filter(|task| !task.is_dead);
    living
        .map(|task| {
            let process = tasks.processes.get(task.pid);
            let activity = task.files.activity();
            let (call, object, is_real_time) = match activity {
                _ if task.files.state() == State::Stopped => (None, Object::Stopped, false),
                Activity::In(number, arguments) => (
                    Some(call_name(number)),
                    object(tasks, task.pid, number, arguments),
                    is_timed(number, arguments),
                ),
                Activity::Running => (None, Object::Computing, false),
                Activity::Elsewhere | Activity::Gone => (None, Object::Unknown, false),
            };
            Waiter {
                process: process.map_or(0, |process| process.number),
                name: process.map_or_else(String::new, |process| process.name.clone()),
                thread: task.tid,
                call,
                object,
                is_real_time,
            }
        })
        .collect()
}

const CALLS: &[(i64, &str)] = &[
    (libc::SYS_read, "read"),
    (libc::SYS_write, "write"),
    (libc::SYS_readv, "readv"),
    (libc::SYS_writev, "writev"),
    (libc::SYS_futex, "futex"),
    (libc::SYS_ppoll, "ppoll"),
    (libc::SYS_pselect6, "pselect6"),
    (libc::SYS_epoll_pwait, "epoll_pwait"),
    (libc::SYS_wait4, "wait4"),
    (libc::SYS_waitid, "waitid"),
    (libc::SYS_recvfrom, "recvfrom"),
    (libc::SYS_recvmsg, "recvmsg"),
    (libc::SYS_sendto, "sendto"),
    (libc::SYS_sendmsg, "sendmsg"),
    (libc::SYS_accept, "accept"),
    (libc::SYS_accept4, "accept4"),
    (libc::SYS_connect, "connect"),
    (libc::SYS_mq_timedreceive, "mq_timedreceive"),
    (libc::SYS_mq_timedsend, "mq_timedsend"),
    (libc::SYS_msgrcv, "msgrcv"),
    (libc::SYS_msgsnd, "msgsnd"),
    (libc::SYS_semtimedop, "semtimedop"),
    (libc::SYS_semop, "semop"),
    (libc::SYS_rt_sigtimedwait, "rt_sigtimedwait"),
    (libc::SYS_rt_sigsuspend, "rt_sigsuspend"),
    (libc::SYS_flock, "flock"),
    (libc::SYS_fcntl, "fcntl"),
    (libc::SYS_openat, "openat"),
    (libc::SYS_nanosleep, "nanosleep"),
    (libc::SYS_clock_nanosleep, "clock_nanosleep"),
];

fn call_name(number: i64) -> String {
    CALLS
        .iter()
        .chain(arch::WAITING_CALLS)
        .find(|(known, _)| *known == number)
        .map_or_else(|| format!("system call {number}"), |(_, name)| (*name).to_owned())
}

fn object(tasks: &Tasks, pid: i32, number: i64, arguments: [u64; 6]) -> Object {
    match number {
        libc::SYS_futex => Object::Futex { address: arguments[0] },
        libc::SYS_wait4 => Object::Child {
            pid: arguments[0] as i32,
        },
        libc::SYS_waitid => Object::Child {
            pid: if arguments[0] == u64::from(libc::P_PID) {
                arguments[1] as i32
            } else {
                -1
            },
        },
        libc::SYS_ppoll => {
            first_polled(pid, arguments).map_or(Object::Unknown, |descriptor| descriptor_of(tasks, pid, descriptor))
        }
        libc::SYS_read
        | libc::SYS_write
        | libc::SYS_readv
        | libc::SYS_writev
        | libc::SYS_recvfrom
        | libc::SYS_recvmsg
        | libc::SYS_sendto
        | libc::SYS_sendmsg
        | libc::SYS_accept
        | libc::SYS_accept4
        | libc::SYS_connect
        | libc::SYS_mq_timedreceive
        | libc::SYS_mq_timedsend
        | libc::SYS_flock
        | libc::SYS_fcntl
        | libc::SYS_epoll_pwait => descriptor_of(tasks, pid, arguments[0] as i32),
        _ => Object::Unknown,
    }
}

/// The descriptor of a wait for a single one, read from the memory of the process.
fn first_polled(pid: i32, arguments: [u64; 6]) -> Option<i32> {
    use std::os::unix::fs::FileExt;
    if arguments[1] != 1 {
        return None;
    }
    let mut entry = [0; 4];
    let memory = fs::File::open(format!("/proc/{pid}/mem")).ok()?;
    memory.read_exact_at(&mut entry, arguments[0]).ok()?;
    Some(i32::from_ne_bytes(entry))
}

fn descriptor_of(tasks: &Tasks, pid: i32, number: i32) -> Object {
    let Ok(target) = fs::read_link(format!("/proc/{pid}/fd/{number}")) else {
        return Object::Unknown;
    };
    let holders: BTreeSet<i32> = (tasks.list.iter().map(|task| task.pid))
        .filter(|&other| other != pid && has_open(other, &target))
        .collect();
    Object::Descriptor {
        number,
        refers_to: target.to_string_lossy().into_owned(),
        also_open_in: (holders.into_iter())
            .filter_map(|holder| Some(tasks.processes.get(holder)?.number))
            .collect(),
    }
}

fn has_open(pid: i32, target: &std::path::Path) -> bool {
    let Ok(folder) = fs::read_dir(format!("/proc/{pid}/fd")) else {
        return false;
    };
    folder
        .flatten()
        .any(|entry| fs::read_link(entry.path()).is_ok_and(|link| link == target))
}

/// Whether this is a wait with a time, which the filter should have trapped.
fn is_timed(number: i64, arguments: [u64; 6]) -> bool {
    match number {
        libc::SYS_nanosleep | libc::SYS_clock_nanosleep => true,
        libc::SYS_futex => matches!(arguments[1] & 127, 0 | 9) && arguments[3] != 0,
        libc::SYS_ppoll => arguments[2] != 0,
        libc::SYS_pselect6 => arguments[4] != 0,
        libc::SYS_epoll_pwait => arguments[3] as i32 > 0,
        _ => Some(number) == arch::POLL && arguments[2] as i32 > 0,
    }
}
