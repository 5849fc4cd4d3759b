//! The characters that the display can show.

/// What becomes of a character that the display cannot show.
///
/// The display has its characters in a ROM, of which there are several. Most displays have A00, and the driver assumes
/// that: ASCII without `\` and `~`; `¥ → ← · ° ¢ £ √ ∞ ÷ █`; `ä ö ü ñ`; `α β ε θ μ π ρ σ Σ Ω`; the katakana of half
/// width (U+FF61 to U+FF9F) and `千 万 円`. `'\u{0}'` to `'\u{7}'` are the eight that a program can
/// [draw](super::Lcd::define_character). There is no `é` and no `ß`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// This one is shown instead. If the display has not got this one either, the text is refused.
    Replace(char),
    /// The text is refused.
    Refuse,
}

impl Default for Unknown {
    /// A question mark is shown instead.
    fn default() -> Self {
        Unknown::Replace('?')
    }
}

/// What ROM A00 has besides ASCII and katakana (data sheet, table 4). Some characters have two code points.
const OTHERS: [(char, u8); 31] = [
    ('¥', 0x5c),
    ('→', 0x7e),
    ('←', 0x7f),
    ('·', 0xa5),
    ('°', 0xdf),
    ('α', 0xe0),
    ('ä', 0xe1),
    ('β', 0xe2),
    ('ε', 0xe3),
    ('\u{3bc}', 0xe4), // μ, the Greek letter
    ('\u{b5}', 0xe4),  // µ, the micro sign
    ('σ', 0xe5),
    ('ρ', 0xe6),
    ('√', 0xe8),
    ('¢', 0xec),
    ('£', 0xed),
    ('ñ', 0xee),
    ('ö', 0xef),
    ('θ', 0xf2),
    ('∞', 0xf3),
    ('\u{3a9}', 0xf4),  // Ω, the Greek letter
    ('\u{2126}', 0xf4), // Ω, the ohm sign
    ('ü', 0xf5),
    ('\u{3a3}', 0xf6),  // Σ, the Greek letter
    ('\u{2211}', 0xf6), // ∑, the sum
    ('π', 0xf7),
    ('千', 0xfa),
    ('万', 0xfb),
    ('円', 0xfc),
    ('÷', 0xfd),
    ('█', 0xff),
];

/// The codes of a text, one for each character. An error is the character that there is no code for.
pub(super) fn codes(text: &str, unknown: Unknown) -> Result<Vec<u8>, char> {
    let replacement = match unknown {
        Unknown::Replace(character) => code(character),
        Unknown::Refuse => None,
    };
    text.chars().map(|c| code(c).or(replacement).ok_or(c)).collect()
}

fn code(character: char) -> Option<u8> {
    match character {
        '\\' | '~' => None,
        '\u{0}'..='\u{7}' | ' '..='}' => u8::try_from(character).ok(),
        '\u{ff61}'..='\u{ff9f}' => u8::try_from(u32::from(character) - 0xff61 + 0xa1).ok(),
        _ => OTHERS
            .iter()
            .find(|(other, _)| *other == character)
            .map(|(_, code)| *code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_itself_but_for_what_the_rom_has_instead() {
        for character in ' '..='\u{7f}' {
            let expected = match character {
                '\\' | '~' | '\u{7f}' => None,
                other => Some(other as u8),
            };
            assert_eq!(code(character), expected, "{character:?}");
        }
    }

    #[test]
    fn what_the_rom_has_elsewhere_is_found_there() {
        let found = |text: &str| codes(text, Unknown::Refuse);
        assert_eq!(found("¥→←"), Ok(vec![0x5c, 0x7e, 0x7f]));
        assert_eq!(found("｡ｱﾟ°·"), Ok(vec![0xa1, 0xb1, 0xdf, 0xdf, 0xa5]));
        assert_eq!(found("αäβεμσρ"), Ok((0xe0..=0xe6).collect()));
        assert_eq!(found("√¢£ñö"), Ok(vec![0xe8, 0xec, 0xed, 0xee, 0xef]));
        assert_eq!(found("θ∞ΩüΣπ"), Ok((0xf2..=0xf7).collect()));
        assert_eq!(found("千万円÷█"), Ok(vec![0xfa, 0xfb, 0xfc, 0xfd, 0xff]));
        assert_eq!(found("\u{b5}\u{2126}∑"), Ok(vec![0xe4, 0xf4, 0xf6]));
        assert_eq!(found("\0\u{7}"), Ok(vec![0, 7]));
    }

    #[test]
    fn a_character_that_the_rom_has_not_is_replaced_or_refused() {
        for unknown in ["\\", "~", "é", "ß", "Ä", "\n", "\u{8}", "\u{ff60}", "\u{ffa0}", "😀"] {
            let text = format!("a{unknown}b");
            assert_eq!(codes(&text, Unknown::default()), Ok(b"a?b".to_vec()), "{text:?}");
            assert_eq!(codes(&text, Unknown::Replace('█')), Ok(vec![b'a', 0xff, b'b']));
            assert_eq!(codes(&text, Unknown::Refuse), Err(unknown.chars().next().unwrap()));
            assert_eq!(
                codes(&text, Unknown::Replace('é')),
                Err(unknown.chars().next().unwrap())
            );
        }
    }
}
