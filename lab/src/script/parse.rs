//! From one line of a script to one step.

use std::str::FromStr;
use std::time::Duration;

use nix::sys::signal::Signal;

use super::action::{Action, Button, DEFAULT_HOLD, Step};
use super::mistake::Wrong;
use super::words::{Word, Words};
use crate::nearest::nearest;
use crate::time_text;

const ACTIONS: [&str; 5] = ["key", "button", "type", "signal", "end"];
const BUTTON: [&str; 3] = ["tap", "press", "release"];
const KEYS: &str = "0123456789ABCD*#";

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
    match (chars.next(), chars.next()) {
        (Some(key), None) if KEYS.contains(key) => Ok(Action::Key {
            key,
            hold: hold(words)?,
        }),
        _ => Err(Wrong::new(
            word.place,
            format!("`{}` is not a key of the keypad", word.text),
            expected,
        )),
    }
}

fn button(words: &mut Words<'_>) -> Result<Action, Wrong> {
    let Some(word) = words.word() else {
        return Err(Wrong::new(
            words.here(),
            "what the button does is missing",
            one_of(&BUTTON),
        ));
    };
    match word.text {
        "tap" => Ok(Action::Button(Button::Tap { hold: hold(words)? })),
        "press" => Ok(Action::Button(Button::Press)),
        "release" => Ok(Action::Button(Button::Release)),
        other => Err(Wrong::new(
            word.place,
            format!("the button knows no `{other}`"),
            suggest(other, &BUTTON),
        )),
    }
}

/// ` for TIME`, or the default at the end of the line.
fn hold(words: &mut Words<'_>) -> Result<Duration, Wrong> {
    match words.word() {
        None => Ok(DEFAULT_HOLD),
        Some(word) if word.text == "for" => match words.word() {
            Some(word) => time(&word, "expected a time such as 200ms"),
            None => Err(Wrong::new(
                words.here(),
                "the time is missing",
                "expected a time such as 200ms",
            )),
        },
        Some(word) => Err(Wrong::new(
            word.place,
            format!("`{}` is too much here", word.text),
            "expected `for` and a time, or the end of the line",
        )),
    }
}

fn typed(words: &mut Words<'_>) -> Result<Action, Wrong> {
    if words.remaining().starts_with('"') {
        quoted(words)
    } else {
        Ok(Action::Type(words.rest().text.to_string()))
    }
}

fn quoted(words: &mut Words<'_>) -> Result<Action, Wrong> {
    let rest = words.remaining();
    let start = words.position();
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1);
    while let Some((index, c)) = chars.next() {
        match c {
            '"' => {
                words.advance(index + 1);
                return Ok(Action::Type(text));
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
    let names: Vec<&str> = Signal::iterator().map(super::action::short_name).collect();
    let Some(word) = words.word() else {
        return Err(Wrong::new(
            words.here(),
            "the signal is missing",
            "expected its name, such as INT, TERM or USR1",
        ));
    };
    let full = if word.text.starts_with("SIG") {
        word.text.to_string()
    } else {
        format!("SIG{}", word.text)
    };
    let Ok(signal) = Signal::from_str(&full) else {
        let hint = match nearest(&word.text.to_uppercase(), names.iter().copied()).first() {
            Some(name) => format!("did you mean `{name}`?"),
            None => "expected its name, such as INT, TERM or USR1".to_string(),
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

fn process(words: &mut Words<'_>) -> Result<String, Wrong> {
    let expected = "expected the name of a process, as `ps` shows it";
    let name = words.rest();
    if name.text.is_empty() {
        Err(Wrong::new(words.here(), "the name of the process is missing", expected))
    } else if name.text.len() > LONGEST_NAME {
        Err(Wrong::new(
            name.place,
            "no process has so long a name",
            format!("expected at most {LONGEST_NAME} bytes"),
        ))
    } else {
        Ok(name.text.to_string())
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
