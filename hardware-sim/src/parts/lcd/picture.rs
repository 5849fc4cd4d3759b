//! What one sees.

use super::rom;

/// What one sees when one looks at the display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The character codes in the two rows. They are there while the display is off, too.
    pub codes: [[u8; 16]; 2],
    /// Row and column of the cursor, from 0, where the display's shift puts it. `None` while neither cursor nor blinking
    /// is on, beyond the edge, or while data goes into CGRAM.
    pub cursor: Option<(u8, u8)>,
    /// Whether the character at the cursor blinks.
    pub blink: bool,
    /// Whether the display is on. If not, the glass is blank. (A real display that was not initialised shows boxes in
    /// its first row; this one is off then.)
    pub on: bool,
    /// Whether the backlight is on.
    pub backlight: bool,
    /// The eight characters that a program can draw, codes 0 to 7 and 8 to 15 alike: 8 rows of 5 dots each, the leftmost
    /// dot in bit 4.
    pub glyphs: [[u8; 8]; 8],
}

impl Picture {
    /// The two rows as text, 16 characters each; [`rom::character`] says which.
    pub fn rows(&self) -> [String; 2] {
        self.codes.map(|row| row.into_iter().map(rom::character).collect())
    }
}
