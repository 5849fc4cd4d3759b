//! The seccomp filter (seccomp(2)): which system calls come to the shim.
//!
//! Only *timed* calls are trapped, and the shim makes only untimed ones, so the filter need not know where a call comes
//! from, which would break with every exec(2). The few calls that the shim must make as they are carry a cookie in the
//! sixth argument, which they do not use.

use virtual_time_abi::{COOKIE, arch};

const TRAP: u32 = 0x0003_0000;
const ALLOW: u32 = 0x7fff_0000;

// Instructions of classic BPF (linux/filter.h).
const LOAD: u16 = 0x20;
const AND: u16 = 0x54;
const JUMP_IF_EQUAL: u16 = 0x15;
const JUMP_IF_ANY_BIT: u16 = 0x45;
const RETURN: u16 = 0x06;

// Places in seccomp_data (linux/seccomp.h): number, processor, instruction pointer, six arguments of eight bytes.
const NUMBER: u32 = 0;
const PROCESSOR: u32 = 4;
const ARGUMENTS: u32 = 16;

/// When a call is trapped.
#[derive(Clone, Copy)]
enum When {
    /// Always.
    Always,
    /// If the pointer in this argument is not null.
    Pointer(u32),
    /// If this argument, as an int, is above 0.
    Positive(u32),
    /// If this argument has none of these values.
    Not(u32, &'static [u32]),
    /// If this argument has one of these values.
    One(u32, &'static [u32]),
    /// If the first argument and the second have values of one of these rows.
    Pairs([u32; 2], &'static [(u32, &'static [u32])]),
    /// futex(2): if it is an operation with a time, and the time is given.
    Futex,
}

/// SO_RCVTIMEO, SO_SNDTIMEO in both forms (asm-generic/socket.h).
const TIMEOUTS: &[u32] = &[20, 21, 66, 67];
/// TCP_NODELAY, TCP_CORK (tcp(7)).
const DELAYS: &[u32] = &[1, 3];
/// TIOCSPTLCK (ioctl_tty(2)).
const UNLOCK_TERMINAL: &[u32] = &[0x4004_5431];
/// The C library itself draws with GRND_NONBLOCK, before the shim is there.
const EARLY_DRAW: &[u32] = &[libc::GRND_NONBLOCK];
const INTERNET: &[u32] = &[libc::AF_INET as u32, libc::AF_INET6 as u32];
/// The operations of futex(2) that take a time: WAIT, LOCK_PI, WAIT_BITSET, WAIT_REQUEUE_PI, LOCK_PI2.
const FUTEX_WAITS: &[u32] = &[0, 6, 9, 11, 13];
const SYS_FUTEX_WAIT: i64 = 455;

fn rules() -> Vec<(i64, When)> {
    let mut rules = vec![
        (libc::SYS_nanosleep, When::Always),
        (libc::SYS_clock_nanosleep, When::Always),
        (libc::SYS_futex, When::Futex),
        (libc::SYS_futex_waitv, When::Pointer(3)),
        (SYS_FUTEX_WAIT, When::Pointer(4)),
        (libc::SYS_ppoll, When::Pointer(2)),
        (libc::SYS_pselect6, When::Pointer(4)),
        (libc::SYS_epoll_pwait, When::Positive(3)),
        (libc::SYS_epoll_pwait2, When::Pointer(3)),
        (libc::SYS_mq_timedsend, When::Pointer(4)),
        (libc::SYS_mq_timedreceive, When::Pointer(4)),
        (libc::SYS_rt_sigtimedwait, When::Pointer(2)),
        (libc::SYS_semtimedop, When::Pointer(3)),
        (libc::SYS_recvmmsg, When::Pointer(4)),
        (libc::SYS_sched_yield, When::Always),
        (libc::SYS_clock_gettime, When::Always),
        (libc::SYS_gettimeofday, When::Always),
        (libc::SYS_timerfd_create, When::Always),
        (libc::SYS_timerfd_settime, When::Always),
        (libc::SYS_timerfd_gettime, When::Always),
        (libc::SYS_setitimer, When::Always),
        (libc::SYS_getitimer, When::Always),
        (libc::SYS_timer_create, When::Always),
        (libc::SYS_timer_settime, When::Always),
        (libc::SYS_timer_gettime, When::Always),
        (libc::SYS_timer_getoverrun, When::Always),
        (libc::SYS_timer_delete, When::Always),
        (libc::SYS_io_uring_setup, When::Always),
        (libc::SYS_getrandom, When::Not(2, EARLY_DRAW)),
        (libc::SYS_socket, When::One(0, INTERNET)),
        (libc::SYS_setsockopt, When::Pairs([1, 2], &[(1, TIMEOUTS), (6, DELAYS)])),
        (libc::SYS_getsockopt, When::Pairs([1, 2], &[(1, TIMEOUTS)])),
        (libc::SYS_ioctl, When::One(1, UNLOCK_TERMINAL)),
    ];
    let older = [
        (arch::POLL, When::Positive(2)),
        (arch::SELECT, When::Pointer(4)),
        (arch::EPOLL_WAIT, When::Positive(3)),
        (arch::ALARM, When::Always),
        (arch::TIME, When::Always),
    ];
    rules.extend(older.into_iter().filter_map(|(number, when)| Some((number?, when))));
    rules
}

