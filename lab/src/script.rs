//! Scripts: what happens to a run from outside, and when.
//!
//! One line for each step, `TIME ACTION`; `#` begins a comment, blank lines are skipped:
//!
//! ```text
//! 1.5s key 5              # pressed for 100 ms
//! 2s   key D for 200ms
//! 3s   button tap         # pressed for 100 ms; `for TIME` works too
//! 3s   button press
//! 4s   button release
//! 4s   type 0.5           # the text and a line end, to the program's standard input
//! 4s   type "a # b"       # in quotes: spaces and # belong to the text; \" \\ \n \t
//! 5s   signal INT         # to the process group of the program
//! 6s   signal USR1 to Flash250
//! 7s   end input          # closes the program's standard input
//! ```
//!
//! Times count from the start of the program. The lines may stand in any order; steps of the same time happen in the
//! order of their lines.

mod action;
mod mistake;
mod parse;
mod words;

pub use action::{Action, Button, DEFAULT_HOLD, Step, short_name};
pub use mistake::{Mistake, ScriptError};

/// A script that holds no mistake: its steps, ordered by time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    /// The steps. Their times never decrease.
    pub steps: Vec<Step>,
}

impl Script {
    /// Reads a script. `name` is its file as the messages shall call it.
    ///
    /// # Errors
    ///
    /// [`ScriptError`] with every mistake of the text.
    pub fn parse(name: &str, text: &str) -> Result<Self, ScriptError> {
        let mut mistakes = Vec::new();
        let mut steps = Vec::new();
        for (index, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
            match parse::line(line) {
                Ok(step) => steps.extend(step),
                Err(wrong) => mistakes.push(wrong.at_line(index + 1, line)),
            }
        }
        if mistakes.is_empty() {
            // A stable sort: steps of the same time keep the order of their lines.
            steps.sort_by_key(|step| step.at);
            Ok(Self { steps })
        } else {
            Err(ScriptError {
                file: name.to_string(),
                mistakes,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::sys::signal::Signal;
    use proptest::prelude::*;
    use std::time::Duration;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn reads_every_kind_of_line() {
        let script = Script::parse(
            "all",
            "# a comment\n\n1.5s key 5\n2s key D for 200ms # held\n3s button tap\n3s button press\n\
             3500ms button release\n3600ms button tap for 50ms\n4s type 0.5\n5s signal INT\n\
             6s signal USR1 to Flash250\r\n7s end input\n8s key #\n8s key # for 1s\n9s type \" a # b\\n\"\n10s type\n",
        )
        .expect("a script without mistakes");
        let actions: Vec<(Duration, Action)> = script.steps.into_iter().map(|step| (step.at, step.action)).collect();
        assert_eq!(
            actions,
            [
                (
                    millis(1500),
                    Action::Key {
                        key: '5',
                        hold: DEFAULT_HOLD
                    }
                ),
                (
                    millis(2000),
                    Action::Key {
                        key: 'D',
                        hold: millis(200)
                    }
                ),
                (millis(3000), Action::Button(Button::Tap { hold: DEFAULT_HOLD })),
                (millis(3000), Action::Button(Button::Press)),
                (millis(3500), Action::Button(Button::Release)),
                (millis(3600), Action::Button(Button::Tap { hold: millis(50) })),
                (millis(4000), Action::Type("0.5".into())),
                (
                    millis(5000),
                    Action::Signal {
                        signal: Signal::SIGINT,
                        to: None
                    }
                ),
                (
                    millis(6000),
                    Action::Signal {
                        signal: Signal::SIGUSR1,
                        to: Some("Flash250".into())
                    }
                ),
                (millis(7000), Action::EndInput),
                (
                    millis(8000),
                    Action::Key {
                        key: '#',
                        hold: DEFAULT_HOLD
                    }
                ),
                (
                    millis(8000),
                    Action::Key {
                        key: '#',
                        hold: millis(1000)
                    }
                ),
                (millis(9000), Action::Type(" a # b\n".into())),
                (millis(10000), Action::Type(String::new())),
            ]
        );
    }

    #[test]
    fn orders_by_time_and_keeps_lines_of_one_time() {
        let script = Script::parse("s", "2s key 2\n1s key 1\n2s key 3\n1000ms key 4").expect("no mistake");
        let keys: Vec<String> = script.steps.iter().map(ToString::to_string).collect();
        assert_eq!(keys, ["1s key 1", "1s key 4", "2s key 2", "2s key 3"]);
    }

    #[test]
    fn reports_every_mistake_with_its_place() {
        let text = "1s kee 5\nkey 5\n2s key 55\n\n3s button\n4s button tab\n5s signal INTT\n6s signal INT to \n\
                    7s end\n8s key 5 for 2x\n9s type \"open\n10s key 5 now\n\t11s\tkex 5\n12s signal INT to ABCDEFGHIJKLMNOP";
        let error = Script::parse("press.txt", text).expect_err("mistakes");
        let places: Vec<(usize, usize)> = error.mistakes.iter().map(|wrong| (wrong.line, wrong.column)).collect();
        assert_eq!(
            places,
            [
                (1, 4),
                (2, 1),
                (3, 8),
                (5, 10),
                (6, 11),
                (7, 11),
                (8, 18),
                (9, 7),
                (10, 14),
                (11, 9),
                (12, 11),
                (13, 6),
                (14, 19)
            ]
        );
        let shown = error.to_string();
        assert!(
            shown.contains("\npress.txt:1:4: `kee` is not an action\n  1 | 1s kee 5\n    |    ^^^ "),
            "{shown}"
        );
        assert!(shown.contains("did you mean `key`?"), "{shown}");
        assert!(shown.contains("did you mean `tap`?"), "{shown}");
        assert!(
            shown.starts_with("13 mistakes in press.txt; nothing was started"),
            "{shown}"
        );
        // The caret stands below the tab-indented word.
        assert!(shown.contains(" 13 | \t11s\tkex 5\n    | \t   \t^^^ "), "{shown}");
    }

    fn key() -> impl Strategy<Value = char> {
        prop::sample::select("0123456789ABCD*#".chars().collect::<Vec<_>>())
    }

    fn time() -> impl Strategy<Value = Duration> {
        prop_oneof![
            (0..100_000u64).prop_map(millis),
            (0..86_400_000_000_000u64).prop_map(Duration::from_nanos)
        ]
    }

    fn signal() -> impl Strategy<Value = Signal> {
        prop::sample::select(Signal::iterator().collect::<Vec<_>>())
    }

    fn name() -> impl Strategy<Value = Option<String>> {
        prop::option::of(
            "[!-~]([ -~]{0,13}[!-~])?".prop_filter("no comment", |name| !format!(" {name}").contains(" #")),
        )
    }

    fn action() -> impl Strategy<Value = Action> {
        prop_oneof![
            (key(), time()).prop_map(|(key, hold)| Action::Key { key, hold }),
            time().prop_map(|hold| Action::Button(Button::Tap { hold })),
            Just(Action::Button(Button::Press)),
            Just(Action::Button(Button::Release)),
            "\\PC*".prop_map(Action::Type),
            "[ #\"\\\\\n\t\r\u{0}a]*".prop_map(Action::Type),
            (signal(), name()).prop_map(|(signal, to)| Action::Signal { signal, to }),
            Just(Action::EndInput),
        ]
    }

    proptest! {
        #[test]
        fn never_panics(text in "(?s).*") {
            if let Err(error) = Script::parse("x", &text) {
                let _ = error.to_string();
            }
        }

        #[test]
        fn never_panics_on_nearly_right_lines(
            text in "( |\t)?(1s|2|x)( |\t)(key|button|type|signal|end|for|kéy)( |\t)+(#|D|tap|INT|\"|\\\\|input)?( for| to|#)?( 1s| x| é)?(\n|\r\n)?"
        ) {
            if let Err(error) = Script::parse("x", &text) {
                prop_assert!(error.mistakes.iter().all(|wrong| wrong.line >= 1 && wrong.column >= 1));
                let _ = error.to_string();
            }
        }

        #[test]
        fn what_is_shown_is_read_again(at in time(), action in action()) {
            let step = Step { at, action };
            let shown = step.to_string();
            prop_assert!(!shown.contains('\n'));
            let script = Script::parse("x", &shown).map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(script.steps, vec![step]);
        }
    }
}
