//! Which pins can be taken, and by whom.

use super::Bench;
use crate::gpio::{Error, Gpio};

#[test]
fn a_pin_can_be_taken_once_in_a_process() {
    let bench = Bench::new();
    let pin = bench.gpio.get(4).expect("a free pin");
    assert!(matches!(bench.gpio.get(4), Err(Error::PinUsed(4))));

    // Clones and other values share the state.
    assert!(matches!(bench.gpio.clone().get(4), Err(Error::PinUsed(4))));
    let other = Gpio::new().expect("the board opens");
    assert!(matches!(other.get(4), Err(Error::PinUsed(4))));

    drop(pin);
    let output = bench.gpio.get(4).expect("a free pin").into_output();
    assert!(matches!(bench.gpio.get(4), Err(Error::PinUsed(4))));
    drop(output);
    assert!(bench.gpio.get(4).is_ok());
}

#[test]
fn a_pin_keeps_the_state_of_the_process_alive() {
    let Bench { gpio, _turn, .. } = Bench::new();
    let pin = gpio.get(4).expect("a free pin");
    drop(gpio);
    let gpio = Gpio::new().expect("the board opens");
    assert!(matches!(gpio.get(4), Err(Error::PinUsed(4))));
    drop(pin);
    assert!(gpio.get(4).is_ok());
}

#[test]
fn pins_are_numbered_0_to_57() {
    let bench = Bench::new();
    for number in [0, 27, 28, 57] {
        assert_eq!(bench.gpio.get(number).expect("a pin").pin(), number);
    }
    for number in [58, 255] {
        let refused = bench.gpio.get(number);
        assert!(matches!(refused, Err(Error::PinNotAvailable(pin)) if pin == number));
    }
}

#[test]
fn pins_are_equal_if_their_numbers_are() {
    let bench = Bench::new();
    let (one, other) = (
        bench.gpio.get(4).expect("free"),
        bench.gpio.get(5).expect("free"),
    );
    assert!(one == one && one == &one && &one == one && one != other);
    let (one, other) = (one.into_input(), other.into_input());
    assert!(one == one && one == &one && &one == one && one != other);
    drop((one, other));
    let [one, other] = [4, 5].map(|pin| bench.gpio.get(pin).expect("free").into_output());
    assert!(one == one && one == &one && &one == one && one != other);
    drop((one, other));
    let io = |pin| {
        bench
            .gpio
            .get(pin)
            .expect("free")
            .into_io(super::Mode::Input)
    };
    let (one, other) = (io(4), io(5));
    assert!(one == one && one == &one && &one == one && one != other);
}
