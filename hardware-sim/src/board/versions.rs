//! A value of many words that is replaced whole, by any process, without a lock.
//!
//! There is room for some copies. One of them is current; a number tells which, and how often it was replaced. Whoever
//! wants another value takes a free copy, writes into it, and makes it the current one by a compare-and-swap of that
//! number: it succeeds only if nobody was faster. So the value is always that of some writer in full, and a writer may
//! be killed at any instruction. What it leaves is at worst a copy that nobody uses; such copies are taken back when no
//! free one is left.

use std::array;
use std::hint;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Relaxed, Release};
use std::sync::atomic::fence;

/// How many processes can prepare a value at the same time before one has to wait.
const COPIES: usize = 16;

const INDEX: u64 = 0xff;

/// The words in shared memory. All zero is the value 0, 0, 0, …, of version 0.
#[repr(C, align(64))]
pub(crate) struct Versions<const WORDS: usize> {
    /// Version << 8 | index of the current copy.
    current: AtomicU64,
    copies: [Prepared<WORDS>; COPIES],
}

#[repr(C, align(64))]
struct Prepared<const WORDS: usize> {
    /// Who is writing into it; 0: nobody.
    owner: AtomicU64,
    words: [AtomicU64; WORDS],
}

/// A value as it was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Version<const WORDS: usize> {
    current: u64,
    pub(crate) words: [u64; WORDS],
}

impl<const WORDS: usize> Version<WORDS> {
    /// How often the value had been replaced.
    pub(crate) fn number(&self) -> u64 {
        self.current >> 8
    }
}

impl<const WORDS: usize> Versions<WORDS> {
    /// Sets the first value of a board that nobody else knows yet.
    pub(crate) fn initialise(&self, words: &[u64; WORDS]) {
        store(&self.copies[0], words);
    }

    /// How often the value has been replaced.
    pub(crate) fn number(&self) -> u64 {
        self.current.load(Acquire) >> 8
    }

    /// The current value.
    pub(crate) fn read(&self) -> Version<WORDS> {
        loop {
            let current = self.current.load(Acquire);
            let copy = self.copy(current);
            let words = array::from_fn(|index| copy.words[index].load(Relaxed));
            // The words were read before the number is looked at again: unchanged means that all belong together,
            // because a copy is written to only while it is not the current one.
            fence(Acquire);
            if self.current.load(Relaxed) == current {
                return Version { current, words };
            }
        }
    }

    /// Replaces the value `old` by `words`, in the name of `owner` (not 0), unless somebody else has replaced it.
    /// `is_alive` tells whether the owner of a copy still lives.
    pub(crate) fn replace(
        &self,
        old: &Version<WORDS>,
        words: &[u64; WORDS],
        owner: u64,
        is_alive: impl Fn(u64) -> bool,
    ) -> bool {
        let index = self.take(owner, is_alive);
        let copy = &self.copies[index];
        // What is stored next must not be seen before the number that made this copy free: see `read`.
        fence(Release);
        store(copy, words);
        let new = (old.number() + 1) << 8 | index as u64;
        let replaced = self.current.compare_exchange(old.current, new, AcqRel, Acquire).is_ok();
        copy.owner.store(0, Release);
        replaced
    }

    /// Takes a copy that is not the current one, for this caller alone.
    fn take(&self, owner: u64, is_alive: impl Fn(u64) -> bool) -> usize {
        loop {
            for dead in [false, true] {
                for index in 0..COPIES {
                    let copy = &self.copies[index];
                    let found = copy.owner.load(Acquire);
                    let free = found == 0 || dead && !is_alive(found);
                    if free
                        && !self.is_current(index)
                        && copy.owner.compare_exchange(found, owner, AcqRel, Acquire).is_ok()
                    {
                        // It can have become the current one just before it was taken, but not after.
                        if !self.is_current(index) {
                            return index;
                        }
                        copy.owner.store(0, Release);
                    }
                }
            }
            // Fifteen others are in the few microseconds between taking a copy and giving it back.
            hint::spin_loop();
        }
    }

    fn is_current(&self, index: usize) -> bool {
        self.current.load(Acquire) & INDEX == index as u64
    }

    fn copy(&self, current: u64) -> &Prepared<WORDS> {
        &self.copies[(current & INDEX) as usize % COPIES]
    }
}

fn store<const WORDS: usize>(copy: &Prepared<WORDS>, words: &[u64; WORDS]) {
    for (shared, word) in copy.words.iter().zip(words) {
        shared.store(*word, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::thread;

    const WORDS: usize = 40;

    fn empty() -> Box<Versions<WORDS>> {
        Box::new(Versions {
            current: AtomicU64::new(0),
            copies: [const {
                Prepared {
                    owner: AtomicU64::new(0),
                    words: [const { AtomicU64::new(0) }; WORDS],
                }
            }; COPIES],
        })
    }

    #[test]
    fn a_value_is_replaced_only_by_who_knows_the_last_one() {
        let versions = empty();
        versions.initialise(&[7; WORDS]);
        let first = versions.read();
        assert_eq!((first.number(), first.words), (0, [7; WORDS]));
        assert!(versions.replace(&first, &[8; WORDS], 1, |_| true));
        assert!(
            !versions.replace(&first, &[9; WORDS], 2, |_| true),
            "somebody was faster"
        );
        assert_eq!((versions.number(), versions.read().words), (1, [8; WORDS]));
    }

    /// Many threads count in all words at once; a torn value or a lost one would show.
    #[test]
    fn no_value_is_torn_or_lost() {
        const TURNS: u64 = 2_000;
        let versions = empty();
        thread::scope(|scope| {
            for owner in 1..=6 {
                let versions = &versions;
                scope.spawn(move || {
                    for _ in 0..TURNS {
                        loop {
                            let old = versions.read();
                            assert_eq!(old.words, [old.words[0]; WORDS], "torn");
                            if versions.replace(&old, &[old.words[0] + 1; WORDS], owner, |_| true) {
                                break;
                            }
                        }
                    }
                });
            }
        });
        assert_eq!(
            (versions.number(), versions.read().words),
            (6 * TURNS, [6 * TURNS; WORDS])
        );
    }

    #[test]
    fn copies_of_the_dead_are_taken_back() {
        let versions = empty();
        for (index, copy) in versions.copies.iter().enumerate() {
            copy.owner.store(100 + index as u64, Relaxed);
        }
        // Owner 103 is dead, all others live.
        let old = versions.read();
        assert!(versions.replace(&old, &[1; WORDS], 1, |owner| owner != 103));
        assert_eq!(versions.current.load(Relaxed), 1 << 8 | 3);
        // Killed right after its value became the current one: nobody takes that copy while it is.
        versions.copies[3].owner.store(200, Relaxed);
        versions.copies[5].owner.store(201, Relaxed);
        let old = versions.read();
        assert!(versions.replace(&old, &[2; WORDS], 1, |owner| owner < 200));
        assert_eq!(versions.current.load(Relaxed), 2 << 8 | 5);
        assert_eq!(versions.read().words, [2; WORDS]);
    }
}
