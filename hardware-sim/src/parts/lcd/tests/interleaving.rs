//! Two programs write a line each, in transfers of different sizes, and take turns at random.
//!
//! Garbage is a display that holds anything but the characters that were sent, each once; misplaced one that holds
//! them, but not each text in its line.

use super::*;
use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};
use std::ops::RangeInclusive;

const TEXTS: [&str; 2] = ["REACTION", "12345678"];

/// How a driver cuts what it sends into transfers.
#[derive(Clone, Copy, Debug)]
enum Granularity {
    /// Two transfers of a byte for each half: E up, E down.
    Byte,
    /// For each half a transfer of two bytes and one of one byte.
    TwoAndOne,
    /// For each half three transfers of a byte.
    ThreeTimesOne,
    /// One transfer for each character or instruction.
    Character,
    /// One transfer for cursor and text.
    Run,
}

use Granularity::*;

/// The transfers with which a program writes `text` from `address` on.
fn transfers(granularity: Granularity, address: u8, text: &str) -> Vec<Vec<u8>> {
    let mut transfers = Vec::new();
    let characters = text.bytes().map(|byte| (byte, RS));
    for (byte, rs) in [(0x80 | address, 0)].into_iter().chain(characters) {
        let mut whole = Vec::new();
        for half in [byte & 0xf0, byte << 4] {
            let pins = half | rs | BACKLIGHT;
            match granularity {
                Byte => transfers.extend([vec![pins | E], vec![pins]]),
                TwoAndOne => transfers.extend([vec![pins, pins | E], vec![pins]]),
                ThreeTimesOne => transfers.extend([vec![pins], vec![pins | E], vec![pins]]),
                Character | Run => whole.extend([pins, pins | E, pins]),
            }
        }
        match granularity {
            Character => transfers.push(whole),
            Run if rs == 0 => transfers.push(whole),
            Run => transfers[0].extend(whole),
            Byte | TwoAndOne | ThreeTimesOne => {}
        }
    }
    transfers
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Outcomes {
    correct: u32,
    misplaced: u32,
    garbage: u32,
    /// Runs that end in garbage without a finding.
    unnoticed: u32,
    /// Runs that do not, with a finding: the wrong half happened to be the right one.
    lucky: u32,
}

const RUNS: u32 = 2000;

/// Lets both programs write, `RUNS` times; after each transfer the other's turn comes with a probability of one in
/// `odds`.
fn outcomes(granularity: Granularity, odds: u32) -> Outcomes {
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let start = Wired::initialised();
    let programs = [0, 1].map(|line| transfers(granularity, 0x40 * line, TEXTS[usize::from(line)]));
    let mut sent: Vec<u8> = TEXTS.concat().into_bytes();
    sent.resize(80, b' ');
    sent.sort_unstable();
    let mut outcomes = Outcomes::default();
    for _ in 0..RUNS {
        let (mut lcd, mut now) = (start.lcd.clone(), start.now);
        let mut left = programs.each_ref().map(|program| program.iter());
        let mut turn = usize::from(random.random_bool(0.5));
        let mut noticed = false;
        while left.iter().any(|program| program.len() > 0) {
            if random.random_ratio(1, odds) || left[turn].len() == 0 {
                turn = 1 - turn;
            }
            let Some(transfer) = left[turn].next() else { continue };
            now += 20_000 + BYTE; // start, address, stop
            for byte in transfer {
                now += BYTE;
                noticed |= lcd.write(now, *byte, 1 + turn as u16).is_some();
            }
        }
        let rows = lcd.picture().rows().map(|row| row.trim_end().to_owned());
        let mut held = lcd.controller.ddram;
        held.sort_unstable();
        let modes = (lcd.controller.function, lcd.controller.entry, lcd.controller.display);
        let start = (
            start.lcd.controller.function,
            start.lcd.controller.entry,
            start.lcd.controller.display,
        );
        let whole = modes == start && held[..] == sent[..] && lcd.controller.shift == 0;
        match (whole, rows == TEXTS) {
            (false, _) => outcomes.garbage += 1,
            (true, true) => outcomes.correct += 1,
            (true, false) => outcomes.misplaced += 1,
        }
        outcomes.unnoticed += u32::from(!whole && !noticed);
        outcomes.lucky += u32::from(whole && noticed);
    }
    outcomes
}

/// Asserts that the shares of correct, misplaced and garbage, in percent, are in these ranges, and that all garbage
/// is found and nearly nothing else.
#[track_caller]
fn assert_shares(granularity: Granularity, odds: u32, ranges: [RangeInclusive<u32>; 3]) {
    let outcomes = outcomes(granularity, odds);
    let counts = [outcomes.correct, outcomes.misplaced, outcomes.garbage];
    for (count, percent) in counts.into_iter().zip(ranges) {
        let runs = percent.start() * RUNS / 100..=percent.end() * RUNS / 100;
        assert!(runs.contains(&count), "not {percent:?} %: {outcomes:?}");
    }
    assert_eq!(outcomes.unnoticed, 0, "{outcomes:?}");
    let may_be_lucky = if outcomes.garbage > 0 { RUNS / 200 } else { 0 };
    assert!(outcomes.lucky <= may_be_lucky, "{outcomes:?}");
}

#[test]
fn programs_that_send_pieces_of_halves_and_take_turns_often_always_end_in_garbage() {
    for granularity in [Byte, TwoAndOne, ThreeTimesOne] {
        assert_shares(granularity, 2, [0..=0, 0..=0, 100..=100]);
    }
}

#[test]
fn programs_that_send_pieces_of_halves_and_take_turns_seldom_end_in_garbage_now_and_then() {
    assert_shares(Byte, 50, [40..=60, 3..=12, 35..=52]);
    assert_shares(TwoAndOne, 50, [40..=60, 10..=24, 25..=42]);
    assert_shares(ThreeTimesOne, 50, [28..=46, 10..=24, 38..=56]);
}

#[test]
fn characters_in_one_transfer_are_never_garbage_but_stand_in_the_wrong_place() {
    assert_shares(Character, 2, [0..=2, 98..=100, 0..=0]);
    assert_shares(Character, 50, [78..=92, 8..=22, 0..=0]);
}

#[test]
fn cursor_and_text_in_one_transfer_are_always_right() {
    for odds in [2, 50] {
        assert_shares(Run, odds, [100..=100, 0..=0, 0..=0]);
    }
}
