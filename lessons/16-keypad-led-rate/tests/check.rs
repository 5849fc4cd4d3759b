//! What must hold of the rate of an LED, set by keypad: the task at the head of `starter.rs`.

use std::collections::BTreeSet;
use std::time::Duration;

use hardware_sim::parts::Key;
use hardware_sim::trace::{Event, Kind};
use rand::RngExt;
use rand::rngs::ChaCha8Rng;
use testbench::run::{Ending, Process, Run};
use testbench::subject::Subject;

const MS: u64 = 1_000_000;
const LED: u8 = 21;
/// The bound of the task: from a key to the display or the LED, at the start, and after Ctrl-C.
const BOUND: u64 = 100 * MS;
/// How long an answer is shown, and the bound for its end.
const SHOWN: u64 = 2_000 * MS;
const PROMPT: &str = "Flash rate (ms):";
const ACCEPTED: &str = "LED SET";
const REFUSED: &str = "OUT OF RANGE";

#[test]
fn digits_are_shown_as_they_are_entered() {
    let mut random = subject().random();
    let mut session = Session::new();
    for digit in number(&mut random, 10).chars() {
        session.press(digit);
    }
    let run = session.run(1_000 * MS);
    session.display_is_right(&run);
}

#[test]
fn a_star_deletes_a_digit() {
    let mut random = subject().random();
    let mut session = Session::new();
    session.press('*');
    for (digits, stars) in [(4, 1), (1, 2), (2, 9), (3, 2)] {
        for digit in number(&mut random, digits).chars() {
            session.press(digit);
        }
        for _ in 0..stars {
            session.press('*');
        }
    }
    let run = session.run(1_000 * MS);
    session.display_is_right(&run);
}

#[test]
fn numbers_from_50_to_5000_are_accepted() {
    let mut random = subject().random();
    let mut session = Session::new();
    for number in [50, random.random_range(51..100), 5000, random.random_range(1000..5000)] {
        session.enter(number);
    }
    let run = session.run(1_000 * MS);
    session.display_is_right(&run);
}

#[test]
fn other_numbers_are_out_of_range() {
    let mut random = subject().random();
    let mut session = Session::new();
    for number in [
        49,
        random.random_range(1..10),
        5001,
        random.random_range(5002..99_999_999),
    ] {
        session.enter(number);
    }
    let run = session.run(1_000 * MS);
    session.display_is_right(&run);
    session.led_is_right(&run);
}

#[test]
fn a_letter_or_an_empty_entry_changes_nothing() {
    let mut random = subject().random();
    let mut session = Session::new();
    for digit in ["", &number(&mut random, 1), &number(&mut random, 1)] {
        digit.chars().for_each(|digit| session.press(digit));
        for letter in ['A', 'B', 'C', '#'] {
            session.press(letter);
        }
    }
    for key in ['*', '*', 'D'] {
        session.press(key);
    }
    // The program is still there.
    session.enter(random.random_range(300..500));
    let run = session.run(1_000 * MS);
    session.display_is_right(&run);
    session.led_is_right(&run);
}

#[test]
fn the_led_flashes_at_the_entered_rate() {
    let mut random = subject().random();
    let mut session = Session::new();
    for longest in [300, 2_000, 800] {
        session.enter(random.random_range(longest / 2..longest));
        session.at += random.random_range(2 * longest..3 * longest) * MS;
    }
    let run = session.run(1_000 * MS);
    session.led_is_right(&run);
}

#[test]
fn the_led_has_a_process_of_its_own() {
    let mut session = Session::new();
    session.enter(subject().random().random_range(300..500));
    let run = session.run(1_000 * MS);
    let who = |is_it: fn(&Kind) -> bool| -> BTreeSet<u32> {
        run.events
            .iter()
            .filter(|event| is_it(&event.kind))
            .filter_map(|event| event.pid)
            .collect()
    };
    let led = who(|kind| matches!(kind, Kind::Pin { pin: LED, .. }));
    let display = who(|kind| matches!(kind, Kind::I2c { .. }));
    assert_eq!(led.len(), 1, "GPIO {LED} is driven by the processes {led:?}");
    assert!(
        led.is_disjoint(&display),
        "the process {led:?} drives both the LED and the display"
    );
}

