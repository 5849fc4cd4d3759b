//! The run itself: the loop that moves the clock.

mod slots;

use crate::backstop::{Stop, Watch};
use crate::page_file::RunFolder;
use crate::quiescence::Look;
use crate::report::{Ending, Limit, Report, Work};
use crate::schedule::{Candidates, Chooser};
use crate::settings::{Order, Simulation};
use crate::tasks::Tasks;
use crate::world::{Control, Settled, World};
use crate::{Error, clock, findings, kill_all, launcher, own_process, requirements, shim_file, timers, waiter};
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release, SeqCst};
use std::time::Duration;
use virtual_time_abi::page::{Page, mode};
use virtual_time_abi::sys;

impl Simulation {
    /// Runs the program to its end, or to that of a limit. When this returns nothing of it is left.
    ///
    /// Only in a process of its own ([`in_own_process`](crate::in_own_process)), and once in it.
    ///
    /// # Errors
    ///
    /// When the run cannot begin. What happens in it is no error but the [`Report`].
    pub fn run(mut self, world: &mut dyn World) -> Result<Report, Error> {
        let isolation = own_process::claim_run()?;
        if isolation.ipc && !self.environment.iter().any(|(name, _)| name == "TMPDIR") {
            // Temporary names are drawn from the seed; runs with the same seed at the same time must not meet.
            self = self.env("TMPDIR", "/dev/shm");
        }
        requirements::check()?;
        let folder = RunFolder::new()?;
        let page = folder.map()?;
        page.seed.store(self.seed, Relaxed);
        page.poll_limit.store(POLL_LIMIT, Relaxed);
        page.chaos_period.store(self.chaos_period, Relaxed);
        let bits = match self.order {
            Order::Fixed => mode::TOKEN,
            Order::Seeded => mode::TOKEN | mode::SEEDED,
            Order::Free => 0,
        };
        page.mode.store(bits, Relaxed);
        clock::follow(page);
        let shim = shim_file::preloadable(folder.path())?;
        let started = sys::real_time();
        let tasks = Tasks::new()?;
        let root = launcher::launch(&self, &folder.page(), &shim, !isolation.processes)?;
        requirements::check_sight(root)?;
        let (seed, order, limits, is_restless) = (self.seed, self.order, self.limits, self.is_restless);
        // From here on the ends of its pipes are the program's alone, so that their other ends see it close them.
        drop(self);
        let mut run = Run {
            page,
            tasks,
            root,
            world,
            chooser: Chooser::new(order, seed),
            watch: Watch::new(limits, started),
            limit: u64::try_from(limits.virtual_time.as_nanos()).unwrap_or(u64::MAX),
            work: Work::default(),
            computers_have_run: false,
            is_restless,
        };
        let ending = run.until_end();
        run.tasks.processes.read_names();
        let findings = findings::collect(page, &mut run.tasks, &run.watch);
        let cpu = Duration::from_nanos(run.tasks.cpu());
        kill_all::kill_all(&mut run.tasks, page.now.load(Acquire));
        let processes = run.tasks.processes.into_all();
        let ending = match ending {
            Ended::Exited => Ending::Exited {
                status: processes.first().and_then(|root| root.end?.status).unwrap_or(0),
            },
            Ended::Other(ending) => ending,
        };
        run.work.traps = page.traps.load(Relaxed);
        Ok(Report {
            ending,
            end: page.now.load(Acquire),
            processes,
            findings,
            isolation,
            cpu,
            real: Duration::from_nanos(sys::real_time() - started),
            work: run.work,
        })
    }
}

/// Looks at one instant after which a thread counts as waiting busily.
const POLL_LIMIT: u32 = 2000;

/// How long the supervisor sleeps between looks, ns of real time, by how often it has looked.
const fn pause(looks: u32) -> u64 {
    match looks {
        0..3 => 30_000,
        3..50 => 60_000,
        _ => 500_000,
    }
}

/// Looks without success before the supervisor asks whether anything is wrong.
const FIRST_WATCH: u32 = 20;

enum Ended {
    /// Everything has ended by itself; the status is known when all have been reaped.
    Exited,
    Other(Ending),
}

struct Run<'a> {
    page: &'static Page,
    tasks: Tasks,
    root: i32,
    world: &'a mut dyn World,
    chooser: Chooser,
    watch: Watch,
    limit: u64,
    work: Work,
    /// Those that compute have had time on a processor since anything last happened.
    computers_have_run: bool,
    is_restless: bool,
}

