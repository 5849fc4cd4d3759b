//! Busy waiting.
//!
//! Under virtual time a program that polls until something changes would poll for ever: nothing changes while it runs.
//! So the looks of each thread at the clock, at a pin, or at anything that it does not wait for are counted; when there
//! are too many at one instant the thread is put to sleep. Somebody who reads the clock sleeps a growing while;
//! somebody who looks at a pin, or yields, sleeps until anything has happened in the run, and so sees an edge at the
//! instant at which it was made. A real wait, a pin written, a transfer or output ends the counting.
#![expect(unsafe_code, reason = "functions with C names, which programs find with dlsym")]

use crate::page::{self, now};
use crate::{thread, wait};
use core::cell::Cell;
use core::sync::atomic::Ordering::{Relaxed, SeqCst};
use virtual_time_abi::page::{Page, state};

/// What a thread has looked at in vain, and when.
#[derive(Clone, Copy)]
struct Looks {
    /// The instant of the last look, ns.
    at: u64,
    /// Looks at that instant, weighted.
    count: u32,
    /// How many times the thread has been put to sleep since it last did anything else.
    sleeps: u64,
}

impl Looks {
    const NONE: Self = Self {
        at: u64::MAX,
        count: 0,
        sleeps: 0,
    };
}

thread_local! {
    static CLOCK: Cell<Looks> = const { Cell::new(Looks::NONE) };
    static OTHER: Cell<Looks> = const { Cell::new(Looks::NONE) };
}

/// A look at something other than the clock weighs as much as so many looks at the clock: programs read the clock for
/// good reasons far more often than they poll.
const WEIGHT: u32 = 20;

/// Counts a look at a clock.
pub fn looks_at_clock(page: &'static Page) {
    let limit = page.poll_limit.load(Relaxed);
    if let Some(looks) = count(&CLOCK, page, 1, limit) {
        thread::slot(page).clock_polls.fetch_add(1, Relaxed);
        // Longer and longer, so that a wait of a second does not take a million steps.
        let nap = match looks.sleeps {
            0..1000 => 1_000,
            1000..2000 => 10_000,
            2000..3000 => 100_000,
            _ => 1_000_000,
        };
        wait::park(page, state::TIMED, now(page) + nap);
        asleep_again(&CLOCK, page, looks, limit);
    }
}

/// Counts a look at anything else: a pin, a queue, a yield.
pub fn looks_around(page: &'static Page) {
    let limit = page.poll_limit.load(Relaxed);
    if let Some(looks) = count(&OTHER, page, WEIGHT, limit) {
        thread::slot(page).other_polls.fetch_add(1, Relaxed);
        wait::until_anything(page, u64::MAX);
        asleep_again(&OTHER, page, looks, limit);
    }
}

/// One more look; the looks so far when it is time to sleep.
fn count(cell: &'static std::thread::LocalKey<Cell<Looks>>, page: &Page, weight: u32, limit: u32) -> Option<Looks> {
    let mut looks = cell.get();
    let now = now(page);
    if looks.at != now && looks.count < limit {
        looks = Looks {
            at: now,
            count: 0,
            sleeps: 0,
        };
    }
    looks.count = looks.count.saturating_add(weight);
    cell.set(looks);
    (looks.count >= limit).then_some(looks)
}

/// After a sleep the thread stays one that polls, until it does something else.
fn asleep_again(cell: &'static std::thread::LocalKey<Cell<Looks>>, page: &Page, looks: Looks, limit: u32) {
    cell.set(Looks {
        at: now(page),
        count: limit,
        sleeps: looks.sleeps + 1,
    });
}

/// The thread did something that others may see: it no longer counts as polling, and those who poll look again.
pub fn makes_progress(page: &Page) {
    CLOCK.set(Looks::NONE);
    OTHER.set(Looks::NONE);
    page.generation.fetch_add(1, SeqCst);
}

/// The thread waits as it should. If it has been polling, what it saw may concern others who poll.
pub fn waits_truly(page: &Page) {
    if CLOCK.get().sleeps > 0 || OTHER.get().sleeps > 0 {
        page.generation.fetch_add(1, SeqCst);
    }
    CLOCK.set(Looks::NONE);
    OTHER.set(Looks::NONE);
}

/// A look of the program at the state of something outside it, for instance a pin that it reads: `kind` 0 for the clock,
/// 1 for anything else. Found by the simulated board with dlsym(3).
#[unsafe(no_mangle)]
pub extern "C" fn virtual_time_poll_hint(kind: u32) {
    if let Some(page) = page::get() {
        match kind {
            0 => looks_at_clock(page),
            _ => looks_around(page),
        }
    }
}

/// The program did something that others may see: a pin written, a transfer, output.
#[unsafe(no_mangle)]
pub extern "C" fn virtual_time_progress() {
    if let Some(page) = page::get() {
        makes_progress(page);
    }
}
