//! The shared page, as this process maps it.
#![expect(unsafe_code, reason = "the page is memory that other processes change too")]

use core::ptr::null_mut;
use core::sync::atomic::AtomicPtr;
use core::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release, SeqCst};
use virtual_time_abi::page::{Page, mode};
use virtual_time_abi::sys;

static PAGE: AtomicPtr<Page> = AtomicPtr::new(null_mut());

/// The page, or `None` before the shim has started and in a process that does not belong to a run.
#[inline]
pub fn get() -> Option<&'static Page> {
    // SAFETY: either null, or a mapping that is never removed and in which every pattern of bits is valid.
    unsafe { PAGE.load(Relaxed).as_ref() }
}

/// Says where the page is mapped.
pub fn set(page: *mut Page) {
    PAGE.store(page, Release);
}

/// Virtual time, ns since the start of the run.
#[inline]
pub fn now(page: &Page) -> u64 {
    page.now.load(Acquire)
}

/// Whether one thread runs at a time.
#[inline]
pub fn in_token_mode(page: &Page) -> bool {
    page.mode.load(Relaxed) & mode::TOKEN != 0
}

/// Whether chaos points are scheduling points.
#[inline]
pub fn is_seeded(page: &Page) -> bool {
    page.mode.load(Relaxed) & mode::SEEDED != 0
}

/// Tells the supervisor that it may be worth to look.
pub fn notify(page: &Page) {
    page.news.fetch_add(1, AcqRel);
    if page.supervisor_sleeps.load(SeqCst) != 0 {
        sys::wake(&page.news);
    }
}

/// Counts a call that may take real time.
pub fn count_leak(page: &Page, kind: u32, call: i64) {
    page.leaks.fetch_or(kind, Relaxed);
    page.leak_call.store(call as u32, Relaxed);
    page.leak_count.fetch_add(1, Relaxed);
}
