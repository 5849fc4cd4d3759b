//! An interrupt line: edges of one pin, for one holder.
//!
//! The counterpart is the kernel's line request (GPIO uAPI v2): exclusive on the whole machine, released when its file
//! is closed or its process dies, with a queue of 1,024 edges of which the oldest is dropped when it is full. Here the
//! exclusion is a lock that the kernel takes away from a dead process, and the edges are read from the ring of the
//! board, so that none depends on what the process that made it does next.

use super::Board;
use super::clock;
use super::file_lock::{self, FileLock, LockByte};
use super::futex;
use super::matrix;
use super::pin_word::PinWord;
use super::reader::Look;
use super::slot::{Phase, SlotKind};
use crate::gpio::{Event, Level, Trigger};
use std::collections::VecDeque;
use std::hint;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Relaxed, SeqCst};
use std::time::{Duration, Instant};

/// Edges that a line remembers.
const QUEUE: usize = 1024;

/// How often a waiter looks for the next edge before it goes to sleep: for some microseconds. Waking a sleeper on an idle
/// processor takes ten times as long, and edges often come in bursts.
const LOOKS: u32 = 400;

/// A claimed place that its writer did not begin is waited for as long as it is among this many newest ones.
const YOUNG: u64 = 256;

/// A requested line. Dropping it releases the line.
#[derive(Debug)]
pub(crate) struct Line {
    board: Arc<Board>,
    pin: u8,
    trigger: Trigger,
    filter: Filter,
    /// Held while the line is.
    _lock: FileLock,
    /// All places before this one have been looked at for good.
    next: u64,
    /// The place of the last event of this pin that was followed; earlier ones cannot happen any more.
    seen: u64,
    queue: VecDeque<Event>,
    sequence: u32,
}

/// Why a wait ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ready {
    /// The line with this index has an event.
    Event(usize),
    /// The deadline has passed.
    TimedOut,
    /// The stop flag is set.
    Stopped,
}

impl Board {
    /// Requests the interrupts of `pin`. EBUSY (16) if anybody holds them already, in this process or another.
    pub(crate) fn request_line(
        self: &Arc<Board>,
        pin: u8,
        trigger: Trigger,
        debounce: Option<Duration>,
    ) -> io::Result<Line> {
        let lock = file_lock::take(&self.file, LockByte::Line(pin))?;
        let word = self.arm(pin, true);
        Ok(Line {
            board: Arc::clone(self),
            pin,
            trigger,
            filter: Filter::new(word.level(), debounce),
            _lock: lock,
            // An edge may have claimed its place before the line was armed, and happen only now.
            next: word.place() + 1,
            seen: word.place(),
            queue: VecDeque::new(),
            sequence: 0,
        })
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.board.arm(self.pin, false);
    }
}

impl Line {
    /// The oldest edge in the queue.
    pub(crate) fn take(&mut self) -> Option<Event> {
        self.collect();
        self.queue.pop_front()
    }

    /// Waits until a line has an event, `deadline` has passed, or `stop` is set and the board was woken.
    pub(crate) fn wait(lines: &mut [&mut Line], stop: Option<&AtomicBool>, deadline: Option<Instant>) -> Ready {
        let Some(board) = lines.first().map(|line| Arc::clone(&line.board)) else {
            return Ready::TimedOut;
        };
        let words = &board.map.layout().interrupts;
        words.waiting.fetch_add(1, SeqCst);
        let ready = loop {
            let edges = words.edges.load(SeqCst);
            if stop.is_some_and(|stop| stop.load(SeqCst)) {
                break Ready::Stopped;
            }
            for line in lines.iter_mut() {
                line.collect();
            }
            if let Some(index) = lines.iter().position(|line| !line.queue.is_empty()) {
                break Ready::Event(index);
            }
            let now = Instant::now();
            if deadline.is_some_and(|deadline| deadline <= now) {
                break Ready::TimedOut;
            }
            let until_deadline = deadline.map(|deadline| deadline - now);
            let until_stable = lines
                .iter()
                .filter_map(|line| line.filter.settles_in(clock::now()))
                .min();
            let timeout = until_deadline.into_iter().chain(until_stable).min();
            if !(0..LOOKS).any(|_| {
                hint::spin_loop();
                words.edges.load(Relaxed) != edges
            }) {
                futex::wait(&words.edges, edges, timeout);
            }
        };
        words.waiting.fetch_sub(1, SeqCst);
        ready
    }

    /// Moves the edges that have happened since the last time from the ring into the queue.
    fn collect(&mut self) {
        self.collect_happened();
        // An operation on another pin of the keypad may have changed this one's level, and its author may be dead.
        if matrix::node(self.pin).is_some() && self.board.settle(self.board.seat()) {
            self.collect_happened();
        }
    }

    fn collect_happened(&mut self) {
        let head = self.board.head();
        let oldest = head.saturating_sub(self.board.map.capacity());
        let mut unfinished = None;
        for place in self.next.max(oldest)..head {
            match self.look(place) {
                Look::Event(record) => self.follow(place, record.time, record.pin_words()),
                Look::Pending => unfinished = unfinished.or(Some(place)),
                // Overtaken: what stood there is gone. If it was of this pin, the next event of the pin shows it.
                Look::Overtaken | Look::Void | Look::End => {}
            }
        }
        self.next = unfinished.unwrap_or(head);
        let word = self.board.pin_word(self.pin);
        let oldest = self.board.head().saturating_sub(self.board.map.capacity());
        if word.place() > self.seen && word.place() < oldest && !word.void() {
            // Not even the last event of this pin is there any more.
            self.miss(word.level());
            self.seen = word.place();
        }
        self.emit_settled(clock::now());
    }

