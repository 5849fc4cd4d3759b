//! Who writes to a board: a table of threads, so that an event needs only a small number to name its author.
//!
//! A thread takes a seat at its first event and gives it back when it ends. Seats of threads that were killed are
//! taken over only when the table is full, and only if no event in the ring names them any more.

use super::Board;
use super::fork;
use super::layout::{WRITERS, WriterCell};
use super::slot::SlotKind;
use std::cell::{Cell, RefCell};
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::{Arc, Weak};

/// Longest name of a process, in bytes (TASK_COMM_LEN without its zero, prctl(2)).
const NAME: usize = 15;

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Author {
    pub(crate) pid: u32,
    pub(crate) tid: u32,
    pub(crate) name: String,
    /// The world outside the Pi: somebody who presses a button.
    pub(crate) bench: bool,
}

// A seat's owner: process id and thread id have 22 bits each (PID_MAX_LIMIT is 2^22, proc(5)).
const ID_BITS: u32 = 22;
const ID_MASK: u64 = (1 << ID_BITS) - 1;
const TAKEN: u64 = 1 << 63;
const LEFT: u64 = 1 << 62;
const BENCH: u64 = 1 << 61;

fn owner_word(bench: bool) -> u64 {
    let pid = u64::from(std::process::id());
    let tid = nix::unistd::gettid().as_raw() as u64;
    TAKEN | if bench { BENCH } else { 0 } | tid << ID_BITS | pid
}

/// A place in the table of writers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seat {
    number: u16,
    owner: u64,
}

impl Seat {
    /// Events by somebody who found no room in the table.
    pub(crate) const UNKNOWN: Seat = Seat { number: 0, owner: 0 };

    #[inline]
    pub(crate) fn number(self) -> u16 {
        self.number
    }

    /// The seat of somebody else, to write an event in its name.
    pub(super) fn of(number: u16) -> Seat {
        Seat { number, owner: 0 }
    }

    /// Tells threads apart; never 0. See `is_alive`.
    pub(super) fn owner(self) -> u64 {
        if self.number == 0 {
            owner_word(false)
        } else {
            self.owner
        }
    }
}

struct Seats {
    generation: u64,
    taken: Vec<(Weak<Board>, Seat)>,
}

impl Drop for Seats {
    fn drop(&mut self) {
        // The seats of a forked child are its parent's.
        if self.generation == fork::generation() {
            for (board, seat) in &self.taken {
                if let Some(board) = board.upgrade() {
                    board.leave(*seat);
                }
            }
        }
    }
}

thread_local! {
    /// The seat used last: which board, which generation of the process, which seat.
    static CURRENT: Cell<(u64, u64, Seat)> = const { Cell::new((0, 0, Seat::UNKNOWN)) };
    /// All seats of this thread, to be given back when it ends.
    static SEATS: RefCell<Seats> = const { RefCell::new(Seats { generation: 0, taken: Vec::new() }) };
}

impl Board {
    /// The seat of the calling thread.
    #[inline]
    pub(crate) fn seat(self: &Arc<Board>) -> Seat {
        let (board, generation, seat) = CURRENT.get();
        if board == self.id && generation == fork::generation() && self.still_mine(seat) {
            return seat;
        }
        self.find_seat()
    }

    #[inline]
    fn still_mine(&self, seat: Seat) -> bool {
        seat.number == 0 || self.writer(seat.number).owner.load(Relaxed) == seat.owner
    }

    #[cold]
    fn find_seat(self: &Arc<Board>) -> Seat {
        let generation = fork::generation();
        let seat = SEATS.try_with(|seats| {
            let mut seats = seats.borrow_mut();
            if seats.generation != generation {
                *seats = Seats {
                    generation,
                    taken: Vec::new(),
                };
            }
            seats
                .taken
                .retain(|(board, seat)| board.upgrade().is_some_and(|board| board.still_mine(*seat)));
            if let Some((_, seat)) = seats
                .taken
                .iter()
                .find(|(board, _)| Weak::as_ptr(board) == Arc::as_ptr(self))
            {
                return *seat;
            }
            let seat = self.take_seat(owner_word(false), &process_name());
            seats.taken.push((Arc::downgrade(self), seat));
            seat
        });
        // A thread that is being torn down has no seat any more; its last events have no author.
        let seat = seat.unwrap_or(Seat::UNKNOWN);
        CURRENT.set((self.id, generation, seat));
        if self.appeared.swap(generation, AcqRel) != generation {
            self.append(seat, SlotKind::Start, &[]);
        }
        seat
    }

