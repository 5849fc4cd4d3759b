//! Programs that a program starts stay in the run, whatever environment they are given.
#![expect(
    unsafe_code,
    reason = "lists of pointers of the program, also between fork(2) and execve(2), where nothing may allocate"
)]

use crate::forward::{Next, c_result};
use crate::{page, token};
use core::ffi::{CStr, c_char};
use core::sync::atomic::AtomicUsize;
use core::sync::atomic::Ordering::{Acquire, Release};
use virtual_time_abi::sys;

const ROOM: usize = 4096;

/// "LD_PRELOAD=…" and "VIRTUAL_TIME_PAGE=…", as every program of the run must find them, each ended by NUL; their
/// address once they are known.
static NEEDED: [AtomicUsize; 2] = [AtomicUsize::new(0), AtomicUsize::new(0)];
const NAMES: [&[u8]; 2] = [b"LD_PRELOAD=", b"VIRTUAL_TIME_PAGE="];

unsafe extern "C" {
    static mut environ: *const *const c_char;
}

/// Remembers what the environment says now.
///
/// # Safety
///
/// Only while the shim starts.
pub unsafe fn install() {
    for next in [&EXECVE, &EXECVPE, &FEXECVE] {
        next.address();
    }
    // SAFETY: the process has one thread; the environment is a list of strings that ends in null.
    unsafe {
        let mut entry = environ;
        while !entry.is_null() && !(*entry).is_null() {
            let text = CStr::from_ptr(*entry).to_bytes_with_nul();
            for (place, name) in NEEDED.iter().zip(NAMES) {
                if text.starts_with(name) {
                    // A copy, as a program may change its environment. It lives as long as the process.
                    place.store(Box::leak(text.to_vec().into_boxed_slice()).as_ptr() as usize, Release);
                }
            }
            entry = entry.add(1);
        }
    }
}

/// An environment with what is needed, in memory of its own.
struct Environment {
    list: *mut *const c_char,
    bytes: usize,
}

impl Environment {
    /// `None` when there is no memory.
    ///
    /// # Safety
    ///
    /// `given` must be null or a list of strings that ends in null.
    unsafe fn with(given: *const *const c_char) -> Option<Self> {
        let mut count = 0;
        // SAFETY: the caller's promise.
        unsafe {
            while !given.is_null() && !(*given.add(count)).is_null() {
                count += 1;
            }
        }
        let bytes = ((count + NEEDED.len() + 1) * size_of::<usize>()).next_multiple_of(ROOM);
        // SAFETY: a new anonymous mapping.
        let memory = unsafe {
            sys::call(
                libc::SYS_mmap,
                [
                    0,
                    bytes,
                    (libc::PROT_READ | libc::PROT_WRITE) as usize,
                    (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS) as usize,
                    usize::MAX,
                    0,
                ],
            )
        };
        if memory < 0 {
            return None;
        }
        let list = memory as *mut *const c_char;
        let mut length = 0;
        for place in &NEEDED {
            let text = place.load(Acquire);
            if text != 0 {
                // SAFETY: there is room for all.
                unsafe { list.add(length).write(text as *const c_char) };
                length += 1;
            }
        }
        for index in 0..count {
            // SAFETY: the caller's promise, and the room.
            unsafe {
                let text = *given.add(index);
                if !NAMES
                    .iter()
                    .any(|name| CStr::from_ptr(text).to_bytes().starts_with(name))
                {
                    list.add(length).write(text);
                    length += 1;
                }
            }
        }
        Some(Self { list, bytes })
    }

    fn list(&self) -> *const *const c_char {
        self.list
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        // SAFETY: the mapping made in `with`.
        unsafe { sys::call3(libc::SYS_munmap, self.list as usize, self.bytes, 0) };
    }
}

// Looked up when the shim starts: between fork(2) and execve(2) there may be locks that nobody will release.
static EXECVE: Next = Next::new(c"execve");
static EXECVPE: Next = Next::new(c"execvpe");
static FEXECVE: Next = Next::new(c"fexecve");

type Strings = *const *const c_char;

