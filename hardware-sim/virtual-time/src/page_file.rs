//! The file behind the shared page.
#![expect(unsafe_code, reason = "the page is mapped for as long as the process lives")]

use crate::Error;
use nix::sys::mman::{MapFlags, ProtFlags, mmap};
use std::fs::{self, File, OpenOptions};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::SECOND;
use virtual_time_abi::page::{MAGIC, Page, VERSION};

/// What CLOCK_MONOTONIC shows at the start of a run: a machine that has been up for a while.
pub(crate) const MONOTONIC_START: u64 = 1000 * SECOND;
/// What CLOCK_REALTIME shows at the start of a run: 2026-01-01 00:00:00 UTC.
pub(crate) const REALTIME_START: u64 = 1_767_225_600 * SECOND;

/// A folder of the run's own, with the page in it. It is removed when dropped.
#[derive(Debug)]
pub(crate) struct RunFolder {
    path: PathBuf,
}

impl RunFolder {
    /// Makes the folder below /dev/shm, which a run has to itself where the kernel allows it.
    pub(crate) fn new() -> Result<Self, Error> {
        let path = Path::new("/dev/shm").join(format!("{}{}", crate::RESERVED_PREFIX, std::process::id()));
        // A supervisor that was killed cannot clean up after itself, and its process id may come again.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir(&path).map_err(Error::system("cannot make a folder in /dev/shm"))?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn page(&self) -> PathBuf {
        self.path.join("page")
    }

    /// Makes and maps the page.
    pub(crate) fn map(&self) -> Result<&'static Page, Error> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(self.page())
            .map_err(Error::system("cannot make the shared page in /dev/shm"))?;
        file.set_len(size_of::<Page>() as u64)
            .map_err(Error::system("there is no room for the shared page in /dev/shm"))?;
        let page = map(&file)?;
        page.monotonic_base.store(MONOTONIC_START, Relaxed);
        page.realtime_base.store(REALTIME_START, Relaxed);
        page.version.store(VERSION, Relaxed);
        page.magic.store(MAGIC, Relaxed);
        Ok(page)
    }
}

impl Drop for RunFolder {
    fn drop(&mut self) {
        // It goes with the run's own /dev/shm, or stays behind: nothing depends on it.
        let _ = fs::remove_dir_all(&self.path);
    }
}

fn map(file: &File) -> Result<&'static Page, Error> {
    let length = NonZeroUsize::new(size_of::<Page>()).expect("the page has a size");
    let protection = ProtFlags::PROT_READ | ProtFlags::PROT_WRITE;
    // SAFETY: a new mapping of a file of that length, which is never unmapped. Its pages may be changed by other
    // processes, which atomics allow, and every pattern of bits is valid.
    unsafe {
        let page = mmap(None, length, protection, MapFlags::MAP_SHARED, file, 0)
            .map_err(Error::errno("cannot map the shared page"))?;
        Ok(page.cast::<Page>().as_ref())
    }
}
