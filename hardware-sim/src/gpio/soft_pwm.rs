//! Software PWM: a thread that switches a pin.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::pin::Pin;
use super::shared::Shared;
use super::{Error, Level, Result};

/// The PWM signal of a pin, if it has one.
#[derive(Debug, Default)]
pub(super) struct SoftPwm {
    thread: Option<PwmThread>,
    /// In Hz, of the signal that was set last; for the traits of `embedded-hal` 0.2, which set one value at a time.
    #[cfg(feature = "embedded-hal-0")]
    pub(super) frequency: f64,
    /// From 0.0 to 1.0, of the signal that was set last.
    #[cfg(feature = "embedded-hal-0")]
    pub(super) duty_cycle: f64,
}

impl SoftPwm {
    /// Starts a signal, or changes the one that runs.
    pub(super) fn set(&mut self, pin: &Pin, period: Duration, pulse_width: Duration) {
        let signal = Signal::new(period, pulse_width);
        match &self.thread {
            Some(thread) => thread.send(Order::Change(signal)),
            None => self.thread = Some(PwmThread::start(pin, signal)),
        }
        #[cfg(feature = "embedded-hal-0")]
        if period.is_zero() {
            (self.frequency, self.duty_cycle) = (0.0, 0.0);
        } else {
            let period = period.as_secs_f64();
            self.frequency = 1.0 / period;
            self.duty_cycle = (pulse_width.as_secs_f64() / period).min(1.0);
        }
    }

    /// The same, in Hz and as a part of the period.
    pub(super) fn set_frequency(&mut self, pin: &Pin, frequency: f64, duty_cycle: f64) {
        const NANOS_PER_SEC: f64 = 1e9;

        let period = if frequency <= 0.0 {
            0.0
        } else {
            (1.0 / frequency) * NANOS_PER_SEC
        };
        let pulse_width = period * duty_cycle.clamp(0.0, 1.0);
        // The conversion ends at the greatest number, and makes 0 of what is no number.
        self.set(
            pin,
            Duration::from_nanos(period as u64),
            Duration::from_nanos(pulse_width as u64),
        );
    }

    /// Ends the signal, if there is one, and waits for the end of its thread.
    pub(super) fn clear(&mut self) -> Result<()> {
        match self.thread.take() {
            Some(mut thread) => thread.stop(),
            None => Ok(()),
        }
    }

    #[cfg(feature = "embedded-hal-0")]
    pub(super) fn is_running(&self) -> bool {
        self.thread.is_some()
    }
}

/// Times of one cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Signal {
    period: Duration,
    /// No longer than the period.
    pulse_width: Duration,
}

impl Signal {
    fn new(period: Duration, pulse_width: Duration) -> Signal {
        // 292 years, so that no clock ends before the cycle does.
        const LONGEST: Duration = Duration::from_nanos(i64::MAX as u64);

        let period = period.min(LONGEST);
        Signal {
            period,
            pulse_width: pulse_width.min(period),
        }
    }
}

#[derive(Debug)]
enum Order {
    Change(Signal),
    Stop,
}

#[derive(Debug)]
struct PwmThread {
    thread: Option<JoinHandle<()>>,
    orders: Sender<Order>,
}

impl PwmThread {
    fn start(pin: &Pin, signal: Signal) -> PwmThread {
        let (orders, receiver) = mpsc::channel();
        let mut wire = Wire {
            pin: pin.pin(),
            shared: Arc::clone(pin.shared()),
        };
        let thread = thread::spawn(move || {
            // 1 ns in place of 50 µs by which the kernel may delay a wake-up. Without it the signal is less exact.
            let _ = nix::sys::prctl::set_timerslack(1);
            run(signal, &receiver, &mut wire);
        });
        PwmThread {
            thread: Some(thread),
            orders,
        }
    }

    fn send(&self, order: Order) {
        // Nobody receives it only if the thread panicked, which `stop` reports.
        let _ = self.orders.send(order);
    }

    fn stop(&mut self) -> Result<()> {
        self.send(Order::Stop);
        match self.thread.take().map(JoinHandle::join) {
            None | Some(Ok(())) => Ok(()),
            Some(Err(_)) => Err(Error::ThreadPanic),
        }
    }
}

impl Drop for PwmThread {
    /// While a panic unwinds, the thread is not waited for.
    fn drop(&mut self) {
        if !thread::panicking() {
            // Whoever wants to know calls `clear_pwm`.
            let _ = self.stop();
        }
    }
}

/// What a signal needs of the world.
trait Stage {
    fn now(&self) -> Instant;
    fn sleep_until(&mut self, deadline: Instant);
    fn write(&mut self, level: Level);
}

/// A pin of the board, and real time.
struct Wire {
    pin: u8,
    shared: Arc<Shared>,
}

impl Stage for Wire {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn sleep_until(&mut self, deadline: Instant) {
        thread::sleep(deadline.saturating_duration_since(Instant::now()));
    }

    fn write(&mut self, level: Level) {
        self.shared.board.write(self.pin, level);
    }
}

/// One cycle after another: high, low, then the orders that have come, then the rest of the period.
///
/// Cycles follow each other by the clock, so that late wake-ups do not add up; after a gap of a whole period or more
/// (the process was stopped, or the period became shorter) they begin anew.
fn run(mut signal: Signal, orders: &Receiver<Order>, stage: &mut impl Stage) {
    let mut start = stage.now();
    loop {
        if !signal.pulse_width.is_zero() {
            stage.write(Level::High);
        }
        stage.sleep_until(start + signal.pulse_width);
        stage.write(Level::Low);

        while let Ok(order) = orders.try_recv() {
            match order {
                Order::Change(change) => signal = change,
                Order::Stop => return,
            }
        }
        while signal.period.is_zero() {
            match orders.recv() {
                Ok(Order::Change(change)) => signal = change,
                Ok(Order::Stop) | Err(mpsc::RecvError) => return,
            }
            start = stage.now();
        }

        let end = start + signal.period;
        stage.sleep_until(end);
        let now = stage.now();
        start = if now >= end + signal.period { now } else { end };
    }
}

#[cfg(test)]
mod tests;
