//! Which pins can be taken, and by whom.

use super::Bench;
use crate::gpio::{Error, Gpio, Mode};

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
    fn check<P>(pin: impl Fn(u8) -> P)
    where
        P: PartialEq + for<'a> PartialEq<&'a P>,
        for<'a> &'a P: PartialEq<P>,
    {
        let (one, other) = (pin(4), pin(5));
        assert!(PartialEq::<P>::eq(&one, &one) && PartialEq::<P>::ne(&one, &other));
        assert!(PartialEq::<&P>::eq(&one, &&one) && PartialEq::<&P>::ne(&one, &&other));
        assert!(PartialEq::<P>::eq(&&one, &one) && PartialEq::<P>::ne(&&one, &other));
    }

    let bench = Bench::new();
    let take = |pin| bench.gpio.get(pin).expect("a free pin");
    check(take);
    check(|pin| take(pin).into_input());
    check(|pin| take(pin).into_output());
    check(|pin| take(pin).into_io(Mode::Input));
}
