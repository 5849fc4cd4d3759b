//! The simulated board's values as `rppal`'s, and back.

use hardware_sim::gpio as sim;
use rppal::gpio::{Bias, Error, Event, Level, Mode, Trigger};
use std::time::Duration;

pub(super) fn level(level: sim::Level) -> Level {
    match level {
        sim::Level::Low => Level::Low,
        sim::Level::High => Level::High,
    }
}

pub(super) fn simulated_level(level: Level) -> sim::Level {
    match level {
        Level::Low => sim::Level::Low,
        Level::High => sim::Level::High,
    }
}

pub(super) fn mode(mode: sim::Mode) -> Mode {
    match mode {
        sim::Mode::Input => Mode::Input,
        sim::Mode::Output => Mode::Output,
        sim::Mode::Alt0 => Mode::Alt0,
        sim::Mode::Alt1 => Mode::Alt1,
        sim::Mode::Alt2 => Mode::Alt2,
        sim::Mode::Alt3 => Mode::Alt3,
        sim::Mode::Alt4 => Mode::Alt4,
        sim::Mode::Alt5 => Mode::Alt5,
        sim::Mode::Alt6 => Mode::Alt6,
        sim::Mode::Alt7 => Mode::Alt7,
        sim::Mode::Alt8 => Mode::Alt8,
        sim::Mode::Null => Mode::Null,
    }
}

pub(super) fn simulated_mode(mode: Mode) -> sim::Mode {
    match mode {
        Mode::Input => sim::Mode::Input,
        Mode::Output => sim::Mode::Output,
        Mode::Alt0 => sim::Mode::Alt0,
        Mode::Alt1 => sim::Mode::Alt1,
        Mode::Alt2 => sim::Mode::Alt2,
        Mode::Alt3 => sim::Mode::Alt3,
        Mode::Alt4 => sim::Mode::Alt4,
        Mode::Alt5 => sim::Mode::Alt5,
        Mode::Alt6 => sim::Mode::Alt6,
        Mode::Alt7 => sim::Mode::Alt7,
        Mode::Alt8 => sim::Mode::Alt8,
        Mode::Null => sim::Mode::Null,
    }
}

pub(super) fn simulated_bias(bias: Bias) -> sim::Bias {
    match bias {
        Bias::Off => sim::Bias::Off,
        Bias::PullDown => sim::Bias::PullDown,
        Bias::PullUp => sim::Bias::PullUp,
    }
}

pub(super) fn trigger(trigger: sim::Trigger) -> Trigger {
    match trigger {
        sim::Trigger::Disabled => Trigger::Disabled,
        sim::Trigger::RisingEdge => Trigger::RisingEdge,
        sim::Trigger::FallingEdge => Trigger::FallingEdge,
        sim::Trigger::Both => Trigger::Both,
    }
}

pub(super) fn simulated_trigger(trigger: Trigger) -> sim::Trigger {
    match trigger {
        Trigger::Disabled => sim::Trigger::Disabled,
        Trigger::RisingEdge => sim::Trigger::RisingEdge,
        Trigger::FallingEdge => sim::Trigger::FallingEdge,
        Trigger::Both => sim::Trigger::Both,
    }
}

pub(super) fn event(event: sim::Event) -> Event {
    let sim::Event {
        timestamp,
        seqno,
        trigger: kind,
    } = event;
    let timestamp: Duration = timestamp;
    Event {
        timestamp,
        seqno,
        trigger: trigger(kind),
    }
}

pub(super) fn error(error: sim::Error) -> Error {
    match error {
        sim::Error::UnknownModel => Error::UnknownModel,
        sim::Error::PinUsed(pin) => Error::PinUsed(pin),
        sim::Error::PinNotAvailable(pin) => Error::PinNotAvailable(pin),
        sim::Error::PermissionDenied(path) => Error::PermissionDenied(path),
        sim::Error::Io(error) => Error::Io(error),
        sim::Error::ThreadPanic => Error::ThreadPanic,
    }
}