/// Whether the shim itself makes the call in a form that would be trapped. futex(2), pselect6 and epoll_pwait(2) use
/// all six arguments; the shim makes them without a time only.
fn has_room_for_cookie(number: i64) -> bool {
    !matches!(
        number,
        libc::SYS_futex | libc::SYS_pselect6 | libc::SYS_epoll_pwait | libc::SYS_epoll_pwait2 | SYS_FUTEX_WAIT
    )
}

/// The filter's program.
pub(crate) fn program() -> Vec<libc::sock_filter> {
    let mut program = Program(Vec::new());
    program.load(PROCESSOR);
    program.push(JUMP_IF_EQUAL, 1, 0, arch::AUDIT_ARCH);
    program.push(RETURN, 0, 0, ALLOW);
    for (number, when) in rules() {
        program.load(NUMBER);
        let mut body = Program(Vec::new());
        if has_room_for_cookie(number) {
            body.load(argument(5));
            body.push(JUMP_IF_EQUAL, 0, 1, COOKIE as u32);
            body.push(RETURN, 0, 0, ALLOW);
        }
        body.rule(when);
        body.push(RETURN, 0, 0, ALLOW);
        let length = u8::try_from(body.0.len()).expect("a rule has a few instructions");
        program.push(JUMP_IF_EQUAL, 0, length, number as u32);
        program.0.extend(body.0);
    }
    program.push(RETURN, 0, 0, ALLOW);
    program.0
}

/// The place of the lower half of an argument, on processors that store it first.
fn argument(index: u32) -> u32 {
    ARGUMENTS + 8 * index
}

struct Program(Vec<libc::sock_filter>);

impl Program {
    fn push(&mut self, code: u16, if_true: u8, if_false: u8, value: u32) {
        self.0.push(libc::sock_filter {
            code,
            jt: if_true,
            jf: if_false,
            k: value,
        });
    }

    fn load(&mut self, place: u32) {
        self.push(LOAD, 0, 0, place);
    }

    fn trap(&mut self) {
        self.push(RETURN, 0, 0, TRAP);
    }

    /// Traps if the call is one that `when` describes, and otherwise goes on behind.
    fn rule(&mut self, when: When) {
        match when {
            When::Always => self.trap(),
            When::Pointer(index) => {
                self.load(argument(index));
                self.push(JUMP_IF_EQUAL, 0, 2, 0);
                self.load(argument(index) + 4);
                self.push(JUMP_IF_EQUAL, 1, 0, 0);
                self.trap();
            }
            When::Positive(index) => {
                self.load(argument(index));
                self.push(JUMP_IF_EQUAL, 2, 0, 0);
                self.push(JUMP_IF_ANY_BIT, 1, 0, 0x8000_0000);
                self.trap();
            }
            When::Not(index, values) => {
                self.load(argument(index));
                for &value in values {
                    self.push(JUMP_IF_EQUAL, 0, 1, value);
                    self.push(RETURN, 0, 0, ALLOW);
                }
                self.trap();
            }
            When::One(index, values) => {
                self.load(argument(index));
                for &value in values {
                    self.push(JUMP_IF_EQUAL, 0, 1, value);
                    self.trap();
                }
            }
            When::Pairs([first, second], rows) => {
                for &(value, others) in rows {
                    let mut body = Program(Vec::new());
                    body.rule(When::One(second, others));
                    self.load(argument(first));
                    self.push(JUMP_IF_EQUAL, 0, body.0.len() as u8, value);
                    self.0.extend(body.0);
                }
            }
            When::Futex => {
                for &operation in FUTEX_WAITS {
                    let mut body = Program(Vec::new());
                    body.rule(When::Pointer(3));
                    self.load(argument(1));
                    self.push(AND, 0, 0, 127);
                    self.push(JUMP_IF_EQUAL, 0, body.0.len() as u8, operation);
                    self.0.extend(body.0);
                }
            }
        }
    }
}
