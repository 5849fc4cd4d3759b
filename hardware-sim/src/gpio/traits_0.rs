//! The stable traits of `embedded-hal` 0.2: outputs and PWM.

use std::convert::Infallible;

use embedded_hal_0::PwmPin;
use embedded_hal_0::digital::v2;

use super::pin::Pin;
use super::soft_pwm::SoftPwm;
use super::{IoPin, OutputPin};

impl SoftPwm {
    /// Starts the signal that was set last.
    pub(super) fn resume(&mut self, pin: &Pin) {
        self.set_frequency(pin, self.frequency, self.duty_cycle);
    }

    /// Notes a duty cycle, and changes the signal if one runs.
    pub(super) fn change_duty(&mut self, pin: &Pin, duty_cycle: f64) {
        self.duty_cycle = duty_cycle.clamp(0.0, 1.0);
        if self.is_running() {
            self.resume(pin);
        }
    }
}

impl v2::OutputPin for OutputPin {
    type Error = Infallible;

    fn set_low(&mut self) -> Result<(), Infallible> {
        OutputPin::set_low(self);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        OutputPin::set_high(self);
        Ok(())
    }
}

impl v2::OutputPin for IoPin {
    type Error = Infallible;

    fn set_low(&mut self) -> Result<(), Infallible> {
        IoPin::set_low(self);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        IoPin::set_high(self);
        Ok(())
    }
}

impl PwmPin for OutputPin {
    type Duty = f64;

    fn disable(&mut self) {
        // The trait has no way to tell of a thread that panicked.
        let _ = self.clear_pwm();
    }

    fn enable(&mut self) {
        self.pwm.resume(self.held.pin());
    }

    fn get_duty(&self) -> f64 {
        self.pwm.duty_cycle
    }

    fn get_max_duty(&self) -> f64 {
        1.0
    }

    fn set_duty(&mut self, duty: f64) {
        self.pwm.change_duty(self.held.pin(), duty);
    }
}

impl PwmPin for IoPin {
    type Duty = f64;

    fn disable(&mut self) {
        // The trait has no way to tell of a thread that panicked.
        let _ = self.clear_pwm();
    }

    fn enable(&mut self) {
        self.pwm.resume(self.held.pin());
    }

    fn get_duty(&self) -> f64 {
        self.pwm.duty_cycle
    }

    fn get_max_duty(&self) -> f64 {
        1.0
    }

    fn set_duty(&mut self, duty: f64) {
        self.pwm.change_duty(self.held.pin(), duty);
    }
}
