//! Which board: the real one or the simulated one.

use std::env;
use std::io;
use std::sync::OnceLock;

/// Name of the environment variable that overrides the choice: `pi` or `sim`.
pub const HARDWARE_VARIABLE: &str = "HARDWARE";

/// A kind of board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hardware {
    /// A real Raspberry Pi, through `rppal`.
    Pi,
    /// The simulated one, through `hardware-sim`.
    Simulated,
}

/// `HARDWARE` says something else than `pi` or `sim`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("HARDWARE is '{0}', which is no board: set it to pi or sim, or leave it unset")]
pub struct UnknownHardware(pub String);

impl From<UnknownHardware> for io::Error {
    fn from(error: UnknownHardware) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidInput, error)
    }
}

/// One thing of the real board, or its counterpart of the simulated one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Chosen<P, S> {
    Pi(P),
    Simulated(S),
}

/// The board of this process. The choice is made at the first call, and stays.
///
/// # Errors
///
/// [`UnknownHardware`] if the variable `HARDWARE` is set to neither `pi` nor `sim`.
pub fn hardware() -> Result<Hardware, UnknownHardware> {
    static CHOICE: OnceLock<Result<Hardware, UnknownHardware>> = OnceLock::new();
    CHOICE
        .get_or_init(|| choose(env::var_os(HARDWARE_VARIABLE).map(|value| value.to_string_lossy().into_owned())))
        .clone()
}

fn choose(variable: Option<String>) -> Result<Hardware, UnknownHardware> {
    match variable.as_deref() {
        Some("pi") => Ok(Hardware::Pi),
        Some("sim") => Ok(Hardware::Simulated),
        Some(other) if !other.is_empty() => Err(UnknownHardware(other.into())),
        _ if rppal::system::DeviceInfo::new().is_ok() => Ok(Hardware::Pi),
        _ => Ok(Hardware::Simulated),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_overrides_what_is_found() {
        assert_eq!(choose(Some("pi".into())), Ok(Hardware::Pi));
        assert_eq!(choose(Some("sim".into())), Ok(Hardware::Simulated));
        assert_eq!(choose(Some(String::new())), choose(None));
        let error = choose(Some("arduino".into())).unwrap_err().to_string();
        assert!(error.contains("arduino") && error.contains("pi or sim"), "{error}");
    }
}
