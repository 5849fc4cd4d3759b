//! What is chosen when a board is made.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What is chosen when a board is made; it stays for the board's life.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Number of events that the board remembers: a power of two from 1,024 to 16,777,216. Each takes 64 bytes; the
    /// default of 65,536 makes a file of about 4 MB.
    pub capacity: u32,
    /// Seed of everything random on the board, such as contact bounce. The default is 0.
    pub seed: u64,
    /// How the parts behave.
    pub profiles: Profiles,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            capacity: 1 << 16,
            seed: 0,
            profiles: Profiles::default(),
        }
    }
}

/// How the parts of the board behave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profiles {
    /// How the push button's contact bounces.
    pub button: Bounce,
    /// How the keypad's contacts bounce.
    pub keypad: Bounce,
    /// How fast the character display works.
    pub lcd: LcdSpeed,
}

impl Default for Profiles {
    /// A tactile button, a membrane keypad, a display of nominal speed.
    fn default() -> Profiles {
        Profiles {
            button: Bounce::Tactile,
            keypad: Bounce::Membrane,
            lcd: LcdSpeed::Nominal,
        }
    }
}

impl Profiles {
    pub(crate) fn to_bits(self) -> u64 {
        self.button as u64 | (self.keypad as u64) << 8 | (self.lcd as u64) << 16
    }

    pub(crate) fn from_bits(bits: u64) -> Profiles {
        let bounce = |byte: u32| Bounce::ALL.get((bits >> (8 * byte) & 0xff) as usize).copied();
        Profiles {
            button: bounce(0).unwrap_or_default(),
            keypad: bounce(1).unwrap_or_default(),
            lcd: LcdSpeed::ALL
                .get((bits >> 16 & 0xff) as usize)
                .copied()
                .unwrap_or_default(),
        }
    }

    /// The profiles by the names of the parts, as the head of a trace tells them.
    pub fn names(self) -> BTreeMap<String, String> {
        BTreeMap::from([
            ("button".into(), self.button.to_string()),
            ("keypad".into(), self.keypad.to_string()),
            ("lcd".into(), self.lcd.to_string()),
        ])
    }
}

/// How fast the controller of the character display works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum LcdSpeed {
    /// As the data sheet says for an oscillator of 270 kHz: 37 µs for most instructions, 1.52 ms for clear and home.
    #[default]
    Nominal = 0,
    /// A slow clone: 60 µs, and 2.5 ms for clear and home. Such displays are sold.
    Slow = 1,
}

impl LcdSpeed {
    /// All speeds.
    pub const ALL: [LcdSpeed; 2] = [LcdSpeed::Nominal, LcdSpeed::Slow];

    /// Its name, as in traces and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            LcdSpeed::Nominal => "nominal",
            LcdSpeed::Slow => "slow",
        }
    }
}

impl fmt::Display for LcdSpeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for LcdSpeed {
    type Err = UnknownLcdSpeed;

    fn from_str(name: &str) -> Result<LcdSpeed, UnknownLcdSpeed> {
        LcdSpeed::ALL
            .into_iter()
            .find(|speed| speed.name() == name)
            .ok_or_else(|| UnknownLcdSpeed(name.into()))
    }
}

/// No display speed has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no display speed '{0}'; choose nominal or slow")]
pub struct UnknownLcdSpeed(pub String);

/// How long and how often a mechanical contact bounces when it closes or opens.
///
/// The ranges follow what is published about switches: most tactile buttons settle within a few milliseconds, worn ones
/// within some ten, and none of them rhythmically.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(u8)]
pub enum Bounce {
    /// An ideal contact: one edge.
    Clean = 0,
    /// A new tactile button: up to 4 bounces of 20 µs to 500 µs.
    #[default]
    Tactile = 1,
    /// A membrane key: up to 8 bounces of 50 µs to 2 ms.
    Membrane = 2,
    /// A worn button: up to 16 bounces of 50 µs to 5 ms.
    Worn = 3,
    /// A nasty one: up to 40 bounces of 1 µs to 10 ms.
    Nasty = 4,
}

impl Bounce {
    /// All profiles, from the best contact to the worst.
    pub const ALL: [Bounce; 5] = [
        Bounce::Clean,
        Bounce::Tactile,
        Bounce::Membrane,
        Bounce::Worn,
        Bounce::Nasty,
    ];

    /// The profile's name, as in traces and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Bounce::Clean => "clean",
            Bounce::Tactile => "tactile",
            Bounce::Membrane => "membrane",
            Bounce::Worn => "worn",
            Bounce::Nasty => "nasty",
        }
    }
}

impl fmt::Display for Bounce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Bounce {
    type Err = UnknownBounce;

    fn from_str(name: &str) -> Result<Bounce, UnknownBounce> {
        Bounce::ALL
            .into_iter()
            .find(|bounce| bounce.name() == name)
            .ok_or_else(|| UnknownBounce(name.into()))
    }
}

/// No bounce profile has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no bounce profile '{0}'; choose clean, tactile, membrane, worn or nasty")]
pub struct UnknownBounce(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_come_back_from_the_header() {
        for bounce in Bounce::ALL {
            let profiles = Profiles {
                button: bounce,
                ..Profiles::default()
            };
            assert_eq!(Profiles::from_bits(profiles.to_bits()), profiles);
            assert_eq!(bounce.name().parse(), Ok(bounce));
        }
        assert!("rusty".parse::<Bounce>().unwrap_err().to_string().contains("tactile"));
    }
}
