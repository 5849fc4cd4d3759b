//! What must hold of three LEDs with a process each: the task at the head of `starter.rs`.

use std::collections::BTreeSet;
use std::time::Duration;

use hardware_sim::trace::{Event, Kind};
use rand::RngExt;
use rand::seq::IndexedRandom;
use testbench::run::{Ending, Process, Run};
use testbench::subject::Subject;

/// Pins that nothing else is wired to, and that are low when nobody drives them.
const PINS: [u8; 9] = [13, 16, 17, 18, 19, 21, 22, 26, 27];
/// The bound of the task, at the start and after Ctrl-C.
const BOUND: u64 = 100 * MS;
const MS: u64 = 1_000_000;
const DONE: &str = "work done: GPIO";

#[test]
fn each_led_flashes_with_its_half_period() {
    let task = Task::drawn();
    let end = 12_000 * MS;
    let run = task.run_until(end);
    for led in task.leds {
        let edges = edges(&run, led.pin);
        let Some(&(first, level)) = edges.first() else {
            panic!("GPIO {} is never switched", led.pin)
        };
        assert!(
            level && first <= BOUND,
            "GPIO {} is first switched at {}",
            led.pin,
            ms(first)
        );
        for (n, edge) in (0..).zip(&edges).filter(|(_, edge)| edge.0 < end) {
            let expected = (first + n * led.half_period, n % 2 == 0);
            assert_eq!(
                shown(*edge),
                shown(expected),
                "edge {n} of GPIO {} ({})",
                led.pin,
                ms(led.half_period)
            );
        }
        let expected = (end - first) / led.half_period + 1;
        let count = edges.iter().filter(|edge| edge.0 < end).count();
        assert_eq!(count as u64, expected, "edges of GPIO {} until {}", led.pin, ms(end));
    }
}

#[test]
fn each_round_does_its_work() {
    let task = Task::drawn();
    let run = task.run_until(12_000 * MS);
    for led in task.leds {
        let done = lines(&run, &format!("{DONE} {}", led.pin));
        for pair in edges(&run, led.pin).windows(2).filter(|pair| pair[1].0 < 12_000 * MS) {
            let round = pair[0].0..pair[1].0;
            let works: Vec<u64> = done.iter().copied().filter(|at| round.contains(at)).collect();
            assert!(
                matches!(works[..], [at] if at >= round.start + task.work),
                "GPIO {} is switched at {} and {}; work of {} is done at {:?}",
                led.pin,
                ms(round.start),
                ms(round.end),
                ms(task.work),
                works.into_iter().map(ms).collect::<Vec<_>>(),
            );
        }
    }
}

#[test]
fn each_led_has_a_process_of_its_own() {
    let task = Task::drawn();
    let run = task.run_until(4_000 * MS);
    let main = run.report.processes[0].pid as u32;
    let mut seen = BTreeSet::from([main]);
    for led in task.leds {
        let writes = run
            .events
            .iter()
            .filter(|event| matches!(event.kind, Kind::Pin { pin, .. } if pin == led.pin));
        let writers: BTreeSet<u32> = writes.filter_map(|event| event.pid).collect();
        let one = writers.len() == 1;
        assert!(
            one,
            "GPIO {} is driven by {} processes: {writers:?}",
            led.pin,
            writers.len()
        );
        for writer in writers {
            assert!(
                seen.insert(writer),
                "GPIO {} has no process of its own: {writer} drives it",
                led.pin
            );
        }
    }
}

#[test]
fn all_leds_are_dark_after_ctrl_c() {
    let task = Task::drawn();
    for ctrl_c in task.moments() {
        let run = task.run_until(ctrl_c);
        for led in task.leds {
            let edges = edges(&run, led.pin);
            let last = edges
                .last()
                .unwrap_or_else(|| panic!("GPIO {} is never switched", led.pin));
            assert!(!last.1, "GPIO {} stays on after Ctrl-C at {}", led.pin, ms(ctrl_c));
            assert!(
                last.0 <= ctrl_c + BOUND,
                "GPIO {} is switched at {}, Ctrl-C was at {}",
                led.pin,
                ms(last.0),
                ms(ctrl_c)
            );
        }
    }
}

#[test]
fn all_processes_end_after_ctrl_c() {
    let task = Task::drawn();
    for ctrl_c in task.moments() {
        let run = task.run_until(ctrl_c);
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
            assert!(
                end.at <= ctrl_c + BOUND,
                "process {number} ({name}) ends at {}, Ctrl-C was at {}",
                ms(end.at),
                ms(ctrl_c)
            );
            assert!(!is_orphan, "process {number} ({name}) outlives its parent");
            assert!(end.is_reaped, "nobody waits for process {number} ({name})");
        }
        assert_eq!(run.left, [""; 0], "left behind");
    }
}

/// The data of this run's checks.
struct Task {
    leds: [Led; 3],
    /// ns.
    work: u64,
}

#[derive(Clone, Copy)]
struct Led {
    pin: u8,
    /// ns.
    half_period: u64,
}

impl Task {
    fn drawn() -> Task {
        let mut random = Subject::of_lesson(env!("CARGO_MANIFEST_DIR")).random();
        let pins: Vec<u8> = PINS.sample(&mut random, 3).copied().collect();
        let leds = [0, 1, 2].map(|index| Led {
            pin: pins[index],
            half_period: random.random_range(200..=1500) * MS,
        });
        let work = random.random_range(10..=40) * MS;
        Task { leds, work }
    }

    fn run_until(&self, ctrl_c: u64) -> Run {
        let leds = self
            .leds
            .iter()
            .map(|led| format!("--led={}:{}", led.pin, led.half_period / MS));
        let words = leds.chain([format!("--work={}", self.work / MS)]);
        let arguments: Vec<String> = words
            .flat_map(|word| word.split('=').map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let bench = Subject::of_lesson(env!("CARGO_MANIFEST_DIR")).bench();
        let run = bench.args(arguments).run_for(Duration::from_nanos(ctrl_c));
        run.unwrap_or_else(|error| panic!("{error}"))
    }

    /// Moments for Ctrl-C, ns: for each LED, while it is on and its process works, and while it is on and its process
    /// waits. No edge falls on them.
    fn moments(&self) -> impl Iterator<Item = u64> {
        let on = self.leds.iter().map(|led| (2 * led.half_period, led.half_period));
        on.flat_map(|(on, half_period)| [on + self.work / 2, on + (self.work + half_period) / 2].map(|at| at + 7))
    }
}

/// When a pin changes, ns, and whether it is high then.
fn edges(run: &Run, pin: u8) -> Vec<(u64, bool)> {
    let mut edges: Vec<(u64, bool)> = Vec::new();
    for Event { t, kind, .. } in &run.events {
        if let Kind::Pin { pin: of, level } = kind
            && *of == pin
            && edges.last().is_some_and(|edge| edge.1) != (*level == 1)
        {
            edges.push((*t, *level == 1));
        }
    }
    edges
}

/// When this line is printed, ns.
fn lines(run: &Run, line: &str) -> Vec<u64> {
    let is_it =
        |event: &&Event| matches!(&event.kind, Kind::Out { stream, text } if stream == "stdout" && text == line);
    run.events.iter().filter(is_it).map(|event| event.t).collect()
}

fn shown((at, high): (u64, bool)) -> String {
    format!("{} at {}", if high { "on" } else { "off" }, ms(at))
}

fn ms(ns: u64) -> String {
    format!("{} ms", ns as f64 / MS as f64)
}
