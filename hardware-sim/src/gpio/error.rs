//! What can go wrong with pins.

use std::error;
use std::fmt;
use std::io;
use std::path::Path;
use std::result;

use crate::system;

/// What can go wrong when a program uses pins.
#[derive(Debug)]
pub enum Error {
    /// The program does not run on a Raspberry Pi that is known. The simulated one always is; the variant is here
    /// because programs match on it.
    UnknownModel,
    /// This process has taken the pin already and still holds it. Drop the [`Pin`](super::Pin) (or what it was turned
    /// into), then take it again. Other processes do not count: see [`Gpio::get`](super::Gpio::get).
    PinUsed(u8),
    /// The board has no pin of this number. Pins have BCM numbers, 0 to 57 on this model, not the numbers printed
    /// along the header.
    PinNotAvailable(u8),
    /// The board's file, whose path is given, may not be opened for reading and writing. Give yourself access to it,
    /// or name another board with `HARDWARE_SIM_BOARD`.
    PermissionDenied(String),
    /// The operating system refused something. Number 16 (`EBUSY`) for an interrupt: another process, or another
    /// thread, already waits for this pin.
    Io(io::Error),
    /// The thread that ran an interrupt's callback, or a PWM signal, panicked.
    ThreadPanic,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownModel => f.write_str("Unknown Raspberry Pi model"),
            Error::PinUsed(pin) => write!(f, "Pin {pin} is already in use"),
            Error::PinNotAvailable(pin) => write!(f, "Pin {pin} is not available"),
            Error::PermissionDenied(path) => write!(f, "Permission denied: {path}"),
            Error::Io(cause) => write!(f, "I/O error: {cause}"),
            Error::ThreadPanic => f.write_str("Thread panicked"),
        }
    }
}

impl error::Error for Error {}

impl From<io::Error> for Error {
    fn from(cause: io::Error) -> Error {
        Error::Io(cause)
    }
}

impl From<system::Error> for Error {
    fn from(_: system::Error) -> Error {
        Error::UnknownModel
    }
}

/// The error for a board that cannot be opened: one that may not be is told apart, as in `rppal`.
pub(super) fn not_opened(
    path: &Path,
    kind: io::ErrorKind,
    cause: impl Into<Box<dyn error::Error + Send + Sync>>,
) -> Error {
    match kind {
        io::ErrorKind::PermissionDenied => Error::PermissionDenied(path.display().to_string()),
        kind => Error::Io(io::Error::new(kind, cause)),
    }
}

/// What a function that uses pins returns.
pub type Result<T> = result::Result<T, Error>;
