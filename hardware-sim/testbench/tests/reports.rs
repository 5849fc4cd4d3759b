//! What a person reads when a check does not hold: each report against a file in `tests/reports/`.
//!
//! `UPDATE_REPORTS=1 cargo test -p testbench --test reports` writes the files anew: look at the difference then.

use std::env;
use std::fmt::Debug;
use std::fs;
use std::path::Path;
use std::time::Duration;

use hardware_sim::gpio::Level;
use testbench::matchers::{Mismatch, Wave, pattern};
use testbench::recording::{ByHand, Ending, Exit, Finding, Recording, Waiter};
use unicode_width::UnicodeWidthStr;

const SECOND: Duration = Duration::from_secs(1);
const MS: Duration = Duration::from_millis(1);
const NS: Duration = Duration::from_nanos(1);

/// The report of what does not hold is that of the file. It has at most 80 columns, and ends with the command.
#[track_caller]
fn is_reported<T: Debug>(name: &str, result: Result<T, Mismatch>) {
    let mismatch = result.expect_err("it must not hold");
    let report = format!("{mismatch}\n");
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/reports")
        .join(format!("{name}.txt"));
    if env::var_os("UPDATE_REPORTS").is_some() {
        fs::write(&path, &report).expect("the file can be written");
    }
    let expected = fs::read_to_string(&path).expect("there is a file with the report");
    assert_eq!(report, expected, "the report differs from {name}.txt:\n{report}");
    assert!(
        report.lines().all(|line| line.width() <= 80),
        "a line is too long:\n{report}"
    );
    assert_eq!(report.lines().last(), Some(COMMAND));
}

const COMMAND: &str = "TESTBENCH_SEED=7 cargo test -p two-leds --test check";

/// Two processes that flash, and are stopped at 4.5 s.
fn two_leds() -> ByHand {
    let stop = 4500 * MS;
    Recording::by_hand()
        .start(Duration::ZERO, "two-leds")
        .start(Duration::ZERO, "Flash1000")
        .start(Duration::ZERO, "Flash250")
        .line(Duration::ZERO, "Process name=Flash250")
        .line(Duration::ZERO, "Process id=1003")
        .ctrl_c(stop)
        .exit(stop, "Flash1000", Exit::Code(0))
        .exit(stop, "two-leds", Exit::Code(0))
        .command(COMMAND)
}

#[test]
fn an_edge_one_nanosecond_late() {
    let recording = two_leds()
        .pin(Duration::ZERO, "Flash1000", 2, Level::High)
        .pin(SECOND, "Flash1000", 2, Level::Low)
        .pin(2 * SECOND + NS, "Flash1000", 2, Level::High)
        .pin(3 * SECOND, "Flash1000", 2, Level::Low)
        .pin(4 * SECOND, "Flash1000", 2, Level::High)
        .finish(5 * SECOND);
    let wave = Wave::square(SECOND);
    is_reported("one_nanosecond_late", recording.pin(2).during(..4500 * MS).shows(wave));
}

#[test]
fn the_period_taken_for_the_half_period() {
    let recording = two_leds()
        .square_wave("Flash250", 3, 125 * MS, Duration::ZERO..4500 * MS)
        .finish(5 * SECOND);
    let wave = Wave::square(250 * MS);
    is_reported(
        "period_for_half_period",
        recording.pin(3).during(..4500 * MS).shows(wave),
    );
}

#[test]
fn a_difference_far_into_a_long_run() {
    let recording = two_leds()
        .square_wave("Flash250", 3, 250 * MS, Duration::ZERO..3000 * SECOND)
        .pin(3000 * SECOND + 30 * MS, "Flash250", 3, Level::High)
        .finish(3600 * SECOND);
    is_reported("far_into_a_long_run", recording.pin(3).shows(Wave::square(250 * MS)));
}

#[test]
fn a_run_that_is_over_too_early() {
    let recording = two_leds()
        .square_wave("Flash1000", 2, SECOND, Duration::ZERO..4500 * MS)
        .finish(4500 * MS);
    let wave = Wave::square(SECOND);
    is_reported("over_too_early", recording.pin(2).during(..10 * SECOND).shows(wave));
}

#[test]
fn an_led_that_stays_on() {
    let recording = two_leds()
        .square_wave("Flash250", 3, 250 * MS, Duration::ZERO..4500 * MS)
        .pin(4501 * MS, "Flash250", 3, Level::Low)
        .pin(4600 * MS, "Flash250", 3, Level::High)
        .finish(5 * SECOND);
    is_reported("stays_on", recording.pins([2, 3]).during(4501 * MS..).stay_low());
}

#[test]
fn two_pins_that_are_high_together() {
    let recording = two_leds()
        .square_wave("Flash250", 3, 250 * MS, Duration::ZERO..2 * SECOND)
        .pin(300 * MS, "Flash1000", 2, Level::High)
        .pin(510 * MS, "Flash1000", 2, Level::Low)
        .finish(5 * SECOND);
    is_reported("high_together", recording.pins([2, 3, 21]).are_high_at_once(..=1));
}

