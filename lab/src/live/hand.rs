//! The hand that presses what a person's keys say.

use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread::JoinHandle;

use crate::bench::{Contact, Person};

/// What the hand does next.
enum Move {
    Contact(Contact, bool),
    ToBoard(Arc<Person>),
}

/// A hand, in a thread of its own, since a contact bounces for a while.
#[derive(Debug)]
pub(super) struct Hand {
    moves: Sender<Move>,
    thread: JoinHandle<()>,
}

impl Hand {
    /// The hand of `person`.
    pub fn of(mut person: Arc<Person>) -> std::io::Result<Self> {
        let (moves, todo) = mpsc::channel();
        let thread = std::thread::Builder::new().name("hand".into()).spawn(move || {
            for a_move in todo {
                match a_move {
                    Move::Contact(contact, pressed) => person.set(contact, pressed),
                    Move::ToBoard(other) => person = other,
                }
            }
        })?;
        Ok(Self { moves, thread })
    }

    /// Presses (true) or releases something, when all before that is done.
    pub fn set(&self, contact: Contact, pressed: bool) {
        let _ = self.moves.send(Move::Contact(contact, pressed));
    }

    /// Goes to another board, when all before that is done.
    pub fn go_to(&self, person: Arc<Person>) {
        let _ = self.moves.send(Move::ToBoard(person));
    }

    /// Returns when everything is done.
    pub fn finish(self) {
        drop(self.moves);
        let _ = self.thread.join();
    }
}
