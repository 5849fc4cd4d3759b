//! What the rest of the module promises.

use std::time::{Duration, Instant};

use super::{Delay, Hertz};

#[test]
fn delay_waits_at_least_as_long_as_asked() {
    use embedded_hal::delay::DelayNs;

    let began = Instant::now();
    let mut delay = Delay::new();
    delay.delay_ns(300_000);
    delay.delay_us(300);
    delay.delay_ms(1);
    assert!(began.elapsed() >= Duration::from_micros(1_600));
}

#[test]
fn hertz_turns_into_whole_microseconds() {
    assert_eq!(Duration::from(Hertz(3.0)), Duration::from_micros(333_333));
    for none in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(Duration::from(Hertz(none)), Duration::ZERO);
    }
}

#[cfg(feature = "embedded-hal-0")]
#[test]
fn timer_counts_down_once() {
    use embedded_hal_0::timer::CountDown;

    let mut timer = super::Timer::new();
    assert_eq!(timer.wait(), Ok(()));
    timer.start(Duration::from_secs(3600));
    assert_eq!(timer.wait(), Err(nb::Error::WouldBlock));
    timer.start(Duration::ZERO);
    assert_eq!(timer.wait(), Ok(()));
    assert_eq!(timer.wait(), Ok(()));
}
