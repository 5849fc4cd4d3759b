//! Putting events together that take several places of the ring.

use crate::board::{Record, part_label};
use std::collections::BTreeMap;

/// Bytes of a part that is not the last one.
const PART: usize = 48;

/// Events whose last part has not come yet, by writer.
#[derive(Debug, Default)]
pub(crate) struct Assembly {
    unfinished: BTreeMap<u16, Vec<u8>>,
}

impl Assembly {
    /// Takes in one part. Returns the payload if it was the last one.
    ///
    /// A writer may have been killed before its last part, and the next one in its seat begins anew. And a part may come
    /// twice, when somebody else has put the event of a slow writer into the ring in the writer's stead: both wrote the
    /// same.
    pub(crate) fn add(&mut self, record: &Record) -> Option<Vec<u8>> {
        let (writer, label) = (record.state.writer(), record.state.part());
        let mut payload = self.unfinished.remove(&writer).unwrap_or_default();
        let parts = payload.len() / PART;
        if label == 0 {
            payload.clear();
        } else if label < part_label(parts) {
            payload.truncate(usize::from(label) * PART);
        } else if label > part_label(parts) {
            return None; // Its beginning is lost.
        }
        payload.extend(record.bytes());
        if record.state.more() {
            self.unfinished.insert(writer, payload);
            return None;
        }
        Some(payload)
    }

    /// Events were lost: nothing can be put together from what came before.
    pub(super) fn clear(&mut self) {
        self.unfinished.clear();
    }
}
