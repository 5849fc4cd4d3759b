//! What must hold of a keypad's keys: the task at the head of `starter.rs`.

use std::time::Duration;

use hardware_sim::board::{Bounce, Profiles};
use hardware_sim::parts::Key;
use hardware_sim::trace::{Event, Kind};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use rand::seq::SliceRandom;
use testbench::run::{Ending, Run};
use testbench::subject::Subject;

const MS: u64 = 1_000_000;
/// Signs that may be printed on keys: none that a line could end in, and none that looks like an argument.
const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ*#+=";

#[test]
fn each_key_prints_its_sign() {
    let mut task = Task::drawn(Bounce::Clean);
    let mut keys: Vec<usize> = (0..16).collect();
    keys.shuffle(&mut task.random);
    let presses = task.presses(&keys);
    let run = task.run(&presses);
    for (press, lines) in presses.iter().zip(lines_after(&run, &presses)) {
        let others: Vec<&str> = lines
            .iter()
            .map(|line| line.text)
            .filter(|text| *text != task.sign(press))
            .collect();
        assert_eq!(
            others,
            [""; 0],
            "printed for the key {}, pressed at {}",
            task.sign(press),
            ms(press.at)
        );
        assert!(
            !lines.is_empty(),
            "nothing is printed for the key {}, pressed at {}",
            task.sign(press),
            ms(press.at)
        );
    }
}

#[test]
fn a_bouncing_contact_counts_once() {
    let mut task = Task::drawn(Bounce::Worn);
    let keys: Vec<usize> = (0..24).map(|_| task.random.random_range(0..16)).collect();
    let presses = task.presses(&keys);
    task.counts_each_once(&presses);
}

#[test]
fn a_held_key_counts_once() {
    let mut task = Task::drawn(Bounce::Clean);
    let keys: Vec<usize> = (0..4).map(|_| task.random.random_range(0..16)).collect();
    let mut at = 500 * MS;
    let presses: Vec<Press> = keys
        .into_iter()
        .map(|key| {
            let press = Press {
                key,
                at,
                hold: task.random.random_range(1_000..=3_000) * MS,
            };
            at = press.end() + 1_000 * MS;
            press
        })
        .collect();
    task.counts_each_once(&presses);
}

#[test]
fn a_key_that_is_pressed_again_counts_again() {
    let mut task = Task::drawn(Bounce::Clean);
    let key = task.random.random_range(0..16);
    let presses = task.presses(&[key; 10]);
    task.counts_each_once(&presses);
}

#[test]
fn the_line_comes_within_150_ms() {
    let mut task = Task::drawn(Bounce::Worn);
    let keys: Vec<usize> = (0..24).map(|_| task.random.random_range(0..16)).collect();
    let presses = task.presses(&keys);
    let run = task.run(&presses);
    for (press, lines) in presses.iter().zip(lines_after(&run, &presses)) {
        let sign = task.sign(press);
        let first = lines.iter().find(|line| line.text == sign);
        let Some(line) = first else {
            panic!("nothing is printed for the key {sign}, pressed at {}", ms(press.at))
        };
        let late = line.at - press.at;
        assert!(
            late <= 150 * MS,
            "the line for the key {sign}, pressed at {}, comes {} later",
            ms(press.at),
            ms(late)
        );
    }
}

#[test]
fn ctrl_c_ends_the_program() {
    let mut task = Task::drawn(Bounce::Clean);
    let key = task.random.random_range(0..16);
    let press = Press {
        key,
        at: 500 * MS,
        hold: 3_000 * MS,
    };
    // Before a key is pressed, and while one is held.
    for ctrl_c in [300 * MS, task.random.random_range(600 * MS..3_000 * MS)] {
        let run = task.run_until(&[press], ctrl_c);
        assert_eq!(
            run.report.ending,
            Ending::Exited { status: 0 },
            "after Ctrl-C at {}",
            ms(ctrl_c)
        );
        let end = run.report.end;
        assert!(end >= ctrl_c, "it ends at {}, before Ctrl-C", ms(end));
        assert!(
            end <= ctrl_c + 100 * MS,
            "it ends at {}, Ctrl-C was at {}",
            ms(end),
            ms(ctrl_c)
        );
    }
}

