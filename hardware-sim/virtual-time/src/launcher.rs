//! Starting the program: a copy of the supervisor sets limits on itself, installs the filter, and becomes the program.
#![expect(unsafe_code, reason = "between fork(2) and execve(2) only system calls are allowed")]

use crate::settings::Simulation;
use crate::{Error, filter};
use nix::sched::{CpuSet, sched_setaffinity};
use nix::unistd::Pid;
use std::ffi::{CString, OsStr};
use std::io::{self, Read};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr::null;
use virtual_time_abi::page::SLOTS;
use virtual_time_abi::{PAGE_VARIABLE, sys};

/// The stacks of as many threads as there may be, of 2 MiB each: Rust reserves so much, and uses little of it.
const STACKS: u64 = SLOTS as u64 * (2 << 20);

/// Everything that the copy needs, made before it is: it must not allocate.
struct Plan {
    program: CString,
    folder: Option<CString>,
    arguments: Vec<CString>,
    environment: Vec<CString>,
    filter: Vec<libc::sock_filter>,
    memory: u64,
    standard: [i32; 3],
    processors: Option<CpuSet>,
    dies_with_supervisor: bool,
}

/// Starts the program of `simulation`; the result is its process id.
///
/// `dies_with_supervisor`: the kernel kills it when the supervisor dies. In a process namespace it does so with all.
pub(crate) fn launch(
    simulation: &Simulation,
    page: &Path,
    shim: &Path,
    dies_with_supervisor: bool,
) -> Result<i32, Error> {
    let plan = Plan::new(simulation, page, shim, dies_with_supervisor)?;
    let failed = |source| Error::Launch {
        program: simulation.program.clone(),
        source,
    };
    let (mut told, tell) = pipe().map_err(failed)?;
    let arguments = pointers(&plan.arguments);
    let environment = pointers(&plan.environment);
    // SAFETY: the child makes system calls only, until it is another program or has ended.
    let child = unsafe { libc::fork() };
    match child {
        -1 => Err(failed(io::Error::last_os_error())),
        0 => {
            // SAFETY: this is the child.
            let errno = unsafe { become_program(&plan, &arguments, &environment) };
            let bytes = errno.to_ne_bytes();
            // SAFETY: four bytes of ours; the end of a process that has not become anything.
            unsafe {
                sys::call3(
                    libc::SYS_write,
                    tell.as_raw_fd() as usize,
                    bytes.as_ptr() as usize,
                    bytes.len(),
                );
                libc::_exit(virtual_time_abi::EXIT_NOT_STARTED)
            }
        }
        child => {
            drop(tell);
            let mut errno = [0; 4];
            // The pipe is closed when the child becomes the program.
            match told.read_exact(&mut errno) {
                Err(_) => Ok(child),
                Ok(()) => Err(failed(io::Error::from_raw_os_error(i32::from_ne_bytes(errno)))),
            }
        }
    }
}

fn pipe() -> io::Result<(std::fs::File, OwnedFd)> {
    let mut ends = [0; 2];
    // SAFETY: two descriptors of ours, which nobody else has.
    unsafe {
        if libc::pipe2(ends.as_mut_ptr(), libc::O_CLOEXEC) != 0 {
            return Err(io::Error::last_os_error());
        }
        Ok((std::fs::File::from_raw_fd(ends[0]), OwnedFd::from_raw_fd(ends[1])))
    }
}

fn c_string(text: &OsStr, what: &'static str) -> Result<CString, Error> {
    CString::new(text.as_bytes()).map_err(|_| Error::Nul { what })
}

fn pointers(texts: &[CString]) -> Vec<*const libc::c_char> {
    texts.iter().map(|text| text.as_ptr()).chain([null()]).collect()
}

fn cpu_set(processors: &[usize]) -> Result<CpuSet, Error> {
    let mut set = CpuSet::new();
    for &processor in processors {
        set.set(processor)
            .map_err(Error::errno("there is no processor of that number"))?;
    }
    Ok(set)
}

