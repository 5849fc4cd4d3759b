//! A bus with one display on it. It keeps every transfer, and its clock counts the time that the bytes take.

use crate::display::Display;
use common::lcd::Lcd;
use embedded_hal::delay::DelayNs;
use embedded_hal::i2c::{Error, ErrorKind, ErrorType, I2c, NoAcknowledgeSource, Operation};
use std::cell::RefCell;
use std::rc::Rc;

pub const ADDRESS: u8 = 0x27;

/// Time of a byte with its acknowledge at 100 kHz.
const BYTE_NS: u64 = 90_000;

/// Nobody answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Silence;

impl Error for Silence {
    fn kind(&self) -> ErrorKind {
        ErrorKind::NoAcknowledge(NoAcknowledgeSource::Unknown)
    }
}

/// What happened on the bus, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    Transfer(Vec<u8>),
    WaitUs(u32),
}

#[derive(Debug)]
struct State {
    display: Display,
    events: Vec<Event>,
    now_ns: u64,
    /// The transfer that fails, from 0 among those to come, and how many of its bytes arrive before.
    fails: Option<(usize, usize)>,
}

/// The bus, the display on it and the clock.
#[derive(Clone, Debug)]
pub struct Bus(Rc<RefCell<State>>);

pub type Driver = Lcd<Bus, Clock>;

impl Bus {
    pub fn new(display: Display) -> Bus {
        Bus(Rc::new(RefCell::new(State {
            display,
            events: Vec::new(),
            now_ns: 0,
            fails: None,
        })))
    }

    pub fn driver(&self) -> Driver {
        Lcd::new(self.clone(), ADDRESS, Clock(self.clone()))
    }

    /// What happened since the last call.
    pub fn events(&self) -> Vec<Event> {
        std::mem::take(&mut self.0.borrow_mut().events)
    }

    /// The transfers since the last call.
    pub fn transfers(&self) -> Vec<Vec<u8>> {
        let transfer = |event| match event {
            Event::Transfer(bytes) => Some(bytes),
            Event::WaitUs(_) => None,
        };
        self.events().into_iter().filter_map(transfer).collect()
    }

    /// Lets the `transfer`th transfer from now on fail, from 0, after `bytes` of its bytes.
    pub fn break_at(&self, transfer: usize, bytes: usize) {
        self.0.borrow_mut().fails = Some((transfer, bytes));
    }

    /// Whether the failure that was asked for is still to come.
    pub fn repair(&self) -> bool {
        self.0.borrow_mut().fails.take().is_some()
    }

    /// Looks at the display.
    pub fn look<T>(&self, look: impl FnOnce(&Display) -> T) -> T {
        look(&self.0.borrow().display)
    }
}

impl ErrorType for Bus {
    type Error = Silence;
}

impl I2c for Bus {
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), Silence> {
        let mut state = self.0.borrow_mut();
        assert_eq!(address, ADDRESS, "the driver talks to another address");
        let [Operation::Write(bytes)] = operations else {
            panic!("a write of the driver is one piece");
        };
        let arriving = match &mut state.fails {
            Some((0, arriving)) => {
                let arriving = *arriving;
                state.fails = None;
                arriving
            }
            Some((left, _)) => {
                *left -= 1;
                bytes.len()
            }
            None => bytes.len(),
        };
        for byte in bytes.iter().take(arriving) {
            state.now_ns += BYTE_NS;
            let now_ns = state.now_ns;
            state.display.expander(*byte, now_ns);
        }
        state.events.push(Event::Transfer(bytes.to_vec()));
        if arriving < bytes.len() { Err(Silence) } else { Ok(()) }
    }
}

/// A delay that moves the clock of the bus and takes no time.
#[derive(Clone, Debug)]
pub struct Clock(Bus);

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        let mut state = self.0.0.borrow_mut();
        state.now_ns += u64::from(ns);
        state.events.push(Event::WaitUs(ns / 1000));
    }
}
