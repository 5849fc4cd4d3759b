//! Every public item of `gpio`, `i2c`, `system` and `hal`, each with its exact type.
//!
//! This file is compiled twice, once with `rppal` as `pi` and once with `hardware_sim`. What compiles with the first
//! and not with the second is a drift. What both say at run time, [`texts`], is compared.

use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::io;
use std::ops::Not;
use std::time::Duration;

use super::pi::gpio::{self, Bias, Event, Gpio, InputPin, IoPin, Level, Mode, OutputPin, Pin, Trigger};
use super::pi::system::{self, DeviceInfo, Model, SoC};

/// Fails to compile if the type has the trait.
macro_rules! lacks {
    ($type:ty: $bound:path) => {
        const _: fn() = || {
            trait Ambiguous<A> {
                fn check() {}
            }
            struct Second;
            impl<T: ?Sized> Ambiguous<()> for T {}
            impl<T: ?Sized + $bound> Ambiguous<Second> for T {}
            let _ = <$type as Ambiguous<_>>::check;
        };
    };
}

// After the macro, which it uses.
#[path = "surface/i2c.rs"]
mod i2c;

lacks!(Pin: Clone);
lacks!(InputPin: Clone);
lacks!(OutputPin: Clone);
lacks!(IoPin: Clone);
lacks!(Gpio: PartialEq);
lacks!(Gpio: Default);
lacks!(Event: PartialEq);
lacks!(Level: PartialOrd);
lacks!(Level: std::hash::Hash);
lacks!(Mode: std::hash::Hash);
lacks!(Bias: Default);
lacks!(Trigger: std::hash::Hash);
lacks!(Model: std::hash::Hash);
lacks!(SoC: std::hash::Hash);
lacks!(gpio::Error: PartialEq);
lacks!(system::Error: Clone);

type Time = Option<Duration>;
type Found<'a> = Option<(&'a InputPin, Event)>;

