//! The wires of the keypad: eight pins, of which pressed keys join rows to columns.
//!
//! Which keys are pressed stands in the words of the row pins. The level of such a pin depends on all eight words, so
//! one compare-and-swap cannot set it together with the operation that changes it: whoever operates on one of these pins
//! *settles* the others afterwards, and so does whoever reads one, in case the writer was killed in between. Settling is
//! a look at all eight words, and an event for each pin whose level is not what the wires say, until there is none.
//!
//! # What the wires say
//!
//! Pins that pressed keys join, directly or by way of others, form a net. An output has about 40 Ω, a pull resistor about
//! 50 kΩ (BCM2711), a membrane key about 100 Ω. So
//!
//! - one or more outputs of the same level decide for the whole net. That is how a scan finds a key, and how three keys
//!   at the corners of a rectangle show a fourth one that nobody pressed;
//! - outputs of both levels are a short circuit: they keep their own levels, current flows, and an input in between sees
//!   some voltage in the middle;
//! - with pull resistors alone the voltage is that of the divider that they form;
//! - a voltage above 2.0 V reads as high, one below 0.8 V as low, and one in between as it did before.

use super::pin_word::PinWord;
use crate::gpio::{Bias, Level};
use crate::parts::keypad::{COLUMNS, ROWS};

/// Number of pins of the keypad.
pub(crate) const NODES: usize = 8;

/// The pins: the rows, then the columns.
pub(crate) const PINS: [u8; NODES] = {
    let ([a, b, c, d], [e, f, g, h]) = (ROWS, COLUMNS);
    [a, b, c, d, e, f, g, h]
};

/// Volts of a high output.
const SUPPLY: f64 = 3.3;
/// Highest voltage that reads as low, and lowest that reads as high.
const LOW: f64 = 0.8;
const HIGH: f64 = 2.0;

// Conductances, in siemens.
const WIRE: f64 = 1.0;
const OUTPUT: f64 = 1.0 / 40.0;
const KEY: f64 = 1.0 / 100.0;
const PULL: f64 = 1.0 / 50_000.0;

/// A set of pins of the keypad: bit n stands for `PINS[n]`.
pub(crate) type Nodes = u8;

/// The index of `pin` among the pins of the keypad.
#[inline]
pub(crate) fn node(pin: u8) -> Option<usize> {
    // A table, because every pin write asks.
    const NODE: [u8; 32] = {
        let mut table = [u8::MAX; 32];
        let mut index = 0;
        while index < NODES {
            table[PINS[index] as usize] = index as u8;
            index += 1;
        }
        table
    };
    match NODE.get(usize::from(pin)) {
        Some(&index) if index != u8::MAX => Some(index.into()),
        _ => None,
    }
}

/// What the wires say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Settled {
    /// The pins that are high.
    pub(crate) levels: Nodes,
    /// Pins that are neither high nor low, and read as before.
    pub(crate) undecided: Nodes,
    /// Outputs that work against each other: high ones and low ones of one net; empty if there is none.
    pub(crate) short: (Nodes, Nodes),
}

/// The pins that are high now.
#[inline]
pub(crate) fn levels(words: &[PinWord; NODES]) -> Nodes {
    nodes(|index| words[index].level() == Level::High)
}

/// The levels of the keypad's pins, from their words.
#[inline]
pub(crate) fn settle(words: &[PinWord; NODES]) -> Settled {
    let alone = nodes(|index| words[index].level_alone(PINS[index]) == Level::High);
    let mut settled = Settled {
        levels: alone,
        undecided: 0,
        short: (0, 0),
    };
    let contacts = u16::from_be_bytes([
        words[0].contacts() << 4 | words[1].contacts(),
        words[2].contacts() << 4 | words[3].contacts(),
    ]);
    if contacts != 0 {
        settle_nets(words, &mut settled);
    }
    settled
}

/// Settles the nets of more than one pin.
fn settle_nets(words: &[PinWord; NODES], settled: &mut Settled) {
    let joined = neighbours(words);
    let strong = nodes(|index| words[index].strong().is_some());
    let up = nodes(|index| words[index].bias() == Bias::PullUp);
    let down = nodes(|index| words[index].bias() == Bias::PullDown);
    let mut left = nodes(|index| joined[index] != 0);
    while left != 0 {
        let net = reach(left.trailing_zeros() as usize, &joined);
        left &= !net;
        // The levels of outputs are those that they have alone.
        let high = net & strong & settled.levels;
        let low = net & strong & !high;
        let inputs = net & !strong;
        let (up, down) = (f64::from((net & up).count_ones()), f64::from((net & down).count_ones()));
        let volts = if high != 0 && low != 0 {
            settled.short = (settled.short.0 | high, settled.short.1 | low);
            solve(net, &joined, words)
        } else if high != 0 {
            [SUPPLY; NODES]
        } else if low != 0 {
            [0.0; NODES]
        } else if up + down > 0.0 {
            [SUPPLY * up / (up + down); NODES]
        } else {
            continue; // Nothing holds any of them.
        };
        let is_high = members(inputs).filter(|index| volts[*index] > HIGH);
        let is_high = is_high.fold(0, |high, index| high | 1 << index);
        let is_low = members(inputs).filter(|index| volts[*index] < LOW);
        let is_low: Nodes = is_low.fold(0, |low, index| low | 1 << index);
        let undecided = inputs & !is_high & !is_low;
        settled.undecided |= undecided;
        settled.levels = settled.levels & !inputs | is_high | levels(words) & undecided;
    }
}

