//! aarch64. Compiled, but not yet tried on such a processor.
#![expect(
    unsafe_code,
    reason = "a system call is an instruction; the vDSO is code that gets overwritten"
)]

use core::arch::asm;

/// What the kernel calls this processor in seccomp data (AUDIT_ARCH_AARCH64, linux/audit.h).
pub const AUDIT_ARCH: u32 = 0xC000_00B7;

/// The functions of the vDSO that tell the time, in the order clock_gettime, gettimeofday, time, getrandom. There is
/// no time; the name never matches.
pub const VDSO_NAMES: [&[u8]; 4] = [
    b"__kernel_clock_gettime",
    b"__kernel_gettimeofday",
    b"",
    b"__kernel_getrandom",
];

/// There is no poll(2); the C library uses ppoll(2).
pub const POLL: Option<i64> = None;
/// There is no select(2); the C library uses pselect6.
pub const SELECT: Option<i64> = None;
/// There is no epoll_wait(2); the C library uses epoll_pwait(2).
pub const EPOLL_WAIT: Option<i64> = None;
/// There is no alarm(2); the C library uses setitimer(2).
pub const ALARM: Option<i64> = None;
/// There is no time(2).
pub const TIME: Option<i64> = None;
/// There is no pause(2); the C library uses ppoll(2).
pub const PAUSE: Option<i64> = None;

/// # Safety
///
/// As for the system call `number` with these arguments.
#[inline(always)]
pub unsafe fn system_call(number: i64, arguments: [usize; 6]) -> isize {
    let result: isize;
    // SAFETY: the caller vouches for the call; only x0 is changed (syscall(2)).
    unsafe {
        asm!(
            "svc #0",
            // The cookie must not stay behind: the next call of the program may have no sixth argument, and would be let
            // through.
            "mov x5, xzr",
            in("x8") number,
            inlateout("x0") arguments[0] as isize => result,
            in("x1") arguments[1],
            in("x2") arguments[2],
            in("x3") arguments[3],
            in("x4") arguments[4],
            inlateout("x5") arguments[5] => _,
            options(nostack)
        );
    }
    result
}

/// The arguments of the system call at which a thread was trapped.
#[must_use]
pub fn trapped_arguments(context: &libc::ucontext_t) -> [usize; 6] {
    core::array::from_fn(|index| context.uc_mcontext.regs[index] as usize)
}

/// Makes the trapped system call return `result`.
pub fn set_trapped_result(context: &mut libc::ucontext_t, result: isize) {
    context.uc_mcontext.regs[0] = result as u64;
}

/// How many bytes [`jump_to`] writes.
pub const JUMP_SIZE: usize = 20;

/// Overwrites the function at `at` with a jump: `bti c; ldr x16, target; br x16; target: .quad`.
///
/// # Safety
///
/// `at` must be the start of a function of at least [`JUMP_SIZE`] bytes, writable, that nobody is executing.
pub unsafe fn jump_to(at: *mut u8, target: usize) {
    // SAFETY: the caller's promise; the cache maintenance is that of the Arm Architecture Reference Manual, B2.4.4,
    // with the smallest line that any processor has.
    unsafe {
        at.cast::<[u32; 3]>()
            .write_unaligned([0xd503_245f, 0x5800_0050, 0xd61f_0200]);
        at.add(12).cast::<usize>().write_unaligned(target);
        for line in (at as usize & !15..at as usize + JUMP_SIZE).step_by(16) {
            asm!("dc cvau, {0}", in(reg) line, options(nostack));
        }
        asm!("dsb ish", options(nostack));
        for line in (at as usize & !15..at as usize + JUMP_SIZE).step_by(16) {
            asm!("ic ivau, {0}", in(reg) line, options(nostack));
        }
        asm!("dsb ish", "isb", options(nostack));
    }
}

/// The names of the calls in which a thread may be found waiting, for reports: none beyond those that every processor
/// has.
pub const WAITING_CALLS: &[(i64, &str)] = &[];
