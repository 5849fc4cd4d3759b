//! SIGSYS: a system call that the filter has trapped.
#![expect(
    unsafe_code,
    reason = "a signal handler that reads and changes the registers of the interrupted thread"
)]

use crate::{calls, page};
use core::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::{arch, sys};

/// The place of `si_syscall` in siginfo_t: after three words, padding and an address (asm-generic/siginfo.h).
const SYSCALL_OFFSET: usize = 24;

/// The handler of SIGSYS.
///
/// # Safety
///
/// For the kernel alone.
pub unsafe extern "C" fn on_trap(_signal: i32, information: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the kernel passes both for a handler with SA_SIGINFO, and nobody else uses them.
    let (number, context) = unsafe {
        let number = information.cast::<u8>().add(SYSCALL_OFFSET).cast::<i32>().read();
        (i64::from(number), &mut *context.cast::<libc::ucontext_t>())
    };
    let Some(page) = page::get() else {
        arch::set_trapped_result(context, sys::failed(libc::ENOSYS));
        return;
    };
    page.traps.fetch_add(1, Relaxed);
    let arguments = arch::trapped_arguments(context);
    // SAFETY: the program made this call with these arguments.
    let result = unsafe { calls::emulate(page, number, arguments) };
    arch::set_trapped_result(context, result);
}

/// The handler of the signal that ends a wait: that it came is all.
pub extern "C" fn on_kick(_signal: i32) {}
