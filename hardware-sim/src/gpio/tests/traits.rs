//! The traits of `embedded-hal`.

use embedded_hal::digital::{InputPin, OutputPin, StatefulOutputPin};

use super::{Bench, Level, Mode};
use Level::{High, Low};

fn reads<P: InputPin>(pin: &mut P) -> [bool; 2] {
    let is = |read: Result<bool, P::Error>| read.expect("pins do not fail");
    [is(pin.is_high()), is(pin.is_low())]
}

fn drives<P: StatefulOutputPin>(pin: &mut P) -> [bool; 4] {
    let done = |done: Result<(), P::Error>| done.expect("pins do not fail");
    let is = |read: Result<bool, P::Error>| read.expect("pins do not fail");
    done(OutputPin::set_high(pin));
    let high = is(pin.is_set_high());
    done(OutputPin::set_low(pin));
    let low = is(pin.is_set_low());
    done(pin.toggle());
    [high, low, is(pin.is_set_high()), is(pin.is_set_low())]
}

#[test]
fn pins_are_those_of_embedded_hal() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(4).expect("free");
    for (level, expected) in [(High, [true, false]), (Low, [false, true])] {
        bench.drive(4, &[level]);
        assert_eq!(reads(&mut pin), expected);
    }
    let mut pin = pin.into_input();
    for (level, expected) in [(High, [true, false]), (Low, [false, true])] {
        bench.drive(4, &[level]);
        assert_eq!(reads(&mut pin), expected);
    }
    drop(pin);
    let mut output = bench.gpio.get(17).expect("free").into_output();
    assert_eq!(drives(&mut output), [true, true, true, false]);
    assert_eq!(reads(&mut output), [true, false]);
    drop(output);
    let mut io = bench.gpio.get(17).expect("free").into_io(Mode::Output);
    assert_eq!(drives(&mut io), [true, true, true, false]);
    assert_eq!(reads(&mut io), [true, false]);
}

#[cfg(feature = "hal-unproven")]
#[test]
fn is_low_of_embedded_hal_0_tells_whether_the_pin_is_low() {
    use embedded_hal_0::digital::v2::InputPin;

    let bench = Bench::new();
    bench.drive(4, &[High]);
    let pin = bench.gpio.get(4).expect("free");
    assert_eq!((InputPin::is_low(&pin), InputPin::is_high(&pin)), (Ok(false), Ok(true)));
    let pin = pin.into_input();
    assert_eq!((InputPin::is_low(&pin), InputPin::is_high(&pin)), (Ok(false), Ok(true)));
    drop(pin);
    let pin = bench.gpio.get(4).expect("free").into_io(Mode::Input);
    assert_eq!((InputPin::is_low(&pin), InputPin::is_high(&pin)), (Ok(false), Ok(true)));
    drop(pin);
    // A wire to 3.3 V would be stronger than the output.
    bench.board.drive(4, None);
    let pin = bench.gpio.get(4).expect("free").into_output_low();
    assert_eq!((InputPin::is_low(&pin), InputPin::is_high(&pin)), (Ok(true), Ok(false)));
}

#[cfg(feature = "hal-unproven")]
#[test]
fn pwm_of_embedded_hal_0_sets_one_value_at_a_time() {
    use std::time::Duration;

    use embedded_hal_0::Pwm;

    let bench = Bench::new();
    let mut pin = bench.gpio.get(17).expect("free").into_output_low();
    pin.set_period(Duration::from_millis(2));
    Pwm::set_duty(&mut pin, (), 7.0);
    assert_eq!(Pwm::get_duty(&pin, ()), 1.0);
    Pwm::set_duty(&mut pin, (), 0.25);
    assert_eq!(pin.get_period(), Duration::from_millis(2));
    let line = bench.board.request_line(17, crate::gpio::Trigger::Both, None);
    let mut line = line.expect("nobody else waits for it");
    Pwm::enable(&mut pin, ());
    super::until(|| line.take().is_some());
    Pwm::set_duty(&mut pin, (), 0.5);
    Pwm::disable(&mut pin, ());
    assert_eq!(
        (Pwm::get_duty(&pin, ()), pin.get_period()),
        (0.5, Duration::from_millis(2))
    );
    pin.set_pwm_frequency(0.0, 0.5).expect("set");
    assert_eq!((Pwm::get_duty(&pin, ()), pin.get_period()), (0.0, Duration::ZERO));
}