#[rustfmt::skip] // One function a line.
fn functions<C: FnMut(Event) + Send + 'static>() {
    let _: fn() -> gpio::Result<Gpio> = Gpio::new;
    let _: fn(&Gpio, u8) -> gpio::Result<Pin> = Gpio::get;
    let _: for<'a> fn(&Gpio, &[&'a InputPin], bool, Time) -> gpio::Result<Found<'a>> = Gpio::poll_interrupts;

    let _: fn(&Pin) -> u8 = Pin::pin;
    let _: fn(&Pin) -> Mode = Pin::mode;
    let _: fn(&Pin) -> Level = Pin::read;
    let _: fn(Pin) -> InputPin = Pin::into_input;
    let _: fn(Pin) -> InputPin = Pin::into_input_pulldown;
    let _: fn(Pin) -> InputPin = Pin::into_input_pullup;
    let _: fn(Pin) -> OutputPin = Pin::into_output;
    let _: fn(Pin) -> OutputPin = Pin::into_output_low;
    let _: fn(Pin) -> OutputPin = Pin::into_output_high;
    let _: fn(Pin, Mode) -> IoPin = Pin::into_io;

    let _: fn(&InputPin) -> u8 = InputPin::pin;
    let _: fn(&InputPin) -> Level = InputPin::read;
    let _: fn(&InputPin) -> bool = InputPin::is_low;
    let _: fn(&InputPin) -> bool = InputPin::is_high;
    let _: fn(&mut InputPin, Bias) = InputPin::set_bias;
    let _: fn(&mut InputPin, Trigger, Time) -> gpio::Result<()> = InputPin::set_interrupt;
    let _: fn(&mut InputPin) -> gpio::Result<()> = InputPin::clear_interrupt;
    let _: fn(&mut InputPin, bool, Time) -> gpio::Result<Option<Event>> = InputPin::poll_interrupt;
    let _: fn(&mut InputPin, Trigger, Time, C) -> gpio::Result<()> = InputPin::set_async_interrupt::<C>;
    let _: fn(&mut InputPin) -> gpio::Result<()> = InputPin::clear_async_interrupt;
    let _: fn(&InputPin) -> bool = InputPin::reset_on_drop;
    let _: fn(&mut InputPin, bool) = InputPin::set_reset_on_drop;

    let _: fn(&OutputPin) -> u8 = OutputPin::pin;
    let _: fn(&OutputPin) -> bool = OutputPin::is_set_low;
    let _: fn(&OutputPin) -> bool = OutputPin::is_set_high;
    let _: fn(&mut OutputPin, Level) = OutputPin::write;
    let _: fn(&mut OutputPin) = OutputPin::set_low;
    let _: fn(&mut OutputPin) = OutputPin::set_high;
    let _: fn(&mut OutputPin) = OutputPin::toggle;
    let _: fn(&mut OutputPin, Duration, Duration) -> gpio::Result<()> = OutputPin::set_pwm;
    let _: fn(&mut OutputPin, f64, f64) -> gpio::Result<()> = OutputPin::set_pwm_frequency;
    let _: fn(&mut OutputPin) -> gpio::Result<()> = OutputPin::clear_pwm;
    let _: fn(&OutputPin) -> bool = OutputPin::reset_on_drop;
    let _: fn(&mut OutputPin, bool) = OutputPin::set_reset_on_drop;

    let _: fn(&IoPin) -> u8 = IoPin::pin;
    let _: fn(&IoPin) -> Mode = IoPin::mode;
    let _: fn(&mut IoPin, Mode) = IoPin::set_mode;
    let _: fn(&IoPin) -> Level = IoPin::read;
    let _: fn(&IoPin) -> bool = IoPin::is_low;
    let _: fn(&IoPin) -> bool = IoPin::is_high;
    let _: fn(&mut IoPin, Bias) = IoPin::set_bias;
    let _: fn(&mut IoPin, Level) = IoPin::write;
    let _: fn(&mut IoPin) = IoPin::set_low;
    let _: fn(&mut IoPin) = IoPin::set_high;
    let _: fn(&mut IoPin) = IoPin::toggle;
    let _: fn(&mut IoPin, Duration, Duration) -> gpio::Result<()> = IoPin::set_pwm;
    let _: fn(&mut IoPin, f64, f64) -> gpio::Result<()> = IoPin::set_pwm_frequency;
    let _: fn(&mut IoPin) -> gpio::Result<()> = IoPin::clear_pwm;
    let _: fn(&IoPin) -> bool = IoPin::reset_on_drop;
    let _: fn(&mut IoPin, bool) = IoPin::set_reset_on_drop;

    let _: fn() -> system::Result<DeviceInfo> = DeviceInfo::new;
    let _: fn(&DeviceInfo) -> Model = DeviceInfo::model;
    let _: fn(&DeviceInfo) -> SoC = DeviceInfo::soc;

    let _: fn(u8) -> gpio::Error = gpio::Error::PinUsed;
    let _: fn(u8) -> gpio::Error = gpio::Error::PinNotAvailable;
    let _: fn(String) -> gpio::Error = gpio::Error::PermissionDenied;
    let _: fn(io::Error) -> gpio::Error = gpio::Error::Io;
    let _: [gpio::Error; 2] = [gpio::Error::UnknownModel, gpio::Error::ThreadPanic];
    let _: gpio::Result<u8> = Result::<u8, gpio::Error>::Ok(0);
    let _: system::Result<u8> = Result::<u8, system::Error>::Ok(0);
}

fn value<T: Debug + Display + PartialEq + Eq + Copy + Clone + Send + Sync + Unpin + 'static>() {}
fn error<T: StdError + Debug + Display + Send + Sync + Unpin + 'static>() {}
fn pin<T: Debug + PartialEq + for<'a> PartialEq<&'a T> + Eq + Send + Sync + Unpin + 'static>()
where
    for<'a> &'a T: PartialEq<T>,
{
}

