//! Where the events of each pin stand in the log.

use std::collections::BTreeMap;
use std::time::Duration;

use hardware_sim::board::Board;
use hardware_sim::gpio::Level;

use super::log::{Index, Log, Seen};

/// The events of all pins.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pins {
    pins: BTreeMap<u8, Pin>,
}

/// The events of one pin.
#[derive(Clone, Debug)]
struct Pin {
    level: Level,
    /// All its events: those that changed its level, and writes of the level that it had already.
    all: Vec<Index>,
    /// Those that changed its level.
    edges: Vec<Index>,
}

impl Pins {
    pub(super) fn note(&mut self, number: u8, level: Level, index: Index) {
        let pin = self.pins.entry(number).or_insert_with(|| Pin {
            level: Board::level_at_power_on(number),
            all: Vec::new(),
            edges: Vec::new(),
        });
        pin.all.push(index);
        if pin.level != level {
            pin.level = level;
            pin.edges.push(index);
        }
    }

    pub(super) fn numbers(&self) -> impl Iterator<Item = u8> {
        self.pins.keys().copied()
    }

    /// All events of a pin, those that change nothing too.
    pub(crate) fn all(&self, pin: u8) -> &[Index] {
        self.pins.get(&pin).map_or(&[], |pin| &pin.all)
    }

    /// The events that change the level of a pin.
    pub(crate) fn edges(&self, pin: u8) -> &[Index] {
        self.pins.get(&pin).map_or(&[], |pin| &pin.edges)
    }

    /// The level after all that happened up to and at a time.
    pub(super) fn level(&self, log: &Log, pin: u8, at: Duration) -> Level {
        let edges = self.edges(pin);
        let count = edges.partition_point(|edge| u128::from(log.time(*edge)) <= at.as_nanos());
        let last = count.checked_sub(1).map(|last| log.seen(edges[last]));
        match last {
            Some(Seen::Pin { level, .. }) => level,
            _ => Board::level_at_power_on(pin),
        }
    }
}
