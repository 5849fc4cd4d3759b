//! Scripts: what happens to a run from outside, and when.
//!
//! One line for each step, `TIME ACTION`; `#` begins a comment, blank lines are skipped:
//!
//! ```text
//! 1.5s key 5              # pressed for 100 ms
//! 2s   key D for 200ms
//! 2s   key 1 press        # stays pressed, with whatever else is pressed
//! 3s   key 1 release
//! 3s   button tap         # pressed for 100 ms; `for TIME` works too
//! 3s   button press
//! 4s   button release
//! 4s   type 0.5           # the text and a line end, to the program's standard input
//! 4s   type "a # b"       # in quotes: spaces and # belong to the text; \" \\ \n \r \t
//! 5s   signal INT         # to the process group of the program; a number will do
//! 6s   signal USR1 to Flash250
//! 6s   signal KILL to "a # b"
//! 7s   end input          # closes the program's standard input
//! ```
//!
//! Times count from the start of the program. The lines may stand in any order; steps of the same time happen in the
//! order of their lines. A name is that of a process, as `ps` shows it; all processes with this name get the signal.

mod action;
mod mistake;
mod moves;
mod parse;
mod words;

use std::fmt;

pub use action::{Action, DEFAULT_HOLD, Step, Touch, short_name};
pub use mistake::{Mistake, ScriptError};
pub use moves::{Event, Move};

/// A script: its steps, ordered by time. Shown as the text that [`Script::parse`] reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Script {
    steps: Vec<Step>,
}

impl Script {
    /// A script of these steps, which may come in any order. Steps of the same time keep theirs.
    pub fn new(mut steps: Vec<Step>) -> Self {
        // A stable sort.
        steps.sort_by_key(|step| step.at);
        Self { steps }
    }

    /// The steps. Their times never decrease.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

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
            Ok(Self::new(steps))
        } else {
            Err(ScriptError {
                file: name.to_string(),
                mistakes,
            })
        }
    }
}

