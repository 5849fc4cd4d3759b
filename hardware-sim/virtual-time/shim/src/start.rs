//! What happens in a process before its own code does anything.
#![expect(unsafe_code, reason = "runs as a constructor of the library, and maps the page")]

use crate::{calls, clock, exec, page, signals, thread, threads, token, trap};
use core::mem::size_of;
use core::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::page::{MAGIC, Page, VERSION};
use virtual_time_abi::{EXIT_NOT_STARTED, PAGE_VARIABLE, PROBE, PROBE_ANSWER, sys};

#[used]
#[unsafe(link_section = ".init_array")]
static START: extern "C" fn() = start;

extern "C" fn start() {
    let Some(path) = std::env::var_os(PAGE_VARIABLE) else {
        return;
    };
    // SAFETY: a constructor runs before the program, in its only thread.
    unsafe {
        let page = map(path.as_encoded_bytes());
        signals::install(trap::on_trap as *const () as usize, trap::on_kick as *const () as usize);
        exec::install();
        threads::install();
        page::set(page);
        let Some(page) = page::get() else { return };
        calls::timers::forget(page);
        clock::install(page);
        // The launcher installed the filter. Where it is not, or where another one hides it, nothing would be right.
        if sys::call3(libc::SYS_nanosleep, PROBE, 0, 0) != PROBE_ANSWER {
            give_up(
                "the filter for timed system calls is not active in this process. Start the program by the supervisor, \
                 not with LD_PRELOAD alone",
            );
        }
        token::acquire(page);
        thread::process_number(page);
    }
}

unsafe fn map(path: &[u8]) -> *mut Page {
    let mut name = [0_u8; 512];
    let Some(room) = name.get_mut(..path.len()).filter(|room| room.len() < 511) else {
        give_up("the path of the shared page is too long");
    };
    room.copy_from_slice(path);
    // SAFETY: a path that ends in NUL; a new mapping of a file that the supervisor made.
    unsafe {
        let file = sys::call(
            libc::SYS_openat,
            [
                libc::AT_FDCWD as usize,
                name.as_ptr() as usize,
                (libc::O_RDWR | libc::O_CLOEXEC) as usize,
                0,
                0,
                0,
            ],
        );
        if file < 0 {
            give_up(
                "the shared page of the run cannot be opened: the run is over, or the program has changed its root",
            );
        }
        let mapped = sys::call(
            libc::SYS_mmap,
            [
                0,
                size_of::<Page>(),
                (libc::PROT_READ | libc::PROT_WRITE) as usize,
                libc::MAP_SHARED as usize,
                file as usize,
                0,
            ],
        );
        sys::call3(libc::SYS_close, file as usize, 0, 0);
        if sys::error_of(mapped).is_some() {
            give_up("the shared page of the run cannot be mapped: there is too little memory");
        }
        let page = mapped as *mut Page;
        if (*page).magic.load(Relaxed) != MAGIC || (*page).version.load(Relaxed) != VERSION {
            give_up(
                "the supervisor belongs to another version than this library. Build the workspace again (cargo build)",
            );
        }
        page
    }
}

fn give_up(what: &str) -> ! {
    for text in ["virtual time: ", what, "\n"] {
        // SAFETY: writes text, and ends the process, which has not begun.
        unsafe { sys::call3(libc::SYS_write, 2, text.as_ptr() as usize, text.len()) };
    }
    // SAFETY: as above.
    unsafe { libc::_exit(EXIT_NOT_STARTED) }
}
