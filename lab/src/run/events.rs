//! What a run waits for: signals to this process, the end of children, the end of output.

use std::io;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Instant;

use nix::sys::signal::Signal;
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::{Handle, Signals};

/// Something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// A signal came to this process.
    Signal(Signal),
    /// One of the program's outputs has ended.
    OutputEnded(usize),
}

/// All that happens during a run, in order.
#[derive(Debug)]
pub(super) struct Events {
    receiver: Receiver<Event>,
    sender: Sender<Event>,
    signals: Handle,
}

impl Events {
    pub fn listen() -> io::Result<Self> {
        let mut signals = Signals::new([SIGCHLD, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP])?;
        let handle = signals.handle();
        let (sender, receiver) = mpsc::channel();
        let to_run = sender.clone();
        std::thread::Builder::new().name("signals".into()).spawn(move || {
            for signal in signals.forever().filter_map(|number| Signal::try_from(number).ok()) {
                if to_run.send(Event::Signal(signal)).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self {
            receiver,
            sender,
            signals: handle,
        })
    }

    /// The next event; or the timeout, when nothing comes until then.
    pub fn next(&self, until: Option<Instant>) -> Result<Event, RecvTimeoutError> {
        match until {
            Some(until) => self
                .receiver
                .recv_timeout(until.saturating_duration_since(Instant::now())),
            None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    pub fn sender(&self) -> Sender<Event> {
        self.sender.clone()
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.signals.close();
    }
}
