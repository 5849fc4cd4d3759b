//! How much goes into one transfer on the bus.

/// How the bytes for the display are divided into transfers.
///
/// A transfer is what the bus does in one piece. Between two transfers of one process another process may do its own.
/// The display sees all bytes in one row, and does not know who sent them. The same text comes out of each mode as long
/// as one process writes; this is what two of them make of it:
///
/// | mode | what another process can come between | what then happens |
/// |---|---|---|
/// | `PerStrobe` | the two halves of a character, and even the parts of a half | halves of two characters become one; from then on everything is garbage, until the next [`init`](super::Lcd::init) |
/// | `PerCharacter` | two characters, or a position and its text | every character is right, but stands where the other one's cursor was |
/// | `PerRun` | two texts, each with its position | every text is right, and where it belongs |
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WriteMode {
    /// Every byte for the expander is a transfer of its own: six of them make a character.
    PerStrobe,
    /// Every character, and every instruction, is one transfer of six bytes.
    PerCharacter,
    /// A position and the text from there on are one transfer, of 102 bytes for a row of 16 characters; so are
    /// instructions that belong together. At 100 kHz a whole row takes 9.3 ms, and other processes wait that long.
    #[default]
    PerRun,
}

impl WriteMode {
    /// The most bytes of one transfer.
    pub(super) fn bytes(self) -> usize {
        match self {
            WriteMode::PerStrobe => 1,
            WriteMode::PerCharacter => 6,
            WriteMode::PerRun => usize::MAX,
        }
    }
}
