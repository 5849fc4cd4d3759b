//! The display as words, as a board keeps it.
//!
//! | words | what |
//! |---|---|
//! | 0–9 | DDRAM, eight bytes in each, the first in the lowest bits |
//! | 10–17 | CGRAM |
//! | 18 | when the controller is no longer busy, in ns |
//! | 19 | pins, modes, address counter and the half that is pending |
//! | 20 | shift, and the writers of a byte that was perhaps mixed |
//!
//! Whatever the bits, there is a display that they stand for.

use super::backpack::Backpack;
use super::controller::Controller;
use super::counter::{AddressCounter, CGRAM, DDRAM};
use super::interface::Interface;
use super::{DisplayControl, EntryMode, FunctionSet, Lcd};
use crate::board::LcdSpeed;

impl Lcd {
    /// How many words a display takes.
    pub const WORDS: usize = (DDRAM + CGRAM) / 8 + 3;

    /// The display as words.
    pub fn to_words(&self) -> [u64; Lcd::WORDS] {
        let Lcd {
            backpack,
            interface,
            controller,
        } = self;
        let (held, (first, second)) = match interface.mixed_held {
            Some(writers) => (true, writers),
            None => (false, (0, 0)),
        };
        let state = Fields::default()
            .with(8, backpack.port)
            .with(16, backpack.writer)
            .with(1, interface.half_pending)
            .with(4, interface.high)
            .with(16, interface.high_writer)
            .with(1, interface.reported)
            .with(1, held)
            .with(7, controller.counter.address)
            .with(1, controller.counter.cgram)
            .with(3, controller.function.to_bits())
            .with(2, controller.entry.to_bits())
            .with(3, controller.display.to_bits())
            .with(1, controller.speed as u8);
        let rest = Fields::default()
            .with(7, controller.shift)
            .with(16, first)
            .with(16, second);
        let mut words = [0; Lcd::WORDS];
        let memory = controller.ddram.iter().chain(&controller.cgram);
        for (place, byte) in memory.enumerate() {
            words[place / 8] |= u64::from(*byte) << (place % 8 * 8);
        }
        let [.., busy_until, state_word, rest_word] = &mut words;
        *busy_until = controller.busy_until;
        *state_word = state.word;
        *rest_word = rest.word;
        words
    }

    /// The display for which these words stand. Any words will do.
    pub fn from_words(words: &[u64; Lcd::WORDS]) -> Lcd {
        let [.., busy_until, state, rest] = *words;
        let byte = |place: usize| (words[place / 8] >> (place % 8 * 8)) as u8;
        let mut state = Fields { word: state, used: 0 };
        let mut rest = Fields { word: rest, used: 0 };
        let backpack = Backpack {
            port: state.take(8) as u8,
            writer: state.take(16),
        };
        let mut interface = Interface {
            half_pending: state.take_bit(),
            high: state.take(4) as u8,
            high_writer: state.take(16),
            reported: state.take_bit(),
            mixed_held: None,
        };
        let held = state.take_bit();
        let (address, cgram) = (state.take(7) as u8, state.take_bit());
        let controller = Controller {
            ddram: std::array::from_fn(byte),
            cgram: std::array::from_fn(|place| byte(DDRAM + place)),
            counter: if cgram {
                AddressCounter::cgram(address)
            } else {
                AddressCounter::ddram(address)
            },
            function: FunctionSet::from_bits(state.take(3) as u8),
            entry: EntryMode::from_bits(state.take(2) as u8),
            display: DisplayControl::from_bits(state.take(3) as u8),
            speed: LcdSpeed::ALL[usize::from(state.take(1))],
            shift: rest.take(7) as u8,
            busy_until,
        };
        let writers = (rest.take(16), rest.take(16));
        // In 8-bit mode there are no halves.
        interface.half_pending &= !controller.function.eight_bits;
        interface.mixed_held = held.then_some(writers);
        Lcd {
            backpack,
            interface,
            controller,
        }
    }
}

/// Numbers packed into a word, the first in the lowest bits. They are taken out in the order in which they were put in.
#[derive(Default)]
struct Fields {
    word: u64,
    used: u32,
}

impl Fields {
    /// Puts in the low `bits` bits of a number.
    fn with(mut self, bits: u32, value: impl Into<u64>) -> Fields {
        self.word |= (value.into() & ((1 << bits) - 1)) << self.used;
        self.used += bits;
        self
    }

    /// Takes out a number of up to 16 bits.
    fn take(&mut self, bits: u32) -> u16 {
        let value = self.word >> self.used & ((1 << bits) - 1);
        self.used += bits;
        value as u16
    }

    fn take_bit(&mut self) -> bool {
        self.take(1) == 1
    }
}
