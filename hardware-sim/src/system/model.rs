//! Models and chips.

use std::fmt;

/// A model of the Raspberry Pi. More may come.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
#[non_exhaustive]
pub enum Model {
    /// Raspberry Pi A.
    RaspberryPiA,
    /// Raspberry Pi A+.
    RaspberryPiAPlus,
    /// Raspberry Pi B Rev 1.
    RaspberryPiBRev1,
    /// Raspberry Pi B Rev 2.
    RaspberryPiBRev2,
    /// Raspberry Pi B+.
    RaspberryPiBPlus,
    /// Raspberry Pi 2 B.
    RaspberryPi2B,
    /// Raspberry Pi 3 A+.
    RaspberryPi3APlus,
    /// Raspberry Pi 3 B.
    RaspberryPi3B,
    /// Raspberry Pi 3 B+.
    RaspberryPi3BPlus,
    /// Raspberry Pi 4 B.
    RaspberryPi4B,
    /// Raspberry Pi 400.
    RaspberryPi400,
    /// Raspberry Pi 5.
    RaspberryPi5,
    /// Raspberry Pi 500.
    RaspberryPi500,
    /// Raspberry Pi Compute Module.
    RaspberryPiComputeModule,
    /// Raspberry Pi Compute Module 3.
    RaspberryPiComputeModule3,
    /// Raspberry Pi Compute Module 3+.
    RaspberryPiComputeModule3Plus,
    /// Raspberry Pi Compute Module 4.
    RaspberryPiComputeModule4,
    /// Raspberry Pi Compute Module 4S.
    RaspberryPiComputeModule4S,
    /// Raspberry Pi Compute Module 5.
    RaspberryPiComputeModule5,
    /// Raspberry Pi Compute Module 5 Lite.
    RaspberryPiComputeModule5Lite,
    /// Raspberry Pi Zero.
    RaspberryPiZero,
    /// Raspberry Pi Zero W.
    RaspberryPiZeroW,
    /// Raspberry Pi Zero 2 W.
    RaspberryPiZero2W,
}

impl fmt::Display for Model {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Model::RaspberryPiA => "Raspberry Pi A",
            Model::RaspberryPiAPlus => "Raspberry Pi A+",
            Model::RaspberryPiBRev1 => "Raspberry Pi B Rev 1",
            Model::RaspberryPiBRev2 => "Raspberry Pi B Rev 2",
            Model::RaspberryPiBPlus => "Raspberry Pi B+",
            Model::RaspberryPi2B => "Raspberry Pi 2 B",
            Model::RaspberryPi3APlus => "Raspberry Pi 3 A+",
            Model::RaspberryPi3B => "Raspberry Pi 3 B",
            Model::RaspberryPi3BPlus => "Raspberry Pi 3 B+",
            Model::RaspberryPi4B => "Raspberry Pi 4 B",
            Model::RaspberryPi400 => "Raspberry Pi 400",
            Model::RaspberryPi5 => "Raspberry Pi 5",
            Model::RaspberryPi500 => "Raspberry Pi 500",
            Model::RaspberryPiComputeModule => "Raspberry Pi Compute Module",
            Model::RaspberryPiComputeModule3 => "Raspberry Pi Compute Module 3",
            Model::RaspberryPiComputeModule3Plus => "Raspberry Pi Compute Module 3+",
            Model::RaspberryPiComputeModule4 => "Raspberry Pi Compute Module 4",
            Model::RaspberryPiComputeModule4S => "Raspberry Pi Compute Module 4S",
            Model::RaspberryPiComputeModule5 => "Raspberry Pi Compute Module 5",
            Model::RaspberryPiComputeModule5Lite => "Raspberry Pi Compute Module 5 Lite",
            Model::RaspberryPiZero => "Raspberry Pi Zero",
            Model::RaspberryPiZeroW => "Raspberry Pi Zero W",
            Model::RaspberryPiZero2W => "Raspberry Pi Zero 2 W",
        })
    }
}

/// The chip of a Raspberry Pi. More may come.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
#[non_exhaustive]
pub enum SoC {
    /// Pi 1, Zero, Zero W, Compute Module.
    Bcm2835,
    /// Pi 2 B.
    Bcm2836,
    /// Pi 3 B, Compute Module 3, Zero 2 W.
    Bcm2837A1,
    /// Pi 3 A+, 3 B+, Compute Module 3+.
    Bcm2837B0,
    /// Pi 4 B, 400, Compute Module 4, 4S: the simulated one.
    Bcm2711,
    /// Pi 5, 500, Compute Module 5.
    Bcm2712,
}

impl fmt::Display for SoC {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SoC::Bcm2835 => "BCM2835",
            SoC::Bcm2836 => "BCM2836",
            SoC::Bcm2837A1 => "BCM2837A1",
            SoC::Bcm2837B0 => "BCM2837B0",
            SoC::Bcm2711 => "BCM2711",
            SoC::Bcm2712 => "BCM2712",
        })
    }
}
