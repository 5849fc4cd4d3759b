//! What is worth to be told about how the program behaved.

use crate::backstop::Watch;
use crate::report::{Finding, Leak};
use crate::schedule::used_slots;
use crate::tasks::Tasks;
use std::sync::atomic::Ordering::{Acquire, Relaxed};
use virtual_time_abi::page::{Page, leak, state};

/// Everything that the run has shown, in a fixed order.
pub(crate) fn collect(page: &Page, tasks: &mut Tasks, watch: &Watch) -> Vec<Finding> {
    let mut busy = watch.busy.clone();
    for slot in used_slots(page) {
        if slot.state.load(Acquire) != state::FREE {
            let entry = busy.entry(slot.process.load(Relaxed)).or_default();
            entry.clock_polls += slot.clock_polls.load(Relaxed);
            entry.other_polls += slot.other_polls.load(Relaxed);
        }
    }
    let mut findings = Vec::new();
    for (process, busy) in busy {
        let kinds = [
            (
                busy.clock_polls,
                Finding::PollsClock {
                    process,
                    times: busy.clock_polls,
                },
            ),
            (
                busy.other_polls,
                Finding::Polls {
                    process,
                    times: busy.other_polls,
                },
            ),
            (
                busy.busy_loops,
                Finding::BusyLoop {
                    process,
                    times: busy.busy_loops,
                },
            ),
        ];
        findings.extend(
            kinds
                .into_iter()
                .filter(|(times, _)| *times > 0)
                .map(|(_, finding)| finding),
        );
    }
    for process in tasks.processes.all() {
        let number = process.number;
        if process.end.is_some_and(|end| !end.is_reaped) {
            findings.push(Finding::Zombie { process: number });
        }
        if process.is_orphan {
            findings.push(Finding::Orphan { process: number });
        }
        // A call that is trapped where nobody handles it kills.
        let is_trapped = process
            .end
            .and_then(|end| end.status)
            .is_some_and(|status| status & 0x7f == libc::SIGSYS);
        if is_trapped || !process.has_shim && process.end.is_none() {
            findings.push(Finding::RealTime(Leak::NoShim { process: number }));
        }
    }
    let leaks = page.leaks.load(Relaxed);
    let kinds = [
        (
            leak::UNKNOWN_CALL,
            Leak::UnknownCall {
                call: page.leak_call.load(Relaxed),
            },
        ),
        (leak::VDSO, Leak::Vdso),
        (leak::TERMINAL, Leak::Terminal),
        (leak::IO_URING, Leak::IoUring),
        (leak::TABLE_FULL, Leak::TableFull),
        (leak::SIGNAL_TAKEN, Leak::SignalTaken),
    ];
    let seen = kinds.into_iter().filter(|(bit, _)| leaks & bit != 0);
    findings.extend(seen.map(|(_, leak)| Finding::RealTime(leak)));
    findings
}
