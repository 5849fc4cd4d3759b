//! What the board tells a simulated clock, if there is one.
//!
//! A program may run under a clock that moves only when all its threads wait (the crate `virtual-time`; this one does not
//! know it). Such a clock must notice a program that looks at a pin again and again, or it would never move; and must not
//! take the board's own looks at the time for the program's. The functions for that are found once, by name (dlsym(3)).
//! Where they are not there, this is nothing.
#![expect(
    unsafe_code,
    reason = "functions are found by name in what is loaded into the process"
)]

use std::ffi::CStr;
use std::mem;
use std::sync::OnceLock;

#[derive(Clone, Copy)]
struct Functions {
    now: extern "C" fn() -> u64,
    poll_hint: extern "C" fn(u32),
    progress: extern "C" fn(),
}

/// A look at something other than the clock, in the words of `virtual_time_poll_hint`.
const NOT_THE_CLOCK: u32 = 1;

#[inline]
fn functions() -> Option<Functions> {
    static FUNCTIONS: OnceLock<Option<Functions>> = OnceLock::new();
    *FUNCTIONS.get_or_init(find)
}

#[cold]
fn find() -> Option<Functions> {
    let find = |name: &CStr| {
        // SAFETY: a name that ends with a zero; the handle stands for everything that is loaded.
        let found = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
        (!found.is_null()).then_some(found)
    };
    let now = find(c"virtual_time_now")?;
    let poll_hint = find(c"virtual_time_poll_hint")?;
    let progress = find(c"virtual_time_progress")?;
    // SAFETY: whoever has functions of these names has them with these types; they stay loaded as long as the process.
    Some(unsafe {
        Functions {
            now: mem::transmute::<*mut libc::c_void, extern "C" fn() -> u64>(now),
            poll_hint: mem::transmute::<*mut libc::c_void, extern "C" fn(u32)>(poll_hint),
            progress: mem::transmute::<*mut libc::c_void, extern "C" fn()>(progress),
        }
    })
}

/// The time on CLOCK_MONOTONIC in ns, without that counting as a look of the program's.
#[inline]
pub(super) fn now() -> Option<u64> {
    functions().map(|functions| (functions.now)())
}

/// The program looks at a pin.
#[inline]
pub(super) fn looks() {
    if let Some(functions) = functions() {
        (functions.poll_hint)(NOT_THE_CLOCK);
    }
}

/// The program did something that others may see.
#[inline]
pub(super) fn progress() {
    if let Some(functions) = functions() {
        (functions.progress)();
    }
}
