//! Times, names and events in few words.

use hardware_sim::trace::{Event, visible};
use ratatui::text::Span;

use crate::live::look::Look;
use crate::live::model::{Entry, Who};
use crate::live::pane::wrap;

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
    format!("{} {who} {}", seconds(event.t), event.kind)
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
