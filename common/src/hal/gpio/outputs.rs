//! The outputs of this process, which go low when it is ended from outside.
//!
//! A process that is asked to end (Ctrl-C, SIGTERM) cannot wait until the thread that works with a pin comes round to
//! letting go of it: that thread may sleep for a minute. So each output stands behind a lock that a second party has a
//! key to. When the process ends, that party sets the pin low and shuts it; what a thread still writes afterwards has no
//! effect.

use crate::process;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};

/// A pin that can be told to drive no longer.
pub(super) trait SwitchOff: Send + 'static {
    fn switch_off(&mut self);
}

#[derive(Debug)]
struct Guarded<D> {
    driver: D,
    shut: bool,
}

/// A driver behind its lock.
#[derive(Debug)]
pub(super) struct Shared<D>(Arc<Mutex<Guarded<D>>>);

trait Shut: Send + Sync {
    fn shut(&self);
}

impl<D: SwitchOff> Shut for Mutex<Guarded<D>> {
    fn shut(&self) {
        let mut guarded = lock(self);
        guarded.driver.switch_off();
        guarded.shut = true;
    }
}

/// All drivers of this process.
static ALL: Mutex<Vec<Weak<dyn Shut>>> = Mutex::new(Vec::new());

impl<D: SwitchOff> Shared<D> {
    pub(super) fn new(driver: D) -> Shared<D> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| process::on_shutdown(shut_all));
        let shared = Arc::new(Mutex::new(Guarded { driver, shut: false }));
        let weak: Weak<Mutex<Guarded<D>>> = Arc::downgrade(&shared);
        let mut all = lock(&ALL);
        all.retain(|driver| driver.strong_count() > 0);
        all.push(weak);
        Shared(shared)
    }

    /// Looks at the driver.
    pub(super) fn look<R>(&self, look: impl FnOnce(&D) -> R) -> R {
        look(&lock(&self.0).driver)
    }

    /// Works with the driver; does nothing (`None`) when it has been shut.
    pub(super) fn change<R>(&mut self, change: impl FnOnce(&mut D) -> R) -> Option<R> {
        let mut guarded = lock(&self.0);
        (!guarded.shut).then(|| change(&mut guarded.driver))
    }
}

impl<D> PartialEq for Shared<D> {
    fn eq(&self, other: &Shared<D>) -> bool {
        // A process holds each pin once.
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<D> Eq for Shared<D> {}

fn shut_all() {
    for driver in lock(&ALL).iter().filter_map(Weak::upgrade) {
        driver.shut();
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