impl Plan {
    fn new(simulation: &Simulation, page: &Path, shim: &Path, dies_with_supervisor: bool) -> Result<Self, Error> {
        let program = c_string(simulation.program.as_os_str(), "the program's path")?;
        let mut arguments = vec![program.clone()];
        for argument in &simulation.arguments {
            arguments.push(c_string(argument, "an argument")?);
        }
        let mut environment = Vec::new();
        let needed = [(PAGE_VARIABLE, page), ("LD_PRELOAD", shim)];
        let needed = needed.map(|(name, value)| (OsStr::new(name), value.as_os_str()));
        let given = simulation.environment.iter();
        let given = given.map(|(name, value)| (name.as_os_str(), value.as_os_str()));
        for (name, value) in given.chain(needed) {
            let mut entry = name.to_owned();
            entry.push("=");
            entry.push(value);
            environment.push(c_string(&entry, "an environment variable")?);
        }
        let standard = [0, 1, 2].map(|number| {
            let given = simulation.standard[number as usize].as_ref();
            given.map_or(number, AsRawFd::as_raw_fd)
        });
        Ok(Self {
            program,
            folder: simulation
                .folder
                .as_ref()
                .map(|folder| c_string(folder.as_os_str(), "the working directory"))
                .transpose()?,
            arguments,
            environment,
            filter: filter::program(),
            // The supervisor sees the limit crossed, and says so, before allocations fail; stacks are only reserved.
            memory: simulation.limits.memory.saturating_add(STACKS),
            standard,
            processors: simulation.processors.as_deref().map(cpu_set).transpose()?,
            dies_with_supervisor,
        })
    }
}

/// Becomes the program; returns only if that fails, with the error number.
///
/// # Safety
///
/// In a new process only, which has one thread.
unsafe fn become_program(plan: &Plan, arguments: &[*const libc::c_char], environment: &[*const libc::c_char]) -> i32 {
    let errno = || io::Error::last_os_error().raw_os_error().unwrap_or(libc::EIO);
    // SAFETY: system calls with arguments of ours; all of it lives until the process is another program.
    unsafe {
        libc::setpgid(0, 0);
        if plan.dies_with_supervisor {
            libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL);
        } else {
            libc::prctl(libc::PR_SET_PDEATHSIG, 0);
        }
        // Rust ignores SIGPIPE in its own programs; others start with what signals do by themselves.
        libc::signal(libc::SIGPIPE, libc::SIG_DFL);
        let none = 0_u64;
        sys::call(
            libc::SYS_rt_sigprocmask,
            [libc::SIG_SETMASK as usize, &raw const none as usize, 0, 8, 0, 0],
        );
        // First all out of the way of 0, 1 and 2, then into place.
        let mut moved = [0; 3];
        for (place, &given) in moved.iter_mut().zip(&plan.standard) {
            *place = libc::fcntl(given, libc::F_DUPFD_CLOEXEC, 10);
            if *place < 0 {
                return errno();
            }
        }
        for (number, &descriptor) in moved.iter().enumerate() {
            if libc::dup2(descriptor, number as i32) < 0 {
                return errno();
            }
        }
        for (resource, limit) in [(libc::RLIMIT_DATA, plan.memory), (libc::RLIMIT_CORE, 0)] {
            let limit = libc::rlimit {
                rlim_cur: limit,
                rlim_max: limit,
            };
            libc::setrlimit(resource, &raw const limit);
        }
        if let Some(processors) = &plan.processors
            && let Err(errno) = sched_setaffinity(Pid::this(), processors)
        {
            return errno as i32;
        }
        if let Some(folder) = &plan.folder
            && libc::chdir(folder.as_ptr()) != 0
        {
            return errno();
        }
        let filter = libc::sock_fprog {
            len: plan.filter.len() as u16,
            filter: plan.filter.as_ptr().cast_mut(),
        };
        if libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0
            || libc::prctl(libc::PR_SET_SECCOMP, libc::SECCOMP_MODE_FILTER, &raw const filter) != 0
        {
            return errno();
        }
        libc::execve(plan.program.as_ptr(), arguments.as_ptr(), environment.as_ptr());
        errno()
    }
}
