//! Which Pi this is: the API of `rppal::system`.

pub use rppal::system::{Error, Model, Result, SoC};

use super::{Hardware, hardware};

/// The model and the chip of the Pi that this process uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    model: Model,
    soc: SoC,
}

impl DeviceInfo {
    /// Finds out which Pi this is. The simulated one is a Raspberry Pi 4 B.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownModel`] if `HARDWARE=pi` was set and this is no Raspberry Pi, or one that `rppal` does not know.
    pub fn new() -> Result<DeviceInfo> {
        match hardware() {
            Ok(Hardware::Pi) => {
                let info = rppal::system::DeviceInfo::new()?;
                Ok(DeviceInfo {
                    model: info.model(),
                    soc: info.soc(),
                })
            }
            Ok(Hardware::Simulated) => Ok(DeviceInfo {
                model: Model::RaspberryPi4B,
                soc: SoC::Bcm2711,
            }),
            Err(_) => Err(Error::UnknownModel),
        }
    }

    /// The model.
    pub fn model(&self) -> Model {
        self.model
    }

    /// The chip.
    pub fn soc(&self) -> SoC {
        self.soc
    }
}
