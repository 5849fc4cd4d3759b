//! The whole state of a pin in one word, and what an operation makes of it.
//!
//! | bits | what |
//! |---|---|
//! | 0 | level: what a voltmeter, and every process that reads the pin, sees |
//! | 1 | latch: what the pin drives while it is an output |
//! | 2–3 | drive from outside: none, low, high |
//! | 4–5 | bias |
//! | 6–9 | mode |
//! | 10 | armed: somebody waits for edges |
//! | 11 | void: the place below was given up; the rest of the word is older |
//! | 12–15 | contacts: which columns of the keypad this row is joined to (rows only) |
//! | 16–63 | place: number of the last event on this pin in the common order of the board |
//!
//! Because the level and the place stand in one word, one compare-and-swap decides both.

use super::matrix;
use crate::gpio::{Bias, Level, Mode};

/// Pins that the course bench joins to an LED (with 470 Ω) to ground. The LED holds such a pin low unless it is driven:
/// a pull-up cannot lift it to a valid high level.
pub(crate) const LED_PINS: [u8; 3] = [2, 3, 21];

/// SDA and SCL of I2C bus 1, held high by 1.8 kΩ on the Pi itself while the bus is idle.
pub(crate) const I2C_PINS: [u8; 2] = [2, 3];

/// A pin's word, decoded where needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PinWord(pub(crate) u64);

/// What can be done to a pin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    /// Set the output latch.
    Write(Level),
    /// Choose the function.
    Mode(Mode),
    /// Choose the pull resistor.
    Bias(Bias),
    /// Join the pin to ground or to 3.3 V from outside, or let go.
    Drive(Option<Level>),
    /// Close or open the contact between this row of the keypad and a column (0 to 3).
    Contact { column: u8, closed: bool },
    /// Take the level that the wires of the keypad give this pin.
    Settle(Level),
}

/// What kind of operation made an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OperationKind {
    Write,
    Mode,
    Bias,
    Drive,
    Contact,
    Settle,
}

impl Operation {
    pub(crate) fn kind(self) -> OperationKind {
        match self {
            Operation::Write(_) => OperationKind::Write,
            Operation::Mode(_) => OperationKind::Mode,
            Operation::Bias(_) => OperationKind::Bias,
            Operation::Drive(_) => OperationKind::Drive,
            Operation::Contact { .. } => OperationKind::Contact,
            Operation::Settle(_) => OperationKind::Settle,
        }
    }
}

impl OperationKind {
    pub(crate) fn from_bits(bits: u64) -> OperationKind {
        match bits {
            0 => OperationKind::Write,
            1 => OperationKind::Mode,
            2 => OperationKind::Bias,
            3 => OperationKind::Drive,
            4 => OperationKind::Contact,
            _ => OperationKind::Settle,
        }
    }
}

const MODES: [Mode; 12] = [
    Mode::Input,
    Mode::Output,
    Mode::Alt0,
    Mode::Alt1,
    Mode::Alt2,
    Mode::Alt3,
    Mode::Alt4,
    Mode::Alt5,
    Mode::Alt6,
    Mode::Alt7,
    Mode::Alt8,
    Mode::Null,
];

const ARMED: u64 = 1 << 10;
const VOID: u64 = 1 << 11;
const STATE: u64 = 0xffff;

impl PinWord {
    /// The state of `pin` when the Pi is switched on: an input, pulled up (GPIO 0–8) or down (9–27), as in BCM2711 ARM
    /// Peripherals, table 94. The lines beyond the header are connected to nothing.
    pub(crate) fn power_on(pin: u8) -> PinWord {
        let bias = match pin {
            0..=8 => Bias::PullUp,
            9..=27 => Bias::PullDown,
            _ => Bias::Off,
        };
        let word = PinWord(0).apply(pin, Operation::Bias(bias));
        word.with_bits(0, 1, word.level_alone(pin) as u64)
    }

    pub(crate) fn level(self) -> Level {
        Level::from((self.0 & 1) as u8)
    }

    pub(crate) fn latch(self) -> Level {
        Level::from((self.0 >> 1 & 1) as u8)
    }

    pub(crate) fn drive(self) -> Option<Level> {
        match self.0 >> 2 & 3 {
            1 => Some(Level::Low),
            2 => Some(Level::High),
            _ => None,
        }
    }

    pub(crate) fn bias(self) -> Bias {
        match self.0 >> 4 & 3 {
            1 => Bias::PullDown,
            2 => Bias::PullUp,
            _ => Bias::Off,
        }
    }

    pub(crate) fn mode(self) -> Mode {
        // Twelve modes in four bits; the four codes that nobody writes read as `Null`.
        MODES.get((self.0 >> 6 & 15) as usize).copied().unwrap_or(Mode::Null)
    }

    pub(crate) fn armed(self) -> bool {
        self.0 & ARMED != 0
    }

    pub(crate) fn void(self) -> bool {
        self.0 & VOID != 0
    }

    /// The columns of the keypad that this row is joined to, one bit each.
    pub(crate) fn contacts(self) -> u8 {
        (self.0 >> 12 & 15) as u8
    }

    /// The level that holds this pin firmly: from outside, or its own as an output.
    pub(crate) fn strong(self) -> Option<Level> {
        self.drive()
            .or_else(|| (self.mode() == Mode::Output).then(|| self.latch()))
    }

    /// Place of the last event on this pin; 0 if there was none since power-on.
    pub(crate) fn place(self) -> u64 {
        self.0 >> 16
    }

