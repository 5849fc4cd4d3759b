//! An event as one line for people.

use std::fmt;

use super::{Event, Kind};

/// One line for a terminal: `   1.250000 s  Flash250[1234]        GPIO 3 high`.
///
/// The time is in seconds and cut (not rounded) to microseconds. `[?]` stands for a process that is not known.
/// Whatever a program wrote is shown with its control characters escaped, so that it cannot move the cursor or colour
/// the terminal.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.t / 1_000_000_000, self.t % 1_000_000_000 / 1000);
        let who = match self.pid {
            Some(0) if self.process.is_empty() => "bench".to_owned(),
            Some(0) => visible(&self.process),
            Some(pid) => format!("{}[{pid}]", visible(&self.process)),
            None => format!("{}[?]", visible(&self.process)),
        };
        write!(f, "{seconds:4}.{micros:06} s  {who:20}  {}", self.kind)
    }
}

/// What happened, in words, without time and process: `GPIO 3 high`.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Kind::Pin { pin, level: 0 } => write!(f, "GPIO {pin} low"),
            Kind::Pin { pin, .. } => write!(f, "GPIO {pin} high"),
            Kind::Mode { pin, mode, bias } => {
                write!(f, "GPIO {pin} is {}, {}", mode_in_words(mode), bias_in_words(bias))
            }
            Kind::I2c { addr, op, bytes, ack } => {
                write!(f, "I2C {} 0x{addr:02x}:{}", visible(op), in_pairs(&visible(bytes)))?;
                if *ack {
                    Ok(())
                } else {
                    f.write_str(" (not acknowledged)")
                }
            }
            Kind::Lcd { on: false, .. } => f.write_str("LCD off"),
            Kind::Lcd {
                rows: [first, second],
                cursor,
                ..
            } => {
                write!(f, "LCD |{}|{}|", visible(first), visible(second))?;
                match cursor {
                    Some((row, column)) => write!(f, " cursor at row {row}, column {column}"),
                    None => Ok(()),
                }
            }
            Kind::Input { part, action } => {
                write!(f, "input {}: {}", visible(part), visible(action))
            }
            Kind::Out { stream, text } => write!(f, "{}: {}", visible(stream), visible(text)),
            Kind::Process { event, status } => {
                f.write_str(if event == "start" {
                    "process starts"
                } else {
                    "process ends"
                })?;
                match status {
                    Some(status) => write!(f, " ({})", visible(status)),
                    None => Ok(()),
                }
            }
            Kind::Wait { on, event } => {
                let verb = if event == "begin" { "waits for" } else { "waited for" };
                write!(f, "{verb} {}", visible(on))
            }
            Kind::Mark { text } => write!(f, "mark: {}", visible(text)),
            Kind::Diagnosis { text } => write!(f, "problem: {}", visible(text)),
            Kind::Overflow { lost: 1 } => f.write_str("1 event lost"),
            Kind::Overflow { lost } => write!(f, "{lost} events lost"),
        }
    }
}

/// The text with every character escaped that does not show as itself: control characters, line ends, marks that turn
/// the direction of writing. Quotes and backslashes stay as they are.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\'' | '"' | '\\') {
            shown.push(c);
        } else {
            shown.extend(c.escape_debug());
        }
    }
    shown
}

fn mode_in_words(mode: &str) -> String {
    match mode {
        "In" => "an input".to_owned(),
        "Out" => "an output".to_owned(),
        other => format!("in mode {}", visible(other)),
    }
}

fn bias_in_words(bias: &str) -> String {
    match bias {
        "Off" => "no pull".to_owned(),
        "PullUp" => "pulled up".to_owned(),
        "PullDown" => "pulled down".to_owned(),
        other => visible(other),
    }
}

/// `0c08` as ` 0c 08`.
fn in_pairs(hex: &str) -> String {
    let digits: Vec<char> = hex.chars().collect();
    digits
        .chunks(2)
        .flat_map(|pair| std::iter::once(' ').chain(pair.iter().copied()))
        .collect()
}
