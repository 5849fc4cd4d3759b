//! What can go wrong with a keypad.

use std::fmt::Debug;

/// Why a scan failed. `R` is the error of a row's pin, `C` that of a column's.
///
/// The pins of a Pi itself cannot fail; those of a port expander can. Rows and columns count from 0; the texts say R1 to
/// R4 and C1 to C4, as is printed on keypads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error<R: Debug, C: Debug> {
    /// A row cannot be read.
    #[error("row R{} of the keypad cannot be read: {cause:?}; check where its wire leads, and scan again", row + 1)]
    Read {
        /// The row, 0 to 3.
        row: usize,
        /// What its pin says.
        cause: R,
    },
    /// A column cannot be driven low.
    #[error("column C{} of the keypad cannot be driven: {cause:?}; check where its wire leads, and scan again", column + 1)]
    Select {
        /// The column, 0 to 3.
        column: usize,
        /// What its pin says.
        cause: C,
    },
    /// A column cannot be let go.
    #[error(
        "column C{} of the keypad cannot be let go: {cause:?}; it may be driven still, so press no key, and scan again",
        column + 1
    )]
    Release {
        /// The column, 0 to 3.
        column: usize,
        /// What its pin says.
        cause: C,
    },
}