/// The pins that each pin is joined to by one pressed key.
fn neighbours(words: &[PinWord; NODES]) -> [Nodes; NODES] {
    let mut joined = [0; NODES];
    for row in 0..4 {
        let contacts = words[row].contacts();
        joined[row] = contacts << 4;
        for column in 0..4 {
            joined[4 + column] |= (contacts >> column & 1) << row;
        }
    }
    joined
}

/// Everything that is joined to a pin, itself among it.
fn reach(index: usize, joined: &[Nodes; NODES]) -> Nodes {
    let mut net = 1 << index;
    loop {
        let wider = members(net).fold(net, |wider, member| wider | joined[member]);
        if wider == net {
            return net;
        }
        net = wider;
    }
}

/// The pins of a set, as indices into `PINS`.
pub(crate) fn members(nodes: Nodes) -> impl Iterator<Item = usize> {
    (0..NODES).filter(move |index| nodes & 1 << index != 0)
}

/// The set of pins that pass a test.
pub(crate) fn nodes(test: impl Fn(usize) -> bool) -> Nodes {
    (0..NODES).fold(0, |nodes, index| nodes | Nodes::from(test(index)) << index)
}

/// The voltages of a net: Kirchhoff's current law at each pin, solved by elimination.
fn solve(net: Nodes, joined: &[Nodes; NODES], words: &[PinWord; NODES]) -> [f64; NODES] {
    let nodes: Vec<usize> = members(net).collect();
    let size = nodes.len();
    // One row for each pin: the conductances to all pins, then the current from the supply.
    let mut rows = vec![vec![0.0; size + 1]; size];
    for (i, &a) in nodes.iter().enumerate() {
        let word = words[a];
        let (conductance, high) = match (word.drive(), word.strong(), word.bias()) {
            (Some(level), _, _) => (WIRE, level == Level::High),
            (None, Some(level), _) => (OUTPUT, level == Level::High),
            (None, None, Bias::PullUp) => (PULL, true),
            (None, None, Bias::PullDown) => (PULL, false),
            (None, None, Bias::Off) => (0.0, false),
        };
        rows[i][i] += conductance;
        rows[i][size] = if high { conductance * SUPPLY } else { 0.0 };
        for (j, &b) in nodes.iter().enumerate() {
            if joined[a] & 1 << b != 0 {
                rows[i][i] += KEY;
                rows[i][j] -= KEY;
            }
        }
    }
    // Without pivoting: the diagonal outweighs the rest of its row, and outputs hold the net at both levels.
    for i in 0..size {
        let (done, rest) = rows.split_at_mut(i + 1);
        for row in rest {
            let factor = row[i] / done[i][i];
            for (value, above) in row.iter_mut().zip(&done[i]).skip(i) {
                *value -= factor * above;
            }
        }
    }
    let mut volts = [0.0; NODES];
    for i in (0..size).rev() {
        let known: f64 = (i + 1..size).map(|j| rows[i][j] * volts[nodes[j]]).sum();
        volts[nodes[i]] = (rows[i][size] - known) / rows[i][i];
    }
    volts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::Operation;
    use crate::gpio::Level::{High, Low};
    use crate::gpio::Mode;
    use proptest::prelude::*;

    /// Rows and columns pulled up, with these keys down (row, column) and these outputs (node, level).
    fn words(keys: &[(usize, u8)], outputs: &[(usize, Level)]) -> [PinWord; NODES] {
        let mut words = PINS.map(|pin| {
            PinWord::power_on(pin)
                .apply(pin, Operation::Bias(Bias::PullUp))
                .apply(pin, Operation::Settle(High))
        });
        for (row, column) in keys {
            let contact = Operation::Contact {
                column: *column,
                closed: true,
            };
            words[*row] = words[*row].apply(PINS[*row], contact);
        }
        for (node, level) in outputs {
            for operation in [Operation::Write(*level), Operation::Mode(Mode::Output)] {
                words[*node] = words[*node].apply(PINS[*node], operation);
            }
        }
        words
    }

    fn rows(keys: &[(usize, u8)], outputs: &[(usize, Level)]) -> [Level; 4] {
        let levels = settle(&words(keys, outputs)).levels;
        [0, 1, 2, 3].map(|row| Level::from(levels >> row & 1))
    }

    #[test]
    fn rows_are_low_at_power_on_as_if_pressed() {
        let levels = settle(&PINS.map(PinWord::power_on)).levels;
        assert_eq!(levels, 0b1100_0000, "GPIO 8 and 7");
    }

    #[test]
    fn a_selected_column_pulls_down_the_rows_of_its_keys() {
        let keys = [(0, 2), (3, 2)];
        assert_eq!(rows(&keys, &[(6, Low)]), [Low, High, High, Low]);
        assert_eq!(rows(&keys, &[(5, Low)]), [High; 4]);
        assert_eq!(rows(&[], &[(6, Low)]), [High; 4]);
    }

    #[test]
    fn three_keys_show_a_fourth_one() {
        // (0,0), (0,1) and (1,1) are down; (1,0) is not.
        let keys = [(0, 0), (0, 1), (1, 1)];
        assert_eq!(rows(&keys, &[(4, Low)]), [Low, Low, High, High]);
        // Two keys never do.
        assert_eq!(rows(&keys[..2], &[(4, Low)]), [Low, High, High, High]);
        assert_eq!(rows(&keys[1..], &[(4, Low)]), [High; 4]);
    }

    #[test]
    fn two_outputs_that_work_against_each_other_leave_the_row_in_the_middle() {
        let mut words = words(&[(0, 0), (0, 1)], &[(4, Low), (5, High)]);
        let settled = settle(&words);
        assert_eq!((settled.short, settled.undecided), ((1 << 5, 1 << 4), 1));
        assert_eq!(settled.levels >> 4 & 3, 0b10, "the outputs keep their levels");
        let volts = solve(0b11_0001, &neighbours(&words), &words);
        assert!((volts[0] - 1.65).abs() < 0.01, "{volts:?}");
        // 3.3 V over twice 40 Ω and twice 100 Ω.
        let current = (SUPPLY - volts[5]) * OUTPUT;
        assert!((current - 3.3 / 280.0).abs() < 1e-4, "{current}");
        for before in [Low, High] {
            words[0] = words[0].apply(PINS[0], Operation::Settle(before));
            assert_eq!(settle(&words).levels & 1, before as u8, "it reads as before");
        }
    }

    #[test]
    fn the_majority_of_outputs_decides_where_it_is_large_enough() {
        assert_eq!(
            rows(&[(0, 0), (0, 1), (0, 2)], &[(4, Low), (5, High), (6, High)])[0],
            High
        );
        assert_eq!(
            rows(
                &[(0, 0), (0, 1), (0, 2), (0, 3)],
                &[(4, High), (5, Low), (6, Low), (7, Low)]
            )[0],
            High,
            "one of four high is 0.8 V and a little, which is no low"
        );
    }

    #[test]
    fn pull_resistors_divide_the_voltage() {
        let pulled_down = |nodes: &[usize], keys: &[(usize, u8)]| {
            let mut words = words(keys, &[]);
            for node in nodes {
                words[*node] = words[*node].apply(PINS[*node], Operation::Bias(Bias::PullDown));
            }
            settle(&words)
        };
        let half = pulled_down(&[4], &[(0, 0)]);
        assert_eq!((half.undecided, half.levels & 1), (1 | 1 << 4, 1));
        // One of four is down: 2.5 V. Three of four: 0.8 V and a little.
        assert_eq!(pulled_down(&[4], &[(0, 0), (0, 1), (0, 2)]).undecided, 0);
        assert_eq!(pulled_down(&[4, 5, 6], &[(0, 0), (0, 1), (0, 2)]).undecided, 0b111_0001);
        assert_eq!(
            pulled_down(&[4, 5, 6, 7], &[(0, 0), (0, 1), (0, 2), (0, 3)]).levels & 1,
            0
        );
    }

    #[test]
    fn what_nothing_holds_keeps_its_levels() {
        let mut words = words(&[(0, 0)], &[]);
        for (index, level) in [(0, Low), (4, High)] {
            words[index] = words[index]
                .apply(PINS[index], Operation::Bias(Bias::Off))
                .apply(PINS[index], Operation::Settle(level));
        }
        assert_eq!(settle(&words).levels & 0b1_0001, 0b1_0000);
    }

    proptest! {
        /// Whatever the bits, outputs keep their levels, and settling twice changes nothing.
        #[test]
        fn settling_comes_to_rest(bits in prop::array::uniform8(0_u64..1 << 16)) {
            let mut words = bits.map(PinWord);
            let first = settle(&words);
            for index in 0..NODES {
                let level = Level::from(first.levels >> index & 1);
                prop_assert!(words[index].strong().is_none_or(|strong| strong == level));
                words[index] = words[index].apply(PINS[index], Operation::Settle(level));
            }
            prop_assert_eq!(levels(&words), first.levels);
            prop_assert_eq!(settle(&words), first);
        }
    }
}
