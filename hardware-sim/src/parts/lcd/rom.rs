//! The characters of the display: the character generator ROM A00 (HD44780U data sheet, table 4).
//!
//! It is ASCII with three exceptions, half-width katakana, and some Greek letters, umlauts and signs. It knows nothing
//! of UTF-8: a program that sends the bytes of `"ä"` gets `"ﾃ､"`.

/// Codes 0xE0 to 0xFF. Five are letters with a longer stroke below the line, 0xE9 is "to the power of −1", 0xEB a raised
/// x, 0xF8 an x with a line above.
const UPPER: [char; 32] = [
    'α', 'ä', 'β', 'ε', 'μ', 'σ', 'ρ', 'g', '√', '⁻', 'j', 'ˣ', '¢', '£', 'ñ', 'ö', //
    'p', 'q', 'θ', '∞', 'Ω', 'ü', 'Σ', 'π', 'x', 'y', '千', '万', '円', '÷', ' ', '█',
];

/// Characters that have another code point and look the same on the display.
const ALIKE: [(char, u8); 4] = [
    ('\u{b5}', 0xe4),   // micro sign: μ
    ('\u{2126}', 0xf4), // ohm sign: Ω
    ('°', 0xdf),        // degree sign: ﾟ
    ('·', 0xa5),        // middle dot: ･
];

/// What the display shows for this code. Codes 0 to 15 are the characters that the program has drawn; the control
/// pictures `␀` (U+2400) to `␇` stand for them. Codes that the ROM leaves empty (0x10–0x1F, 0x80–0xA0) are blanks.
pub fn character(code: u8) -> char {
    match code {
        0x00..=0x0f => after('\u{2400}', code & 7),
        0x5c => '¥',
        0x7e => '→',
        0x7f => '←',
        0x20..=0x7d => char::from(code),
        0xa1..=0xdf => after('\u{ff61}', code - 0xa1),
        0xe0..=0xff => UPPER[usize::from(code - 0xe0)],
        0x10..=0x1f | 0x80..=0xa0 => ' ',
    }
}

/// The code with which the display shows this character, if it can. `␀` (U+2400) to `␇` are the characters that the
/// program has drawn. The micro, ohm and degree signs and the middle dot have codes too, since the ROM has characters
/// that look like them.
pub fn code(character: char) -> Option<u8> {
    // ASCII comes before the letters with a longer stroke; and a blank is 0x20.
    let alike = || {
        ALIKE
            .iter()
            .find(|(other, _)| *other == character)
            .map(|(_, code)| *code)
    };
    let ascii = (0x20..0x80).chain(0..8).chain(0xa1..=0xff);
    ascii
        .into_iter()
        .find(|code| self::character(*code) == character)
        .or_else(alike)
}

/// The character `distance` code points after `first`.
fn after(first: char, distance: u8) -> char {
    char::from_u32(u32::from(first) + u32::from(distance)).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_the_display_can_show_comes_back() {
        for text in ["Flash rate (ms):", "0.1234 secs", "¥→←", "｡ｱﾝﾟ", "αäβεμσρ√∞Ωüöñ÷█", "␀␇"]
        {
            let codes: Vec<u8> = text.chars().filter_map(code).collect();
            assert_eq!(codes.len(), text.chars().count(), "{text}");
            assert_eq!(codes.into_iter().map(character).collect::<String>(), text);
        }
    }

    #[test]
    fn the_codes_are_those_of_the_data_sheet() {
        let samples = [
            ('A', 0x41),
            (' ', 0x20),
            ('g', 0x67),
            ('}', 0x7d),
            ('¥', 0x5c),
            ('→', 0x7e),
            ('←', 0x7f),
            ('｡', 0xa1),
            ('ｱ', 0xb1),
            ('ﾟ', 0xdf),
            ('α', 0xe0),
            ('ä', 0xe1),
            ('ö', 0xef),
            ('Ω', 0xf4),
            ('ü', 0xf5),
            ('π', 0xf7),
            ('÷', 0xfd),
            ('█', 0xff),
            ('␃', 3),
            ('µ', 0xe4),
            ('°', 0xdf),
        ];
        for (character, expected) in samples {
            assert_eq!(code(character), Some(expected), "{character}");
        }
    }

    #[test]
    fn what_the_display_lacks_has_no_code() {
        for character in ['\\', '~', '€', 'é', '\n', '\0', '␈'] {
            assert_eq!(code(character), None, "{character:?}");
        }
    }

    #[test]
    fn codes_8_to_15_are_the_drawn_characters_once_more() {
        for code in 0..8 {
            assert_eq!(character(code), character(code + 8));
        }
        assert_eq!([0, 7].map(character), ['␀', '␇']);
    }

    #[test]
    fn utf_8_comes_out_wrong() {
        assert_eq!("ä".bytes().map(character).collect::<String>(), "ﾃ､");
    }

    #[test]
    fn codes_that_the_rom_leaves_empty_are_blanks() {
        assert_eq!([0x10, 0x1f, 0x80, 0x9f, 0xa0, 0xfe].map(character), [' '; 6]);
    }
}
