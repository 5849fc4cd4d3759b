//! Levels, modes and resistors.

use super::Bench;
use crate::gpio::{Bias, Level, Mode};
use Level::{High, Low};

#[test]
fn an_output_drives_its_wire() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_output();
    pin.set_high();
    assert!(pin.is_set_high() && !pin.is_set_low());
    pin.set_low();
    assert!(pin.is_set_low() && !pin.is_set_high());
    pin.write(High);
    pin.toggle();
    assert_eq!(bench.board.state(17).level, Low);
    pin.toggle();
    assert_eq!(bench.board.state(17).level, High);
}

#[test]
fn toggle_follows_the_wire_and_not_what_was_written() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_io(Mode::Input);
    pin.set_high();
    assert_eq!((bench.board.state(17).latch, pin.read()), (High, Low));
    // The wire is low, so high is written, though the latch is high already.
    pin.toggle();
    assert_eq!(bench.board.state(17).latch, High);
    bench.drive(17, &[High]);
    pin.toggle();
    assert_eq!(bench.board.state(17).latch, Low);
}

#[test]
fn toggle_follows_what_another_process_wrote() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_output_low();
    bench.board.write(17, High);
    assert!(pin.is_set_high());
    pin.toggle();
    assert!(pin.is_set_low());
}

#[test]
fn an_output_begins_with_the_level_of_its_latch() {
    let bench = Bench::new();
    bench.board.write(17, High);
    assert!(bench.gpio.get(17).expect("free").into_output().is_set_high());
}

#[test]
fn an_output_that_begins_high_or_low_was_never_anything_else() {
    let bench = Bench::new();
    for (first, other) in [(High, Low), (Low, High)] {
        // The latch has the wrong level and the wire the right one, so a mode that came first would make two edges.
        bench.board.write(17, other);
        bench.drive(17, &[first]);
        let line = bench.board.request_line(17, crate::gpio::Trigger::Both, None);
        let mut line = line.expect("nobody else waits for it");
        let pin = bench.gpio.get(17).expect("free");
        let mut pin = match first {
            High => pin.into_output_high(),
            Low => pin.into_output_low(),
        };
        assert_eq!(bench.board.state(17).level, first);
        assert!(line.take().is_none());
        pin.set_reset_on_drop(false);
        drop(pin);
        bench.board.set_mode(17, Mode::Input);
    }
}

#[test]
fn inputs_have_the_resistor_that_was_asked_for() {
    let bench = Bench::new();
    let pin = bench.gpio.get(4).expect("free").into_input_pullup();
    assert!(pin.is_high() && !pin.is_low() && pin.read() == High);
    drop(pin);
    let mut pin = bench.gpio.get(4).expect("free").into_input_pulldown();
    assert!(pin.is_low() && !pin.is_high() && pin.read() == Low);
    pin.set_bias(Bias::PullUp);
    assert!(pin.is_high());
    bench.drive(4, &[Low]);
    assert!(pin.is_low());
}

#[test]
fn into_input_switches_off_a_resistor_that_it_did_not_switch_on() {
    let bench = Bench::new();
    bench.board.set_bias(4, Bias::PullUp);
    let _pin = bench.gpio.get(4).expect("free").into_input();
    assert_eq!(bench.board.state(4).bias, Bias::Off);
}

#[test]
fn an_io_pin_changes_its_mode() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(24).expect("free").into_io(Mode::Input);
    pin.set_high();
    assert_eq!((pin.mode(), pin.read()), (Mode::Input, Low));
    pin.set_mode(Mode::Output);
    assert_eq!((pin.mode(), pin.read()), (Mode::Output, High));
    assert!(pin.is_high() && !pin.is_low());
    pin.set_low();
    pin.set_mode(Mode::Input);
    pin.set_bias(Bias::PullUp);
    assert!(pin.is_high());
    assert_eq!(bench.board.state(24).latch, Low);
}

#[test]
fn a_mode_that_a_pi_4_lacks_makes_the_pin_an_input() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(24).expect("free").into_io(Mode::Output);
    for mode in [Mode::Alt6, Mode::Alt7, Mode::Alt8, Mode::Null] {
        pin.set_mode(Mode::Alt5);
        assert_eq!(pin.mode(), Mode::Alt5);
        pin.set_mode(mode);
        assert_eq!(pin.mode(), Mode::Input);
    }
}

#[test]
fn a_pin_can_be_looked_at_before_it_has_a_function() {
    let bench = Bench::new();
    bench.board.set_bias(4, Bias::PullUp);
    let pin = bench.gpio.get(4).expect("free");
    assert_eq!((pin.pin(), pin.mode(), pin.read()), (4, Mode::Input, High));
    drop(pin);
    let state = bench.board.state(4);
    assert_eq!((state.mode, state.bias), (Mode::Input, Bias::PullUp));
}