/// Calls `start` with the environment `given`, completed.
unsafe fn completed(given: Strings, start: impl FnOnce(Strings) -> i32) -> i32 {
    if page::get().is_none() {
        return start(given);
    }
    // SAFETY: the caller passes what the program passed.
    match unsafe { Environment::with(given) } {
        Some(environment) => start(environment.list()),
        None => c_result(sys::failed(libc::ENOMEM)) as i32,
    }
}

/// execve(2).
///
/// # Safety
///
/// As for execve(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn execve(path: *const c_char, arguments: Strings, environment: Strings) -> i32 {
    // SAFETY: the C library's function of this name; the caller's promise.
    unsafe {
        let real: unsafe extern "C" fn(*const c_char, Strings, Strings) -> i32 = core::mem::transmute(EXECVE.address());
        completed(environment, |environment| real(path, arguments, environment))
    }
}

/// execvpe(3).
///
/// # Safety
///
/// As for execvpe(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn execvpe(file: *const c_char, arguments: Strings, environment: Strings) -> i32 {
    // SAFETY: the C library's function of this name; the caller's promise.
    unsafe {
        let real: unsafe extern "C" fn(*const c_char, Strings, Strings) -> i32 =
            core::mem::transmute(EXECVPE.address());
        completed(environment, |environment| real(file, arguments, environment))
    }
}

/// execv(3).
///
/// # Safety
///
/// As for execv(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn execv(path: *const c_char, arguments: Strings) -> i32 {
    // SAFETY: the caller's promise; the environment is the program's.
    unsafe { execve(path, arguments, environ) }
}

/// execvp(3).
///
/// # Safety
///
/// As for execvp(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn execvp(file: *const c_char, arguments: Strings) -> i32 {
    // SAFETY: the caller's promise; the environment is the program's.
    unsafe { execvpe(file, arguments, environ) }
}

/// fexecve(3).
///
/// # Safety
///
/// As for fexecve(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn fexecve(file: i32, arguments: Strings, environment: Strings) -> i32 {
    // SAFETY: the C library's function of this name; the caller's promise.
    unsafe {
        let real: unsafe extern "C" fn(i32, Strings, Strings) -> i32 = core::mem::transmute(FEXECVE.address());
        completed(environment, |environment| real(file, arguments, environment))
    }
}

type Spawn = unsafe extern "C" fn(*mut libc::pid_t, *const c_char, usize, usize, Strings, Strings) -> i32;

/// Starts a process with the C library's function `next`, and lets it begin before the parent goes on.
unsafe fn spawn(
    next: &Next,
    process: *mut libc::pid_t,
    path: *const c_char,
    [actions, attributes]: [usize; 2],
    arguments: Strings,
    environment: Strings,
) -> i32 {
    // SAFETY: both callers name functions of this type and pass what the program passed.
    let result = unsafe {
        let real: Spawn = core::mem::transmute(next.address());
        let given = if environment.is_null() { environ } else { environment };
        completed(given, |environment| {
            real(process, path, actions, attributes, arguments, environment)
        })
    };
    if let Some(page) = page::get() {
        token::settle(page);
    }
    result
}

/// posix_spawn(3).
///
/// # Safety
///
/// As for posix_spawn(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn posix_spawn(
    process: *mut libc::pid_t,
    path: *const c_char,
    actions: usize,
    attributes: usize,
    arguments: Strings,
    environment: Strings,
) -> i32 {
    static REAL: Next = Next::new(c"posix_spawn");
    // SAFETY: the caller's promise.
    unsafe { spawn(&REAL, process, path, [actions, attributes], arguments, environment) }
}

/// posix_spawnp(3).
///
/// # Safety
///
/// As for posix_spawnp(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn posix_spawnp(
    process: *mut libc::pid_t,
    file: *const c_char,
    actions: usize,
    attributes: usize,
    arguments: Strings,
    environment: Strings,
) -> i32 {
    static REAL: Next = Next::new(c"posix_spawnp");
    // SAFETY: the caller's promise.
    unsafe { spawn(&REAL, process, file, [actions, attributes], arguments, environment) }
}
