//! The rules that an event must keep beyond its types. Writers and the reader ask here, so that no file is written
//! that could not be read.

use super::{Error, Event, Kind, Place};

const MODES: [&str; 12] = [
    "In", "Out", "Alt0", "Alt1", "Alt2", "Alt3", "Alt4", "Alt5", "Alt6", "Alt7", "Alt8", "Null",
];
const BIASES: [&str; 3] = ["Off", "PullDown", "PullUp"];

/// Follows the times of a trace, which must not decrease.
#[derive(Debug, Default)]
pub(super) struct Order {
    last: u64,
}

impl Order {
    pub(super) fn check(&mut self, t: u64) -> Result<(), Error> {
        if t < self.last {
            return Err(Error::TimeDecreases {
                place: Place::default(),
                t,
                before: self.last,
            });
        }
        self.last = t;
        Ok(())
    }
}

/// Says what is wrong with the values of an event, in words that can follow a colon.
pub(super) fn values(event: &Event) -> Result<(), String> {
    // Characters, not bytes: a name that the system cut in the middle of a character grows when that is mended.
    if event.process.chars().count() > 15 {
        return Err(format!(
            "the process name `{}` has more than 15 characters",
            event.process
        ));
    }
    match &event.kind {
        Kind::Pin { level, .. } => ensure(*level <= 1, || format!("level {level} is neither 0 nor 1")),
        Kind::Mode { mode, bias, .. } => {
            one_of("mode", mode, &MODES)?;
            one_of("bias", bias, &BIASES)
        }
        Kind::I2c { addr, op, bytes, .. } => {
            ensure(*addr <= 0x7f, || format!("addr {addr} is no 7-bit address"))?;
            one_of("op", op, &["read", "write"])?;
            ensure(is_hex(bytes), || {
                format!("bytes `{bytes}` are not pairs of lower-case hexadecimal digits")
            })
        }
        Kind::Lcd { rows, cursor, .. } => {
            for row in rows {
                ensure(row.chars().count() == 16, || {
                    format!("the row `{row}` does not have 16 characters")
                })?;
            }
            ensure(cursor.is_none_or(|(row, column)| row < 2 && column < 40), || {
                format!("the cursor {cursor:?} is outside the 2 rows and 40 columns of the display's memory")
            })
        }
        Kind::Out { stream, .. } => one_of("stream", stream, &["stdout", "stderr"]),
        Kind::Process { event, .. } => one_of("event", event, &["start", "exit"]),
        Kind::Wait { event, .. } => one_of("event", event, &["begin", "end"]),
        Kind::Overflow { lost } => ensure(*lost > 0, || "an overflow that lost nothing".to_owned()),
        Kind::Input { .. } | Kind::Mark { .. } | Kind::Diagnosis { .. } => Ok(()),
    }
}

fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(otherwise()) }
}

fn one_of(field: &str, value: &str, allowed: &[&str]) -> Result<(), String> {
    ensure(allowed.contains(&value), || {
        format!("{field} `{value}` is none of {}", allowed.join(", "))
    })
}

fn is_hex(bytes: &str) -> bool {
    bytes.len().is_multiple_of(2) && bytes.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}
