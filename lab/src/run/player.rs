//! Plays a script: does each thing at its time.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Instant;

use nix::errno::Errno;
use nix::sys::signal::Signal;
use testbench::script::{Event, Move, Script, short_name};

use super::group::Group;
use super::input::Feed;
use super::outcome::Problems;
use crate::bench::{Bench, Contact};

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
    let moves = script.moves();
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
            if let Err(problem) = self.do_it(a_move) {
                self.problems.tell(&format!("script: `{}`: {problem}", a_move.step));
            }
        }
        unplayed += moves
            .filter(|a_move| !matches!(a_move.event, Event::Press(_, false)))
            .count();
        let _ = stopped.recv();
        // The board may outlive the run; no finger does.
        for contact in std::mem::take(&mut self.pressed) {
            self.set(contact, false);
        }
        unplayed
    }

    fn do_it(&mut self, a_move: &Move) -> Result<(), String> {
        match &a_move.event {
            Event::Press(part, pressed) => {
                self.set(Contact::from(*part), *pressed);
                Ok(())
            }
            Event::Type(text) => self.feed(Feed::Line {
                text: text.clone(),
                step: Some(a_move.step.clone()),
            }),
            Event::EndInput => self.feed(Feed::End),
            Event::Signal(signal, to) => self.signal(*signal, to.as_deref()),
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