#[test]
fn the_wrong_process_drives_a_pin() {
    let recording = two_leds()
        .square_wave("Flash1000", 2, SECOND, Duration::ZERO..4500 * MS)
        .pin(2500 * MS, "Flash250", 2, Level::Low)
        .finish(5 * SECOND);
    is_reported("wrong_driver", recording.pin(2).is_driven_by(["Flash1000"]));
}

#[test]
fn a_line_that_differs() {
    let recording = two_leds()
        .line(
            SECOND,
            "There is a line that is longer than its column in the table can ever be",
        )
        .line(2 * SECOND, "bye")
        .finish(5 * SECOND);
    let lines = [
        pattern("Process name=Flash250"),
        pattern(r"Process id=\d+"),
        "There is a line that is longer than its column in the table is".into(),
    ];
    is_reported("line_differs", recording.stdout().read(lines));
}

#[test]
fn a_press_without_an_answer() {
    let recording = two_leds()
        .input(SECOND, "button", "press")
        .pin(1020 * MS, "Flash1000", 21, Level::High)
        .input(2 * SECOND, "button", "press")
        .pin(2060 * MS, "Flash1000", 21, Level::Low)
        .finish(5 * SECOND);
    let presses = recording.presses("button");
    is_reported(
        "no_answer",
        presses.are_answered_by(&recording.pin(21).edges(), ..=50 * MS),
    );
}

#[test]
fn too_many_edges() {
    let recording = two_leds()
        .square_wave("Flash250", 3, 250 * MS, Duration::ZERO..10 * SECOND)
        .finish(10 * SECOND);
    is_reported(
        "too_many_edges",
        recording.pin(3).rising().during(..=5 * SECOND).occur(..=4),
    );
}

#[test]
fn a_rhythm_that_stumbles() {
    let recording = two_leds()
        .pin(SECOND, "Flash250", 3, Level::High)
        .pin(2 * SECOND, "Flash250", 3, Level::Low)
        .pin(3 * SECOND - NS, "Flash250", 3, Level::High)
        .finish(5 * SECOND);
    is_reported("stumbling_rhythm", recording.pin(3).edges().are_every(SECOND));
}

#[test]
fn more_players_than_sound_cards() {
    let mut recording = two_leds();
    for player in 1..=3u32 {
        recording = recording
            .line(player * SECOND, &format!("player {player} plays"))
            .line((player + 3) * SECOND, &format!("player {player} stops"));
    }
    let recording = recording.finish(10 * SECOND);
    let plays = recording
        .stdout()
        .spans(pattern(r"player (\d) plays"), pattern(r"player (\d) stops"));
    is_reported("too_many_players", plays.expect("they belong together").at_once(..=2));
}

#[test]
fn the_wrong_row_of_the_display() {
    let recording = two_leds()
        .lcd(10 * MS, "two-leds", ["REACTION TIMER", ""])
        .lcd(2 * SECOND, "two-leds", ["REACTION TIMER", "0.250 secs"])
        .lcd(3 * SECOND, "two-leds", ["REACTION TIMER", "0.2500 secs"])
        .finish(5 * SECOND);
    let row = recording.lcd().row(1).during(SECOND..);
    is_reported("wrong_row", row.reads(["", "0.250 secs", "0.240 secs"]));
}

#[test]
fn a_row_that_never_comes() {
    let recording = two_leds()
        .lcd(10 * MS, "two-leds", ["REACTION TIMER", "T"])
        .lcd(20 * MS, "two-leds", ["REACTION TIMER", "TO"])
        .finish(5 * SECOND);
    is_reported(
        "row_never_comes",
        recording.lcd().row(1).held(100 * MS).shows("TOO EARLY"),
    );
}

#[test]
fn an_orphan() {
    let recording = two_leds().finding(Finding::Orphan { process: 3 }).finish(5 * SECOND);
    is_reported("orphan", recording.children().are_reaped());
}

#[test]
fn the_wrong_exit_code() {
    let recording = two_leds()
        .exit(4700 * MS, "Flash250", Exit::Code(101))
        .finish(5 * SECOND);
    is_reported("wrong_exit_code", recording.processes().succeed());
}

#[test]
fn a_deadlock() {
    let waiter = |process, name: &str| Waiter {
        process,
        name: name.to_owned(),
        thread: 1000 + process,
        waits_for: "in futex, waiting for the word at 0x7f0012345678 to change, which nobody will".to_owned(),
    };
    let waiters = vec![waiter(2, "producer"), waiter(3, "consumer")];
    let recording = two_leds().ending(Ending::Deadlock { waiters }).finish(5 * SECOND);
    is_reported("deadlock", recording.ends_by_itself());
}

#[test]
fn something_left_behind() {
    let queue = Finding::LeftObject {
        kind: "message queue".to_owned(),
        name: "/pipeline-log".to_owned(),
    };
    let recording = two_leds()
        .finding(queue)
        .finding(Finding::LeftProcess { process: 3 })
        .finish(5 * SECOND);
    is_reported("left_behind", recording.leaves_nothing_behind());
}