impl Run<'_> {
    fn now(&self) -> u64 {
        self.page.now.load(Acquire)
    }

    fn until_end(&mut self) -> Ended {
        loop {
            if let Some(ended) = self.until_quiet() {
                return ended;
            }
            if let Settled::MayHaveWoken = self.world.settle(self.now()) {
                self.tasks.forget_memos();
                continue;
            }
            if let Some(ended) = self.step() {
                return ended;
            }
        }
    }

    /// Waits until all threads are blocked.
    fn until_quiet(&mut self) -> Option<Ended> {
        let mut looks = 0;
        loop {
            let news = self.page.news.load(Acquire);
            self.work.looks += 1;
            match self.tasks.look(self.now()) {
                Look::Quiet => return None,
                Look::Over => {
                    let _ = self.world.settle(self.now());
                    return Some(Ended::Exited);
                }
                Look::Busy => {}
            }
            looks += 1;
            if looks >= FIRST_WATCH
                && let Some(stop) = self.watch.look(&mut self.tasks, self.page)
            {
                return Some(self.stopped(stop));
            }
            if self.is_restless {
                continue;
            }
            // The flag before the value is compared: whoever changes it afterwards sees the flag.
            self.page.supervisor_sleeps.store(1, SeqCst);
            sys::sleep_on(&self.page.news, news, pause(looks));
            self.page.supervisor_sleeps.store(0, SeqCst);
        }
    }

    fn stopped(&self, stop: Stop) -> Ended {
        Ended::Other(match stop {
            Stop::Limit(limit) => Ending::Limit(limit),
            Stop::Backstop => Ending::Backstop {
                waiting: waiter::waiters(&self.tasks),
            },
        })
    }

    /// Does one thing, while all threads are blocked.
    fn step(&mut self) -> Option<Ended> {
        if let Some(stop) = self.watch.now_and_then(&mut self.tasks) {
            return Some(self.stopped(stop));
        }
        let now = self.now();
        self.tidy_slots();
        if self.world.next().is_some_and(|time| time <= now) {
            return self.act(now);
        }
        if let Some((_, index)) = timers::next(self.page).filter(|&(deadline, _)| deadline <= now) {
            self.page.generation.fetch_add(1, SeqCst);
            self.tasks.forget_memos();
            timers::expire(self.page, index, &self.tasks);
            self.computers_have_run = false;
            self.work.fired += 1;
            return None;
        }
        let candidates = Candidates::read(self.page, &self.tasks);
        let missed = candidates.missed.iter().find(|candidate| self.is_blocked(candidate));
        if let Some(&missed) = missed {
            self.wake(missed);
            return None;
        }
        if let Some((chosen, is_turn)) = self.chooser.choose(&candidates, now) {
            if is_turn {
                self.work.turns += 1;
            } else {
                self.work.fired += 1;
            }
            self.page.generation.fetch_add(1, SeqCst);
            self.wake(chosen);
            return None;
        }
        let generation = self.page.generation.load(SeqCst);
        let somebody_looks = candidates.polling.iter().find(|candidate| {
            let slot = &self.page.slots[candidate.slot];
            candidate.deadline <= now || slot.generation.load(Relaxed) != generation
        });
        if let Some(&looks) = somebody_looks {
            self.wake(looks);
            return None;
        }
        self.move_clock(&candidates)
    }

    fn move_clock(&mut self, candidates: &Candidates) -> Option<Ended> {
        let now = self.now();
        let times = [
            self.world.next(),
            timers::next(self.page).map(|(deadline, _)| deadline),
            candidates.next_time(),
        ];
        let Some(next) = times.into_iter().flatten().min() else {
            if self.tasks.list.iter().any(|task| task.is_exempt) {
                // Somebody computes, and nobody waits for a time: it may take as long as its limit allows.
                self.watch.include_again(&mut self.tasks);
                return None;
            }
            return Some(Ended::Other(Ending::Deadlock(waiter::waiters(&self.tasks))));
        };
        if !self.computers_have_run && self.tasks.list.iter().any(|task| task.is_exempt) {
            // What has happened may be what they look for. They get their share once more before time goes on.
            self.watch.include_again(&mut self.tasks);
            self.computers_have_run = true;
            return None;
        }
        self.computers_have_run = false;
        self.watch.leave_behind(&self.tasks);
        if next > self.limit {
            self.page.now.store(self.limit, Release);
            return Some(Ended::Other(Ending::Limit(Limit::VirtualTime)));
        }
        if next > now {
            self.work.steps += 1;
            self.tasks.processes.read_new_names();
            self.page.now.store(next, Release);
            self.page.generation.fetch_add(1, SeqCst);
        }
        if self.world.next().is_some_and(|time| time <= next) {
            return self.act(next);
        }
        None
    }

    fn act(&mut self, now: u64) -> Option<Ended> {
        self.tasks.processes.read_names();
        let mut control = Control {
            tasks: &self.tasks,
            root: self.root,
            turns: self.work.turns,
            end: None,
        };
        self.world.act(now, &mut control);
        let end = control.end.take();
        self.computers_have_run = false;
        self.page.generation.fetch_add(1, SeqCst);
        self.tasks.forget_memos();
        end.map(|reason| Ended::Other(Ending::Stopped { reason }))
    }
}
