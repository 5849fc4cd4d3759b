//! The short names of the variables.

use ::vcd::IdCode;

/// The number of characters that a short name is made of, `!` to `~`.
const CHARACTERS: u64 = 94;

/// Gives out short names. Those of texts begin with `~`, the last of the characters; those of bits with any other.
///
/// PulseView does not know text variables: it passes over the word `shello` of a change `shello ~!`, and then takes
/// `~!` for a change of its own. With `1!` in its place a text would set the bit `!`; `#` would be a time, and `b` would
/// swallow the next word. `~` means nothing to it.
#[derive(Debug, Default)]
pub(super) struct Ids {
    bits: u64,
    texts: u64,
}

impl Ids {
    pub(super) fn next_bit(&mut self) -> IdCode {
        // The first character is the remainder: leave out each 94th name.
        let others = CHARACTERS - 1;
        let id = self.bits / others * CHARACTERS + self.bits % others;
        self.bits += 1;
        IdCode::from(id)
    }

    pub(super) fn next_text(&mut self) -> IdCode {
        let id = self.texts * CHARACTERS + CHARACTERS - 1;
        self.texts += 1;
        IdCode::from(id)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::Ids;

    #[test]
    fn names_of_texts_begin_with_a_tilde_and_no_name_comes_twice() {
        let mut ids = Ids::default();
        let mut seen = BTreeSet::new();
        for _ in 0..10_000 {
            let (bit, text) = (ids.next_bit(), ids.next_text());
            assert!(!bit.to_string().starts_with('~'), "{bit}");
            assert!(text.to_string().starts_with('~'), "{text}");
            assert!(seen.insert(bit) && seen.insert(text), "{bit} or {text} twice");
        }
    }
}
