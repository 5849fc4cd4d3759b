//! Events for the tests: those of `tests/data/trace-v1.jsonl`, in Rust.

use std::collections::BTreeMap;

use hardware_sim::trace::{Event, Header, JsonLinesReader, JsonLinesWriter, Kind};

/// The old file. It was written once, when version 1 of the format was settled, and is never to be written again: what
/// it holds lies in other people's folders.
pub const OLD_FILE: &str = include_str!("../data/trace-v1.jsonl");

pub fn header() -> Header {
    let profiles = [("button", "tactile"), ("lcd", "standard")];
    Header {
        seed: u64::MAX,
        speed: "real".to_owned(),
        lesson: Some("reaction-timer".to_owned()),
        profiles: BTreeMap::from(profiles.map(|(part, profile)| (part.to_owned(), profile.to_owned()))),
    }
}

pub fn event(t: u64, pid: u32, tid: u32, process: &str, kind: Kind) -> Event {
    Event {
        t,
        pid: Some(pid),
        tid: Some(tid),
        process: process.to_owned(),
        kind,
    }
}

pub fn pin(t: u64, pin: u8, level: u8) -> Event {
    event(t, 7, 7, "demo", Kind::Pin { pin, level })
}

pub fn events() -> Vec<Event> {
    let timer = |t, kind| event(t, 1200, 1200, "reaction-timer", kind);
    let flash = |t, kind| event(t, 1201, 1201, "Flash250", kind);
    let second_thread = |t, kind| event(t, 1201, 1203, "Flash250", kind);
    let bench = |t, kind| event(t, 0, 0, "", kind);
    vec![
        timer(
            0,
            Kind::Process {
                event: "start".into(),
                status: None,
            },
        ),
        flash(
            412_345,
            Kind::Process {
                event: "start".into(),
                status: None,
            },
        ),
        flash(
            500_000,
            Kind::Mode {
                pin: 3,
                mode: "Out".into(),
                bias: "Off".into(),
            },
        ),
        timer(
            500_400,
            Kind::Mode {
                pin: 20,
                mode: "In".into(),
                bias: "PullUp".into(),
            },
        ),
        timer(
            501_000,
            Kind::Wait {
                on: "the button".into(),
                event: "begin".into(),
            },
        ),
        Event {
            t: 610_000,
            pid: None,
            tid: None,
            process: String::new(),
            kind: Kind::Out {
                stream: "stdout".into(),
                text: "Process name=Flash250".into(),
            },
        },
        flash(
            610_000,
            Kind::Out {
                stream: "stderr".into(),
                text: "20 °C, \"warm\"\u{1b}[0m".into(),
            },
        ),
        second_thread(250_000_000, Kind::Pin { pin: 3, level: 1 }),
        second_thread(500_000_000, Kind::Pin { pin: 3, level: 0 }),
        bench(
            1_250_000_999,
            Kind::Input {
                part: "button".into(),
                action: "press".into(),
            },
        ),
        bench(1_250_000_999, Kind::Pin { pin: 20, level: 0 }),
        timer(
            1_250_000_999,
            Kind::Wait {
                on: "the button".into(),
                event: "end".into(),
            },
        ),
        timer(
            1_250_010_000,
            Kind::I2c {
                addr: 0x27,
                op: "write".into(),
                bytes: "0c08".into(),
                ack: true,
            },
        ),
        timer(
            1_250_020_000,
            Kind::I2c {
                addr: 0x3f,
                op: "read".into(),
                bytes: String::new(),
                ack: false,
            },
        ),
        timer(1_250_030_000, lcd(Some((1, 5)), true)),
        timer(1_250_040_000, lcd(None, false)),
        timer(1_250_050_000, Kind::Mark { text: "round 1".into() }),
        second_thread(
            1_300_000_000,
            Kind::Diagnosis {
                text: "GPIO 3 is used by Flash250 as an output and by the I2C bus".into(),
            },
        ),
        bench(1_300_000_000, Kind::Overflow { lost: 12 }),
        flash(
            2_000_000_000,
            Kind::Process {
                event: "exit".into(),
                status: Some("signal 9".into()),
            },
        ),
        timer(
            2_000_000_000,
            Kind::Process {
                event: "exit".into(),
                status: None,
            },
        ),
    ]
}

fn lcd(cursor: Option<(u8, u8)>, on: bool) -> Kind {
    Kind::Lcd {
        rows: ["REACTION TIMER  ".into(), "0.250 secs      ".into()],
        cursor,
        on,
    }
}

/// A trace of these events as JSON Lines.
pub fn write(header: &Header, events: &[Event]) -> String {
    let mut writer = JsonLinesWriter::new(Vec::new(), header).expect("memory takes the header");
    for event in events {
        writer.write(event).expect("a good event");
    }
    String::from_utf8(writer.finish().expect("memory takes all")).expect("JSON is UTF-8")
}

/// Reads this one line as the first event of a trace.
pub fn read_line(line: &str) -> Result<Event, hardware_sim::trace::Error> {
    let file = format!("{}{line}\n", write(&Header::new(1), &[]));
    JsonLinesReader::new(file.as_bytes())
        .expect("a good header")
        .next()
        .expect("one line")
}
