//! Signals: the two that virtual time needs stay open, and a handler of the program runs only when it is its thread's
//! turn.
#![expect(
    unsafe_code,
    reason = "C functions with masks and handlers of the program; a handler runs inside a signal"
)]

use crate::forward::{Next, c_result};
use crate::page::{self, count_leak};
use crate::wait::Outer;
use crate::{thread, token};
use core::cell::Cell;
use core::ptr::null_mut;
use core::sync::atomic::Ordering::{Relaxed, SeqCst};
use core::sync::atomic::{AtomicI32, AtomicUsize};
use virtual_time_abi::page::{leak, state};
use virtual_time_abi::{KICK, sys};

const SIGNALS: usize = 65;

/// What the program wants to be called for each signal, and the flags that it gave.
static HANDLERS: [AtomicUsize; SIGNALS] = [const { AtomicUsize::new(0) }; SIGNALS];
static FLAGS: [AtomicI32; SIGNALS] = [const { AtomicI32::new(0) }; SIGNALS];

static SIGACTION: Next = Next::new(c"sigaction");

thread_local! {
    /// Whether a handler has run that was installed without SA_RESTART.
    static MUST_BE_NOTICED: Cell<bool> = const { Cell::new(false) };
}

/// From here on, handlers that run are remembered.
pub fn forget_handlers() {
    MUST_BE_NOTICED.set(false);
}

/// Whether a handler without SA_RESTART has run since.
pub fn a_handler_must_be_noticed() -> bool {
    MUST_BE_NOTICED.get()
}

/// The signals that virtual time needs, as the bits of a mask of the kernel; and those that the C library keeps for
/// itself.
const NEEDED: u64 = 1 << (KICK - 1) | 1 << (libc::SIGSYS - 1);
const RESERVED: u64 = 1 << 31 | 1 << 32;

/// A copy of the first word of a mask, which is all that the kernel knows, without the signals that must stay open.
///
/// # Safety
///
/// `mask` must be null or point to a mask.
pub unsafe fn open_mask(mask: *const u64) -> Option<u64> {
    // SAFETY: the caller's promise.
    unsafe { mask.as_ref() }.map(|mask| mask & !NEEDED)
}

/// Signals of the processor's: they are handled where they arise, at once.
fn is_synchronous(signal: i32) -> bool {
    matches!(
        signal,
        libc::SIGSEGV | libc::SIGBUS | libc::SIGILL | libc::SIGFPE | libc::SIGTRAP | libc::SIGABRT
    )
}

/// Runs the program's handler.
unsafe extern "C" fn on_signal(signal: i32, information: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let number = signal as usize % SIGNALS;
    let handler = HANDLERS[number].load(SeqCst);
    // SAFETY: errno is the thread's own.
    let errno = unsafe { *libc::__errno_location() };
    let slot_and_outer = page::get().map(|page| {
        let slot = thread::slot(page);
        let outer = Outer::save(slot);
        slot.state.store(state::IDLE, SeqCst);
        token::acquire(page);
        (slot, outer)
    });
    if handler > 1 {
        // SAFETY: what the program gave to sigaction(2); it may ignore the second and the third argument.
        let handler: unsafe extern "C" fn(i32, *mut libc::siginfo_t, *mut libc::c_void) =
            unsafe { core::mem::transmute(handler) };
        // SAFETY: the program's own handler, with what the kernel passed.
        unsafe { handler(signal, information, context) };
    }
    if let Some((slot, outer)) = slot_and_outer {
        outer.restore(slot);
    }
    if FLAGS[number].load(Relaxed) & libc::SA_RESTART == 0 {
        MUST_BE_NOTICED.set(true);
    }
    // SAFETY: as above.
    unsafe { *libc::__errno_location() = errno };
}

/// sigaction(2).
///
/// # Safety
///
/// As for sigaction(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigaction(signal: i32, new: *const libc::sigaction, old: *mut libc::sigaction) -> i32 {
    // SAFETY: the C library's function of this name.
    let real: unsafe extern "C" fn(i32, *const libc::sigaction, *mut libc::sigaction) -> i32 =
        unsafe { core::mem::transmute(SIGACTION.address()) };
    let Some(page) = page::get().filter(|_| (1..SIGNALS as i32).contains(&signal) && !is_synchronous(signal)) else {
        // SAFETY: the caller's promise.
        return unsafe { real(signal, new, old) };
    };
    if signal == libc::SIGSYS || signal == KICK {
        count_leak(page, leak::SIGNAL_TAKEN, libc::SYS_rt_sigaction);
        return 0;
    }
    let number = signal as usize;
    let before = (HANDLERS[number].load(SeqCst), FLAGS[number].load(SeqCst));
    // SAFETY: the caller's promise.
    let mut changed = unsafe { new.as_ref() }.copied();
    if let Some(action) = &mut changed
        && action.sa_sigaction > libc::SIG_IGN
    {
        HANDLERS[number].store(action.sa_sigaction, SeqCst);
        FLAGS[number].store(action.sa_flags, SeqCst);
        action.sa_sigaction = on_signal as *const () as usize;
        action.sa_flags |= libc::SA_SIGINFO;
        // SAFETY: a mask of ours, larger than a word.
        unsafe {
            let mask = (&raw mut action.sa_mask).cast::<u64>();
            mask.write(mask.read() & !NEEDED);
        }
    }
    let new = changed.as_ref().map_or(core::ptr::null(), core::ptr::from_ref);
    // SAFETY: the caller's promise for `old`.
    let result = unsafe { real(signal, new, old) };
    // SAFETY: filled in if the call succeeded.
    if let (0, Some(old)) = (result, unsafe { old.as_mut() })
        && old.sa_sigaction == on_signal as *const () as usize
    {
        (old.sa_sigaction, old.sa_flags) = before;
    }
    result
}

