//! The bytes of a board: what stands where in the shared file.
//!
//! Everything that processes share is an atomic integer at a fixed place. There is no pointer, no lock, and no length
//! that one process writes and another trusts. The numbers are in the byte order of the machine: a board never leaves
//! the machine that made it.

use super::i2c_bus::I2cWords;
use std::sync::atomic::{AtomicU32, AtomicU64};

/// First eight bytes of every board file, whatever its version.
pub(crate) const MAGIC: u64 = u64::from_le_bytes(*b"hw-simPi");

/// Version of this layout. A file of another version is refused.
pub(crate) const VERSION: u32 = 2;

/// Number of GPIO lines of the simulated Pi, a Raspberry Pi 4 B (BCM2711: 58 lines, 28 of them on the header).
pub(crate) const LINES: u8 = 58;

/// How many threads may be known to a board at a time. Number 0 stands for "somebody who found no room here".
pub(crate) const WRITERS: usize = 4096;

/// Bytes of payload in one slot of the ring.
pub(crate) const PAYLOAD: usize = 48;

/// What is chosen when a board is made, and the few words that all processes write.
#[repr(C)]
pub(crate) struct Layout {
    pub(crate) header: Header,
    pub(crate) ring: RingWords,
    pub(crate) recorder: RecorderWords,
    pub(crate) interrupts: InterruptWords,
    pub(crate) losses: LossWords,
    pub(crate) keypad: KeypadWords,
    pub(crate) i2c: I2cWords,
    pub(crate) pins: [PinCell; 64],
    pub(crate) writers: [WriterCell; WRITERS],
    // The ring's slots follow; their number stands in the header.
}

/// Written once, before the file gets its name; read-only from then on.
#[repr(C, align(64))]
pub(crate) struct Header {
    pub(crate) magic: AtomicU64,
    pub(crate) version: AtomicU32,
    /// Number of slots in the ring, a power of two.
    pub(crate) capacity: AtomicU32,
    /// Seed of everything that is random on this board.
    pub(crate) seed: AtomicU64,
    /// One byte for each part: how its contacts bounce, how fast it is. See `Profiles`.
    pub(crate) profiles: AtomicU64,
    /// Size of the whole file in bytes.
    pub(crate) size: AtomicU64,
}

/// Where the common order grows.
#[repr(C, align(64))]
pub(crate) struct RingWords {
    /// The next free place. Only ever grows, by one for each event.
    pub(crate) head: AtomicU64,
}

/// What the recorder and the writers say to each other.
#[repr(C, align(64))]
pub(crate) struct RecorderWords {
    /// The first place that has no room yet; `u64::MAX` while nobody records.
    pub(crate) limit: AtomicU64,
    /// Futex: changes whenever `limit` does.
    pub(crate) room: AtomicU32,
    /// Writers that sleep on `room`.
    pub(crate) waiting: AtomicU32,
}

/// What processes that wait for an edge sleep on.
#[repr(C, align(64))]
pub(crate) struct InterruptWords {
    /// Futex: changes before any edge on an armed pin becomes visible.
    pub(crate) edges: AtomicU32,
    /// Threads that sleep on `edges`.
    pub(crate) waiting: AtomicU32,
    /// Seeds of contact bounce handed out so far.
    pub(crate) bounces: AtomicU64,
}

/// What got lost, counted.
#[repr(C, align(64))]
pub(crate) struct LossWords {
    /// Places that were claimed and never filled, because their writer died or was overtaken.
    pub(crate) void_places: AtomicU64,
    /// Events whose writer found no room in the table of writers.
    pub(crate) unknown_writers: AtomicU64,
}

/// What was said about the keypad.
#[repr(C, align(64))]
pub(crate) struct KeypadWords {
    /// Outputs that are shorted, and pins that are neither high nor low, as reported since a key was pressed.
    pub(crate) reported: AtomicU64,
}

/// One pin: its whole state, and the place of the event that made it so. See `pin_word`.
#[repr(C, align(64))]
pub(crate) struct PinCell {
    pub(crate) word: AtomicU64,
}

/// One thread that writes. See `writers`.
#[repr(C, align(64))]
pub(crate) struct WriterCell {
    /// Process id, thread id and whether it has left; 0 while free.
    pub(crate) owner: AtomicU64,
    /// The ring's head when it left.
    pub(crate) left_at: AtomicU64,
    /// Name of the process, zero-padded.
    pub(crate) name: [AtomicU64; 2],
}

/// One place of the ring. See `slot`.
#[repr(C, align(64))]
pub(crate) struct Slot {
    pub(crate) state: AtomicU64,
    /// Nanoseconds on the monotonic clock.
    pub(crate) time: AtomicU64,
    pub(crate) payload: [AtomicU64; PAYLOAD / 8],
}

/// Size of a board file with a ring of `capacity` slots, in bytes.
pub(crate) const fn file_size(capacity: u32) -> u64 {
    (size_of::<Layout>() + capacity as usize * size_of::<Slot>()) as u64
}
