//! The keypad: sixteen keys, each of which joins one row to one column while it is pressed.

use std::fmt;

/// The pins of the rows R1 to R4 (physical pins 8, 10, 32 and 16).
pub const ROWS: [u8; 4] = [14, 15, 12, 23];

/// The pins of the columns C1 to C4 (physical pins 18, 22, 24 and 26).
pub const COLUMNS: [u8; 4] = [24, 25, 8, 7];

/// What is printed on the keys, by row and column.
const LEGENDS: [[char; 4]; 4] = [
    ['1', '2', '3', 'A'],
    ['4', '5', '6', 'B'],
    ['7', '8', '9', 'C'],
    ['*', '0', '#', 'D'],
];

/// A key of the keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    row: u8,
    column: u8,
}

impl Key {
    /// All keys, row by row.
    pub fn all() -> impl Iterator<Item = Key> {
        (0..4).flat_map(|row| (0..4).map(move |column| Key { row, column }))
    }

    /// The key with this legend: `0` to `9`, `A` to `D`, `*` or `#`.
    pub fn from_legend(legend: char) -> Option<Key> {
        Key::all().find(|key| key.legend() == legend)
    }

    /// What is printed on it.
    pub fn legend(self) -> char {
        LEGENDS[usize::from(self.row)][usize::from(self.column)]
    }

    /// Its row, 0 to 3.
    pub fn row(self) -> usize {
        self.row.into()
    }

    /// Its column, 0 to 3.
    pub fn column(self) -> usize {
        self.column.into()
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.legend())
    }
}
