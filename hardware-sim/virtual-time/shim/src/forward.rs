//! The C library's own functions, where the shim's of the same name end in them.
#![expect(
    unsafe_code,
    reason = "functions are looked up by name, and errno is a place that the C library tells"
)]

use core::ffi::CStr;
use core::sync::atomic::AtomicUsize;
use core::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::sys;

/// A function of the next library that has its name.
pub struct Next {
    name: &'static CStr,
    address: AtomicUsize,
}

impl Next {
    /// The function `name`, not yet looked up.
    pub const fn new(name: &'static CStr) -> Self {
        Self {
            name,
            address: AtomicUsize::new(0),
        }
    }

    /// Its address, of a function that exists in every C library.
    pub fn address(&self) -> usize {
        let known = self.address.load(Relaxed);
        if known != 0 {
            return known;
        }
        // SAFETY: the name ends in NUL.
        let found = unsafe { libc::dlsym(libc::RTLD_NEXT, self.name.as_ptr()) } as usize;
        if found == 0 {
            // SAFETY: there is nothing to go on with.
            unsafe { libc::abort() }
        }
        self.address.store(found, Relaxed);
        found
    }
}

/// Turns the kernel's result into that of a C function: -1 and `errno`.
pub fn c_result(result: isize) -> isize {
    match sys::error_of(result) {
        Some(errno) => {
            // SAFETY: the place is the calling thread's own.
            unsafe { *libc::__errno_location() = errno };
            -1
        }
        None => result,
    }
}
