//! Threads and processes as they start and end: each begins by asking for its turn.
#![expect(
    unsafe_code,
    reason = "C functions with pointers of the program; a thread's start is handed over in memory"
)]

use crate::forward::Next;
use crate::{page, token};

// A thread that ends itself (pthread_exit(3)) unwinds through its first function.
type Routine = unsafe extern "C-unwind" fn(*mut libc::c_void) -> *mut libc::c_void;

struct Start {
    routine: Routine,
    argument: *mut libc::c_void,
}

unsafe extern "C-unwind" fn begin(start: *mut libc::c_void) -> *mut libc::c_void {
    // SAFETY: `pthread_create` below made it for this thread alone.
    let start = unsafe { Box::from_raw(start.cast::<Start>()) };
    let Start { routine, argument } = *start;
    if let Some(page) = page::get() {
        token::acquire(page);
    }
    // SAFETY: the program's own routine and argument.
    unsafe { routine(argument) }
}

/// pthread_create(3).
///
/// # Safety
///
/// As for pthread_create(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pthread_create(
    thread: *mut libc::pthread_t,
    attributes: *const libc::pthread_attr_t,
    routine: Routine,
    argument: *mut libc::c_void,
) -> i32 {
    static REAL: Next = Next::new(c"pthread_create");
    type Create =
        unsafe extern "C" fn(*mut libc::pthread_t, *const libc::pthread_attr_t, Routine, *mut libc::c_void) -> i32;
    // SAFETY: the C library's function of this name.
    let real: Create = unsafe { core::mem::transmute(REAL.address()) };
    let start = Box::into_raw(Box::new(Start { routine, argument }));
    // SAFETY: the caller's promise; `begin` takes `start` over.
    let result = unsafe { real(thread, attributes, begin, start.cast()) };
    if result != 0 {
        // SAFETY: no thread was made that would take it.
        drop(unsafe { Box::from_raw(start) });
    }
    result
}

/// Ends with a function of the C library that waits for something between threads, and then asks for the turn.
macro_rules! waits_in_c_library {
    ($($name:ident($($argument:ident),*);)*) => { $(
        #[doc = concat!(stringify!($name), "(3).")]
        ///
        /// # Safety
        ///
        /// As for the C library's function.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($($argument: usize),*) -> i32 {
            static REAL: Next = match core::ffi::CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                Ok(name) => Next::new(name),
                Err(_) => panic!("a name without NUL"),
            };
            // SAFETY: the C library's function of this name takes as many words; the caller's promise.
            let result = unsafe {
                let real: unsafe extern "C" fn($(waits_in_c_library!(@word $argument)),*) -> i32 =
                    core::mem::transmute(REAL.address());
                real($($argument),*)
            };
            if let Some(page) = page::get() {
                crate::polling::waits_truly(page);
                token::acquire(page);
            }
            result
        }
    )* };
    (@word $argument:ident) => { usize };
}

waits_in_c_library! {
    pthread_join(thread, result);
    pthread_cond_wait(condition, mutex);
    pthread_barrier_wait(barrier);
    sem_wait(semaphore);
}

/// Locks that are free most of the time: only one that was not counts as a wait.
macro_rules! locks_in_c_library {
    ($($name:ident($argument:ident);)*) => { $(
        #[doc = concat!(stringify!($name), "(3).")]
        ///
        /// # Safety
        ///
        /// As for the C library's function.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name($argument: usize) -> i32 {
            static REAL: Next = match core::ffi::CStr::from_bytes_with_nul(concat!(stringify!($name), "\0").as_bytes()) {
                Ok(name) => Next::new(name),
                Err(_) => panic!("a name without NUL"),
            };
            // SAFETY: the C library's function of this name takes one word.
            let real: unsafe extern "C" fn(usize) -> i32 = unsafe { core::mem::transmute(REAL.address()) };
            // SAFETY: the caller's promise.
            let result = unsafe { real($argument) };
            if let Some(page) = page::get() {
                token::acquire(page);
            }
            result
        }
    )* };
}

locks_in_c_library! {
    pthread_mutex_lock(mutex);
    pthread_rwlock_rdlock(lock);
    pthread_rwlock_wrlock(lock);
}

/// In both processes after fork(2).
extern "C" fn after_fork() {
    if let Some(page) = page::get() {
        token::settle(page);
    }
}

/// Makes fork(2) ask for the turn in the child, and let the child begin before the parent goes on.
///
/// # Safety
///
/// Only while the shim starts.
pub unsafe fn install() {
    // SAFETY: handlers that are functions of this library, which is never unloaded.
    unsafe { libc::pthread_atfork(None, Some(after_fork), Some(after_fork)) };
}
