//! Synchronous interrupts: lines that a thread polls.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{Event, InputPin, Mode, Result, Trigger};
use crate::board::{Board, Line, Ready};

/// Requests the line of a pin. As with the kernel's `GPIO_V2_GET_LINE_IOCTL`, the debounce is a `u32` of microseconds
/// and 0 means none, and a line that was requested for its edges is an input.
pub(super) fn request(board: &Arc<Board>, pin: u8, trigger: Trigger, debounce: Option<Duration>) -> Result<Line> {
    let debounce = debounce
        .map(|debounce| Duration::from_micros(u64::from(debounce.as_micros() as u32)))
        .filter(|debounce| !debounce.is_zero());
    let line = board.request_line(pin, trigger, debounce)?;
    if board.state(pin).mode != Mode::Input {
        board.set_mode(pin, Mode::Input);
    }
    Ok(line)
}

/// All synchronous interrupts of this process.
pub(super) struct Interrupts {
    board: Arc<Board>,
    pins: BTreeMap<u8, Interrupt>,
}

struct Interrupt {
    /// `None` only if the line could not be requested again.
    line: Option<Line>,
    trigger: Trigger,
    debounce: Option<Duration>,
    /// An edge that was read while another pin was polled. One at most: a later one takes its place.
    cached: Option<Event>,
}

impl Interrupt {
    /// Gives the line back, with the edges it holds, and requests it anew.
    fn request_again(&mut self, board: &Arc<Board>, pin: u8) -> Result<()> {
        self.line = None;
        self.line = Some(request(board, pin, self.trigger, self.debounce)?);
        Ok(())
    }
}

impl Interrupts {
    pub(super) fn new(board: Arc<Board>) -> Interrupts {
        Interrupts {
            board,
            pins: BTreeMap::new(),
        }
    }

    /// Requests the line of a pin; or again, if only the trigger is another one.
    pub(super) fn set(&mut self, pin: u8, trigger: Trigger, debounce: Option<Duration>) -> Result<()> {
        if let Some(interrupt) = self.pins.get_mut(&pin) {
            interrupt.cached = None;
            if interrupt.trigger != trigger {
                interrupt.trigger = trigger;
                interrupt.request_again(&self.board, pin)?;
            }
            return Ok(());
        }
        let line = request(&self.board, pin, trigger, debounce)?;
        let interrupt = Interrupt {
            line: Some(line),
            trigger,
            debounce,
            cached: None,
        };
        self.pins.insert(pin, interrupt);
        Ok(())
    }

    /// Gives the line of a pin back.
    pub(super) fn clear(&mut self, pin: u8) {
        self.pins.remove(&pin);
    }

    /// Waits for an edge of one of `wanted`. Edges of other pins are read as well, and kept for later.
    pub(super) fn poll<'a>(
        &mut self,
        wanted: &[&'a InputPin],
        reset: bool,
        timeout: Option<Duration>,
    ) -> Result<Option<(&'a InputPin, Event)>> {
        for pin in wanted {
            let Some(interrupt) = self.pins.get_mut(&pin.pin()) else {
                continue;
            };
            let cached = interrupt.cached.take();
            if reset {
                interrupt.request_again(&self.board, pin.pin())?;
            } else if let Some(event) = cached {
                return Ok(Some((pin, event)));
            }
        }

        let began = Instant::now();
        loop {
            if !self.read_ready(timeout) {
                return Ok(None);
            }
            for pin in wanted {
                let interrupt = self.pins.get_mut(&pin.pin());
                if let Some(event) = interrupt.and_then(|interrupt| interrupt.cached.take()) {
                    return Ok(Some((pin, event)));
                }
            }
            if timeout.is_some_and(|timeout| began.elapsed() > timeout) {
                return Ok(None);
            }
        }
    }

    /// Waits until some line has an edge, then reads one edge of each line that has any. False if the time ran out.
    fn read_ready(&mut self, timeout: Option<Duration>) -> bool {
        let interrupts = self.pins.values_mut();
        let mut lines: Vec<_> = interrupts.filter_map(|it| it.line.as_mut()).collect();
        match Line::wait(&mut lines, None, timeout.and_then(deadline)) {
            Ready::TimedOut | Ready::Stopped => return false,
            Ready::Event(_) => {}
        }
        for interrupt in self.pins.values_mut() {
            if let Some(event) = interrupt.line.as_mut().and_then(Line::take) {
                interrupt.cached = Some(event);
            }
        }
        true
    }
}

/// When a wait that begins now ends. A timeout counts in whole milliseconds, as `epoll_wait` takes it; one that is
/// longer than the clock can tell never ends.
fn deadline(timeout: Duration) -> Option<Instant> {
    let whole = u64::try_from(timeout.as_millis()).ok()?;
    Instant::now().checked_add(Duration::from_millis(whole))
}
