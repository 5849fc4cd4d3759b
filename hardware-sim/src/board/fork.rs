//! Noticing that this process is a forked copy of the one that opened the board.
#![expect(
    unsafe_code,
    reason = "the kernel's own mark (MADV_WIPEONFORK) is set on a page of memory"
)]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// A number that stays the same in a process and is another one in a child made by fork(2).
///
/// Asking for the process id would be a system call at each pin write. Instead the number stands in a page that the
/// kernel clears in every child (MADV_WIPEONFORK, madvise(2)), however the child was made.
#[inline]
pub(crate) fn generation() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    static PAGE: OnceLock<&'static AtomicU64> = OnceLock::new();
    let page = *PAGE.get_or_init(wiped_page);
    match page.load(Relaxed) {
        0 => {
            let next = LAST.fetch_add(1, Relaxed) + 1;
            // Only the first of several threads counts; the others take over its number.
            page.compare_exchange(0, next, Relaxed, Relaxed)
                .map_or_else(|found| found, |_| next)
        }
        generation => generation,
    }
}

fn wiped_page() -> &'static AtomicU64 {
    const SIZE: usize = 4096;
    // SAFETY: a new anonymous mapping, which no other code knows of; the arguments are those of mmap(2).
    let page = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            SIZE,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        )
    };
    assert!(page != libc::MAP_FAILED, "no memory for one page");
    // SAFETY: the range is the mapping just made. Where the kernel does not know the advice (before 4.14) a forked
    // child goes on under its parent's number.
    unsafe { libc::madvise(page, SIZE, libc::MADV_WIPEONFORK) };
    // SAFETY: the page is zeroed, aligned, never unmapped, and only ever used as this atomic.
    unsafe { &*page.cast::<AtomicU64>() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_process_keeps_its_number() {
        let first = super::generation();
        assert_ne!(first, 0);
        assert_eq!(std::thread::spawn(super::generation).join().unwrap(), first);
    }
}
