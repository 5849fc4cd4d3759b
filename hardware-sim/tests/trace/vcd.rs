//! VCD files, read back with the parser of the `vcd` crate.

use std::collections::BTreeMap;

use hardware_sim::trace::{Event, Header, Kind, TimeUnit, VcdWriter};
use vcd::{Command, IdCode, Parser, Scope, ScopeItem, TimescaleUnit, Value};

use crate::samples::{event, events, header, pin};

/// A VCD file as a viewer has it: for each lane, by its path, what it shows from when.
struct Waves {
    lanes: Vec<String>,
    changes: BTreeMap<String, Vec<(u64, String)>>,
    timescale: Option<(u32, TimescaleUnit)>,
    end: u64,
    text: String,
}

impl Waves {
    fn of(events: &[Event]) -> Waves {
        Waves::with_unit(events, TimeUnit::Micros)
    }

    fn with_unit(events: &[Event], unit: TimeUnit) -> Waves {
        let mut writer = VcdWriter::new(Vec::new(), &header()).with_unit(unit);
        for event in events {
            writer.write(event).expect("a good event");
        }
        let file = writer.finish().expect("memory takes all");
        let mut parser = Parser::new(&file[..]);
        let header = parser.parse_header().expect("a good header");
        let mut names = Vec::new();
        collect(&header.items, "", &mut names);
        let of_id: BTreeMap<IdCode, String> = names.iter().cloned().collect();
        assert_eq!(of_id.len(), names.len(), "an id is used twice");
        let (mut changes, mut now) = (BTreeMap::<String, Vec<_>>::new(), 0);
        for command in parser {
            let (id, value) = match command.expect("a good command") {
                Command::Timestamp(t) => {
                    now = t;
                    continue;
                }
                Command::ChangeScalar(id, value) => (id, value.to_string()),
                Command::ChangeString(id, value) => (id, value),
                Command::Begin(_) | Command::End(_) => continue,
                other => panic!("{other:?}"),
            };
            changes.entry(of_id[&id].clone()).or_default().push((now, value));
        }
        Waves {
            lanes: names.into_iter().map(|(_, name)| name).collect(),
            changes,
            timescale: header.timescale,
            end: now,
            text: String::from_utf8(file).expect("VCD is ASCII"),
        }
    }

    #[track_caller]
    fn check(&self, lane: &str, expected: &[(u64, &str)]) {
        let changes: Vec<_> = self.changes[lane]
            .iter()
            .map(|(t, value)| (*t, value.as_str()))
            .collect();
        assert_eq!(changes, expected, "{lane}");
    }
}

fn collect(items: &[ScopeItem], path: &str, names: &mut Vec<(IdCode, String)>) {
    for item in items {
        match item {
            ScopeItem::Var(var) => names.push((var.code, format!("{path}{}", var.reference))),
            ScopeItem::Scope(Scope { identifier, items, .. }) => {
                collect(items, &format!("{path}{identifier}."), names);
            }
            _ => {}
        }
    }
}

fn out(t: u64, pid: u32, process: &str, text: &str) -> Event {
    event(
        t,
        pid,
        pid,
        process,
        Kind::Out {
            stream: "stdout".into(),
            text: text.into(),
        },
    )
}

fn process(t: u64, pid: u32, process: &str, what: &str) -> Event {
    event(
        t,
        pid,
        pid,
        process,
        Kind::Process {
            event: what.into(),
            status: None,
        },
    )
}

#[test]
fn all_pins_of_the_header_are_there_in_order_and_nothing_else() {
    let waves = Waves::of(&[]);
    let pins: Vec<String> = (0..28).map(|pin| format!("board.gpio{pin}")).collect();
    assert_eq!(waves.lanes, pins);
    assert_eq!(waves.timescale, Some((1, TimescaleUnit::US)));
    waves.check("board.gpio27", &[(0, "z")]);
}