/// The data of one check.
struct Task {
    random: ChaCha8Rng,
    legend: Vec<String>,
    bounce: Bounce,
}

/// A key that is pressed. Times in ns.
#[derive(Clone, Copy)]
struct Press {
    /// Counted row by row.
    key: usize,
    at: u64,
    hold: u64,
}

impl Press {
    fn end(&self) -> u64 {
        self.at + self.hold
    }
}

impl Task {
    fn drawn(bounce: Bounce) -> Task {
        let mut random = subject().random();
        let mut legend: Vec<String> = SIGNS.chars().map(String::from).collect();
        legend.shuffle(&mut random);
        legend.truncate(16);
        Task { random, legend, bounce }
    }

    fn sign(&self, press: &Press) -> &str {
        &self.legend[press.key]
    }

    /// Presses of these keys, one after the other, as short as the task allows and longer.
    fn presses(&mut self, keys: &[usize]) -> Vec<Press> {
        let mut at = 500 * MS;
        let mut press = |key| {
            let hold = self.random.random_range(200..=280) * MS;
            let press = Press { key, at, hold };
            at = press.end() + self.random.random_range(200..=400) * MS;
            press
        };
        keys.iter().map(|key| press(*key)).collect()
    }

    fn run(&self, presses: &[Press]) -> Run {
        let end = presses.iter().map(Press::end).max().unwrap_or(0);
        self.run_until(presses, end + 1_000 * MS)
    }

    fn run_until(&self, presses: &[Press], ctrl_c: u64) -> Run {
        let mut bench = subject()
            .bench()
            .args(["--legend", &self.legend.concat()])
            .profiles(Profiles {
                keypad: self.bounce,
                ..Profiles::default()
            });
        for press in presses {
            let key = Key::all().nth(press.key).expect("a keypad has 16 keys");
            bench = bench
                .press(key)
                .hold(Duration::from_nanos(press.hold))
                .at(Duration::from_nanos(press.at));
        }
        let run = bench.run_for(Duration::from_nanos(ctrl_c));
        run.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Runs the program with these presses and counts the lines with the sign of each key, from its press to the next.
    fn counts_each_once(&self, presses: &[Press]) {
        let run = self.run(presses);
        for (press, lines) in presses.iter().zip(lines_after(&run, presses)) {
            let sign = self.sign(press);
            let own: Vec<String> = lines
                .iter()
                .filter(|line| line.text == sign)
                .map(|line| ms(line.at))
                .collect();
            assert_eq!(
                own.len(),
                1,
                "the key {sign} is pressed from {} to {}, and printed at {own:?}",
                ms(press.at),
                ms(press.end())
            );
        }
    }
}

fn subject() -> &'static Subject {
    Subject::of_lesson(env!("CARGO_MANIFEST_DIR"))
}

/// A line on standard output. Time in ns.
struct Line<'a> {
    at: u64,
    text: &'a str,
}

/// For each press, the lines that are printed from then on until the next one.
fn lines_after<'a>(run: &'a Run, presses: &[Press]) -> Vec<Vec<Line<'a>>> {
    let mut groups: Vec<Vec<Line<'_>>> = presses.iter().map(|_| Vec::new()).collect();
    for Event { t, kind, .. } in &run.events {
        let Kind::Out { stream, text } = kind else { continue };
        if stream != "stdout" {
            continue;
        }
        let begun = presses.iter().filter(|press| press.at <= *t).count();
        assert!(begun > 0, "`{text}` is printed at {}, before a key is pressed", ms(*t));
        groups[begun - 1].push(Line { at: *t, text });
    }
    groups
}

fn ms(ns: u64) -> String {
    format!("{} ms", ns as f64 / MS as f64)
}
