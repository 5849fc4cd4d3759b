//! Asynchronous interrupts: a thread that calls a closure for every edge.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::interrupt::request;
use super::{Error, Event, Result, Trigger};
use crate::board::{Board, Line, Ready};

/// The thread, and the means to end it.
pub(super) struct AsyncInterrupt {
    thread: Option<JoinHandle<Result<()>>>,
    stop: Arc<AtomicBool>,
    board: Arc<Board>,
}

impl AsyncInterrupt {
    /// Starts the thread. It requests the line itself, so this does not know whether that works.
    pub(super) fn start(
        board: &Arc<Board>,
        pin: u8,
        trigger: Trigger,
        debounce: Option<Duration>,
        mut callback: impl FnMut(Event) + Send + 'static,
    ) -> AsyncInterrupt {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = thread::spawn({
            let (board, stop) = (Arc::clone(board), Arc::clone(&stop));
            move || {
                let mut line = request(&board, pin, trigger, debounce)?;
                while let Ready::Event(_) = Line::wait(&mut [&mut line], Some(&stop), None) {
                    if let Some(event) = line.take() {
                        callback(event);
                    }
                }
                Ok(())
            }
        });
        AsyncInterrupt {
            thread: Some(thread),
            stop,
            board: Arc::clone(board),
        }
    }

    /// Ends the thread, and says how it fared.
    pub(super) fn stop(&mut self) -> Result<()> {
        self.stop.store(true, Ordering::SeqCst);
        self.board.wake();
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(()),
            Some(Ok(outcome)) => outcome,
            Some(Err(_)) => Err(Error::ThreadPanic),
        }
    }
}

impl Drop for AsyncInterrupt {
    /// While a panic unwinds, the thread is not waited for: its closure might never return.
    fn drop(&mut self) {
        if !thread::panicking() {
            // Whoever wants to know calls `clear_async_interrupt`.
            let _ = self.stop();
        }
    }
}

impl fmt::Debug for AsyncInterrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AsyncInterrupt")
            .field("thread", &self.thread)
            .finish_non_exhaustive()
    }
}
