//! The character display: 2 rows of 16 characters (HD44780) behind an I2C port expander (PCF8574).

/// The 7-bit address of the display on I2C bus 1.
pub const ADDRESS: u8 = 0x27;

/// What one sees when one looks at the display.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The character codes in the two rows.
    pub codes: [[u8; 16]; 2],
    /// Row and column of the cursor, from 0; `None` while it is not shown, or beyond the edge.
    pub cursor: Option<(u8, u8)>,
    /// Whether the character at the cursor blinks.
    pub blink: bool,
    /// Whether the display is on.
    pub on: bool,
    /// Whether the backlight is on.
    pub backlight: bool,
    /// The eight characters that a program can draw: 8 rows of 5 dots each, the leftmost dot in bit 4.
    pub glyphs: [[u8; 8]; 8],
}

impl Picture {
    /// The two rows as text.
    pub fn rows(&self) -> [String; 2] {
        self.codes.map(|row| row.iter().map(|code| char::from(*code)).collect())
    }
}