    /// A seat for the world outside, whose events count as nobody's. Give it back with `leave`.
    pub(crate) fn bench_seat(&self) -> Seat {
        self.take_seat(owner_word(true), "bench")
    }

    pub(crate) fn leave(&self, seat: Seat) {
        if seat.number != 0 {
            let cell = self.writer(seat.number);
            // Failing means that somebody took the seat for a dead one's: then it is theirs.
            let _ = cell
                .owner
                .compare_exchange(seat.owner, seat.owner | LEFT, Release, Relaxed);
        }
    }

    /// Who sits there.
    pub(crate) fn author(&self, number: u16) -> Option<Author> {
        if number == 0 || usize::from(number) >= WRITERS {
            return None;
        }
        let cell = self.writer(number);
        let owner = cell.owner.load(Acquire);
        if owner & TAKEN == 0 {
            return None;
        }
        let mut bytes = [0; 16];
        for (bytes, word) in bytes.chunks_exact_mut(8).zip(&cell.name) {
            bytes.copy_from_slice(&word.load(Relaxed).to_ne_bytes());
        }
        let length = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
        Some(Author {
            pid: (owner & ID_MASK) as u32,
            tid: (owner >> ID_BITS & ID_MASK) as u32,
            name: String::from_utf8_lossy(&bytes[..length]).into_owned(),
            bench: owner & BENCH != 0,
        })
    }

    /// Whether the thread that sits there is alive and has not given back its seat.
    pub(super) fn is_at_work(&self, number: u16) -> bool {
        let owner = self.writer(number).owner.load(Acquire);
        number != 0 && owner & TAKEN != 0 && owner & LEFT == 0 && is_alive(owner)
    }

    fn writer(&self, number: u16) -> &WriterCell {
        &self.map.layout().writers[usize::from(number) % WRITERS]
    }

    fn take_seat(&self, owner: u64, name: &str) -> Seat {
        // Threads of one process begin to look at the same place, so that a table looks tidy to a person.
        let free = (1..WRITERS as u16).find(|number| {
            let cell = self.writer(*number);
            cell.owner.load(Relaxed) == 0 && cell.owner.compare_exchange(0, owner, AcqRel, Relaxed).is_ok()
        });
        let Some(number) = free.or_else(|| self.take_over_seat(owner)) else {
            return Seat::UNKNOWN;
        };
        let mut bytes = [0; 16];
        let name = &name.as_bytes()[..name.len().min(NAME)];
        bytes[..name.len()].copy_from_slice(name);
        for (chunk, word) in bytes.chunks_exact(8).zip(&self.writer(number).name) {
            word.store(u64::from_ne_bytes(std::array::from_fn(|i| chunk[i])), Release);
        }
        Seat { number, owner }
    }

    /// The table is full: takes the seat of a thread that is gone and that no event names.
    #[cold]
    fn take_over_seat(&self, owner: u64) -> Option<u16> {
        let mut named = vec![false; 1 << 16];
        for place in 0..self.map.capacity() {
            named[usize::from(self.map.slot(place).load().writer())] = true;
        }
        (1..WRITERS as u16)
            .filter(|number| !named[usize::from(*number)])
            .find(|number| {
                let cell = self.writer(*number);
                let old = cell.owner.load(Acquire);
                (old & LEFT != 0 || !is_alive(old)) && cell.owner.compare_exchange(old, owner, AcqRel, Relaxed).is_ok()
            })
    }
}

/// Whether the thread that [`Seat::owner`] stands for still lives.
pub(super) fn is_alive(owner: u64) -> bool {
    Path::new(&format!(
        "/proc/{}/task/{}",
        owner & ID_MASK,
        owner >> ID_BITS & ID_MASK
    ))
    .exists()
}

/// The name of this process (not of the calling thread): /proc/self/comm is its main thread's (proc(5)).
pub(crate) fn process_name() -> String {
    fs::read("/proc/self/comm").map_or_else(
        |_| String::new(),
        |name| String::from_utf8_lossy(&name).trim_end().into(),
    )
}
