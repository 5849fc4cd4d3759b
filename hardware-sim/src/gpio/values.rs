//! What a pin can be set to, and what it can report.

use std::fmt;
use std::ops::Not;
use std::time::Duration;

/// What a pin is connected to inside the chip (the function select of "BCM2711 ARM Peripherals", section 5.2).
///
/// A Raspberry Pi 4 B has the functions up to [`Alt5`](Mode::Alt5). The others are those of later chips; setting one
/// makes the pin an input, as `rppal` does on this model.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
#[repr(u8)]
pub enum Mode {
    /// The pin is read; it does not drive its wire. Every pin starts so.
    Input,
    /// The pin drives its wire with the level of its output latch.
    Output,
    /// Alternate function 0 (I2C on GPIO 2 and 3).
    Alt0,
    /// Alternate function 1.
    Alt1,
    /// Alternate function 2.
    Alt2,
    /// Alternate function 3.
    Alt3,
    /// Alternate function 4.
    Alt4,
    /// Alternate function 5.
    Alt5,
    /// Alternate function 6; Raspberry Pi 5 only.
    Alt6,
    /// Alternate function 7; Raspberry Pi 5 only.
    Alt7,
    /// Alternate function 8; Raspberry Pi 5 only.
    Alt8,
    /// No function; Raspberry Pi 5 only.
    Null,
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Mode::Input => "In",
            Mode::Output => "Out",
            Mode::Alt0 => "Alt0",
            Mode::Alt1 => "Alt1",
            Mode::Alt2 => "Alt2",
            Mode::Alt3 => "Alt3",
            Mode::Alt4 => "Alt4",
            Mode::Alt5 => "Alt5",
            Mode::Alt6 => "Alt6",
            Mode::Alt7 => "Alt7",
            Mode::Alt8 => "Alt8",
            Mode::Null => "Null",
        })
    }
}

/// Voltage of a pin as the logic sees it.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
#[repr(u8)]
pub enum Level {
    /// 0 V.
    Low = 0,
    /// 3.3 V.
    High = 1,
}

impl From<bool> for Level {
    /// `true` is high.
    fn from(high: bool) -> Level {
        if high { Level::High } else { Level::Low }
    }
}

impl From<u8> for Level {
    /// 0 is low, every other number is high.
    fn from(value: u8) -> Level {
        Level::from(value != 0)
    }
}

impl Not for Level {
    type Output = Level;

    fn not(self) -> Level {
        match self {
            Level::Low => Level::High,
            Level::High => Level::Low,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Level::Low => "Low",
            Level::High => "High",
        })
    }
}

/// The resistor of about 50 kΩ inside the chip that gives a wire a level while nobody drives it.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub enum Bias {
    /// No resistor: a wire that nobody drives floats.
    Off = 0b00,
    /// A resistor to 0 V.
    PullDown = 0b01,
    /// A resistor to 3.3 V.
    PullUp = 0b10,
}

impl fmt::Display for Bias {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Bias::Off => "Off",
            Bias::PullDown => "PullDown",
            Bias::PullUp => "PullUp",
        })
    }
}

/// Which edges of a pin raise an interrupt.
#[derive(Debug, PartialEq, Eq, Copy, Clone)]
pub enum Trigger {
    /// None. The line is held all the same, so no other process gets it.
    Disabled = 0,
    /// From low to high.
    RisingEdge = 1,
    /// From high to low.
    FallingEdge = 2,
    /// Either.
    Both = 3,
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Trigger::Disabled => "Disabled",
            Trigger::RisingEdge => "RisingEdge",
            Trigger::FallingEdge => "FallingEdge",
            Trigger::Both => "Both",
        })
    }
}

/// One edge, as the kernel reports it (`struct gpio_v2_line_event` of `linux/gpio.h`).
#[derive(Debug, Copy, Clone)]
pub struct Event {
    /// When it happened: time since the system booted, on the clock `CLOCK_MONOTONIC`, in nanoseconds.
    pub timestamp: Duration,
    /// Number of the edge among those of its line, counted from 1 since the interrupt was set. A gap shows edges that
    /// were dropped because nobody read the queue in time.
    pub seqno: u32,
    /// [`Trigger::RisingEdge`] or [`Trigger::FallingEdge`].
    pub trigger: Trigger,
}

impl Default for Event {
    /// No edge yet: time 0, number 0, [`Trigger::Both`].
    fn default() -> Event {
        Event {
            timestamp: Duration::ZERO,
            seqno: 0,
            trigger: Trigger::Both,
        }
    }
}
