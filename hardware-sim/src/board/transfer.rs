//! One transfer on the I2C bus, as the trace will tell it.

use serde::{Deserialize, Serialize};

/// Longest encoded transfer, in bytes. It has to fit into the board's memory until it is in the ring.
pub(crate) const LONGEST: usize = 2560;

/// Most bytes of data in an encoded transfer; the rest of `LONGEST` is for what else it tells.
const MOST_BYTES: usize = 1400;

/// A transfer, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Transfer {
    /// Transfers are numbered from 1. One can stand in the ring twice, if its author was so slow that somebody else put
    /// it there in the author's stead.
    pub(crate) number: u64,
    /// When the stop condition was on the wire, ns on the board's clock. Later than the event in the ring.
    pub(crate) end: u64,
    /// The 7-bit address.
    pub(crate) address: u8,
    /// Whether somebody answered there.
    pub(crate) acknowledged: bool,
    /// What was sent and received between a start condition and the next.
    pub(crate) parts: Vec<Part>,
    /// Bytes that are missing in `parts`, because there were too many.
    pub(crate) cut: usize,
    /// What the display shows now, if it shows something else than before.
    pub(crate) shows: Option<Shows>,
    /// What the display noticed.
    pub(crate) diagnoses: Vec<String>,
}

/// Bytes in one direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Part {
    pub(crate) read: bool,
    pub(crate) bytes: Vec<u8>,
}

/// What a trace says about the display.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Shows {
    pub(crate) rows: [String; 2],
    pub(crate) cursor: Option<(u8, u8)>,
    pub(crate) on: bool,
}

impl Transfer {
    /// The transfer as at most `LONGEST` bytes. What is more is left out and counted.
    pub(crate) fn encode(mut self) -> Vec<u8> {
        let mut room = MOST_BYTES;
        for part in &mut self.parts {
            let kept = part.bytes.len().min(room);
            self.cut += part.bytes.len() - kept;
            part.bytes.truncate(kept);
            room -= kept;
        }
        self.diagnoses.truncate(2);
        postcard::to_stdvec(&self).unwrap_or_default()
    }

    pub(crate) fn decode(bytes: &[u8]) -> Option<Transfer> {
        postcard::from_bytes(bytes).ok()
    }
}
