//! Plays a script: does each thing at its time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::Signal;

use super::group::Group;
use super::input::Feed;
use super::outcome::Problems;
use crate::bench::{Bench, Contact};
use crate::script::{Action, Button, Script, short_name};

/// One thing that happens at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Set(Contact, bool),
    Type(String),
    Signal(Signal, Option<String>),
    EndInput,
}

/// When something happens, what, and the step of the script that it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Move {
    at: Duration,
    what: What,
    step: String,
}

/// The thread that plays.
pub(super) struct Player {
    stop: Sender<()>,
    thread: JoinHandle<usize>,
}

impl Player {
    /// Ends the play at once; releases what is still pressed. Returns how many steps were not played.
    pub fn end(self) -> usize {
        drop(self.stop);
        self.thread.join().unwrap_or(0)
    }
}

/// Starts to play. Times count from `begin`.
pub(super) fn play(
    script: &Script,
    begin: Instant,
    bench: Arc<Bench>,
    group: Arc<Group>,
    feed: Sender<Feed>,
    problems: &Problems,
) -> Player {
    let moves = moves(script);
    let (stop, stopped) = mpsc::channel();
    let hands = Hands {
        bench,
        group,
        feed,
        problems: problems.clone(),
        pressed: BTreeSet::new(),
    };
    Player {
        stop,
        thread: std::thread::spawn(move || hands.play(&moves, begin, &stopped)),
    }
}

/// The moves of a script, ordered by time.
fn moves(script: &Script) -> Vec<Move> {
    let mut moves = Vec::new();
    for step in &script.steps {
        let text = step.to_string();
        let mut add = |at, what| {
            moves.push(Move {
                at,
                what,
                step: text.clone(),
            })
        };
        let mut tap = |contact, hold: Duration| {
            add(step.at, What::Set(contact, true));
            add(step.at.saturating_add(hold), What::Set(contact, false));
        };
        match &step.action {
            Action::Key { key, hold } => tap(Contact::Key(*key), *hold),
            Action::Button(Button::Tap { hold }) => tap(Contact::Button, *hold),
            Action::Button(Button::Press) => add(step.at, What::Set(Contact::Button, true)),
            Action::Button(Button::Release) => add(step.at, What::Set(Contact::Button, false)),
            Action::Type(text) => add(step.at, What::Type(text.clone())),
            Action::Signal { signal, to } => add(step.at, What::Signal(*signal, to.clone())),
            Action::EndInput => add(step.at, What::EndInput),
        }
    }
    // A stable sort: what happens at the same time keeps the order of the script.
    moves.sort_by_key(|a_move| a_move.at);
    moves
}

/// What the player touches.
struct Hands {
    bench: Arc<Bench>,
    group: Arc<Group>,
    feed: Sender<Feed>,
    problems: Problems,
    pressed: BTreeSet<Contact>,
}

impl Hands {
    fn play(mut self, moves: &[Move], begin: Instant, stopped: &Receiver<()>) -> usize {
        let mut moves = moves.iter();
        let mut unplayed = 0;
        for a_move in moves.by_ref() {
            let wait = (begin + a_move.at).saturating_duration_since(Instant::now());
            if stopped.recv_timeout(wait) != Err(RecvTimeoutError::Timeout) {
                unplayed = 1;
                break;
            }
            if let Err(problem) = self.do_it(&a_move.what, &a_move.step) {
                self.problems.tell(&format!("script: `{}`: {problem}", a_move.step));
            }
        }
        unplayed += moves
            .filter(|a_move| !matches!(a_move.what, What::Set(_, false)))
            .count();
        let _ = stopped.recv();
        // The board may outlive the run; no finger does.
        for contact in std::mem::take(&mut self.pressed) {
            self.set(contact, false);
        }
        unplayed
    }

    fn do_it(&mut self, what: &What, step: &str) -> Result<(), String> {
        match what {
            What::Set(contact, pressed) => {
                self.set(*contact, *pressed);
                Ok(())
            }
            What::Type(text) => self.feed(Feed::Line {
                text: text.clone(),
                step: Some(step.to_string()),
            }),
            What::EndInput => self.feed(Feed::End),
            What::Signal(signal, to) => self.signal(*signal, to.as_deref()),
        }
    }

    fn set(&mut self, contact: Contact, pressed: bool) {
        self.bench.person().set(contact, pressed);
        if pressed {
            self.pressed.insert(contact);
        } else {
            self.pressed.remove(&contact);
        }
    }

    fn feed(&self, feed: Feed) -> Result<(), String> {
        self.feed
            .send(feed)
            .map_err(|_| "the program's input is closed already".to_string())
    }

    fn signal(&self, signal: Signal, to: Option<&str>) -> Result<(), String> {
        let name = short_name(signal);
        let action = to.map_or(name.to_string(), |to| format!("{name} to {to}"));
        self.bench.note_input("signal", &action);
        let sent = match to {
            None => self.group.signal(signal),
            Some(to) => match self.group.signal_named(to, signal) {
                Ok(0) => return Err(format!("the program has no process `{to}`; {}", existing())),
                Ok(_) => Ok(()),
                Err(error) => Err(error),
            },
        };
        match sent {
            Ok(()) => Ok(()),
            Err(Errno::ESRCH) => Err("the program has ended already".to_string()),
            Err(error) => Err(format!("the signal cannot be sent: {error}")),
        }
    }
}

/// The processes that there are, in words.
fn existing() -> String {
    let names: BTreeSet<String> = crate::processes::descendants()
        .into_iter()
        .map(|process| format!("`{}`", process.name))
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    if names.is_empty() {
        "none of its processes lives".to_string()
    } else {
        format!("it has {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_comes_in_its_turn() {
        let script = Script::parse("s", "1s key 1 for 3s\n2s key 2\n2100ms type x\n").expect("a script");
        let order: Vec<(u128, What)> = moves(&script)
            .into_iter()
            .map(|a_move| (a_move.at.as_millis(), a_move.what))
            .collect();
        assert_eq!(
            order,
            [
                (1000, What::Set(Contact::Key('1'), true)),
                (2000, What::Set(Contact::Key('2'), true)),
                (2100, What::Set(Contact::Key('2'), false)),
                (2100, What::Type("x".into())),
                (4000, What::Set(Contact::Key('1'), false)),
            ]
        );
    }
}