impl fmt::Display for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| writeln!(f, "{step}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hardware_sim::parts::{Key, Part};
    use nix::sys::signal::Signal;
    use proptest::prelude::*;
    use std::time::Duration;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn key(legend: char) -> Part {
        Part::Key(Key::from_legend(legend).expect("a key"))
    }

    fn tap(part: Part, hold: Duration) -> Action {
        Action::Touch(part, Touch::Tap { hold })
    }

    #[test]
    fn reads_every_kind_of_line() {
        let script = Script::parse(
            "all",
            "# a comment\n\n1.5s key 5\n2s key D for 200ms # held\n3s button tap\n3s button press\n\
             3500ms button release\n3600ms button tap for 50ms\n4s type 0.5\n5s signal INT\n\
             6s signal USR1 to Flash250\r\n7s end input\n8s key #\n8s key # for 1s\n9s type \" a # b\\n\"\n10s type\n\
             11s key 1 press # both\n11s key # press\n12s key # release\n13s signal 9\n14s signal SIGTERM to \"a # b\"\n",
        )
        .expect("a script without mistakes");
        let signal = |signal, to: Option<&str>| Action::Signal {
            signal,
            to: to.map(str::to_string),
        };
        let expected = [
            (1500, tap(key('5'), DEFAULT_HOLD)),
            (2000, tap(key('D'), millis(200))),
            (3000, tap(Part::Button, DEFAULT_HOLD)),
            (3000, Action::Touch(Part::Button, Touch::Press)),
            (3500, Action::Touch(Part::Button, Touch::Release)),
            (3600, tap(Part::Button, millis(50))),
            (4000, Action::Type("0.5".into())),
            (5000, signal(Signal::SIGINT, None)),
            (6000, signal(Signal::SIGUSR1, Some("Flash250"))),
            (7000, Action::EndInput),
            (8000, tap(key('#'), DEFAULT_HOLD)),
            (8000, tap(key('#'), millis(1000))),
            (9000, Action::Type(" a # b\n".into())),
            (10000, Action::Type(String::new())),
            (11000, Action::Touch(key('1'), Touch::Press)),
            (11000, Action::Touch(key('#'), Touch::Press)),
            (12000, Action::Touch(key('#'), Touch::Release)),
            (13000, signal(Signal::SIGKILL, None)),
            (14000, signal(Signal::SIGTERM, Some("a # b"))),
        ];
        let expected: Vec<Step> = expected
            .into_iter()
            .map(|(at, action)| Step { at: millis(at), action })
            .collect();
        assert_eq!(script.steps(), expected);
    }

    #[test]
    fn orders_by_time_and_keeps_lines_of_one_time() {
        let script = Script::parse("s", "2s key 2\n1s key 1\n2s key 3\n1000ms key 4").expect("no mistake");
        assert_eq!(script.to_string(), "1s key 1\n1s key 4\n2s key 2\n2s key 3\n");
    }

    #[test]
    fn reports_every_mistake_with_its_place() {
        let text = "1s kee 5\nkey 5\n2s key 55\n\n3s button\n4s button tab\n5s signal INTT\n6s signal INT to \n\
                    7s end\n8s key 5 for 2x\n9s type \"open\n10s key 5 now\n\t11s\tkex 5\n12s signal INT to ABCDEFGHIJKLMNOP\n\
                    13s kill Flash250\n14s signal 0\n15s signal INT to \"open\n16s signal INT to \"ABCDEFGHIJKLMNOP\" x\n\
                    17s signal INT to \"a\" b\n18s key 5 pres\n19s key 5 press now\n20s signal INT to \"\"\n21s signal 12345678901";
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
                (14, 19),
                (15, 5),
                (16, 12),
                (17, 19),
                (18, 19),
                (19, 23),
                (20, 11),
                (21, 17),
                (22, 19),
                (23, 12)
            ]
        );
        let shown = error.to_string();
        assert!(
            shown.contains("\npress.txt:1:4: `kee` is not an action\n  1 | 1s kee 5\n    |    ^^^ "),
            "{shown}"
        );
        assert!(shown.contains("did you mean `key`?"), "{shown}");
        for hint in [
            "did you mean `tap`?",
            "did you mean `press`?",
            "write `signal KILL`, or `signal KILL to NAME`",
            "or its number, 1 to 31",
        ] {
            assert!(shown.contains(hint), "{hint} is not in: {shown}");
        }
        assert!(
            shown.contains("\n    |                   ^^^^^^^^^^^^^^^^^^ expected at most 15 bytes"),
            "{shown}"
        );
        assert!(
            shown.starts_with("22 mistakes in press.txt; nothing was started"),
            "{shown}"
        );
        // The caret stands below the tab-indented word.
        assert!(shown.contains(" 13 | \t11s\tkex 5\n    | \t   \t^^^ "), "{shown}");
    }

    fn part() -> impl Strategy<Value = Part> {
        prop::sample::select(Key::all().map(Part::Key).chain([Part::Button]).collect::<Vec<_>>())
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
        prop::option::of("[ -~]{1,15}")
    }

    fn touch() -> impl Strategy<Value = Touch> {
        prop_oneof![
            time().prop_map(|hold| Touch::Tap { hold }),
            Just(Touch::Press),
            Just(Touch::Release)
        ]
    }

    fn action() -> impl Strategy<Value = Action> {
        prop_oneof![
            (part(), touch()).prop_map(|(part, touch)| Action::Touch(part, touch)),
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
            text in "( |\t)?(1s|2|x)( |\t)(key|button|type|signal|end|for|kéy|kill)( |\t)+(#|D|tap|press|INT|9|\"|\\\\|input)?( for| to|#)?( 1s| x| é)?(\n|\r\n)?"
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
            prop_assert_eq!(script, Script::new(vec![step]));
        }
    }
}
