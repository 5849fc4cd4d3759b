//! From one line of a script to one step.

use std::str::FromStr;
use std::time::Duration;

use hardware_sim::parts::{Key, Part};
use nix::sys::signal::Signal;

use super::action::{Action, DEFAULT_HOLD, Step, Touch, short_name};
use super::mistake::Wrong;
use super::words::{Word, Words};
use crate::nearest::nearest;
use crate::time_text;

const ACTIONS: [&str; 5] = ["key", "button", "type", "signal", "end"];
const BUTTON: [&str; 3] = ["tap", "press", "release"];
const KEY: [&str; 3] = ["press", "release", "for"];

/// Longest name of a process; Linux cuts longer ones.
const LONGEST_NAME: usize = 15;

/// Reads one line: a step, or nothing where the line is blank or a comment.
pub(super) fn line(line: &str) -> Result<Option<Step>, Wrong> {
    let mut words = Words::new(line);
    let Some(first) = words.word() else {
        return Ok(None);
    };
    let at = time(&first, "expected a time such as 1.5s, then an action: `1.5s key 5`")?;
    let Some(verb) = words.word() else {
        return Err(Wrong::new(words.here(), "the action is missing", one_of(&ACTIONS)));
    };
    let action = match verb.text {
        "key" => key(&mut words)?,
        "button" => button(&mut words)?,
        "type" => typed(&mut words)?,
        "signal" => signal(&mut words)?,
        "end" => end(&mut words)?,
        "kill" => {
            return Err(Wrong::new(
                verb.place,
                "`kill` is not an action",
                "write `signal KILL`, or `signal KILL to NAME`",
            ));
        }
        other => {
            return Err(Wrong::new(
                verb.place,
                format!("`{other}` is not an action"),
                suggest(other, &ACTIONS),
            ));
        }
    };
    match words.word() {
        None => Ok(Some(Step { at, action })),
        Some(more) => Err(Wrong::new(
            more.place,
            format!("`{}` is too much here", more.text),
            "expected the end of the line",
        )),
    }
}

fn key(words: &mut Words<'_>) -> Result<Action, Wrong> {
    let expected = "expected one key: 0 to 9, A to D, * or #";
    // `#` is a key, so here it begins no comment.
    let Some(word) = words.next_raw() else {
        return Err(Wrong::new(words.here(), "the key is missing", expected));
    };
    let mut chars = word.text.chars();
    let key = match (chars.next(), chars.next()) {
        (Some(legend), None) => Key::from_legend(legend),
        _ => None,
    };
    let Some(key) = key else {
        return Err(Wrong::new(
            word.place,
            format!("`{}` is not a key of the keypad", word.text),
            expected,
        ));
    };
    let touch = match words.word() {
        None => Touch::Tap { hold: DEFAULT_HOLD },
        Some(word) => match word.text {
            "for" => Touch::Tap {
                hold: hold_time(words)?,
            },
            "press" => Touch::Press,
            "release" => Touch::Release,
            other => {
                return Err(Wrong::new(
                    word.place,
                    format!("a key knows no `{other}`"),
                    match nearest(other, KEY).first() {
                        Some(name) => format!("did you mean `{name}`?"),
                        None => "expected `for` and a time, `press`, `release`, or the end of the line".to_string(),
                    },
                ));
            }
        },
    };
    Ok(Action::Touch(Part::Key(key), touch))
}

fn button(words: &mut Words<'_>) -> Result<Action, Wrong> {
    let Some(word) = words.word() else {
        return Err(Wrong::new(
            words.here(),
            "what the button does is missing",
            one_of(&BUTTON),
        ));
    };
    let touch = match word.text {
        "tap" => Touch::Tap { hold: hold(words)? },
        "press" => Touch::Press,
        "release" => Touch::Release,
        other => {
            return Err(Wrong::new(
                word.place,
                format!("the button knows no `{other}`"),
                suggest(other, &BUTTON),
            ));
        }
    };
    Ok(Action::Touch(Part::Button, touch))
}

/// ` for TIME`, or the default at the end of the line.
fn hold(words: &mut Words<'_>) -> Result<Duration, Wrong> {
    match words.word() {
        None => Ok(DEFAULT_HOLD),
        Some(word) if word.text == "for" => hold_time(words),
        Some(word) => Err(Wrong::new(
            word.place,
            format!("`{}` is too much here", word.text),
            "expected `for` and a time, or the end of the line",
        )),
    }
}

/// The time behind `for`.
fn hold_time(words: &mut Words<'_>) -> Result<Duration, Wrong> {
    let expected = "expected a time such as 200ms";
    match words.word() {
        Some(word) => time(&word, expected),
        None => Err(Wrong::new(words.here(), "the time is missing", expected)),
    }
}

