//! A stand-in for the board: plain statics of one process, in place of shared memory.
#![allow(dead_code, reason = "a stand-in; the real board uses all of it")]

use std::collections::VecDeque;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::gpio::{Bias, Event, Level, Mode, Trigger};

/// Lines of a Raspberry Pi 4 B.
pub(crate) const LINES: u8 = 58;

const EVENTS: usize = 1024;
const LEDS: [u8; 3] = [2, 3, 21];

static WORLD: Mutex<World> = Mutex::new(World::new());
static CHANGED: Condvar = Condvar::new();

/// Why the board could not be opened.
#[derive(Debug, thiserror::Error)]
#[error("cannot open the board {}: {cause}", path.display())]
pub(crate) struct Error {
    path: PathBuf,
    cause: io::Error,
}

impl Error {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn kind(&self) -> io::ErrorKind {
        self.cause.kind()
    }
}

pub(crate) struct PinState {
    pub mode: Mode,
    pub bias: Bias,
    pub latch: Level,
    pub level: Level,
}

struct World {
    pins: [PinRecord; LINES as usize],
}

struct PinRecord {
    mode: Mode,
    bias: Bias,
    latch: Level,
    level: Level,
    drive: Option<Level>,
    watch: Option<Watch>,
}

struct Watch {
    trigger: Trigger,
    debounce: Option<Duration>,
    reported: Level,
    settles: Option<Instant>,
    seqno: u32,
    events: VecDeque<Event>,
}

impl World {
    const fn new() -> World {
        const PIN: PinRecord = PinRecord {
            mode: Mode::Input,
            bias: Bias::Off,
            latch: Level::Low,
            level: Level::Low,
            drive: None,
            watch: None,
        };
        World {
            pins: [PIN; LINES as usize],
        }
    }

    fn lock() -> MutexGuard<'static, World> {
        WORLD.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(pin: u8, change: impl FnOnce(&mut PinRecord)) {
        let mut world = World::lock();
        let record = &mut world.pins[usize::from(pin)];
        change(record);
        record.settle(pin);
        drop(world);
        CHANGED.notify_all();
    }
}

impl PinRecord {
    fn settle(&mut self, pin: u8) {
        let level = match (self.mode, self.drive, self.bias) {
            (Mode::Output, _, _) => self.latch,
            (_, Some(level), _) => level,
            (_, None, Bias::PullUp) => Level::High,
            (_, None, Bias::PullDown) => Level::Low,
            (_, None, Bias::Off) if LEDS.contains(&pin) => Level::Low,
            (_, None, Bias::Off) => self.level,
        };
        if level != self.level {
            self.level = level;
            if let Some(watch) = &mut self.watch {
                match watch.debounce {
                    None => watch.report(level),
                    Some(debounce) => watch.settles = Instant::now().checked_add(debounce),
                }
            }
        }
    }
}

impl Watch {
    fn report(&mut self, level: Level) {
        let edge = match level {
            Level::High => Trigger::RisingEdge,
            Level::Low => Trigger::FallingEdge,
        };
        self.reported = level;
        if self.trigger == edge || self.trigger == Trigger::Both {
            self.seqno += 1;
            if self.events.len() == EVENTS {
                self.events.pop_front();
            }
            self.events.push_back(Event {
                timestamp: since_boot(),
                seqno: self.seqno,
                trigger: edge,
            });
        }
    }

    fn settle(&mut self, level: Level) {
        if self.settles.is_some_and(|at| at <= Instant::now()) {
            self.settles = None;
            if level != self.reported {
                self.report(level);
            }
        }
    }
}

fn since_boot() -> Duration {
    nix::time::clock_gettime(nix::time::ClockId::CLOCK_MONOTONIC)
        .map(Duration::from)
        .unwrap_or_default()
}

pub(crate) struct Board(());

impl Board {
    pub(crate) fn current() -> Result<Arc<Board>, Error> {
        Ok(Arc::new(Board(())))
    }

    pub(crate) fn state(&self, pin: u8) -> PinState {
        let world = World::lock();
        let record = &world.pins[usize::from(pin)];
        PinState {
            mode: record.mode,
            bias: record.bias,
            latch: record.latch,
            level: record.level,
        }
    }

    pub(crate) fn write(&self, pin: u8, level: Level) {
        World::change(pin, |record| record.latch = level);
    }

    pub(crate) fn set_mode(&self, pin: u8, mode: Mode) {
        World::change(pin, |record| record.mode = mode);
    }

    pub(crate) fn set_bias(&self, pin: u8, bias: Bias) {
        World::change(pin, |record| record.bias = bias);
    }

    /// Puts a level on the pin from outside, or lets go of it.
    pub(crate) fn drive(&self, pin: u8, level: Option<Level>) {
        World::change(pin, |record| record.drive = level);
    }

    /// Whether somebody holds the line of this pin.
    pub(crate) fn line_is_held(&self, pin: u8) -> bool {
        World::lock().pins[usize::from(pin)].watch.is_some()
    }

    pub(crate) fn request_line(
        self: &Arc<Self>,
        pin: u8,
        trigger: Trigger,
        debounce: Option<Duration>,
    ) -> io::Result<Line> {
        let mut world = World::lock();
        let record = &mut world.pins[usize::from(pin)];
        if record.watch.is_some() {
            return Err(io::Error::from_raw_os_error(libc::EBUSY));
        }
        record.watch = Some(Watch {
            trigger,
            debounce,
            reported: record.level,
            settles: None,
            seqno: 0,
            events: VecDeque::new(),
        });
        Ok(Line { pin })
    }

    pub(crate) fn wake(&self) {
        let world = World::lock();
        drop(world);
        CHANGED.notify_all();
    }
}

pub(crate) struct Line {
    pin: u8,
}

pub(crate) enum Ready {
    Event(usize),
    TimedOut,
    Stopped,
}

impl Line {
    pub(crate) fn take(&mut self) -> Option<Event> {
        let mut world = World::lock();
        let record = &mut world.pins[usize::from(self.pin)];
        let watch = record.watch.as_mut()?;
        watch.settle(record.level);
        watch.events.pop_front()
    }

    pub(crate) fn wait(
        lines: &mut [&mut Line],
        stop: Option<&AtomicBool>,
        deadline: Option<Instant>,
    ) -> Ready {
        let mut world = World::lock();
        loop {
            if stop.is_some_and(|stop| stop.load(Ordering::SeqCst)) {
                return Ready::Stopped;
            }
            let mut until = deadline;
            for (index, line) in lines.iter().enumerate() {
                let record = &mut world.pins[usize::from(line.pin)];
                let Some(watch) = record.watch.as_mut() else {
                    continue;
                };
                watch.settle(record.level);
                if !watch.events.is_empty() {
                    return Ready::Event(index);
                }
                until = [until, watch.settles].into_iter().flatten().min();
            }
            world = match until {
                None => CHANGED.wait(world).unwrap_or_else(PoisonError::into_inner),
                Some(until) => {
                    let left = until.saturating_duration_since(Instant::now());
                    if left.is_zero() && deadline == Some(until) {
                        return Ready::TimedOut;
                    }
                    let waited = CHANGED.wait_timeout(world, left);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
            };
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        World::lock().pins[usize::from(self.pin)].watch = None;
    }
}
