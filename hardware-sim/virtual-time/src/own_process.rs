//! A process of its own for each run.
//!
//! A supervisor reaps every child of its process, replaces the process's clocks, and may be killed: nothing of that may
//! happen to a test process. So the embedding library names a function; this program is started once more
//! (/proc/self/exe), and an entry in its `.init_array`, which the dynamic linker calls before `main`, takes over, calls
//! the function, sends back what it returns, and ends. The function is known by its distance from one of this module,
//! which is the same in both processes, as they run the same file.
#![expect(
    unsafe_code,
    reason = "works before main, forks, and finds a function by its address"
)]

use crate::namespaces::{self, Tier};
use crate::report::Isolation;
use crate::tasks::Tasks;
use crate::{Error, clock, kill_all};
use std::any::Any;
use std::cell::RefCell;
use std::fs::File;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::panic::{self, AssertUnwindSafe};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::SeqCst;
use std::{env, hint};

/// A function that can be called in a process of its own: it gets a job as bytes and answers with bytes. Only a plain
/// function will do, as nothing else exists in both processes.
pub type Job = fn(&[u8]) -> Vec<u8>;

const VARIABLE: &str = "VIRTUAL_TIME_OWN_PROCESS";

/// The exit status that says: the namespaces could not be made.
const NO_NAMESPACES: i32 = 98;

const ANSWER: u8 = 0;
const PANIC: u8 = 1;

#[used]
#[unsafe(link_section = ".init_array")]
static ENTRY: extern "C" fn() = entry;

/// What this process has to itself, if it was made for a run.
static OWN: OnceLock<Isolation> = OnceLock::new();
static HAS_RUN: AtomicBool = AtomicBool::new(false);

/// Whether a run may be made here; what it has to itself.
pub(crate) fn claim_run() -> Result<Isolation, Error> {
    let isolation = OWN.get().copied().ok_or(Error::NotInOwnProcess)?;
    if HAS_RUN.swap(true, SeqCst) {
        return Err(Error::SecondRun);
    }
    Ok(isolation)
}

/// Calls `function` with `job` in a new process, in which it can run a [`Simulation`](crate::Simulation), and returns
/// what it returns. Several may be called at once, from any threads.
///
/// The new process runs the file of this one, with its environment, working directory, and standard output and error; it
/// has no standard input. Where the kernel allows it, it has namespaces of its own: see [`Isolation`]. In these /dev/shm
/// is empty, and the network is a loop-back interface. If this process or the calling thread dies, so does it, with all
/// that it has started.
///
/// # Errors
///
/// [`Error::Panicked`] if `function` panics, [`Error::SupervisorLost`] if its process ends otherwise,
/// [`Error::System`] if it cannot be started.
pub fn in_own_process(function: Job, job: &[u8]) -> Result<Vec<u8>, Error> {
    // So that the entry is linked into every program that gets here.
    hint::black_box(&ENTRY);
    let distance = (function as usize).wrapping_sub(entry as *const () as usize);
    let (mut ours, theirs) = UnixStream::pair().map_err(Error::system("cannot make a pair of sockets"))?;
    let mut child = Command::new("/proc/self/exe")
        .arg0("virtual-time")
        .env(VARIABLE, format!("{distance:x}:{}", std::process::id()))
        .stdin(Stdio::from(OwnedFd::from(theirs)))
        .spawn()
        .map_err(Error::system("cannot start the supervisor's process"))?;
    // If it dies early, what it answered, or did not, says more than that it does not read.
    let _ = ours.write_all(job);
    let _ = ours.shutdown(Shutdown::Write);
    let mut answer = Vec::new();
    let read = ours.read_to_end(&mut answer);
    let status = child.wait().map_err(Error::system("cannot wait for the supervisor"))?;
    read.map_err(Error::system("cannot read the supervisor's answer"))?;
    match answer.split_first() {
        Some((&ANSWER, answer)) if status.success() => Ok(answer.to_vec()),
        Some((&PANIC, message)) => Err(Error::Panicked {
            message: String::from_utf8_lossy(message).into_owned(),
        }),
        _ => Err(Error::SupervisorLost {
            how: status.to_string(),
        }),
    }
}