fn traits() {
    fn gpio_has<T: Debug + Clone + Send + Sync + Unpin + 'static>() {}
    fn info_has<T: Debug + PartialEq + Eq + Copy + Clone + Send + Sync + Unpin + 'static>() {}
    fn event_has<T: Debug + Copy + Clone + Default + Send + Sync + Unpin + 'static>() {}
    fn level_has<T: From<bool> + From<u8> + Not<Output = T>>() {}
    fn gpio_error_has<T: From<io::Error> + From<system::Error>>() {}

    gpio_has::<Gpio>();
    pin::<Pin>();
    pin::<InputPin>();
    pin::<OutputPin>();
    pin::<IoPin>();
    value::<Level>();
    value::<Mode>();
    value::<Bias>();
    value::<Trigger>();
    value::<Model>();
    value::<SoC>();
    level_has::<Level>();
    event_has::<Event>();
    info_has::<DeviceInfo>();
    error::<gpio::Error>();
    error::<system::Error>();
    gpio_error_has::<gpio::Error>();
}

const LEVELS: [Level; 2] = [Level::Low, Level::High];
const BIASES: [Bias; 3] = [Bias::Off, Bias::PullDown, Bias::PullUp];
#[rustfmt::skip]
const TRIGGERS: [Trigger; 4] =
    [Trigger::Disabled, Trigger::RisingEdge, Trigger::FallingEdge, Trigger::Both];
#[rustfmt::skip]
const MODES: [Mode; 12] = [
    Mode::Input, Mode::Output, Mode::Alt0, Mode::Alt1, Mode::Alt2, Mode::Alt3, Mode::Alt4, Mode::Alt5, Mode::Alt6,
    Mode::Alt7, Mode::Alt8, Mode::Null,
];
#[rustfmt::skip]
const MODELS: [Model; 23] = [
    Model::RaspberryPiA, Model::RaspberryPiAPlus, Model::RaspberryPiBRev1, Model::RaspberryPiBRev2,
    Model::RaspberryPiBPlus, Model::RaspberryPi2B, Model::RaspberryPi3APlus, Model::RaspberryPi3B,
    Model::RaspberryPi3BPlus, Model::RaspberryPi4B, Model::RaspberryPi400, Model::RaspberryPi5,
    Model::RaspberryPi500, Model::RaspberryPiComputeModule, Model::RaspberryPiComputeModule3,
    Model::RaspberryPiComputeModule3Plus, Model::RaspberryPiComputeModule4, Model::RaspberryPiComputeModule4S,
    Model::RaspberryPiComputeModule5, Model::RaspberryPiComputeModule5Lite, Model::RaspberryPiZero,
    Model::RaspberryPiZeroW, Model::RaspberryPiZero2W,
];
const SOCS: [SoC; 6] = [
    SoC::Bcm2835,
    SoC::Bcm2836,
    SoC::Bcm2837A1,
    SoC::Bcm2837B0,
    SoC::Bcm2711,
    SoC::Bcm2712,
];