#[test]
fn all_ends_after_ctrl_c() {
    let mut random = subject().random();
    let mut session = Session::new();
    session.enter(random.random_range(100..300));
    // While the LED is on: before a key is pressed, after two digits, and while an answer is shown.
    let entered = session.presses.iter().map(|(at, _)| *at).max().unwrap_or_default();
    for ctrl_c in [300 * MS, 900 * MS, entered + random.random_range(200..1_800) * MS] {
        let run = session.run_until(ctrl_c);
        assert_eq!(
            run.report.ending,
            Ending::Exited { status: 0 },
            "after Ctrl-C at {}",
            ms(ctrl_c)
        );
        for Process {
            number,
            name,
            end,
            is_orphan,
            ..
        } in &run.report.processes
        {
            let end = end.unwrap_or_else(|| panic!("process {number} ({name}) never ends"));
            assert!(
                end.at >= ctrl_c,
                "process {number} ({name}) ends at {}, before Ctrl-C",
                ms(end.at)
            );
            let late = end.at - ctrl_c;
            assert!(
                late <= BOUND,
                "process {number} ({name}) ends {} after Ctrl-C at {}",
                ms(late),
                ms(ctrl_c)
            );
            assert!(!is_orphan, "process {number} ({name}) outlives its parent");
            assert!(end.is_reaped, "nobody waits for process {number} ({name})");
        }
        let edges = edges(&run);
        let last = edges.last().unwrap_or_else(|| panic!("GPIO {LED} is never switched"));
        assert!(!last.1, "GPIO {LED} stays on after Ctrl-C at {}", ms(ctrl_c));
        assert!(
            last.0 <= ctrl_c + BOUND,
            "GPIO {LED} is switched at {}, Ctrl-C was at {}",
            ms(last.0),
            ms(ctrl_c)
        );
        assert_eq!(run.left, [""; 0], "left behind");
    }
}

/// Keys that are pressed one after the other, and what has to come of it. Times in ns.
struct Session {
    presses: Vec<(u64, char)>,
    /// When the next key is pressed.
    at: u64,
    entry: String,
    /// What row 2 has to show, from one time until another.
    row2: Vec<(u64, u64, String)>,
    /// When a half period was entered, and which.
    rates: Vec<(u64, u64)>,
}

impl Session {
    /// The first key is pressed after 500 ms. The display is ready by then.
    fn new() -> Session {
        Session {
            presses: Vec::new(),
            at: 500 * MS,
            entry: String::new(),
            row2: vec![(500 * MS, 500 * MS, String::new())],
            rates: Vec::new(),
        }
    }

    /// Presses a key, and follows the rules of the task.
    fn press(&mut self, key: char) {
        let at = self.at;
        self.presses.push((at, key));
        self.at += 250 * MS;
        match key {
            '0'..='9' if self.entry.len() < 8 => self.entry.push(key),
            '*' => drop(self.entry.pop()),
            'D' if !self.entry.is_empty() => {
                let rate: u64 = self.entry.parse().expect("digits");
                let accepted = (50..=5000).contains(&rate);
                if accepted {
                    self.rates.push((at, rate * MS));
                }
                let answer = if accepted { ACCEPTED } else { REFUSED };
                self.row2.push((at + BOUND, at + SHOWN, answer.into()));
                self.entry.clear();
                self.at = at + 2 * BOUND + SHOWN + 300 * MS;
                self.row2.push((at + 2 * BOUND + SHOWN, self.at, String::new()));
                return;
            }
            _ => {}
        }
        self.row2.push((at + BOUND, self.at, self.entry.clone()));
    }

    fn enter(&mut self, number: u64) {
        number.to_string().chars().for_each(|digit| self.press(digit));
        self.press('D');
    }

    /// Runs the program until some time after the last key.
    fn run(&self, more: u64) -> Run {
        self.run_until(self.at + more)
    }

