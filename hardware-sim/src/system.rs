//! Which Pi this is: the API of `rppal::system`.
//!
//! ```
//! use hardware_sim::system::{DeviceInfo, Model};
//!
//! let info = DeviceInfo::new()?;
//! assert_eq!(info.model(), Model::RaspberryPi4B);
//! assert_eq!(info.soc().to_string(), "BCM2711");
//! # Ok::<(), hardware_sim::system::Error>(())
//! ```

mod model;

use std::error;
use std::fmt;
use std::result;

pub use model::{Model, SoC};

/// Why the Pi cannot be told.
#[derive(Debug)]
pub enum Error {
    /// Not a Raspberry Pi that is known. The simulated one always is; the variant is here because programs match on
    /// it.
    UnknownModel,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::UnknownModel => f.write_str("Unknown Raspberry Pi model"),
        }
    }
}

impl error::Error for Error {}

/// What a function of this module returns.
pub type Result<T> = result::Result<T, Error>;

/// Model and chip of the board.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub struct DeviceInfo {
    model: Model,
    soc: SoC,
}

impl DeviceInfo {
    /// The simulated board: a Raspberry Pi 4 B. Nothing on the machine is looked at.
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn new() -> Result<DeviceInfo> {
        Ok(DeviceInfo {
            model: Model::RaspberryPi4B,
            soc: SoC::Bcm2711,
        })
    }

    /// Its model.
    pub fn model(&self) -> Model {
        self.model
    }

    /// Its chip.
    pub fn soc(&self) -> SoC {
        self.soc
    }
}

#[cfg(test)]
mod tests {
    use super::{DeviceInfo, Error, Model, SoC};

    #[test]
    fn the_board_is_a_pi_4() {
        let info = DeviceInfo::new().expect("the simulated board is known");
        assert_eq!((info.model(), info.soc()), (Model::RaspberryPi4B, SoC::Bcm2711));
    }

    #[test]
    fn an_unknown_model_is_an_error_of_gpio_too() {
        let error = crate::gpio::Error::from(Error::UnknownModel);
        assert_eq!(error.to_string(), Error::UnknownModel.to_string());
    }
}
