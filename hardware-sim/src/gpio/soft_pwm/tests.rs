//! The timing of a signal, on a clock that only sleeping moves.

use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};

use super::{Level, Order, Signal, Stage, run};

const MS: Duration = Duration::from_millis(1);

/// Notes every write, and gives orders at chosen times.
struct Script {
    began: Instant,
    now: Instant,
    /// How much later than asked each sleep ends.
    late: Duration,
    orders: Vec<(Duration, Order)>,
    sender: Sender<Order>,
    written: Vec<(Duration, Level)>,
}

impl Script {
    /// What a signal writes, and when, if these orders are given at these times.
    fn play(signal: Signal, orders: Vec<(Duration, Order)>, late: Duration) -> Vec<(u128, Level)> {
        let (sender, receiver): (_, Receiver<Order>) = mpsc::channel();
        let began = Instant::now();
        let mut script = Script {
            began,
            now: began,
            late,
            orders,
            sender,
            written: Vec::new(),
        };
        script.give_orders();
        run(signal, &receiver, &mut script);
        let written = script.written.into_iter();
        written.map(|(at, level)| (at.as_micros(), level)).collect()
    }

    fn give_orders(&mut self) {
        let elapsed = self.now - self.began;
        for (_, order) in self.orders.extract_if(.., |(at, _)| *at <= elapsed) {
            self.sender.send(order).expect("the signal runs");
        }
    }
}

impl Stage for Script {
    fn now(&self) -> Instant {
        self.now
    }

    fn sleep_until(&mut self, deadline: Instant) {
        if deadline > self.now {
            self.now = deadline + self.late;
        }
        self.give_orders();
    }

    fn write(&mut self, level: Level) {
        self.written.push((self.now - self.began, level));
    }
}

use Level::{High, Low};

#[test]
fn pwm_is_high_for_the_pulse_and_low_for_the_rest() {
    let written = Script::play(
        Signal::new(10 * MS, 3 * MS),
        vec![(20 * MS, Order::Stop)],
        Duration::ZERO,
    );
    let expected = [
        (0, High),
        (3_000, Low),
        (10_000, High),
        (13_000, Low),
        (20_000, High),
        (23_000, Low),
    ];
    assert_eq!(written, expected);
}

#[test]
fn pwm_that_wakes_late_does_not_drift() {
    let written = Script::play(Signal::new(10 * MS, 3 * MS), vec![(20 * MS, Order::Stop)], MS / 10);
    let expected = [
        (0, High),
        (3_100, Low),
        (10_100, High),
        (13_100, Low),
        (20_100, High),
        (23_100, Low),
    ];
    assert_eq!(written, expected);
}

#[test]
fn pwm_does_not_make_up_for_cycles_that_it_missed() {
    let late = 25 * MS;
    let written = Script::play(Signal::new(10 * MS, 3 * MS), vec![(28 * MS, Order::Stop)], late);
    assert_eq!(written, [(0, High), (28_000, Low)]);
    let written = Script::play(Signal::new(10 * MS, 3 * MS), vec![(30 * MS, Order::Stop)], late);
    let expected = [(0, High), (28_000, Low), (28_000, High), (56_000, Low)];
    assert_eq!(written, expected);
}

#[test]
fn pwm_duty_0_is_never_high() {
    let written = Script::play(
        Signal::new(10 * MS, Duration::ZERO),
        vec![(15 * MS, Order::Stop)],
        Duration::ZERO,
    );
    assert_eq!(written, [(0, Low), (10_000, Low), (20_000, Low)]);
}

#[test]
fn pwm_duty_100_is_low_for_no_time() {
    for pulse_width in [10 * MS, 99 * MS] {
        let written = Script::play(
            Signal::new(10 * MS, pulse_width),
            vec![(15 * MS, Order::Stop)],
            Duration::ZERO,
        );
        let expected = [(0, High), (10_000, Low), (10_000, High), (20_000, Low)];
        assert_eq!(written, expected);
    }
}

#[test]
fn pwm_changes_when_the_pulse_is_over() {
    let change = Order::Change(Signal::new(6 * MS, MS));
    let written = Script::play(
        Signal::new(10 * MS, 3 * MS),
        vec![(2 * MS, change), (7 * MS, Order::Stop)],
        Duration::ZERO,
    );
    let expected = [(0, High), (3_000, Low), (6_000, High), (7_000, Low)];
    assert_eq!(written, expected);
}

#[test]
fn pwm_that_is_stopped_in_its_low_part_ends_after_one_more_pulse() {
    let written = Script::play(
        Signal::new(10 * MS, 3 * MS),
        vec![(5 * MS, Order::Stop)],
        Duration::ZERO,
    );
    let expected = [(0, High), (3_000, Low), (10_000, High), (13_000, Low)];
    assert_eq!(written, expected);
}

#[test]
fn pwm_of_period_0_rests_low_until_the_next_order() {
    let orders = vec![
        (Duration::ZERO, Order::Change(Signal::new(10 * MS, 3 * MS))),
        (Duration::ZERO, Order::Stop),
    ];
    let written = Script::play(Signal::new(Duration::ZERO, Duration::ZERO), orders, Duration::ZERO);
    assert_eq!(written, [(0, Low)]);
}

#[test]
fn pwm_of_endless_period_is_cut_to_what_a_clock_can_tell() {
    let signal = Signal::new(Duration::MAX, Duration::MAX);
    assert!(Instant::now().checked_add(signal.period).is_some());
    assert_eq!(signal.pulse_width, signal.period);
}
