//! The board's file in this process's memory.
#![expect(unsafe_code, reason = "shared memory is reached through a pointer")]

use super::layout::{Layout, Slot};
use memmap2::{MmapOptions, MmapRaw};
use std::fs::File;
use std::io;

/// A mapped board of checked size.
#[derive(Debug)]
pub(crate) struct Map {
    memory: MmapRaw,
    capacity: u32,
}

impl Map {
    /// Maps `file`, which must hold a board with a ring of `capacity` slots (a power of two).
    pub(crate) fn new(file: &File, capacity: u32) -> io::Result<Map> {
        let size = super::layout::file_size(capacity);
        if file.metadata()?.len() < size {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file is shorter than its header says",
            ));
        }
        let memory = MmapOptions::new().len(size as usize).map_raw(file)?;
        Ok(Map { memory, capacity })
    }

    #[inline]
    pub(crate) fn layout(&self) -> &Layout {
        // SAFETY: the mapping is page-aligned, at least as large as `Layout`, and lives as long as `self`. `Layout`
        // consists of atomic integers only, so any bytes are a valid value, and other processes may write to them.
        unsafe { &*self.memory.as_ptr().cast::<Layout>() }
    }

    /// The slot of `place`.
    #[inline]
    pub(crate) fn slot(&self, place: u64) -> &Slot {
        let index = place as usize & (self.capacity as usize - 1);
        // SAFETY: the slots begin right behind the layout, whose size is a multiple of theirs, and the mapping holds
        // `capacity` of them; the index is smaller. `Slot` consists of atomic integers only.
        unsafe { &*self.memory.as_ptr().add(size_of::<Layout>()).cast::<Slot>().add(index) }
    }

    #[inline]
    pub(crate) fn capacity(&self) -> u64 {
        self.capacity.into()
    }
}

const _: () = assert!(size_of::<Layout>().is_multiple_of(align_of::<Slot>()) && size_of::<Slot>() == 64);
