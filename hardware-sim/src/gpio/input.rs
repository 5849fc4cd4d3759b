//! A pin that is read and whose edges can be waited for.

use std::time::Duration;

use super::async_interrupt::AsyncInterrupt;
use super::held::Held;
use super::pin::Pin;
use super::{Bias, Event, Level, Mode, Result, Trigger};

/// A pin that is an input. [`Pin::into_input`], [`Pin::into_input_pullup`] and [`Pin::into_input_pulldown`] make it.
///
/// Two are equal if they have the same number.
#[derive(Debug)]
pub struct InputPin {
    // The order matters: see `Held::drop`.
    held: Held,
    async_interrupt: Option<AsyncInterrupt>,
}

impl InputPin {
    pub(super) fn new(pin: Pin, bias: Bias) -> InputPin {
        let mut held = Held::new(pin, Mode::Input);
        held.set_bias(bias);
        InputPin {
            held,
            async_interrupt: None,
        }
    }

    /// Its BCM number, 0 to 57.
    pub fn pin(&self) -> u8 {
        self.held.pin().pin()
    }

    /// The level on its wire now.
    pub fn read(&self) -> Level {
        self.held.pin().read()
    }

    /// Whether its wire is low now.
    pub fn is_low(&self) -> bool {
        self.held.is(Level::Low)
    }

    /// Whether its wire is high now.
    pub fn is_high(&self) -> bool {
        self.held.is(Level::High)
    }

    /// Switches its pull resistor.
    pub fn set_bias(&mut self, bias: Bias) {
        self.held.set_bias(bias);
    }

    /// Lets edges be queued, for [`poll_interrupt`](Self::poll_interrupt) and
    /// [`Gpio::poll_interrupts`](super::Gpio::poll_interrupts) to take.
    ///
    /// `debounce`, in whole microseconds: how long the level must stay before it counts as changed. An asynchronous
    /// interrupt of this pin is cleared first. If a synchronous one is set already, a different trigger requests the
    /// line anew, still with the former debounce; with the same trigger nothing happens, and a different debounce is
    /// ignored.
    ///
    /// The line stays requested, also when this pin is dropped, until [`clear_interrupt`](Self::clear_interrupt) or
    /// until the process has no `Gpio` and no pin any more.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) with number 16 (`EBUSY`) if somebody else holds the line: another process, or
    /// an asynchronous interrupt of this one.
    pub fn set_interrupt(&mut self, trigger: Trigger, debounce: Option<Duration>) -> Result<()> {
        self.clear_async_interrupt()?;
        let mut interrupts = self.held.pin().shared().interrupts();
        interrupts.set(self.pin(), trigger, debounce)
    }

    /// Gives back the line that [`set_interrupt`](Self::set_interrupt) requested, with all edges that it holds.
    ///
    /// # Errors
    ///
    /// None; the result is there because `rppal` has it.
    pub fn clear_interrupt(&mut self) -> Result<()> {
        self.held.pin().shared().interrupts().clear(self.pin());
        Ok(())
    }

    /// Waits for an edge of this pin: [`Gpio::poll_interrupts`](super::Gpio::poll_interrupts) with one pin.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) if the line cannot be requested again.
    pub fn poll_interrupt(&mut self, reset: bool, timeout: Option<Duration>) -> Result<Option<Event>> {
        let mut interrupts = self.held.pin().shared().interrupts();
        let found = interrupts.poll(&[self], reset, timeout)?;
        Ok(found.map(|(_, event)| event))
    }

    /// Lets a thread of its own call `callback` for every edge. Any other interrupt of this pin is cleared first.
    ///
    /// The line is requested by that thread, after this function has returned: an edge right after the call may be
    /// missed, and a line that somebody else holds is reported only by
    /// [`clear_async_interrupt`](Self::clear_async_interrupt).
    ///
    /// # Errors
    ///
    /// What clearing the former interrupt reports.
    pub fn set_async_interrupt<C>(&mut self, trigger: Trigger, debounce: Option<Duration>, callback: C) -> Result<()>
    where
        C: FnMut(Event) + Send + 'static,
    {
        self.clear_interrupt()?;
        self.clear_async_interrupt()?;
        let board = &self.held.pin().shared().board;
        let interrupt = AsyncInterrupt::start(board, self.pin(), trigger, debounce, callback);
        self.async_interrupt = Some(interrupt);
        Ok(())
    }

    /// Ends the thread that [`set_async_interrupt`](Self::set_async_interrupt) started, when the call of the closure
    /// that is running has returned. Dropping the pin does so too, and keeps silent about errors.
    ///
    /// # Errors
    ///
    /// [`Error::Io`](super::Error::Io) with number 16 (`EBUSY`) if somebody else held the line from the start,
    /// [`Error::ThreadPanic`](super::Error::ThreadPanic) if the closure panicked.
    pub fn clear_async_interrupt(&mut self) -> Result<()> {
        match self.async_interrupt.take() {
            Some(mut interrupt) => interrupt.stop(),
            None => Ok(()),
        }
    }

    /// Whether the pin gets its former mode back, and its resistor is switched off, when this is dropped; `true`
    /// unless [`set_reset_on_drop`](Self::set_reset_on_drop) said otherwise.
    pub fn reset_on_drop(&self) -> bool {
        self.held.reset_on_drop
    }

    /// Chooses what dropping does. A process that is killed drops nothing.
    pub fn set_reset_on_drop(&mut self, reset_on_drop: bool) {
        self.held.reset_on_drop = reset_on_drop;
    }
}

impl Eq for InputPin {}

impl PartialEq for InputPin {
    fn eq(&self, other: &InputPin) -> bool {
        self.held.pin() == other.held.pin()
    }
}

impl PartialEq<&InputPin> for InputPin {
    fn eq(&self, other: &&InputPin) -> bool {
        self == *other
    }
}

impl PartialEq<InputPin> for &InputPin {
    fn eq(&self, other: &InputPin) -> bool {
        *self == other
    }
}
