//! What virtual time needs of the kernel.

use crate::Error;
use crate::proc_files::read_list;
use std::fs::{self, File};
use std::io::ErrorKind;
use virtual_time_abi::sys;

/// Refuses where something is missing.
pub(crate) fn check() -> Result<(), Error> {
    let missing = |what, cure| Err(Error::Unsupported { what, cure });
    if !fs::read_to_string("/proc/sys/kernel/seccomp/actions_avail").is_ok_and(|actions| actions.contains("trap")) {
        return missing(
            "the kernel has no seccomp filters",
            "Boot a kernel with CONFIG_SECCOMP_FILTER",
        );
    }
    // Three numbers, of which the last counts the runs of the thread that asks: it runs.
    let schedstat = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let runs = schedstat.split_ascii_whitespace().nth(2).map(str::parse::<u64>);
    if !matches!(runs, Some(Ok(1..))) {
        return missing(
            "the kernel does not count how often a thread runs (/proc/PID/schedstat)",
            "Boot a kernel with CONFIG_SCHED_INFO",
        );
    }
    match File::open("/proc/thread-self/children") {
        Ok(file) => drop(read_list(&file)),
        Err(_) => {
            return missing(
                "the kernel does not tell the children of a process (/proc/PID/task/TID/children)",
                "Boot a kernel with CONFIG_PROC_CHILDREN",
            );
        }
    }
    // The kernel answers that its own caller is running only if it has the file.
    let path = format!("/proc/self/task/{}/syscall", sys::thread_id());
    if fs::read_to_string(path).is_err() {
        return missing(
            "the kernel does not tell which system call a thread is in (/proc/PID/syscall)",
            "Boot a kernel with CONFIG_HAVE_ARCH_TRACEHOOK, and allow this user to trace its own processes",
        );
    }
    Ok(())
}

/// Refuses where the kernel does not let this process look into those that it has started. The program is one of them,
/// and dies with this process.
pub(crate) fn check_sight(program: i32) -> Result<(), Error> {
    match fs::read_to_string(format!("/proc/{program}/syscall")) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => Err(Error::Unsupported {
            what: "this user may not see what the processes do that it has started itself",
            cure: "Set kernel.yama.ptrace_scope to 0 or 1 (sudo sysctl kernel.yama.ptrace_scope=1), or allow ptrace in the \
                   container (docker run --cap-add SYS_PTRACE)",
        }),
        // It may have ended already.
        _ => Ok(()),
    }
}
