//! Times, names and events in few words.

use hardware_sim::trace::{Event, Kind, visible};
use ratatui::text::Span;

use crate::live::look::Look;
use crate::live::model::{Entry, Who};
use crate::live::pane::wrap;

/// How many bytes of a transfer are shown.
const MOST_BYTES: usize = 8;

/// A time since the beginning, in seconds: `12.250 s`.
pub fn seconds(nanos: u64) -> String {
    format!("{}.{:03} s", nanos / 1_000_000_000, nanos / 1_000_000 % 1000)
}

/// A process: `Flash250[1234]`.
pub fn process(who: &Who) -> String {
    match who.pid {
        0 => "bench".to_owned(),
        pid => format!("{}[{pid}]", visible(&who.name)),
    }
}

/// A line of the log.
pub fn entry(entry: &Entry) -> String {
    match entry {
        Entry::Event(event) => self::event(event),
        Entry::Counted(counted) => format!("{} not shown: {}", seconds(counted.t), counted.what),
    }
}

/// An event, with less precision than in a trace, since there is little room.
pub fn event(event: &Event) -> String {
    let who = match event.pid {
        Some(pid) => process(&Who {
            name: event.process.as_str().into(),
            pid,
        }),
        None => visible(&event.process),
    };
    format!("{} {who} {}", seconds(event.t), short(&event.kind))
}

/// What happened; of a transfer only the first bytes.
fn short(kind: &Kind) -> String {
    match kind {
        Kind::I2c { addr, op, bytes, ack } if bytes.len() > 2 * MOST_BYTES => {
            let first = Kind::I2c {
                addr: *addr,
                op: op.clone(),
                bytes: bytes.chars().take(2 * MOST_BYTES).collect(),
                ack: *ack,
            };
            format!("{first} and {} more bytes", bytes.len() / 2 - MOST_BYTES)
        }
        kind => kind.to_string(),
    }
}

/// The text, cut to so many columns where it is longer.
pub fn fit(text: &str, width: usize, look: Look) -> String {
    if Span::raw(text).width() <= width {
        return text.to_owned();
    }
    let mut cut = wrap(text, width.saturating_sub(1).max(1)).swap_remove(0);
    cut.push(look.ellipsis());
    cut
}

/// A process, cut in its name where it is longer than so many columns, so that the id stays.
pub fn fit_process(who: &Who, width: usize, look: Look) -> String {
    let whole = process(who);
    if Span::raw(&*whole).width() <= width {
        return whole;
    }
    let id = format!("[{}]", who.pid);
    format!("{}{id}", fit(&visible(&who.name), width.saturating_sub(id.len()), look))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::live::samples::event as sample;

    #[test]
    fn a_long_transfer_is_told_by_its_beginning() {
        let transfer = |bytes: &str| Kind::I2c {
            addr: 0x27,
            op: "write".to_owned(),
            bytes: bytes.to_owned(),
            ack: true,
        };
        let long = sample(1_250_999_999, 7, "a", transfer(&"0c08".repeat(6)));
        assert_eq!(
            event(&long),
            "1.250 s a[7] I2C write 0x27: 0c 08 0c 08 0c 08 0c 08 and 4 more bytes"
        );
        let short = sample(0, 7, "a", transfer("0c08"));
        assert_eq!(event(&short), "0.000 s a[7] I2C write 0x27: 0c 08");
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_at_a_character() {
        let look = Look {
            colour: true,
            unicode: true,
        };
        assert_eq!(fit("hello", 5, look), "hello");
        assert_eq!(fit("hello!", 5, look), "hell…");
        assert_eq!(fit("日本語", 5, look), "日本…");
        assert_eq!(fit("日本語", 4, look), "日…");
    }
}