#[test]
fn every_kind_has_its_lane() {
    let waves = Waves::of(&events());
    assert_eq!(
        waves.lanes[28..],
        [
            "processes.unknown.unknown_stdout",
            "processes.reaction-timer.reaction-timer_alive",
            "processes.reaction-timer.reaction-timer_mark",
            "processes.reaction-timer.reaction-timer_waits",
            "processes.Flash250.Flash250_alive",
            "processes.Flash250.Flash250_problem",
            "processes.Flash250.Flash250_stderr",
            "inputs.button",
            "lcd.lcd_cursor",
            "lcd.lcd_on",
            "lcd.lcd_row0",
            "lcd.lcd_row1",
            "i2c.device_0x27",
            "i2c.device_0x3f",
            "modes.mode_gpio3",
            "modes.mode_gpio20",
            "trace.lost",
        ]
    );
    waves.check(
        "board.gpio3",
        &[(0, "z"), (250_000, "1"), (500_000, "0"), (1_300_000, "x")],
    );
    waves.check("board.gpio20", &[(0, "z"), (1_250_000, "0"), (1_300_000, "x")]);
    waves.check(
        "processes.unknown.unknown_stdout",
        &[(0, "-"), (610, "Process_name=Flash250")],
    );
    waves.check(
        "processes.Flash250.Flash250_alive",
        &[(0, "0"), (412, "1"), (2_000_000, "0")],
    );
    waves.check(
        "processes.Flash250.Flash250_stderr",
        &[(0, "-"), (610, r#"20_\xc2\xb0C,_"warm"\\u{1b}[0m"#)],
    );
    waves.check(
        "processes.reaction-timer.reaction-timer_waits",
        &[(0, "-"), (501, "the_button"), (1_250_000, "-")],
    );
    waves.check(
        "processes.reaction-timer.reaction-timer_mark",
        &[(0, "-"), (1_250_050, "round_1")],
    );
    waves.check("inputs.button", &[(0, "-"), (1_250_000, "press")]);
    waves.check("lcd.lcd_row0", &[(0, "-"), (1_250_030, "REACTION_TIMER__")]);
    waves.check("lcd.lcd_cursor", &[(0, "-"), (1_250_030, "1,5"), (1_250_040, "-")]);
    waves.check("lcd.lcd_on", &[(0, "0"), (1_250_030, "1"), (1_250_040, "0")]);
    waves.check("i2c.device_0x27", &[(0, "-"), (1_250_010, "write_0c08")]);
    waves.check("i2c.device_0x3f", &[(0, "-"), (1_250_020, "read__not_acknowledged")]);
    waves.check("modes.mode_gpio20", &[(0, "-"), (500, "In,PullUp")]);
    waves.check("trace.lost", &[(0, "-"), (1_300_000, "12")]);
}

#[test]
fn a_pin_beyond_the_header_comes_after_the_others() {
    let waves = Waves::of(&[pin(0, 45, 1)]);
    assert_eq!(waves.lanes[27..29], ["board.gpio27", "board.gpio45"]);
}

/// Otherwise the last change has no length, and PulseView leaves it out.
#[test]
fn the_file_goes_on_after_the_last_change() {
    assert_eq!(Waves::of(&[pin(7000, 2, 1)]).end, 8);
    assert_eq!(Waves::of(&[]).end, 1);
    let at_the_end_of_time = Waves::with_unit(&[pin(u64::MAX, 2, 1)], TimeUnit::Nanos);
    at_the_end_of_time.check("board.gpio2", &[(0, "z"), (u64::MAX, "1")]);
    assert_eq!(at_the_end_of_time.end, u64::MAX);
}

#[test]
fn changes_within_one_microsecond_keep_their_order_and_are_counted() {
    let glitch = [
        pin(1000, 2, 0),
        pin(5100, 2, 1),
        pin(5200, 2, 0),
        pin(5900, 2, 1),
        pin(6000, 2, 0),
    ];
    let waves = Waves::of(&glitch);
    waves.check(
        "board.gpio2",
        &[(0, "z"), (1, "0"), (5, "1"), (5, "0"), (5, "1"), (6, "0")],
    );
    assert!(
        waves
            .text
            .contains("2 changes share their unit of time with a later change of the same lane")
    );

    let exact = Waves::with_unit(&glitch, TimeUnit::Nanos);
    assert_eq!(exact.timescale, Some((1, TimescaleUnit::NS)));
    exact.check(
        "board.gpio2",
        &[
            (0, "z"),
            (1000, "0"),
            (5100, "1"),
            (5200, "0"),
            (5900, "1"),
            (6000, "0"),
        ],
    );
    assert!(!exact.text.contains("share their unit"));
}

#[test]
fn a_level_that_is_set_again_is_no_change() {
    let mut writer = VcdWriter::new(Vec::new(), &Header::new(1));
    for t in [1000, 1001, 2000] {
        writer.write(&pin(t, 2, 1)).expect("a good event");
    }
    assert_eq!(writer.hidden(), 0);
    Waves::of(&[pin(1000, 2, 1), pin(1001, 2, 1), pin(2000, 2, 1)]).check("board.gpio2", &[(0, "z"), (1, "1")]);
}

#[test]
fn texts_of_one_instant_are_joined_and_equal_ones_stay_apart() {
    let waves = Waves::of(&[
        out(1000, 5, "a", "tick"),
        out(2000, 5, "a", "tick"),
        out(2000, 5, "a", "tock"),
        out(3000, 5, "a", "end"),
    ]);
    waves.check(
        "processes.a.a_stdout",
        &[(0, "-"), (1, "tick"), (2, "tick"), (2, "tick|tock"), (3, "end")],
    );
}

#[test]
fn joined_texts_stay_short_and_what_they_drop_is_counted() {
    let mut writer = VcdWriter::new(Vec::new(), &Header::new(1));
    for _ in 0..1000 {
        writer.write(&out(0, 5, "a", "0123456789")).expect("a good event");
    }
    let hidden = writer.hidden();
    let file = String::from_utf8(writer.finish().expect("memory takes all")).expect("ASCII");
    assert!(file.lines().all(|line| line.len() < 600));
    assert!((10..100).contains(&hidden), "{hidden}");
}

#[test]
fn processes_of_one_name_stay_apart() {
    let waves = Waves::of(&[
        out(0, 5, "worker", "a"),
        out(0, 6, "worker", "b"),
        out(0, 7, "other", "c"),
        out(0, 8, "bench", "d"),
        event(0, 0, 0, "", Kind::Diagnosis { text: "e".into() }),
        out(0, 9, "", "f"),
    ]);
    let texts: Vec<_> = waves
        .lanes
        .iter()
        .filter(|lane| lane.starts_with("processes") && !lane.ends_with("alive"))
        .collect();
    assert_eq!(
        texts,
        [
            "processes.bench.bench_problem",
            "processes.worker_5.worker_5_stdout",
            "processes.worker_6.worker_6_stdout",
            "processes.other.other_stdout",
            "processes.bench_8.bench_8_stdout",
            "processes.unnamed.unnamed_stdout",
        ]
    );
}

/// A child has its parent's name until it gets its own.
#[test]
fn a_process_is_shown_under_its_newest_name() {
    let waves = Waves::of(&[
        process(0, 5, "two-leds", "start"),
        out(9000, 5, "Flash250", "a"),
        out(9500, 5, "", "b"),
    ]);
    waves.check("processes.Flash250.Flash250_stdout", &[(0, "-"), (9, "a"), (9, "a|b")]);
    waves.check("processes.Flash250.Flash250_alive", &[(0, "0"), (0, "1")]);
}

#[test]
fn text_that_is_read_late_does_not_raise_the_dead() {
    let waves = Waves::of(&[
        out(1000, 5, "a", "x"),
        process(2000, 5, "a", "exit"),
        out(3000, 5, "a", "y"),
    ]);
    waves.check("processes.a.a_alive", &[(0, "0"), (1, "1"), (2, "0")]);
}

#[test]
fn after_a_loss_the_pins_are_unknown_until_their_next_event() {
    let lost = event(2000, 0, 0, "", Kind::Overflow { lost: 3 });
    let waves = Waves::of(&[pin(1000, 2, 1), lost, pin(3000, 2, 1)]);
    waves.check("board.gpio2", &[(0, "z"), (1, "1"), (2, "x"), (3, "1")]);
    waves.check("board.gpio9", &[(0, "z"), (2, "x")]);
}

/// PulseView does not know text variables and takes their short names for commands; see `trace::vcd::ids`.
#[test]
fn short_names_of_texts_mean_nothing_to_pulseview() {
    let inputs: Vec<Event> = (0..300)
        .map(|n| {
            event(
                n,
                0,
                0,
                "",
                Kind::Input {
                    part: format!("part {n}"),
                    action: "on".into(),
                },
            )
        })
        .collect();
    let waves = Waves::of(&inputs);
    let (mut texts, mut bits) = (0, 0);
    for line in waves.text.lines() {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["$var", "string", "1", id, ..] => {
                assert!(id.starts_with('~'), "{line}");
                texts += 1;
            }
            ["$var", "wire", "1", id, ..] => {
                assert!(!id.starts_with('~'), "{line}");
                bits += 1;
            }
            _ => {}
        }
    }
    assert_eq!((texts, bits), (300, 28));
}

#[test]
fn what_people_call_things_cannot_break_the_file() {
    let mut odd = Header::new(1);
    odd.lesson = Some("$end $timescale 1 s $end".to_owned());
    let mut writer = VcdWriter::new(Vec::new(), &odd);
    let kind = Kind::Mark {
        text: "$dumpoff\n#99\n1!".into(),
    };
    writer.write(&event(0, 5, 5, "$end $var", kind)).expect("a good event");
    writer.write(&pin(5000, 2, 1)).expect("a good event");
    let file = writer.finish().expect("memory takes all");
    let mut parser = Parser::new(&file[..]);
    let header = parser.parse_header().expect("a good header");
    assert_eq!(header.timescale, Some((1, TimescaleUnit::US)));
    assert!(header.find_var(&["processes", "_end__var", "_end__var_mark"]).is_some());
    let commands: Vec<_> = parser.map(Result::unwrap).collect();
    let times: Vec<_> = commands
        .iter()
        .filter(|command| matches!(command, Command::Timestamp(_)))
        .collect();
    assert_eq!(
        times,
        [&Command::Timestamp(0), &Command::Timestamp(5), &Command::Timestamp(6)]
    );
    let gpio0 = header.find_var(&["board", "gpio0"]).expect("declared").code;
    assert!(!commands.contains(&Command::ChangeScalar(gpio0, Value::V1)));
}

#[test]
fn the_same_trace_gives_the_same_file() {
    assert_eq!(Waves::of(&events()).text, Waves::of(&events()).text);
}
