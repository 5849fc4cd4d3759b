//! The first line of a trace file.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the field `format` of the first line says. By it a trace is told from any other JSON Lines file.
pub const FORMAT: &str = "hardware-sim-trace";

/// The version of the format that this crate writes, and the newest that it reads.
pub const VERSION: u32 = 1;

/// How a run was set up: what must be the same for the same run to happen again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// The seed of everything that is random on the board.
    pub seed: u64,
    /// The clock of the run: `real` or `virtual`.
    pub speed: String,
    /// Id of the lesson whose program ran, such as `two-leds`; `None` for a program that belongs to no lesson.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<String>,
    /// How the parts behave: from the part's name to the name of its profile (`button` → `tactile`).
    pub profiles: BTreeMap<String, String>,
}

impl Header {
    /// A run in real time with this seed, of no lesson and with no profiles. The fields are public: change what differs.
    pub fn new(seed: u64) -> Header {
        Header {
            seed,
            speed: "real".to_owned(),
            lesson: None,
            profiles: BTreeMap::new(),
        }
    }
}

/// The first line as it stands in the file.
#[derive(Serialize)]
pub(super) struct FirstLine<'a> {
    format: &'static str,
    version: u32,
    #[serde(flatten)]
    header: &'a Header,
}

impl<'a> FirstLine<'a> {
    pub(super) fn new(header: &'a Header) -> FirstLine<'a> {
        FirstLine {
            format: FORMAT,
            version: VERSION,
            header,
        }
    }
}

/// As much of the first line as every version has. It is read before the rest, since the rest of a newer version may
/// look different.
#[derive(Deserialize)]
pub(super) struct Signature {
    pub(super) format: String,
    pub(super) version: u32,
}