/// Matches that name every variant; the two enums that may grow need the last arm, the others must not have it.
#[deny(unreachable_patterns)]
#[rustfmt::skip]
fn variants(level: Level, mode: Mode, bias: Bias, trigger: Trigger, model: Model, soc: SoC) -> [&'static str; 2] {
    match level { Level::Low | Level::High => {} }
    match bias { Bias::Off | Bias::PullDown | Bias::PullUp => {} }
    match trigger { Trigger::Disabled | Trigger::RisingEdge | Trigger::FallingEdge | Trigger::Both => {} }
    match mode {
        Mode::Input | Mode::Output | Mode::Alt0 | Mode::Alt1 | Mode::Alt2 | Mode::Alt3 | Mode::Alt4 | Mode::Alt5
        | Mode::Alt6 | Mode::Alt7 | Mode::Alt8 | Mode::Null => {}
    }
    let model = match model {
        Model::RaspberryPiA | Model::RaspberryPiAPlus | Model::RaspberryPiBRev1 | Model::RaspberryPiBRev2
        | Model::RaspberryPiBPlus | Model::RaspberryPi2B | Model::RaspberryPi3APlus | Model::RaspberryPi3B
        | Model::RaspberryPi3BPlus | Model::RaspberryPi4B | Model::RaspberryPi400 | Model::RaspberryPi5
        | Model::RaspberryPi500 | Model::RaspberryPiComputeModule | Model::RaspberryPiComputeModule3
        | Model::RaspberryPiComputeModule3Plus | Model::RaspberryPiComputeModule4
        | Model::RaspberryPiComputeModule4S | Model::RaspberryPiComputeModule5
        | Model::RaspberryPiComputeModule5Lite | Model::RaspberryPiZero | Model::RaspberryPiZeroW
        | Model::RaspberryPiZero2W => "known",
        _ => "new",
    };
    let soc = match soc {
        SoC::Bcm2835 | SoC::Bcm2836 | SoC::Bcm2837A1 | SoC::Bcm2837B0 | SoC::Bcm2711 | SoC::Bcm2712 => "known",
        _ => "new",
    };
    [model, soc]
}

fn fields(event: Event, error: gpio::Error, unknown: system::Error) {
    let Event {
        timestamp,
        seqno,
        trigger,
    } = event;
    let _: (Duration, u32, Trigger) = (timestamp, seqno, trigger);
    match error {
        gpio::Error::UnknownModel | gpio::Error::ThreadPanic => {}
        gpio::Error::PinUsed(number) | gpio::Error::PinNotAvailable(number) => {
            let _: u8 = number;
        }
        gpio::Error::PermissionDenied(path) => {
            let _: String = path;
        }
        gpio::Error::Io(cause) => {
            let _: io::Error = cause;
        }
    }
    match unknown {
        system::Error::UnknownModel => {}
    }
}

fn both(value: impl Debug + Display) -> String {
    format!("{value:?}: {value}, {value:>20}")
}

/// Everything above once, so that nothing is unused; then every text and every conversion.
pub fn texts() -> Vec<String> {
    functions::<fn(Event)>();
    traits();
    variants(
        Level::Low,
        Mode::Input,
        Bias::Off,
        Trigger::Both,
        Model::RaspberryPiA,
        SoC::Bcm2835,
    );
    fields(Event::default(), gpio::Error::ThreadPanic, system::Error::UnknownModel);

    let mut texts = Vec::new();
    texts.extend(LEVELS.map(|level| format!("{} {} {}", both(level), level as u8, !level)));
    texts.extend(MODES.map(|mode| format!("{} {}", both(mode), mode as u8)));
    texts.extend(BIASES.map(|bias| format!("{} {}", both(bias), bias as u8)));
    texts.extend(TRIGGERS.map(|trigger| format!("{} {}", both(trigger), trigger as u8)));
    texts.extend(MODELS.map(|model| format!("{} {}", both(model), model as u8)));
    texts.extend(SOCS.map(|soc| format!("{} {}", both(soc), soc as u8)));
    texts.extend([0u8, 1, 2, 255].map(|value| Level::from(value).to_string()));
    texts.extend([false, true].map(|value| Level::from(value).to_string()));
    texts.push(format!("{:?}", Event::default()));
    texts.push(both(system::Error::UnknownModel));
    let errors = [
        gpio::Error::UnknownModel,
        gpio::Error::PinUsed(4),
        gpio::Error::PinNotAvailable(58),
        gpio::Error::PermissionDenied("/dev/gpiomem".to_owned()),
        gpio::Error::Io(io::Error::from_raw_os_error(16)),
        gpio::Error::ThreadPanic,
        gpio::Error::from(io::Error::from_raw_os_error(1)),
        gpio::Error::from(system::Error::UnknownModel),
    ];
    texts.extend(errors.map(|error| format!("{} {:?}", both(&error), error.source().is_some())));
    let sizes = [
        size_of::<Level>(),
        size_of::<Mode>(),
        size_of::<Bias>(),
        size_of::<Trigger>(),
    ];
    texts.push(format!("{sizes:?}"));
    texts.extend(i2c::texts());
    #[cfg(feature = "embedded-hal")]
    texts.extend(hal::texts());
    texts
}

