//! Input pins.

use super::convert::{error, event, level, simulated_bias, simulated_trigger};
use super::{Bias, Chosen, Event, Level, Result, Trigger};
use std::convert::Infallible;
use std::time::Duration;

/// A pin that is an input.
#[derive(Debug, PartialEq, Eq)]
pub struct InputPin {
    pin: Chosen<rppal::gpio::InputPin, hardware_sim::gpio::InputPin>,
}

impl InputPin {
    pub(super) fn new(pin: Chosen<rppal::gpio::InputPin, hardware_sim::gpio::InputPin>) -> InputPin {
        InputPin { pin }
    }

    /// The BCM number.
    pub fn pin(&self) -> u8 {
        match &self.pin {
            Chosen::Pi(pin) => pin.pin(),
            Chosen::Simulated(pin) => pin.pin(),
        }
    }

    /// The pin's level.
    pub fn read(&self) -> Level {
        match &self.pin {
            Chosen::Pi(pin) => pin.read(),
            Chosen::Simulated(pin) => level(pin.read()),
        }
    }

    /// Whether the level is low.
    pub fn is_low(&self) -> bool {
        self.read() == Level::Low
    }

    /// Whether the level is high.
    pub fn is_high(&self) -> bool {
        self.read() == Level::High
    }

    /// Chooses the pull resistor.
    pub fn set_bias(&mut self, bias: Bias) {
        match &mut self.pin {
            Chosen::Pi(pin) => pin.set_bias(bias),
            Chosen::Simulated(pin) => pin.set_bias(simulated_bias(bias)),
        }
    }

    /// Lets the system queue the edges of this pin, for [`poll_interrupt`](Self::poll_interrupt).
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) with number 16 (EBUSY) if another process waits for this pin.
    pub fn set_interrupt(&mut self, trigger: Trigger, debounce: Option<Duration>) -> Result<()> {
        match &mut self.pin {
            Chosen::Pi(pin) => pin.set_interrupt(trigger, debounce),
            Chosen::Simulated(pin) => pin.set_interrupt(simulated_trigger(trigger), debounce).map_err(error),
        }
    }

    /// Ends what [`set_interrupt`](Self::set_interrupt) began.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) if the system refuses.
    pub fn clear_interrupt(&mut self) -> Result<()> {
        match &mut self.pin {
            Chosen::Pi(pin) => pin.clear_interrupt(),
            Chosen::Simulated(pin) => pin.clear_interrupt().map_err(error),
        }
    }

    /// Waits for an edge, at most for `timeout`. With `reset`, edges that have happened already are forgotten first.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) if the system refuses.
    pub fn poll_interrupt(&mut self, reset: bool, timeout: Option<Duration>) -> Result<Option<Event>> {
        match &mut self.pin {
            Chosen::Pi(pin) => pin.poll_interrupt(reset, timeout),
            Chosen::Simulated(pin) => Ok(pin.poll_interrupt(reset, timeout).map_err(error)?.map(event)),
        }
    }

    /// Calls `callback` on a thread of its own at each edge.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) if the system refuses. That another process waits for this pin only shows when
    /// the interrupt is cleared.
    pub fn set_async_interrupt<C>(
        &mut self,
        trigger: Trigger,
        debounce: Option<Duration>,
        mut callback: C,
    ) -> Result<()>
    where
        C: FnMut(Event) + Send + 'static,
    {
        match &mut self.pin {
            Chosen::Pi(pin) => pin.set_async_interrupt(trigger, debounce, callback),
            Chosen::Simulated(pin) => pin
                .set_async_interrupt(simulated_trigger(trigger), debounce, move |edge| callback(event(edge)))
                .map_err(error),
        }
    }

    /// Ends what [`set_async_interrupt`](Self::set_async_interrupt) began.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) with number 16 (EBUSY) if the interrupt never worked, because another process
    /// waits for this pin; [`Error::ThreadPanic`](super::Error::ThreadPanic) if the callback panicked.
    pub fn clear_async_interrupt(&mut self) -> Result<()> {
        match &mut self.pin {
            Chosen::Pi(pin) => pin.clear_async_interrupt(),
            Chosen::Simulated(pin) => pin.clear_async_interrupt().map_err(error),
        }
    }

    /// Whether the pin goes back to its former mode when dropped.
    pub fn reset_on_drop(&self) -> bool {
        match &self.pin {
            Chosen::Pi(pin) => pin.reset_on_drop(),
            Chosen::Simulated(pin) => pin.reset_on_drop(),
        }
    }

    /// Chooses whether the pin goes back to its former mode when dropped.
    pub fn set_reset_on_drop(&mut self, reset_on_drop: bool) {
        match &mut self.pin {
            Chosen::Pi(pin) => pin.set_reset_on_drop(reset_on_drop),
            Chosen::Simulated(pin) => pin.set_reset_on_drop(reset_on_drop),
        }
    }
}

/// Waits for an edge on any of `pins`, which are all of the same board.
pub(super) fn poll_any<'a>(
    gpio: &Chosen<rppal::gpio::Gpio, hardware_sim::gpio::Gpio>,
    pins: &[&'a InputPin],
    reset: bool,
    timeout: Option<Duration>,
) -> Result<Option<(&'a InputPin, Event)>> {
    let of = |number: u8| pins.iter().copied().find(|pin| pin.pin() == number);
    match gpio {
        Chosen::Pi(gpio) => {
            let real: Vec<_> = pins
                .iter()
                .filter_map(|pin| {
                    if let Chosen::Pi(pin) = &pin.pin {
                        Some(pin)
                    } else {
                        None
                    }
                })
                .collect();
            let found = gpio.poll_interrupts(&real, reset, timeout)?;
            Ok(found.and_then(|(pin, edge)| Some((of(pin.pin())?, edge))))
        }
        Chosen::Simulated(gpio) => {
            let simulated: Vec<_> = pins
                .iter()
                .filter_map(|pin| {
                    if let Chosen::Simulated(pin) = &pin.pin {
                        Some(pin)
                    } else {
                        None
                    }
                })
                .collect();
            let found = gpio.poll_interrupts(&simulated, reset, timeout).map_err(error)?;
            Ok(found.and_then(|(pin, edge)| Some((of(pin.pin())?, event(edge)))))
        }
    }
}

impl embedded_hal::digital::ErrorType for InputPin {
    type Error = Infallible;
}

impl embedded_hal::digital::InputPin for InputPin {
    fn is_high(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(InputPin::is_high(self))
    }

    fn is_low(&mut self) -> std::result::Result<bool, Infallible> {
        Ok(InputPin::is_low(self))
    }
}