    fn run_until(&self, ctrl_c: u64) -> Run {
        let mut bench = subject().bench();
        for (at, key) in &self.presses {
            let key = Key::from_legend(*key).expect("a key of the keypad");
            bench = bench.press(key).at(Duration::from_nanos(*at));
        }
        let run = bench.run_for(Duration::from_nanos(ctrl_c));
        run.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Both rows show what they have to, whenever the task says what that is.
    fn display_is_right(&self, run: &Run) {
        let pictures = pictures(run);
        for (from, until, row2) in &self.row2 {
            let expected = [format!("{PROMPT:16}"), format!("{row2:16}")];
            let before = pictures.iter().rfind(|(at, _)| at <= from);
            let within = pictures.iter().filter(|(at, _)| (from + 1..*until).contains(at));
            let begin = before.map(|(_, rows)| (*from, *rows));
            for (at, rows) in [begin.unwrap_or((*from, &[const { String::new() }; 2]))]
                .into_iter()
                .chain(within.copied())
            {
                assert_eq!(
                    *rows,
                    expected,
                    "the display at {}, after {}",
                    ms(at),
                    self.pressed_before(at)
                );
            }
        }
    }

    /// The LED has the half period that was entered last, or the one before until an edge takes the new one over.
    fn led_is_right(&self, run: &Run) {
        let edges = edges(run);
        let Some((first, true)) = edges.first().copied() else {
            panic!("GPIO {LED} is never switched on")
        };
        assert!(first <= BOUND, "GPIO {LED} is first switched at {}", ms(first));
        let ctrl_c = run
            .events
            .iter()
            .find(|event| matches!(&event.kind, Kind::Input { part, .. } if part == "signal"));
        let ctrl_c = ctrl_c.map_or(run.report.end, |event| event.t);
        let ends = edges
            .iter()
            .skip(1)
            .map(|edge| edge.0)
            .filter(|at| *at < ctrl_c)
            .chain([ctrl_c]);
        for (&(begin, high), end) in edges.iter().zip(ends) {
            let allowed = self.half_periods(begin);
            let is_right =
                |half_period: &u64| end - begin == *half_period || end == ctrl_c && end - begin < *half_period;
            assert!(
                allowed.iter().any(is_right),
                "GPIO {LED} is {} from {} to {}, which is {}; it has to be {}; entered so far: {}",
                if high { "on" } else { "off" },
                ms(begin),
                ms(end),
                ms(end - begin),
                allowed.iter().map(|time| ms(*time)).collect::<Vec<_>>().join(" or "),
                self.pressed_before(begin),
            );
        }
    }

    /// The half periods that an edge at this time may begin.
    fn half_periods(&self, edge: u64) -> Vec<u64> {
        let sure = self
            .rates
            .iter()
            .rfind(|(at, _)| at + BOUND <= edge)
            .map_or(1_000 * MS, |(_, rate)| *rate);
        let fresh = self.rates.iter().filter(|(at, _)| (*at..at + BOUND).contains(&edge));
        [sure].into_iter().chain(fresh.map(|(_, rate)| *rate)).collect()
    }

    fn pressed_before(&self, at: u64) -> String {
        let keys: Vec<String> = self
            .presses
            .iter()
            .filter(|press| press.0 < at)
            .map(|press| press.1.into())
            .collect();
        if keys.is_empty() {
            "no key".into()
        } else {
            keys.join(" ")
        }
    }
}

fn subject() -> &'static Subject {
    Subject::of_lesson(env!("CARGO_MANIFEST_DIR"))
}

/// A number of so many digits, the first of which is not 0.
fn number(random: &mut ChaCha8Rng, digits: u32) -> String {
    random
        .random_range(10u64.pow(digits - 1)..10u64.pow(digits))
        .to_string()
}

/// When the LED changes, ns, and whether it is on then.
fn edges(run: &Run) -> Vec<(u64, bool)> {
    let mut edges: Vec<(u64, bool)> = Vec::new();
    for Event { t, kind, .. } in &run.events {
        if let Kind::Pin { pin: LED, level } = kind
            && edges.last().is_some_and(|edge| edge.1) != (*level == 1)
        {
            edges.push((*t, *level == 1));
        }
    }
    edges
}

/// What the display shows, and from when on, ns.
fn pictures(run: &Run) -> Vec<(u64, &[String; 2])> {
    let mut pictures = Vec::new();
    for event in &run.events {
        if let Event {
            t,
            kind: Kind::Lcd { rows, .. },
            ..
        } = event
        {
            pictures.push((*t, rows));
        }
    }
    pictures
}

fn ms(ns: u64) -> String {
    format!("{} ms", ns as f64 / MS as f64)
}
