//! Every call with a time takes exactly that time.

use crate::harness::scenario;

#[test]
fn every_timed_call_takes_exactly_its_time() {
    let outcome = scenario(&["timed calls"]).succeeds();
    let lines: Vec<String> = (outcome.output.lines())
        .map(|line| line.split_once(' ').map_or(line, |(_, rest)| rest).to_owned())
        .collect();
    let expected = [
        "nanosleep 70000000 0",
        "clock_nanosleep 80000000 0",
        "usleep 1500000 0",
        "sleep 2000000000 0",
        "raw nanosleep 3000000 0",
        "futex wait 90000000 Some(ETIMEDOUT)",
        "futex changed 0 Some(EAGAIN)",
        "futex bitset 100000000 Some(ETIMEDOUT)",
        "futex realtime 110000000 Some(ETIMEDOUT)",
        "futex lock_pi 120000000 Some(ETIMEDOUT)",
        "futex_waitv 130000000 Some(ETIMEDOUT)",
        "sem_timedwait 140000000 Some(ETIMEDOUT)",
        // ETIMEDOUT, as the function returns it.
        "pthread_cond_timedwait 150000000 110",
        "poll 160000000 0",
        "ppoll 170000000 0",
        "select 180000000 0",
        "pselect 190000000 0",
        "epoll_wait 200000000 0",
        "epoll_pwait2 210000000 0",
        "poll in time 10000000 1",
        "select in time 20000000 1",
        "epoll in time 30000000 1",
        "mq_timedreceive 220000000 Some(ETIMEDOUT)",
        "mq_timedsend 230000000 Some(ETIMEDOUT)",
        "sigtimedwait 240000000 Some(EAGAIN)",
        "semtimedop 250000000 Some(EAGAIN)",
        "udp receive 90000000 -2",
        "option Some(90ms)",
        "tcp accept 35000000 -2",
        "unix read 45000000 -2",
        "unix read of a copy 45000000 -2",
        "unix write 55000000 -2",
        "recvmmsg 65000000 Some(EAGAIN)",
        "condvar 260000000 1",
        "park_timeout 270000000 0",
        "mpsc 280000000 1",
        "crossbeam 290000000 1",
        "crossbeam after 300000000 0",
        "parking_lot 310000000 1",
        "ipc-channel 320000000 1",
        "done",
    ];
    assert_eq!(lines, expected);
    assert_eq!(outcome.report.findings, []);
}
