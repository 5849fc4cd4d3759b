//! What stands in the ring, as events of a trace.

use crate::board::{Author, OperationKind, Record, SlotKind, Transfer};
use crate::gpio::Mode;
use crate::trace::{Event, Kind};

/// An operation on a pin.
pub(super) fn pin(t: u64, author: Option<&Author>, record: &Record, sink: &mut impl FnMut(Event)) {
    let pin = record.state.pin();
    let (old, new) = record.pin_words();
    if matches!(record.operation(), OperationKind::Mode | OperationKind::Bias) {
        let kind = Kind::Mode {
            pin,
            mode: new.mode().to_string(),
            bias: new.bias().to_string(),
        };
        sink(by(t, author, kind));
    }
    let driven = record.operation() == OperationKind::Write && new.mode() == Mode::Output;
    if driven || old.level() != new.level() {
        let level = new.level() as u8;
        sink(by(t, author, Kind::Pin { pin, level }));
    }
}

/// A transfer on the I2C bus that is over at `t`.
pub(super) fn transfer(t: u64, author: Option<&Author>, transfer: Transfer, mut sink: impl FnMut(Event)) {
    for part in &transfer.parts {
        let kind = Kind::I2c {
            addr: transfer.address,
            op: if part.read { "read" } else { "write" }.into(),
            bytes: part.bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            ack: transfer.acknowledged,
        };
        sink(by(t, author, kind));
    }
    if transfer.cut > 0 {
        let text = format!("the last {} bytes of this transfer are not in the trace", transfer.cut);
        sink(by(t, author, Kind::Diagnosis { text }));
    }
    if let Some(shows) = transfer.shows {
        let kind = Kind::Lcd {
            rows: shows.rows,
            cursor: shows.cursor,
            on: shows.on,
        };
        sink(by(t, author, kind));
    }
    for text in transfer.diagnoses {
        sink(by(t, author, Kind::Diagnosis { text }));
    }
}

/// Everything else.
pub(super) fn other(t: u64, author: Option<&Author>, kind: SlotKind, payload: &[u8], sink: &mut impl FnMut(Event)) {
    let event = match kind {
        SlotKind::Pin | SlotKind::Transfer => return,
        SlotKind::Input => {
            let (part, action) = split_at_zero(payload);
            let kind = Kind::Input {
                part: text(part),
                action: text(action),
            };
            by(t, author, kind)
        }
        SlotKind::Out => {
            let stream = if payload.first() == Some(&2) {
                "stderr"
            } else {
                "stdout"
            };
            // The bench wrote it down; who printed it is not known.
            let kind = Kind::Out {
                stream: stream.into(),
                text: text(payload.get(1..).unwrap_or_default()),
            };
            by(t, None, kind)
        }
        SlotKind::Start => {
            let kind = Kind::Process {
                event: "start".into(),
                status: None,
            };
            by(t, author, kind)
        }
        SlotKind::Exit => {
            let (pid, rest) = payload
                .split_first_chunk()
                .map_or((0, &[][..]), |(pid, rest)| (u32::from_ne_bytes(*pid), rest));
            let (name, status) = split_at_zero(rest);
            Event {
                t,
                pid: Some(pid),
                tid: Some(pid),
                process: text(name),
                kind: Kind::Process {
                    event: "exit".into(),
                    status: Some(text(status)),
                },
            }
        }
        SlotKind::Wait => {
            let event = if payload.first() == Some(&1) { "end" } else { "begin" };
            let kind = Kind::Wait {
                on: text(payload.get(1..).unwrap_or_default()),
                event: event.into(),
            };
            by(t, author, kind)
        }
        SlotKind::Mark => by(t, author, Kind::Mark { text: text(payload) }),
        SlotKind::Diagnosis => by(t, author, Kind::Diagnosis { text: text(payload) }),
    };
    sink(event);
}

/// An event that the bench caused.
pub(super) fn bench_event(t: u64, kind: Kind) -> Event {
    Event {
        t,
        pid: Some(0),
        tid: Some(0),
        process: "bench".into(),
        kind,
    }
}

fn by(t: u64, author: Option<&Author>, kind: Kind) -> Event {
    match author {
        Some(author) => Event {
            t,
            pid: Some(if author.bench { 0 } else { author.pid }),
            tid: Some(if author.bench { 0 } else { author.tid }),
            process: author.name.clone(),
            kind,
        },
        None => Event {
            t,
            pid: None,
            tid: None,
            process: String::new(),
            kind,
        },
    }
}

fn split_at_zero(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(zero) => (&bytes[..zero], &bytes[zero + 1..]),
        None => (bytes, &[]),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