extern "C" fn entry() {
    let Some(order) = env::var(VARIABLE).ok() else { return };
    // SAFETY: before main there is one thread.
    unsafe { env::remove_var(VARIABLE) };
    let parsed = order.split_once(':').and_then(|(distance, caller)| {
        let distance = usize::from_str_radix(distance, 16).ok()?;
        Some((distance, caller.parse::<i32>().ok()?))
    });
    let Some((distance, caller)) = parsed else { return };
    let address = (entry as *const () as usize).wrapping_add(distance);
    // SAFETY: the same file is executed by the caller, which took the distance from this very function to one of this
    // type.
    let function: Job = unsafe { std::mem::transmute(address) };
    die_with_parent();
    // SAFETY: asks for a number. The caller may have died before the kernel was told to mind.
    if unsafe { libc::getppid() } != caller {
        exit(1);
    }
    let Ok(socket) = take_standard_input() else { exit(1) };
    // SAFETY: one call without pointers. Whoever is left when the supervisor is killed comes here.
    unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1) };
    for tier in Tier::ALL {
        let status = in_child(|| supervise(tier, &socket, function));
        if status.code() != Some(NO_NAMESPACES) {
            if let Ok(mut tasks) = Tasks::new() {
                kill_all::kill_all(&mut tasks, 0);
            }
            // As the supervisor's own.
            exit(status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0)));
        }
    }
    exit(NO_NAMESPACES)
}

/// In a child: makes the namespaces of `tier`, and in these a child that is the supervisor.
fn supervise(tier: Tier, socket: &File, function: Job) -> i32 {
    if namespaces::enter(tier).is_err() {
        return NO_NAMESPACES;
    }
    let status = in_child(|| {
        let Ok(isolation) = namespaces::furnish(tier) else {
            return NO_NAMESPACES;
        };
        // SAFETY: calls without pointers: orphans of the run come to the supervisor, and its short sleeps are not made
        // longer by the usual 50 µs.
        unsafe {
            libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1);
            libc::prctl(libc::PR_SET_TIMERSLACK, 1000);
        }
        let _ = OWN.set(isolation);
        answer(socket, function)
    });
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or(0))
}

/// Reads the job, does it, and sends the answer.
fn answer(mut socket: &File, function: Job) -> i32 {
    thread_local! {
        static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
    }
    // SAFETY: this process has one thread.
    if let Err(error) = unsafe { clock::replace() } {
        return send(socket, PANIC, error.to_string().as_bytes());
    }
    let mut job = Vec::new();
    if socket.read_to_end(&mut job).is_err() {
        return 1;
    }
    panic::set_hook(Box::new(|information| {
        let place = information.location().map(ToString::to_string).unwrap_or_default();
        PLACE.set(place);
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(|| function(&job)));
    // What it printed is still in this process's buffer.
    let _ = std::io::stdout().flush();
    match result {
        Ok(answer) => send(socket, ANSWER, &answer),
        Err(payload) => {
            let message = format!("{} (at {})", message(&*payload), PLACE.take());
            send(socket, PANIC, message.as_bytes())
        }
    }
}

fn send(mut socket: &File, kind: u8, bytes: &[u8]) -> i32 {
    let sent = socket.write_all(&[kind]).and_then(|()| socket.write_all(bytes));
    i32::from(sent.is_err())
}

fn message(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a value that is no text")
}

/// Runs `function` in a copy of this process, which dies with this one, and waits for its end.
fn in_child(function: impl FnOnce() -> i32) -> ExitStatus {
    // SAFETY: this process has one thread.
    match unsafe { libc::fork() } {
        -1 => ExitStatus::from_raw(NO_NAMESPACES << 8),
        0 => {
            die_with_parent();
            exit(function())
        }
        child => {
            let mut status = 0;
            // SAFETY: a status of ours. A signal handler may interrupt it, of which there is none.
            unsafe { libc::waitpid(child, &raw mut status, 0) };
            ExitStatus::from_raw(status)
        }
    }
}

fn die_with_parent() {
    // SAFETY: one call without pointers.
    unsafe { libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) };
}

/// Standard input is the socket to the caller; programs must not get it.
fn take_standard_input() -> std::io::Result<File> {
    // SAFETY: a new descriptor, which nobody else has.
    let socket = unsafe {
        let copy = libc::fcntl(0, libc::F_DUPFD_CLOEXEC, 10);
        if copy < 0 {
            return Err(std::io::Error::last_os_error());
        }
        File::from_raw_fd(copy)
    };
    let nothing = File::open("/dev/null")?;
    // SAFETY: 0 is the socket, of which there is a copy now.
    if unsafe { libc::dup2(nothing.as_raw_fd(), 0) } < 0 {
        return Err(std::io::Error::last_os_error());
    }
    Ok(socket)
}

/// Ends the process without what `main` would have set up.
fn exit(status: i32) -> ! {
    // SAFETY: ends the process.
    unsafe { libc::_exit(status) }
}
