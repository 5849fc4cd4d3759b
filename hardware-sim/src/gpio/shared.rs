//! What all pins of one process share.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::error::not_opened;
use super::interrupt::Interrupts;
use super::{Error, Result};
use crate::board::{Board, LINES};

/// The board, the pins that are taken, and the synchronous interrupts.
pub(super) struct Shared {
    pub(super) board: Arc<Board>,
    taken: [AtomicBool; LINES as usize],
    interrupts: Mutex<Interrupts>,
}

impl Shared {
    /// The state of this process; a new one if no `Gpio` and no pin is left that holds the former one.
    pub(super) fn of_this_process() -> Result<Arc<Shared>> {
        static STATE: Mutex<Weak<Shared>> = Mutex::new(Weak::new());

        let mut state = STATE.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = state.upgrade() {
            return Ok(shared);
        }
        let board = Board::current().map_err(|cause| {
            let path = cause.path().map(Path::to_owned).unwrap_or_default();
            not_opened(&path, cause.kind(), cause)
        })?;
        let shared = Arc::new(Shared {
            taken: [const { AtomicBool::new(false) }; LINES as usize],
            interrupts: Mutex::new(Interrupts::new(Arc::clone(&board))),
            board,
        });
        *state = Arc::downgrade(&shared);
        Ok(shared)
    }

    /// Marks a pin as taken by this process.
    pub(super) fn take(&self, pin: u8) -> Result<()> {
        let taken = self.taken.get(usize::from(pin)).ok_or(Error::PinNotAvailable(pin))?;
        if taken.swap(true, Ordering::SeqCst) {
            return Err(Error::PinUsed(pin));
        }
        Ok(())
    }

    /// Frees a pin that [`take`](Self::take) marked.
    pub(super) fn give_back(&self, pin: u8) {
        self.taken[usize::from(pin)].store(false, Ordering::SeqCst);
    }

    /// The synchronous interrupts, locked. One lock for all of them, as in `rppal`: a thread that polls keeps every
    /// other one out.
    pub(super) fn interrupts(&self) -> MutexGuard<'_, Interrupts> {
        self.interrupts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether some thread holds that lock now.
    #[cfg(test)]
    pub(super) fn is_polled(&self) -> bool {
        self.interrupts.try_lock().is_err()
    }
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = self.taken.iter().enumerate();
        let taken = taken.filter(|(_, taken)| taken.load(Ordering::SeqCst));
        f.debug_struct("Shared")
            .field("taken", &taken.map(|(pin, _)| pin).collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
