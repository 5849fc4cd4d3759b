//! What keeps a run from going on for ever: its limits, and threads that compute without end.

use crate::proc_files::Activity;
use crate::report::Limit;
use crate::settings::Limits;
use crate::tasks::{Task, Tasks};
use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::page::{Page, Slot};
use virtual_time_abi::sys;

/// A thread that has computed for so long since everything was last quiet, ns on a processor, is taken to wait busily.
const BUSY: u64 = 300_000_000;
/// Once it is, it gets so much for each step of the clock.
const BUSY_STEP: u64 = 4_000_000;
/// How often the dear questions are asked, ns of real time.
const INTERVAL: u64 = 20_000_000;
/// And how many steps of the run lie between two looks at the clock.
const STEPS: u64 = 64;

/// Why a run is stopped.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stop {
    Limit(Limit),
    Backstop,
}

/// What a process did instead of waiting.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Busyness {
    pub(crate) clock_polls: u64,
    pub(crate) other_polls: u64,
    pub(crate) busy_loops: u64,
}

/// Watches over a run.
#[derive(Debug)]
pub(crate) struct Watch {
    limits: Limits,
    started: u64,
    last: u64,
    steps: u64,
    /// By process number.
    pub(crate) busy: BTreeMap<u32, Busyness>,
}

impl Watch {
    pub(crate) fn new(limits: Limits, started: u64) -> Self {
        Self {
            limits,
            started,
            last: started,
            steps: 0,
            busy: BTreeMap::new(),
        }
    }

    /// While the run is not quiet: is anything wrong?
    pub(crate) fn look(&mut self, tasks: &mut Tasks, page: &Page) -> Option<Stop> {
        exempt(tasks);
        if !self.is_time() {
            return None;
        }
        // Processes that never come to rest are found only by walking here.
        tasks.reap(page.now.load(Relaxed));
        tasks.walk(page.now.load(Relaxed));
        self.limit_reached(tasks)
    }

    /// Between two steps, now and then: a run that never computes can be without end too.
    pub(crate) fn now_and_then(&mut self, tasks: &mut Tasks) -> Option<Stop> {
        self.steps += 1;
        if tasks.list.len() > self.limits.tasks {
            return Some(Stop::Limit(Limit::Tasks));
        }
        if !self.steps.is_multiple_of(STEPS) || !self.is_time() {
            return None;
        }
        self.limit_reached(tasks)
    }

    fn is_time(&mut self) -> bool {
        let now = sys::real_time();
        let is_time = now - self.last >= INTERVAL;
        if is_time {
            self.last = now;
        }
        is_time
    }

    fn limit_reached(&self, tasks: &Tasks) -> Option<Stop> {
        if tasks.list.len() > self.limits.tasks {
            return Some(Stop::Limit(Limit::Tasks));
        }
        let cpu = tasks.cpu();
        if u128::from(cpu) > self.limits.cpu.as_nanos() {
            return Some(Stop::Limit(Limit::Cpu));
        }
        if memory(tasks) > self.limits.memory {
            return Some(Stop::Limit(Limit::Memory));
        }
        let real = sys::real_time() - self.started;
        if u128::from(real) > self.limits.real_time.as_nanos() && real > self.stretched(tasks, cpu) {
            return Some(Stop::Backstop);
        }
        None
    }

    /// The backstop, ns: longer by the share of the time that the run had to wait for a processor.
    fn stretched(&self, tasks: &Tasks, cpu: u64) -> u64 {
        let waited: u64 = tasks
            .list
            .iter()
            .filter_map(|task| task.files.usage())
            .map(|usage| usage.delay)
            .sum();
        let own = fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
        let mut own = own
            .split_ascii_whitespace()
            .filter_map(|field| field.parse::<u64>().ok());
        let (own_cpu, own_wait) = (own.next().unwrap_or(0), own.next().unwrap_or(0));
        let limit = u64::try_from(self.limits.real_time.as_nanos()).unwrap_or(u64::MAX);
        let starvation = (waited + own_wait) as f64 / (cpu + own_cpu).max(1) as f64;
        (limit as f64 * (1.0 + starvation)) as u64
    }

    /// Asks again of those that compute whether they are blocked: they may have seen what they look for.
    pub(crate) fn include_again(&self, tasks: &mut Tasks) {
        for task in tasks.list.iter_mut().filter(|task| task.is_exempt) {
            task.is_exempt = false;
            task.memo = None;
            if let Some(usage) = task.files.usage() {
                task.usage = usage;
            }
        }
    }

    /// Time goes on without those that compute.
    pub(crate) fn leave_behind(&mut self, tasks: &Tasks) {
        for task in tasks.list.iter().filter(|task| task.is_exempt) {
            let number = tasks.processes.get(task.pid).map_or(0, |process| process.number);
            self.busy.entry(number).or_default().busy_loops += 1;
        }
    }

    /// Notes what a slot says about polling, before it is given to another thread.
    pub(crate) fn note_polls(&mut self, slot: &Slot) {
        let (clock, other) = (slot.clock_polls.load(Relaxed), slot.other_polls.load(Relaxed));
        if clock + other > 0 {
            let busy = self.busy.entry(slot.process.load(Relaxed)).or_default();
            busy.clock_polls += clock;
            busy.other_polls += other;
        }
    }
}

/// Takes those that compute without end out of the question whether all are blocked, if nobody else is running.
fn exempt(tasks: &mut Tasks) {
    let running: Vec<usize> = (0..tasks.list.len())
        .filter(|&index| {
            let task = &tasks.list[index];
            !task.is_exempt && !task.is_dead && task.memo.is_none() && task.files.activity() == Activity::Running
        })
        .collect();
    let is_busy = |task: &Task| {
        let limit = if task.was_exempt { BUSY_STEP } else { BUSY };
        task.files
            .usage()
            .is_some_and(|usage| usage.cpu - task.usage.cpu >= limit)
    };
    if running.is_empty() || !running.iter().all(|&index| is_busy(&tasks.list[index])) {
        return;
    }
    for index in running {
        let task = &mut tasks.list[index];
        task.is_exempt = true;
        task.was_exempt = true;
    }
}

/// Bytes that the processes have in use and share with nobody: in `statm`, the second field less the third, in pages.
fn memory(tasks: &Tasks) -> u64 {
    const PAGE: u64 = 4096;
    let mut processes: Vec<i32> = tasks.list.iter().map(|task| task.pid).collect();
    processes.sort_unstable();
    processes.dedup();
    let pages: u64 = processes
        .into_iter()
        .filter_map(|pid| {
            let text = fs::read_to_string(format!("/proc/{pid}/statm")).ok()?;
            let mut fields = text.split(' ').map(|field| field.parse::<u64>().ok());
            let (resident, shared) = (fields.nth(1)??, fields.next()??);
            Some(resident.saturating_sub(shared))
        })
        .sum();
    pages * PAGE
}
