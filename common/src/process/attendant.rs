//! The thread that ends its process when that is asked for: by SIGINT, by SIGTERM, or by the end of the parent.
//!
//! A signal handler may do next to nothing (signal-safety(7)). Ours write a byte; the attendant does the work.
//!
//! SIGINT of a terminal goes to all processes of the program, and each passes it on to its children, in case it was
//! sent to that one process only. So a child may get it twice for one Ctrl-C. That is why a second SIGINT means "hurry"
//! to the first process of a program only.

use super::ending;
use super::error::Error;
use super::error::{LIMITS, Result, system};
use super::stop::{self, Requests};
use super::wait;
use nix::sys::signal::{SigSet, SigmaskHow};
use rustix::event::{PollFd, PollFlags};
use rustix::process::Signal;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::thread;
use std::time::{Duration, Instant};

/// How long the main thread may take to finish when it was ending the process before anybody asked for it. Its hooks
/// alone may take half of that.
const PATIENCE: Duration = Duration::from_secs(2);

/// Starts the attendant. `lifeline` hangs up when the parent ends; the first process of a program has none.
pub(super) fn start(lifeline: Option<OwnedFd>) -> Result<()> {
    let set_up = || {
        let (signals, requester) = UnixStream::pair()?;
        let is_first = lifeline.is_none();
        // A signal that comes while its handler is only half installed would be lost.
        let usual = both().thread_swap_mask(SigmaskHow::SIG_BLOCK)?;
        let interrupt = Listener::new(Signal::INT, &requester);
        let terminate = Listener::new(Signal::TERM, &requester);
        usual.thread_set_mask()?;
        let (interrupt, terminate) = (interrupt?, terminate?);
        Ok((
            Requests { signals, lifeline },
            Attendant {
                interrupt,
                terminate,
                is_first,
                _requester: requester,
            },
        ))
    };
    let (requests, attendant) = set_up().map_err(system::<io::Error>("preparing for signals", LIMITS))?;
    if !stop::watch(requests) {
        return Err(Error::RunTwice);
    }
    let thread = thread::Builder::new().name("attendant".to_owned());
    thread
        .spawn(move || attendant.attend())
        .map_err(system("starting a thread", LIMITS))?;
    Ok(())
}

/// The signals that the attendant listens to.
fn both() -> SigSet {
    [nix::sys::signal::SIGINT, nix::sys::signal::SIGTERM]
        .into_iter()
        .collect()
}

/// Tells that a signal has arrived.
#[derive(Debug)]
struct Listener {
    /// Readable then, with one byte for each signal.
    end: UnixStream,
    /// Kept open, since a closed one would make `end` readable.
    _writer: UnixStream,
}

impl Listener {
    /// Listens to `signal`. `requester` is written to, too, and first: whoever sees the signal must also see the
    /// request.
    ///
    /// When the program has a handler for the signal already, it shall keep it. Then nothing is ever readable.
    fn new(signal: Signal, requester: &UnixStream) -> io::Result<Self> {
        let (end, writer) = UnixStream::pair()?;
        end.set_nonblocking(true)?;
        if !is_caught(signal)? {
            signal_hook::low_level::pipe::register(signal.as_raw(), requester.try_clone()?)?;
            signal_hook::low_level::pipe::register(signal.as_raw(), writer.try_clone()?)?;
        }
        Ok(Self { end, _writer: writer })
    }

    /// Takes one byte out, for one signal.
    fn take(&self) {
        let _ = (&self.end).read(&mut [0]);
    }
}

/// Whether this process has a handler for `signal`: its bit of SigCgt in proc_pid_status(5).
fn is_caught(signal: Signal) -> io::Result<bool> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    let mask = mask
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0);
    Ok(mask & (1 << (signal.as_raw() - 1)) != 0)
}

#[derive(Debug)]
struct Attendant {
    interrupt: Listener,
    terminate: Listener,
    is_first: bool,
    /// Kept open, for the same reason as each listener's.
    _requester: UnixStream,
}

impl Attendant {
    /// Waits for the first request and ends the process.
    fn attend(&self) {
        // Without a deadline there is a signal, so the other one is never used.
        let signal = self.wait(stop::lifeline(), None).unwrap_or(Signal::TERM);
        let hurry = self.is_first.then(|| self.interrupt.end.as_fd());
        ending::end(signal, hurry);
        // The main thread was ending the process already. It gets some time, but not when somebody asks again. The
        // life line cannot ask again: once hung up, it stays so.
        let again = self.wait(None, wait::deadline(PATIENCE));
        ending::die_by(again.unwrap_or(signal))
    }

    /// Waits for a request. The end of the parent counts as SIGTERM. `None` means that `deadline` has passed.
    fn wait(&self, lifeline: Option<PollFd<'_>>, deadline: Option<Instant>) -> Option<Signal> {
        let interrupt = PollFd::new(&self.interrupt.end, PollFlags::IN);
        let terminate = PollFd::new(&self.terminate.end, PollFlags::IN);
        let mut ready = vec![interrupt, terminate];
        ready.extend(lifeline);
        while !wait::passed(deadline) {
            // An error would be out of memory, and trying again the only answer.
            let _ = wait::any(&mut ready, deadline);
            let [interrupted, terminated, orphaned] = [0, 1, 2].map(|at| ready.get(at).is_some_and(is_ready));
            if interrupted {
                self.interrupt.take();
                return Some(Signal::INT);
            }
            if terminated {
                self.terminate.take();
                return Some(Signal::TERM);
            }
            if orphaned {
                return Some(Signal::TERM);
            }
        }
        None
    }
}

fn is_ready(descriptor: &PollFd<'_>) -> bool {
    !descriptor.revents().is_empty()
}
