//! A keypad as an electrician sees it: eight wires, and contacts that join them.

use common::keypad::{Column, Event, Keypad, LEGEND};
use embedded_hal::delay::DelayNs;
use embedded_hal::digital::{Error, ErrorKind, ErrorType, InputPin};
use std::cell::RefCell;
use std::rc::Rc;

/// One thing that the driver did to a wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Select(usize),
    Settle(u32),
    Read(usize),
    Release(usize),
}

/// A pin that does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Broken;

impl Error for Broken {
    fn kind(&self) -> ErrorKind {
        ErrorKind::Other
    }
}

/// The wires and contacts.
#[derive(Debug, Default)]
pub struct Matrix {
    /// The contacts that are closed: row, column.
    closed: Vec<(usize, usize)>,
    /// The columns that are driven low.
    driven: [bool; 4],
    /// All that the driver did.
    steps: Vec<Step>,
    /// The step that fails, counted from 0 among those to come.
    fails: Option<usize>,
    /// Whether steps from then on fail too, until [`Bench::repair`].
    fails_on: bool,
}

impl Matrix {
    fn step(&mut self, step: Step) -> Result<(), Broken> {
        self.steps.push(step);
        match &mut self.fails {
            None => Ok(()),
            Some(0) if self.fails_on => Err(Broken),
            Some(0) => {
                self.fails = None;
                Err(Broken)
            }
            Some(left) => {
                *left -= 1;
                Ok(())
            }
        }
    }

    /// Whether the wire of this row is joined, by whatever way, to one that is driven low. Otherwise it is pulled up.
    fn is_low(&self, row: usize) -> bool {
        let (mut rows, mut columns) = ([false; 4], self.driven);
        for _ in 0..8 {
            for &(row, column) in &self.closed {
                let low = rows[row] || columns[column];
                (rows[row], columns[column]) = (low, low);
            }
        }
        rows[row]
    }
}

/// The keypad on the table, and the hand of the test.
#[derive(Clone, Debug, Default)]
pub struct Bench(Rc<RefCell<Matrix>>);

/// The driver, at this keypad.
pub type Driver = Keypad<Wire, Wire, Clock>;

impl Bench {
    pub fn driver(&self) -> Driver {
        let wire = |number| Wire(self.clone(), number);
        let wires = [wire(0), wire(1), wire(2), wire(3)];
        Keypad::new(wires.clone(), wires, Clock(self.clone()))
    }

    /// Closes the contacts of these keys and no others.
    pub fn close(&self, keys: &str) {
        let place = |key| (0..16).map(|at| (at / 4, at % 4)).find(|at| LEGEND[at.0][at.1] == key);
        self.0.borrow_mut().closed = keys.chars().filter_map(place).collect();
    }

    /// What the driver did since the last call.
    pub fn steps(&self) -> Vec<Step> {
        std::mem::take(&mut self.0.borrow_mut().steps)
    }

    /// Lets the `step`th pin operation or wait from now on fail, from 0; if `for_good`, all later ones too.
    pub fn break_at(&self, step: usize, for_good: bool) {
        let mut matrix = self.0.borrow_mut();
        (matrix.fails, matrix.fails_on) = (Some(step), for_good);
    }

    /// Whether the failure that was asked for is still to come.
    pub fn repair(&self) -> bool {
        self.0.borrow_mut().fails.take().is_some()
    }

    /// Leaves every column driven, as a program that was killed may.
    pub fn drive_all(&self) {
        self.0.borrow_mut().driven = [true; 4];
    }

    pub fn driven(&self) -> [bool; 4] {
        self.0.borrow().driven
    }
}

/// One end of the wire of a row or a column.
#[derive(Clone, Debug)]
pub struct Wire(Bench, usize);

impl ErrorType for Wire {
    type Error = Broken;
}

impl InputPin for Wire {
    fn is_high(&mut self) -> Result<bool, Broken> {
        self.is_low().map(|low| !low)
    }

    fn is_low(&mut self) -> Result<bool, Broken> {
        let mut matrix = self.0.0.borrow_mut();
        matrix.step(Step::Read(self.1))?;
        Ok(matrix.is_low(self.1))
    }
}

impl Column for Wire {
    type Error = Broken;

    /// Drives also when it fails, which is the worse case.
    fn select(&mut self) -> Result<(), Broken> {
        let mut matrix = self.0.0.borrow_mut();
        matrix.driven[self.1] = true;
        matrix.step(Step::Select(self.1))
    }

    fn release(&mut self) -> Result<(), Broken> {
        let mut matrix = self.0.0.borrow_mut();
        matrix.step(Step::Release(self.1))?;
        matrix.driven[self.1] = false;
        Ok(())
    }
}

/// A delay that takes no time.
#[derive(Clone, Debug)]
pub struct Clock(Bench);

impl DelayNs for Clock {
    fn delay_ns(&mut self, ns: u32) {
        self.0.0.borrow_mut().steps.push(Step::Settle(ns));
    }
}

/// Scans some times; the events of all scans.
pub fn scan(driver: &mut Driver, times: usize) -> Vec<Event> {
    (0..times).flat_map(|_| driver.scan().expect("no pin fails")).collect()
}

pub fn pressed(key: char) -> Event {
    Event::Pressed(key)
}

pub fn released(key: char) -> Event {
    Event::Released(key)
}
