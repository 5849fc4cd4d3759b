//! The traits of `embedded-hal` 0.2 that it calls unproven: inputs, outputs that know their state, pins that change
//! their mode, and PWM with a period.
//!
//! In `rppal` 0.22.1 `is_low` of an `InputPin` or `IoPin` through this trait answers whether the pin is *high*. Here it
//! answers whether the pin is low.

use std::convert::Infallible;
use std::time::Duration;

use embedded_hal_0::Pwm;
use embedded_hal_0::digital::v2;

use super::soft_pwm::SoftPwm;
use super::{InputPin, IoPin, Level, Mode, OutputPin, Pin};

impl SoftPwm {
    fn period(&self) -> Duration {
        if self.frequency == 0.0 {
            return Duration::ZERO;
        }
        Duration::from_nanos(((1.0 / self.frequency) * 1e9) as u64)
    }

    /// Notes a period, and changes the signal if one runs.
    fn change_period(&mut self, pin: &Pin, period: Duration) {
        self.frequency = 1.0 / period.as_secs_f64();
        if self.is_running() {
            self.resume(pin);
        }
    }
}

impl v2::InputPin for Pin {
    type Error = Infallible;

    fn is_high(&self) -> Result<bool, Infallible> {
        Ok(self.read() == Level::High)
    }

    fn is_low(&self) -> Result<bool, Infallible> {
        Ok(self.read() == Level::Low)
    }
}

impl v2::InputPin for InputPin {
    type Error = Infallible;

    fn is_high(&self) -> Result<bool, Infallible> {
        Ok(InputPin::is_high(self))
    }

    fn is_low(&self) -> Result<bool, Infallible> {
        Ok(InputPin::is_low(self))
    }
}

impl v2::InputPin for OutputPin {
    type Error = Infallible;

    fn is_high(&self) -> Result<bool, Infallible> {
        Ok(self.is_set_high())
    }

    fn is_low(&self) -> Result<bool, Infallible> {
        Ok(self.is_set_low())
    }
}

impl v2::InputPin for IoPin {
    type Error = Infallible;

    fn is_high(&self) -> Result<bool, Infallible> {
        Ok(IoPin::is_high(self))
    }

    fn is_low(&self) -> Result<bool, Infallible> {
        Ok(IoPin::is_low(self))
    }
}

impl v2::StatefulOutputPin for OutputPin {
    fn is_set_high(&self) -> Result<bool, Infallible> {
        Ok(OutputPin::is_set_high(self))
    }

    fn is_set_low(&self) -> Result<bool, Infallible> {
        Ok(OutputPin::is_set_low(self))
    }
}

impl v2::StatefulOutputPin for IoPin {
    fn is_set_high(&self) -> Result<bool, Infallible> {
        Ok(IoPin::is_high(self))
    }

    fn is_set_low(&self) -> Result<bool, Infallible> {
        Ok(IoPin::is_low(self))
    }
}

impl v2::ToggleableOutputPin for OutputPin {
    type Error = Infallible;

    fn toggle(&mut self) -> Result<(), Infallible> {
        OutputPin::toggle(self);
        Ok(())
    }
}

impl v2::ToggleableOutputPin for IoPin {
    type Error = Infallible;

    fn toggle(&mut self) -> Result<(), Infallible> {
        IoPin::toggle(self);
        Ok(())
    }
}

impl v2::IoPin<IoPin, IoPin> for IoPin {
    type Error = Infallible;

    fn into_input_pin(mut self) -> Result<IoPin, Infallible> {
        if self.mode() != Mode::Input {
            self.set_mode(Mode::Input);
        }
        Ok(self)
    }

    fn into_output_pin(mut self, state: v2::PinState) -> Result<IoPin, Infallible> {
        self.write(match state {
            v2::PinState::Low => Level::Low,
            v2::PinState::High => Level::High,
        });
        if self.mode() != Mode::Output {
            self.set_mode(Mode::Output);
        }
        Ok(self)
    }
}

impl Pwm for OutputPin {
    type Channel = ();
    type Time = Duration;
    type Duty = f64;

    fn disable(&mut self, (): ()) {
        // The trait has no way to tell of a thread that panicked.
        let _ = self.clear_pwm();
    }

    fn enable(&mut self, (): ()) {
        self.pwm.resume(self.held.pin());
    }

    fn get_period(&self) -> Duration {
        self.pwm.period()
    }

    fn get_duty(&self, (): ()) -> f64 {
        self.pwm.duty_cycle
    }

    fn get_max_duty(&self) -> f64 {
        1.0
    }

    fn set_duty(&mut self, (): (), duty: f64) {
        self.pwm.change_duty(self.held.pin(), duty);
    }

    fn set_period<P: Into<Duration>>(&mut self, period: P) {
        self.pwm.change_period(self.held.pin(), period.into());
    }
}

impl Pwm for IoPin {
    type Channel = ();
    type Time = Duration;
    type Duty = f64;

    fn disable(&mut self, (): ()) {
        // The trait has no way to tell of a thread that panicked.
        let _ = self.clear_pwm();
    }

    fn enable(&mut self, (): ()) {
        self.pwm.resume(self.held.pin());
    }

    fn get_period(&self) -> Duration {
        self.pwm.period()
    }

    fn get_duty(&self, (): ()) -> f64 {
        self.pwm.duty_cycle
    }

    fn get_max_duty(&self) -> f64 {
        1.0
    }

    fn set_duty(&mut self, (): (), duty: f64) {
        self.pwm.change_duty(self.held.pin(), duty);
    }

    fn set_period<P: Into<Duration>>(&mut self, period: P) {
        self.pwm.change_period(self.held.pin(), period.into());
    }
}
