//! Software PWM on a pin. The timing is tested beside the signal itself.

use std::time::Duration;

use super::{Bench, until};
use crate::board::Line;
use crate::gpio::{Level, Mode, Trigger};

const MS: Duration = Duration::from_millis(1);

fn edges(bench: &Bench, pin: u8) -> Line {
    let line = bench.board.request_line(pin, Trigger::RisingEdge, None);
    line.expect("nobody else waits for it")
}

#[test]
fn a_pwm_signal_runs_until_it_is_cleared() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_output_low();
    let mut line = edges(&bench, 17);
    pin.set_pwm(2 * MS, MS).expect("set");
    for _ in 0..3 {
        until(|| line.take().is_some());
    }
    pin.clear_pwm().expect("cleared");
    assert!(pin.is_set_low());
    while line.take().is_some() {}
    pin.clear_pwm().expect("clearing twice is no error");
    assert!(line.take().is_none());
}

#[test]
fn a_pwm_signal_can_be_changed_and_started_again() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_io(Mode::Output);
    let mut line = edges(&bench, 17);
    pin.set_pwm_frequency(1_000.0, 0.5).expect("set");
    until(|| line.take().is_some());
    pin.set_pwm_frequency(500.0, 0.0).expect("set");
    pin.clear_pwm().expect("cleared");
    while line.take().is_some() {}
    pin.set_pwm(MS, MS / 2).expect("set");
    until(|| line.take().is_some());
    pin.clear_pwm().expect("cleared");
    assert!(pin.is_low());
}

#[test]
fn a_frequency_that_makes_no_sense_holds_the_pin_low() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_output_high();
    for (frequency, duty_cycle) in [(0.0, 0.5), (-1.0, 0.5), (f64::NAN, 0.5), (f64::INFINITY, 0.5)] {
        pin.set_high();
        pin.set_pwm_frequency(frequency, duty_cycle).expect("set");
        until(|| bench.board.state(17).level == Level::Low);
        pin.clear_pwm().expect("cleared");
    }
    let mut line = edges(&bench, 17);
    for duty_cycle in [-1.0, f64::NAN] {
        pin.set_pwm_frequency(1_000.0, duty_cycle).expect("set");
        pin.clear_pwm().expect("cleared");
    }
    assert!(line.take().is_none());
}

#[test]
fn dropping_a_pin_ends_its_pwm_signal() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_output_low();
    pin.set_reset_on_drop(false);
    let mut line = edges(&bench, 17);
    pin.set_pwm(2 * MS, MS).expect("set");
    until(|| line.take().is_some());
    drop(pin);
    // The thread held the state of the process; only the bench does now.
    assert_eq!(std::sync::Arc::strong_count(&bench.gpio.shared), 1);
    assert_eq!(bench.board.state(17).level, Level::Low);
}