/// signal(2), with the meaning that the C library gives it: the handler stays, and calls go on after it.
///
/// # Safety
///
/// As for signal(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn signal(signal: i32, handler: libc::sighandler_t) -> libc::sighandler_t {
    // SAFETY: every pattern of bits is a valid action.
    let (mut new, mut old): (libc::sigaction, libc::sigaction) = unsafe { core::mem::zeroed() };
    new.sa_sigaction = handler;
    new.sa_flags = libc::SA_RESTART;
    // SAFETY: two actions of ours.
    match unsafe { sigaction(signal, &raw const new, &raw mut old) } {
        0 => old.sa_sigaction,
        _ => libc::SIG_ERR,
    }
}

unsafe fn change_mask(how: i32, new: *const u64, old: *mut u64) -> isize {
    // SAFETY: the caller's masks have at least a word.
    let opened = unsafe { open_mask(new) }.map(|mask| mask & !RESERVED);
    // Opening what is open does no harm.
    let new = opened.as_ref().map_or(0, |mask| core::ptr::from_ref(mask) as usize);
    // SAFETY: as above.
    unsafe { sys::call(libc::SYS_rt_sigprocmask, [how as usize, new, old as usize, 8, 0, 0]) }
}

/// sigprocmask(2).
///
/// # Safety
///
/// As for sigprocmask(2).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigprocmask(how: i32, new: *const u64, old: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    c_result(unsafe { change_mask(how, new, old) }) as i32
}

/// pthread_sigmask(3).
///
/// # Safety
///
/// As for pthread_sigmask(3).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pthread_sigmask(how: i32, new: *const u64, old: *mut u64) -> i32 {
    // SAFETY: the caller's promise.
    sys::error_of(unsafe { change_mask(how, new, old) }).unwrap_or(0)
}

/// sigsuspend(2).
///
/// # Safety
///
/// `mask` must point to a mask.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn sigsuspend(mask: *const u64) -> i32 {
    // SAFETY: the caller's promise.
    let opened = unsafe { open_mask(mask) }.unwrap_or(0);
    // SAFETY: a mask of ours.
    let result = unsafe { sys::call3(libc::SYS_rt_sigsuspend, &raw const opened as usize, 8, 0) };
    if let Some(page) = page::get() {
        token::acquire(page);
    }
    c_result(result) as i32
}

/// Sends with the C library's function `next`, and lets the effect come about before the sender goes on.
unsafe fn send_two(next: &Next, to: usize, signal: i32) -> i32 {
    // SAFETY: every caller names a function of two such arguments.
    let real: unsafe extern "C" fn(usize, i32) -> i32 = unsafe { core::mem::transmute(next.address()) };
    // SAFETY: the program's own arguments.
    let result = unsafe { real(to, signal) };
    if let Some(page) = page::get().filter(|_| signal != 0) {
        token::let_handle(page);
    }
    result
}

/// kill(2).
#[unsafe(no_mangle)]
pub extern "C" fn kill(process: libc::pid_t, signal: i32) -> i32 {
    // SAFETY: kill makes no use of memory.
    let result = unsafe { sys::call3(libc::SYS_kill, process as usize, signal as usize, 0) };
    if let Some(page) = page::get().filter(|_| signal != 0) {
        token::let_handle(page);
    }
    c_result(result) as i32
}

/// killpg(3).
#[unsafe(no_mangle)]
pub extern "C" fn killpg(group: libc::pid_t, signal: i32) -> i32 {
    if group < 0 {
        return c_result(sys::failed(libc::EINVAL)) as i32;
    }
    kill(-group, signal)
}

/// pthread_kill(3).
///
/// # Safety
///
/// `thread` must be a thread that has not been joined.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pthread_kill(thread: libc::pthread_t, signal: i32) -> i32 {
    static REAL: Next = Next::new(c"pthread_kill");
    // SAFETY: the C library's function of this name, with the caller's promise.
    unsafe { send_two(&REAL, thread as usize, signal) }
}

/// Opens the signals that virtual time needs, and sets their handlers.
///
/// # Safety
///
/// Only while the shim starts.
pub unsafe fn install(on_trap: usize, on_kick: usize) {
    // SAFETY: the C library's function, with actions of ours; every pattern of bits is a valid action.
    unsafe {
        let real: unsafe extern "C" fn(i32, *const libc::sigaction, *mut libc::sigaction) -> i32 =
            core::mem::transmute(SIGACTION.address());
        let mut action: libc::sigaction = core::mem::zeroed();
        action.sa_sigaction = on_trap;
        // A timed call in the handler of a signal that interrupts a timed call is trapped inside the trap.
        action.sa_flags = libc::SA_SIGINFO | libc::SA_NODEFER;
        real(libc::SIGSYS, &raw const action, null_mut());
        action.sa_sigaction = on_kick;
        // Without SA_RESTART: the signal is there to make calls return.
        action.sa_flags = 0;
        real(KICK, &raw const action, null_mut());
        let needed = NEEDED;
        sys::call(
            libc::SYS_rt_sigprocmask,
            [libc::SIG_UNBLOCK as usize, &raw const needed as usize, 0, 8, 0, 0],
        );
    }
}
