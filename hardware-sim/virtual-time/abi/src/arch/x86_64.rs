//! x86-64.
#![expect(
    unsafe_code,
    reason = "a system call is an instruction; the vDSO is code that gets overwritten"
)]

use core::arch::asm;

/// What the kernel calls this processor in seccomp data (AUDIT_ARCH_X86_64, linux/audit.h).
pub const AUDIT_ARCH: u32 = 0xC000_003E;

/// The functions of the vDSO that tell the time, in the order clock_gettime, gettimeofday, time, getrandom.
pub const VDSO_NAMES: [&[u8]; 4] = [
    b"__vdso_clock_gettime",
    b"__vdso_gettimeofday",
    b"__vdso_time",
    b"__vdso_getrandom",
];

/// Calls that only this processor has, as the numbers of their modern forms have been taken elsewhere.
pub const POLL: Option<i64> = Some(libc::SYS_poll);
/// select(2) in its first form.
pub const SELECT: Option<i64> = Some(libc::SYS_select);
/// epoll_wait(2).
pub const EPOLL_WAIT: Option<i64> = Some(libc::SYS_epoll_wait);
/// alarm(2).
pub const ALARM: Option<i64> = Some(libc::SYS_alarm);
/// time(2).
pub const TIME: Option<i64> = Some(libc::SYS_time);
/// pause(2).
pub const PAUSE: Option<i64> = Some(libc::SYS_pause);

/// # Safety
///
/// As for the system call `number` with these arguments.
#[inline(always)]
pub unsafe fn system_call(number: i64, arguments: [usize; 6]) -> isize {
    let result: isize;
    // SAFETY: the caller vouches for the call; the instruction changes rcx, r11 and the result (syscall(2)).
    unsafe {
        asm!(
            "syscall",
            // The cookie must not stay behind: the next call of the program may have no sixth argument, and would be let
            // through.
            "xor r9d, r9d",
            inlateout("rax") number as isize => result,
            in("rdi") arguments[0],
            in("rsi") arguments[1],
            in("rdx") arguments[2],
            in("r10") arguments[3],
            in("r8") arguments[4],
            inlateout("r9") arguments[5] => _,
            lateout("rcx") _,
            lateout("r11") _,
            options(nostack)
        );
    }
    result
}

/// The arguments of the system call at which a thread was trapped.
#[must_use]
pub fn trapped_arguments(context: &libc::ucontext_t) -> [usize; 6] {
    let registers = &context.uc_mcontext.gregs;
    [
        libc::REG_RDI,
        libc::REG_RSI,
        libc::REG_RDX,
        libc::REG_R10,
        libc::REG_R8,
        libc::REG_R9,
    ]
    .map(|register| registers[register as usize] as usize)
}

/// Makes the trapped system call return `result`.
pub fn set_trapped_result(context: &mut libc::ucontext_t, result: isize) {
    context.uc_mcontext.gregs[libc::REG_RAX as usize] = result as i64;
}

/// How many bytes [`jump_to`] writes.
pub const JUMP_SIZE: usize = 12;

/// Overwrites the function at `at` with a jump: `movabs rax, target; jmp rax`.
///
/// # Safety
///
/// `at` must be the start of a function of at least [`JUMP_SIZE`] bytes, writable, that nobody is executing.
pub unsafe fn jump_to(at: *mut u8, target: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        at.cast::<[u8; 2]>().write_unaligned([0x48, 0xb8]);
        at.add(2).cast::<usize>().write_unaligned(target);
        at.add(10).cast::<[u8; 2]>().write_unaligned([0xff, 0xe0]);
    }
}

/// The names of the calls in which a thread may be found waiting, for reports.
pub const WAITING_CALLS: &[(i64, &str)] = &[
    (libc::SYS_poll, "poll"),
    (libc::SYS_select, "select"),
    (libc::SYS_epoll_wait, "epoll_wait"),
    (libc::SYS_pause, "pause"),
    (libc::SYS_open, "open"),
];
