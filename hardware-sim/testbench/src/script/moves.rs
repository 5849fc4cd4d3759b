//! The moments of a script: what happens at each of them, a press and its release apart.

use std::time::Duration;

use hardware_sim::parts::Part;
use nix::sys::signal::Signal;

use super::Script;
use super::action::{Action, Touch};

/// Something that happens at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A key or the button is pressed (true), or let go.
    Press(Part, bool),
    /// This text and a line end go to the program's standard input.
    Type(String),
    /// A signal is sent: to the processes of this name, or to the program's process group.
    Signal(Signal, Option<String>),
    /// The program's standard input is closed.
    EndInput,
}

/// When something happens, what, and the step of the script that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Time since the start of the program.
    pub at: Duration,
    /// What happens.
    pub event: Event,
    /// The step as a script says it, for messages.
    pub step: String,
}

impl Script {
    /// What a player of this script has to do, ordered by time. What happens at the same time keeps the order of the
    /// steps; a release comes in its turn among them.
    pub fn moves(&self) -> Vec<Move> {
        let mut moves = Vec::new();
        for step in self.steps() {
            let text = step.to_string();
            let mut add = |at, event| {
                moves.push(Move {
                    at,
                    event,
                    step: text.clone(),
                })
            };
            match &step.action {
                Action::Touch(part, Touch::Tap { hold }) => {
                    add(step.at, Event::Press(*part, true));
                    add(step.at.saturating_add(*hold), Event::Press(*part, false));
                }
                Action::Touch(part, Touch::Press) => add(step.at, Event::Press(*part, true)),
                Action::Touch(part, Touch::Release) => add(step.at, Event::Press(*part, false)),
                Action::Type(text) => add(step.at, Event::Type(text.clone())),
                Action::Signal { signal, to } => add(step.at, Event::Signal(*signal, to.clone())),
                Action::EndInput => add(step.at, Event::EndInput),
            }
        }
        moves.sort_by_key(|a_move| a_move.at);
        moves
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hardware_sim::parts::Key;

    fn key(legend: char) -> Part {
        Part::Key(Key::from_legend(legend).expect("a key"))
    }

    #[test]
    fn a_release_comes_in_its_turn() {
        let script = Script::parse(
            "s",
            "1s key 1 for 3s\n2s key 2\n2100ms type x\n3s key 4 press\n4s key 4 release\n",
        )
        .expect("a script");
        let order: Vec<(u128, Event)> = script
            .moves()
            .into_iter()
            .map(|a_move| (a_move.at.as_millis(), a_move.event))
            .collect();
        assert_eq!(
            order,
            [
                (1000, Event::Press(key('1'), true)),
                (2000, Event::Press(key('2'), true)),
                (2100, Event::Press(key('2'), false)),
                (2100, Event::Type("x".into())),
                (3000, Event::Press(key('4'), true)),
                (4000, Event::Press(key('1'), false)),
                (4000, Event::Press(key('4'), false)),
            ]
        );
    }
}