#[cfg(feature = "embedded-hal")]
mod hal {
    use std::convert::Infallible;

    use embedded_hal::delay::DelayNs;
    use embedded_hal::digital;

    use super::super::pi::hal::{Delay, Hertz};
    use super::{Debug, Duration, InputPin, IoPin, OutputPin, Pin};

    lacks!(Delay: Clone);
    lacks!(Hertz: Debug);

    fn inputs<T: digital::InputPin + digital::ErrorType<Error = Infallible>>() {}
    fn outputs<T: digital::OutputPin + digital::StatefulOutputPin>() {}
    fn delays<T: DelayNs + Debug + Default + Send + Sync + 'static>() {}

    pub fn texts() -> Vec<String> {
        inputs::<Pin>();
        inputs::<InputPin>();
        inputs::<OutputPin>();
        inputs::<IoPin>();
        outputs::<OutputPin>();
        outputs::<IoPin>();
        delays::<Delay>();
        let _: fn() -> Delay = Delay::new;
        let _: fn(f64) -> Hertz = Hertz;
        #[cfg(feature = "hal-unproven")]
        super::hal_0::all();

        // DelayNs and From<Hertz> for Duration.
        let frequencies = [3.0, 7.0, 0.3, 49.0, 1e5, 1e9, 0.0, -1.0, f64::NAN, f64::INFINITY];
        let periods = frequencies.map(|hertz| format!("{:?}", Duration::from(Hertz(hertz))));
        Vec::from_iter(periods)
    }
}

#[cfg(feature = "hal-unproven")]
mod hal_0 {
    use std::convert::Infallible;

    use embedded_hal_0::blocking::delay::{DelayMs, DelayUs};
    use embedded_hal_0::digital::v2;
    use embedded_hal_0::timer::CountDown;
    use embedded_hal_0::{Pwm, PwmPin};

    use super::super::pi::hal::{Delay, Timer};
    use super::{Debug, Duration, InputPin, IoPin, OutputPin, Pin};

    fn inputs<T: v2::InputPin<Error = Infallible>>() {}
    fn outputs<T>()
    where
        T: v2::OutputPin<Error = Infallible> + v2::StatefulOutputPin,
        T: v2::ToggleableOutputPin<Error = Infallible> + PwmPin<Duty = f64>,
        T: Pwm<Channel = (), Time = Duration, Duty = f64>,
    {
    }
    fn both_ways<T>()
    where
        T: v2::IoPin<T, T, Error = Infallible> + v2::InputPin + v2::OutputPin,
    {
    }
    fn timers<T: CountDown<Time = Duration> + Debug + Copy + Clone + Default + Send + Sync>() {}
    fn delays<T: DelayMs<N> + DelayUs<N>, N>() {}

    pub fn all() {
        inputs::<Pin>();
        inputs::<InputPin>();
        inputs::<OutputPin>();
        inputs::<IoPin>();
        outputs::<OutputPin>();
        outputs::<IoPin>();
        both_ways::<IoPin>();
        timers::<Timer>();
        let _: fn() -> Timer = Timer::new;
        let _: fn(&mut Timer) -> nb::Result<(), void::Void> = CountDown::wait;
        delays::<Delay, u8>();
        delays::<Delay, u16>();
        delays::<Delay, u32>();
        delays::<Delay, u64>();
    }
}
