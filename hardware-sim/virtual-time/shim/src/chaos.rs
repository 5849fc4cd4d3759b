//! Chaos: at certain points a thread lets others go first, when the draw says so. No virtual time passes.
#![expect(unsafe_code, reason = "a function with a C name, which programs find with dlsym")]

use crate::page::{self, is_seeded, now};
use crate::wait;
use core::sync::atomic::Ordering::Relaxed;
use virtual_time_abi::page::{Page, mix, state};

/// A point at which another thread may go first, if the schedule is drawn from a seed.
pub fn point(page: &'static Page) {
    if !is_seeded(page) {
        return;
    }
    let period = u64::from(page.chaos_period.load(Relaxed));
    if period == 0 {
        return;
    }
    // One thread runs at a time, so the draws of all threads have an order, which the seed repeats.
    let draw = page.chaos_draws.fetch_add(1, Relaxed);
    if mix(page.seed.load(Relaxed) ^ mix(draw)).is_multiple_of(period) {
        // A wait that is over at once: the supervisor chooses among all who could run at this instant.
        wait::park(page, state::TIMED, now(page));
    }
}

/// A point at which another thread may go first: before each access to shared memory, for instance. Found with
/// dlsym(3).
#[unsafe(no_mangle)]
pub extern "C" fn virtual_time_chaos_point() {
    if let Some(page) = page::get() {
        point(page);
    }
}