fn typed(words: &mut Words<'_>) -> Result<Action, Wrong> {
    if words.remaining().starts_with('"') {
        Ok(Action::Type(quoted(words)?))
    } else {
        Ok(Action::Type(words.rest().text.to_string()))
    }
}

/// A text in quotes, which is what comes next.
fn quoted(words: &mut Words<'_>) -> Result<String, Wrong> {
    let rest = words.remaining();
    let start = words.position();
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => {
                words.advance(index + 1);
                return Ok(text);
            }
            '\\' => match chars.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 'r')) => text.push('\r'),
                Some((_, 't')) => text.push('\t'),
                Some((_, c @ ('"' | '\\'))) => text.push(c),
                Some((end, c)) => {
                    return Err(Wrong::new(
                        start + index..start + end + c.len_utf8(),
                        format!("`\\{c}` means nothing"),
                        "expected \\\", \\\\, \\n, \\r or \\t",
                    ));
                }
                None => break,
            },
            c => text.push(c),
        }
    }
    Err(Wrong::new(
        start..start + 1,
        "the text does not end",
        "expected another \" later in this line",
    ))
}

fn signal(words: &mut Words<'_>) -> Result<Action, Wrong> {
    let expected = "expected its name, such as INT, TERM or USR1, or its number, 1 to 31";
    let Some(word) = words.word() else {
        return Err(Wrong::new(words.here(), "the signal is missing", expected));
    };
    let Some(signal) = signal_of(word.text) else {
        let names = Signal::iterator().map(short_name);
        let hint = match nearest(&word.text.to_uppercase(), names).first() {
            Some(name) => format!("did you mean `{name}`?"),
            None => expected.to_string(),
        };
        return Err(Wrong::new(
            word.place,
            format!("there is no signal `{}`", word.text),
            hint,
        ));
    };
    let to = match words.word() {
        None => None,
        Some(word) if word.text == "to" => Some(process(words)?),
        Some(word) => {
            return Err(Wrong::new(
                word.place,
                format!("`{}` is too much here", word.text),
                "expected `to` and the name of a process, or the end of the line",
            ));
        }
    };
    Ok(Action::Signal { signal, to })
}

/// The signal with this name, with or without `SIG`, or with this number.
fn signal_of(text: &str) -> Option<Signal> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        Signal::try_from(text.parse::<i32>().ok()?).ok()
    } else {
        let name = text.strip_prefix("SIG").unwrap_or(text);
        Signal::from_str(&format!("SIG{name}")).ok()
    }
}

fn process(words: &mut Words<'_>) -> Result<String, Wrong> {
    let expected = "expected the name of a process, as `ps` shows it";
    let is_quoted = words.remaining().starts_with('"');
    let start = words.position();
    let name = if is_quoted {
        quoted(words)?
    } else {
        words.rest().text.to_string()
    };
    if name.is_empty() {
        let place = if is_quoted {
            start..words.position()
        } else {
            words.here()
        };
        Err(Wrong::new(place, "the name of the process is missing", expected))
    } else if name.len() > LONGEST_NAME {
        Err(Wrong::new(
            start..words.position(),
            "no process has so long a name",
            format!("expected at most {LONGEST_NAME} bytes"),
        ))
    } else {
        Ok(name)
    }
}

fn end(words: &mut Words<'_>) -> Result<Action, Wrong> {
    match words.word() {
        Some(word) if word.text == "input" => Ok(Action::EndInput),
        Some(word) => Err(Wrong::new(
            word.place,
            format!("`{}` cannot end", word.text),
            "expected `end input`",
        )),
        None => Err(Wrong::new(words.here(), "what ends is missing", "expected `end input`")),
    }
}

fn time(word: &Word<'_>, expected: &str) -> Result<Duration, Wrong> {
    time_text::parse(word.text).map_err(|error| match error {
        time_text::TimeError::NoNumber => {
            Wrong::new(word.place.clone(), format!("`{}` is not a time", word.text), expected)
        }
        error => Wrong::new(
            word.place.clone(),
            format!("`{}` is not a time", word.text),
            error.to_string(),
        ),
    })
}

fn suggest(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()).first() {
        Some(name) => format!("did you mean `{name}`?"),
        None => one_of(known),
    }
}

fn one_of(known: &[&str]) -> String {
    let quoted: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => format!("expected {last}"),
        Some((last, others)) => format!("expected {} or {last}", others.join(", ")),
        None => String::new(),
    }
}
