//! What is left when a pin goes out of scope.

use super::Bench;
use crate::gpio::{Bias, Level, Mode};

#[test]
fn dropping_brings_back_the_former_mode() {
    let bench = Bench::new();
    let former = |mode| bench.board.set_mode(17, mode);
    let mode = || bench.board.state(17).mode;
    let take = || bench.gpio.get(17).expect("free");

    former(Mode::Alt3);
    drop(take().into_output());
    assert_eq!(mode(), Mode::Alt3);
    drop(take().into_input());
    assert_eq!(mode(), Mode::Alt3);
    drop(take().into_io(Mode::Input));
    assert_eq!(mode(), Mode::Alt3);
}

#[test]
fn dropping_leaves_a_mode_that_was_not_changed() {
    let bench = Bench::new();
    bench.board.set_mode(17, Mode::Output);
    let pin = bench.gpio.get(17).expect("free").into_output();
    // Somebody else changes it meanwhile. This pin did not, and so does not change it back.
    bench.board.set_mode(17, Mode::Alt0);
    drop(pin);
    assert_eq!(bench.board.state(17).mode, Mode::Alt0);
}

#[test]
fn dropping_an_io_pin_brings_back_the_mode_it_began_with() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_io(Mode::Input);
    pin.set_mode(Mode::Output);
    pin.set_mode(Mode::Alt1);
    drop(pin);
    assert_eq!(bench.board.state(17).mode, Mode::Input);
}

#[test]
fn dropping_switches_the_resistor_off_and_not_back() {
    let bench = Bench::new();
    bench.board.set_bias(4, Bias::PullDown);
    drop(bench.gpio.get(4).expect("free").into_input_pullup());
    assert_eq!(bench.board.state(4).bias, Bias::Off);
}

#[test]
fn dropping_leaves_a_resistor_that_the_pin_did_not_switch_on() {
    let bench = Bench::new();
    let pin = bench.gpio.get(4).expect("free").into_input();
    bench.board.set_bias(4, Bias::PullUp);
    drop(pin);
    assert_eq!(bench.board.state(4).bias, Bias::PullUp);
}

#[test]
fn dropping_leaves_the_output_latch() {
    let bench = Bench::new();
    drop(bench.gpio.get(17).expect("free").into_output_high());
    let state = bench.board.state(17);
    assert_eq!((state.mode, state.latch), (Mode::Input, Level::High));
}

#[test]
fn without_reset_on_drop_everything_stays() {
    let bench = Bench::new();
    let mut output = bench.gpio.get(17).expect("free").into_output_high();
    assert!(output.reset_on_drop());
    output.set_reset_on_drop(false);
    assert!(!output.reset_on_drop());
    drop(output);
    let state = bench.board.state(17);
    assert_eq!((state.mode, state.level), (Mode::Output, Level::High));

    let mut input = bench.gpio.get(17).expect("free").into_input_pullup();
    assert!(input.reset_on_drop());
    input.set_reset_on_drop(false);
    drop(input);
    let state = bench.board.state(17);
    assert_eq!((state.mode, state.bias), (Mode::Input, Bias::PullUp));

    let mut io = bench.gpio.get(17).expect("free").into_io(Mode::Alt0);
    assert!(io.reset_on_drop());
    io.set_reset_on_drop(false);
    io.set_bias(Bias::PullDown);
    drop(io);
    let state = bench.board.state(17);
    assert_eq!((state.mode, state.bias), (Mode::Alt0, Bias::PullDown));
}
