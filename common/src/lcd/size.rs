//! Rows and columns.

/// How many characters a display has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 2 rows of 16.
    #[default]
    Chars16x2,
    /// 4 rows of 20.
    Chars20x4,
}

impl Size {
    /// The number of rows.
    pub fn rows(self) -> usize {
        match self {
            Size::Chars16x2 => 2,
            Size::Chars20x4 => 4,
        }
    }

    /// The number of columns.
    pub fn columns(self) -> usize {
        match self {
            Size::Chars16x2 => 16,
            Size::Chars20x4 => 20,
        }
    }

    /// Where a character stands in the memory of the display (DDRAM), or `None` if there is no such position.
    ///
    /// The memory has two lines of 40 characters, from 0x00 and from 0x40 on. A display of four rows shows each line in
    /// two rows: the third goes on where the first ends.
    pub(super) fn address(self, row: usize, column: usize) -> Option<u8> {
        if row >= self.rows() || column >= self.columns() {
            return None;
        }
        let line = if row.is_multiple_of(2) { 0x00 } else { 0x40 };
        u8::try_from(line + row / 2 * self.columns() + column).ok()
    }
}
