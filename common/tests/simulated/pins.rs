//! The pins as those of `embedded-hal`, for drivers that are written over it.

use super::board;
use common::hal::gpio::{Bias, Gpio, Mode, Pin};
use embedded_hal::digital::{InputPin, OutputPin, PinState, StatefulOutputPin};
use std::fmt::Debug;

/// A pin. Each test has a number of its own.
fn pin(number: u8) -> Pin {
    board();
    let gpio = Gpio::new().expect("the board opens");
    gpio.get(number).expect("a free pin")
}

fn is<E: Debug>(read: Result<bool, E>) -> bool {
    read.expect("pins do not fail")
}

fn reads(pin: &mut impl InputPin) -> PinState {
    let high = is(pin.is_high());
    assert_eq!(is(pin.is_low()), !high);
    PinState::from(high)
}

fn drives(pin: &mut impl StatefulOutputPin) {
    OutputPin::set_high(pin).expect("pins do not fail");
    assert!(is(pin.is_set_high()) && !is(pin.is_set_low()));
    OutputPin::set_low(pin).expect("pins do not fail");
    assert!(is(pin.is_set_low()) && !is(pin.is_set_high()));
    pin.toggle().expect("pins do not fail");
    assert!(is(pin.is_set_high()));
    pin.toggle().expect("pins do not fail");
    assert!(is(pin.is_set_low()));
    pin.set_state(PinState::High).expect("pins do not fail");
    assert!(is(pin.is_set_high()));
}

#[test]
fn a_pin_as_it_is_reads() {
    for state in [PinState::High, PinState::Low] {
        let mut before = pin(4).into_output();
        before.set_reset_on_drop(false);
        OutputPin::set_state(&mut before, state).expect("pins do not fail");
        drop(before);
        assert_eq!(reads(&mut pin(4)), state);
    }
}

#[test]
fn an_input_reads() {
    assert_eq!(reads(&mut pin(5).into_input_pullup()), PinState::High);
    assert_eq!(reads(&mut pin(5).into_input_pulldown()), PinState::Low);
}

#[test]
fn an_output_drives_and_reads_its_own_level() {
    let mut output = pin(6).into_output();
    drives(&mut output);
    assert_eq!(reads(&mut output), PinState::High);
    output.set_low();
    assert_eq!(reads(&mut output), PinState::Low);
}

#[test]
fn a_pin_that_changes_its_mode_drives_and_reads() {
    let mut io = pin(13).into_io(Mode::Output);
    drives(&mut io);
    assert_eq!(reads(&mut io), PinState::High);
    io.set_mode(Mode::Input);
    for (bias, state) in [(Bias::PullDown, PinState::Low), (Bias::PullUp, PinState::High)] {
        io.set_bias(bias);
        assert_eq!(reads(&mut io), state);
    }
}
