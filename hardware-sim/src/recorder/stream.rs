//! The events of a board in the order of their times.

use super::assembly::Assembly;
use super::translation::{self as translate, bench_event};
use crate::board::{self, Board, Cursor, Record, SlotKind, Step, Transfer};
use crate::trace::{Event, Kind};
use std::collections::VecDeque;
use std::sync::Arc;

/// How long after its time an event that was held back comes out even if nothing else happens. A writer reads the clock
/// a moment before its event can be seen, and times must not go back.
const GRACE: u64 = 1_000_000;

/// A cursor, and what is needed to make trace events of its records.
#[derive(Debug)]
pub(super) struct Stream {
    board: Arc<Board>,
    cursor: Cursor,
    start: u64,
    assembly: Assembly,
    /// Time of the last event, since the start.
    latest: u64,
    /// Events of transfers that are still on the wire, in the order of their times (the bus does one after the other).
    on_wire: VecDeque<Event>,
    /// Number of the last transfer.
    transfers: u64,
}

impl Stream {
    pub(super) fn new(board: &Arc<Board>) -> Stream {
        Stream {
            board: Arc::clone(board),
            start: board::now(),
            cursor: Cursor::at_head(board),
            assembly: Assembly::default(),
            latest: 0,
            on_wire: VecDeque::new(),
            transfers: 0,
        }
    }

    /// The place that is read next.
    pub(super) fn position(&self) -> u64 {
        self.cursor.position()
    }

    pub(super) fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// Reads up to `limit` steps. Returns whether it stopped because of that limit.
    pub(super) fn read(&mut self, limit: u64, force: bool, sink: &mut impl FnMut(Event)) -> bool {
        self.board.log_transfer_of_the_dead();
        for _ in 0..limit {
            match self.cursor.step(force) {
                None => {
                    let now = board::now().saturating_sub(self.start + GRACE);
                    self.end_transfers(if force { u64::MAX } else { now }, sink);
                    return false;
                }
                Some(Step::Event(record)) => {
                    let time = record.time.saturating_sub(self.start);
                    self.end_transfers(time, sink);
                    self.latest = self.latest.max(time);
                    self.take(&record, sink);
                }
                Some(Step::Lost(lost)) => {
                    self.assembly.clear();
                    sink(bench_event(self.latest, Kind::Overflow { lost }));
                }
            }
        }
        true
    }

    fn take(&mut self, record: &Record, sink: &mut impl FnMut(Event)) {
        let author = self.board.author(record.state.writer());
        match record.kind() {
            Some(SlotKind::Transfer) => {
                let payload = self.assembly.add(record);
                let transfer = payload.and_then(|payload| Transfer::decode(&payload));
                // One of a number that has been there already was put into the ring twice.
                let Some(transfer) = transfer.filter(|transfer| transfer.number > self.transfers) else {
                    return;
                };
                self.transfers = transfer.number;
                let end = transfer.end.saturating_sub(self.start).max(self.latest);
                translate::transfer(end, author.as_ref(), transfer, |event| self.on_wire.push_back(event));
            }
            Some(SlotKind::Pin) => translate::pin(self.latest, author.as_ref(), record, sink),
            Some(kind) => {
                if let Some(payload) = self.assembly.add(record) {
                    translate::other(self.latest, author.as_ref(), kind, &payload, sink);
                }
            }
            None => {}
        }
    }

    /// Hands out the events of transfers that were over at `time`.
    fn end_transfers(&mut self, time: u64, sink: &mut impl FnMut(Event)) {
        while let Some(event) = self.on_wire.pop_front_if(|event| event.t <= time) {
            self.latest = self.latest.max(event.t);
            sink(event);
        }
    }
}