    pub(crate) fn with_armed(self, armed: bool) -> PinWord {
        PinWord(if armed { self.0 | ARMED } else { self.0 & !ARMED })
    }

    /// The same state, made by the event at `place`.
    pub(crate) fn at_place(self, place: u64) -> PinWord {
        PinWord(self.0 & STATE & !VOID | place << 16)
    }

    /// The same state, but the event at `place` can no longer happen to this pin.
    pub(crate) fn voided_at(self, place: u64) -> PinWord {
        PinWord(self.0 & STATE | VOID | place << 16)
    }

    /// Whether an output fights against what drives the pin from outside.
    pub(crate) fn short_circuit(self) -> bool {
        self.mode() == Mode::Output && self.drive().is_some_and(|drive| drive != self.latch())
    }

    /// The state after `operation`; the place stays.
    pub(crate) fn apply(self, pin: u8, operation: Operation) -> PinWord {
        let next = match operation {
            Operation::Write(level) => self.with_bits(1, 1, level as u64),
            Operation::Mode(mode) => self.with_bits(6, 15, mode as u64),
            Operation::Bias(bias) => self.with_bits(4, 3, bias as u64),
            Operation::Drive(drive) => self.with_bits(
                2,
                3,
                match drive {
                    None => 0,
                    Some(Level::Low) => 1,
                    Some(Level::High) => 2,
                },
            ),
            Operation::Contact { column, closed } => self.with_bits(12 + u32::from(column & 3), 1, closed.into()),
            Operation::Settle(level) => return self.with_bits(0, 1, level as u64),
        };
        let level = match next.strong() {
            None if matrix::node(pin).is_some() => next.level(), // `Settle` follows
            _ => next.level_alone(pin),
        };
        next.with_bits(0, 1, level as u64)
    }

    fn with_bits(self, shift: u32, mask: u64, bits: u64) -> PinWord {
        PinWord(self.0 & !(mask << shift) | bits << shift)
    }

    /// The level of this pin if it is joined to no other. A contact to ground or 3.3 V is stronger than an output (30 to
    /// 50 Ω), an output stronger than a pull resistor (about 50 kΩ). A pin that nothing holds keeps its level, as its
    /// capacitance does for a while.
    pub(crate) fn level_alone(self, pin: u8) -> Level {
        if let Some(level) = self.strong() {
            return level;
        }
        match self.mode() {
            Mode::Alt0 if I2C_PINS.contains(&pin) => Level::High,
            _ if LED_PINS.contains(&pin) => Level::Low,
            _ => match self.bias() {
                Bias::PullUp => Level::High,
                Bias::PullDown => Level::Low,
                Bias::Off => self.level(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn power_on_pulls_are_those_of_the_chip() {
        for pin in 0..58 {
            let word = PinWord::power_on(pin);
            assert_eq!((word.mode(), word.place(), word.armed()), (Mode::Input, 0, false));
            let expected = match pin {
                2 | 3 => Level::Low, // an LED hangs there
                0..=8 => Level::High,
                _ => Level::Low,
            };
            assert_eq!(word.level(), expected, "GPIO {pin}");
        }
    }

    #[test]
    fn an_output_follows_its_latch_and_an_input_its_pull() {
        let pin = 17;
        let word = PinWord::power_on(pin).apply(pin, Operation::Write(Level::High));
        assert_eq!(word.level(), Level::Low, "the latch of an input drives nothing");
        let word = word.apply(pin, Operation::Mode(Mode::Output));
        assert_eq!(word.level(), Level::High);
        let word = word.apply(pin, Operation::Mode(Mode::Input));
        assert_eq!(word.level(), Level::Low, "pulled down again");
        let word = word.apply(pin, Operation::Bias(Bias::PullUp));
        assert_eq!(word.level(), Level::High);
        let word = word.apply(pin, Operation::Bias(Bias::Off));
        assert_eq!(word.level(), Level::High, "nothing holds it: it keeps its level");
    }

    #[test]
    fn a_pressed_button_is_stronger_than_a_pull_and_shorts_an_output() {
        let pin = 20;
        let word = PinWord::power_on(pin).apply(pin, Operation::Bias(Bias::PullUp));
        let pressed = word.apply(pin, Operation::Drive(Some(Level::Low)));
        assert_eq!(pressed.level(), Level::Low);
        assert!(!pressed.short_circuit());
        assert_eq!(pressed.apply(pin, Operation::Drive(None)).level(), Level::High);
        let shorted = pressed
            .apply(pin, Operation::Write(Level::High))
            .apply(pin, Operation::Mode(Mode::Output));
        assert!(shorted.short_circuit());
        assert_eq!(shorted.level(), Level::Low);
    }

    #[test]
    fn all_modes_and_biases_come_back() {
        for mode in MODES {
            assert_eq!(PinWord(0).apply(5, Operation::Mode(mode)).mode(), mode);
        }
        for bias in [Bias::Off, Bias::PullDown, Bias::PullUp] {
            assert_eq!(PinWord(0).apply(5, Operation::Bias(bias)).bias(), bias);
        }
    }

    #[test]
    fn the_place_does_not_touch_the_state() {
        let word = PinWord::power_on(4).with_armed(true);
        let placed = word.at_place((1 << 48) - 1);
        assert_eq!(
            (placed.place(), placed.level(), placed.armed()),
            ((1 << 48) - 1, word.level(), true)
        );
        let voided = placed.voided_at(9);
        assert!(voided.void() && voided.place() == 9 && voided.level() == word.level());
        assert!(!voided.at_place(10).void());
    }
}
