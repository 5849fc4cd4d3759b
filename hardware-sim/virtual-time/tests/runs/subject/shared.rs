//! Words that the processes of a scenario share.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "a file is mapped into several processes; every call gets numbers, or pointers to what outlives it"
)]

use nix::sys::mman::{MapFlags, ProtFlags, mmap};
use std::fs::OpenOptions;
use std::num::NonZeroUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::sync::atomic::{AtomicU32, AtomicU64};

/// A page of memory that all processes of a run see, which begins with zeros.
pub struct Shared {
    pub words: [AtomicU64; 256],
    pub futexes: [AtomicU32; 64],
    /// How many stamps have been compared.
    pub checks: AtomicU64,
    /// How many were wrong.
    pub violations: AtomicU64,
}

/// Maps it.
pub fn map() -> &'static Shared {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open("/dev/shm/virtual-time-subject")
        .expect("there is room");
    file.set_len(size_of::<Shared>() as u64).expect("there is room");
    let size = NonZeroUsize::new(size_of::<Shared>()).expect("it has a size");
    let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    unsafe {
        let page = mmap(None, size, protection, MapFlags::MAP_SHARED, file, 0).expect("there is room");
        page.cast::<Shared>().as_ref()
    }
}

impl Shared {
    /// Compares two times that must be the same.
    pub fn check(&self, what: &str, sent: u64, seen: u64) {
        self.checks.fetch_add(1, SeqCst);
        if sent != seen {
            self.violations.fetch_add(1, SeqCst);
            eprintln!("violation: {what}: sent at {sent}, seen at {seen}");
        }
    }

    /// Tells what has been compared.
    pub fn tell(&self) {
        println!(
            "checks {} violations {}",
            self.checks.load(SeqCst),
            self.violations.load(SeqCst)
        );
    }
}