    /// Takes in the next event of this pin.
    fn follow(&mut self, place: u64, time: u64, (old, new): (PinWord, PinWord)) {
        // Each event of a pin names the one before it.
        if old.place() != self.seen && !old.void() {
            self.miss(old.level());
        }
        self.seen = place;
        if old.level() != new.level() {
            self.filter.edge(time, new.level());
            self.emit_settled(time);
        }
    }

    /// Events of this pin were overwritten before they were collected. How many edges nobody knows; the sequence number
    /// shows a gap.
    fn miss(&mut self, level: Level) {
        self.sequence = self.sequence.wrapping_add(1);
        self.filter.reset(level);
    }

    /// Like `Board::look`, but interested in one pin only.
    fn look(&self, place: u64) -> Look {
        let slot = self.board.map.slot(place);
        loop {
            let state = slot.load();
            let laps = state.laps_from(self.board.lap(place));
            if laps > 0 {
                return Look::Overtaken;
            }
            if laps < 0 {
                // Claimed and not begun. Who begins it will wake us; who died will not, and must not keep us here.
                let young = place + YOUNG > self.board.head();
                return if young {
                    Look::Pending
                } else {
                    self.board.look(place, true)
                };
            }
            if state.kind() != Some(SlotKind::Pin) || state.pin() != self.pin || place <= self.seen {
                return Look::Void;
            }
            if state.phase() == Phase::Filling {
                self.board.help(place, slot, state, false);
                if slot.load() == state {
                    // Its writer has not yet said what is to happen. It will wake us when it has.
                    return Look::Pending;
                }
            } else {
                return self.board.look(place, false);
            }
        }
    }

    fn emit_settled(&mut self, now: u64) {
        while let Some((time, level)) = self.filter.settled(now) {
            let trigger = if level == Level::High {
                Trigger::RisingEdge
            } else {
                Trigger::FallingEdge
            };
            if self.trigger == trigger || self.trigger == Trigger::Both {
                self.sequence = self.sequence.wrapping_add(1);
                if self.queue.len() == QUEUE {
                    self.queue.pop_front();
                }
                self.queue.push_back(Event {
                    timestamp: Duration::from_nanos(time),
                    seqno: self.sequence,
                    trigger,
                });
            }
        }
    }
}

/// The kernel's software debounce: an edge counts when the level has then been stable for a period.
#[derive(Debug)]
struct Filter {
    period: u64,
    /// The level that was reported last.
    reported: Level,
    /// Levels that wait to be stable: since when, and which.
    candidates: VecDeque<(u64, Level)>,
}

impl Filter {
    fn new(level: Level, period: Option<Duration>) -> Filter {
        let period = period.map_or(0, |period| period.as_nanos().try_into().unwrap_or(u64::MAX));
        Filter {
            period,
            reported: level,
            candidates: VecDeque::new(),
        }
    }

    fn reset(&mut self, level: Level) {
        self.reported = level;
        self.candidates.clear();
    }

    fn edge(&mut self, time: u64, level: Level) {
        // A writer reads the clock a moment before its edge happens; another's edge may have come in between.
        let time = self.candidates.back().map_or(time, |(since, _)| time.max(*since));
        if let Some((since, _)) = self.candidates.back()
            && time < since.saturating_add(self.period)
        {
            self.candidates.pop_back();
        }
        self.candidates.push_back((time, level));
    }

    /// The next level that has become stable by `now`, and when.
    fn settled(&mut self, now: u64) -> Option<(u64, Level)> {
        while let Some((since, level)) = self.candidates.front().copied() {
            let stable_at = since.saturating_add(self.period);
            if stable_at > now {
                return None;
            }
            self.candidates.pop_front();
            if level != self.reported {
                self.reported = level;
                return Some((stable_at, level));
            }
        }
        None
    }

    /// How long until the newest level will have been stable for long enough.
    fn settles_in(&self, now: u64) -> Option<Duration> {
        let (since, _) = self.candidates.front()?;
        Some(Duration::from_nanos(
            since.saturating_add(self.period).saturating_sub(now),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Level::{High, Low};

    #[test]
    fn without_a_period_every_edge_counts() {
        let mut filter = Filter::new(Low, None);
        filter.edge(5, High);
        assert_eq!(filter.settled(5), Some((5, High)));
        filter.edge(5, Low);
        assert_eq!(filter.settled(5), Some((5, Low)));
        assert_eq!(filter.settled(6), None);
    }

    #[test]
    fn a_level_counts_when_it_was_stable() {
        let mut filter = Filter::new(High, Some(Duration::from_nanos(100)));
        filter.edge(1_000, Low);
        assert_eq!(filter.settled(1_050), None);
        assert_eq!(filter.settles_in(1_050), Some(Duration::from_nanos(50)));
        filter.edge(1_060, High); // it bounces
        filter.edge(1_070, Low);
        assert_eq!(filter.settled(1_169), None);
        assert_eq!(filter.settled(1_170), Some((1_170, Low)));
        // A spike shorter than the period is nothing.
        filter.edge(2_000, High);
        filter.edge(2_099, Low);
        assert_eq!(filter.settled(5_000), None);
        // Edges that are read late are judged as if they had been read in time.
        filter.edge(6_000, High);
        filter.edge(6_200, Low);
        assert_eq!(filter.settled(9_000), Some((6_100, High)));
        assert_eq!(filter.settled(9_000), Some((6_300, Low)));
    }
}
