//! The pin traits of `embedded-hal` 1.0. None of them fails.

use std::convert::Infallible;

use embedded_hal::digital;

use super::{InputPin, IoPin, Level, OutputPin, Pin};

impl digital::ErrorType for Pin {
    type Error = Infallible;
}

impl digital::InputPin for Pin {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(self.read() == Level::High)
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(self.read() == Level::Low)
    }
}

impl digital::ErrorType for InputPin {
    type Error = Infallible;
}

impl digital::InputPin for InputPin {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(InputPin::is_high(self))
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(InputPin::is_low(self))
    }
}

impl digital::ErrorType for OutputPin {
    type Error = Infallible;
}

impl digital::InputPin for OutputPin {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(OutputPin::is_set_high(self))
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(OutputPin::is_set_low(self))
    }
}

impl digital::OutputPin for OutputPin {
    fn set_low(&mut self) -> Result<(), Infallible> {
        OutputPin::set_low(self);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        OutputPin::set_high(self);
        Ok(())
    }
}

impl digital::StatefulOutputPin for OutputPin {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        Ok(OutputPin::is_set_high(self))
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        Ok(OutputPin::is_set_low(self))
    }

    fn toggle(&mut self) -> Result<(), Infallible> {
        OutputPin::toggle(self);
        Ok(())
    }
}

impl digital::ErrorType for IoPin {
    type Error = Infallible;
}

impl digital::InputPin for IoPin {
    fn is_high(&mut self) -> Result<bool, Infallible> {
        Ok(IoPin::is_high(self))
    }

    fn is_low(&mut self) -> Result<bool, Infallible> {
        Ok(IoPin::is_low(self))
    }
}

impl digital::OutputPin for IoPin {
    fn set_low(&mut self) -> Result<(), Infallible> {
        IoPin::set_low(self);
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        IoPin::set_high(self);
        Ok(())
    }
}

impl digital::StatefulOutputPin for IoPin {
    fn is_set_high(&mut self) -> Result<bool, Infallible> {
        Ok(IoPin::is_high(self))
    }

    fn is_set_low(&mut self) -> Result<bool, Infallible> {
        Ok(IoPin::is_low(self))
    }

    fn toggle(&mut self) -> Result<(), Infallible> {
        IoPin::toggle(self);
        Ok(())
    }
}
