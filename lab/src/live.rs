//! The live board: LEDs, display, keypad, button and processes in the terminal, with what the program prints beside it.
//!
//! What happens is folded into a [`model`] by the thread that reads the board; a thread of its own draws it, at most 30
//! times a second, and only when something has changed. So drawing holds up neither the recording nor the program.

pub mod draw;
mod hand;
pub mod hold;
mod keyboard;
pub mod keys;
pub mod look;
pub mod model;
pub mod output;
pub mod pane;
pub mod roll;
#[cfg(test)]
mod samples;
mod show;
mod stage;
pub mod terminal;
pub mod view;

use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hardware_sim::trace::Event;

use crate::bench::{Onlooker, Present};
use crate::write_all::write_all;
use model::Model;
use output::{Output, Source};
use show::Message;

pub use show::{Controls, Ended, InputIsClosed, Show, Typed};

/// What is shown, and who is told when it changes.
#[derive(Debug)]
pub struct Live {
    model: Mutex<Model>,
    output: Mutex<Output>,
    /// Whether the drawing thread was told already.
    told: AtomicBool,
    to_show: Sender<Message>,
    /// For the drawing thread.
    messages: Mutex<Option<Receiver<Message>>>,
}

impl Live {
    /// Nothing yet.
    pub fn new() -> Arc<Self> {
        let (to_show, messages) = mpsc::channel();
        Arc::new(Self {
            model: Mutex::new(Model::new(Present::dark())),
            output: Mutex::default(),
            told: AtomicBool::new(false),
            to_show,
            messages: Mutex::new(Some(messages)),
        })
    }

    /// Takes in what happens on the board.
    pub fn onlooker(self: &Arc<Self>) -> Onlooker {
        let live = Arc::clone(self);
        Onlooker::new(move |event| live.take(event))
    }

    /// Takes in one event.
    pub fn take(&self, event: Event) {
        if self.model().take(event) {
            self.changed();
        }
    }

    /// Forgets everything: another board is looked at from now on.
    pub fn forget(&self) {
        self.correct(|model| *model = Model::new(Present::dark()));
    }

    /// The ids of the processes that are thought to live.
    pub fn living(&self) -> Vec<u32> {
        self.model().living()
    }

    /// Changes what is known of the board.
    pub fn correct(&self, correction: impl FnOnce(&mut Model)) {
        correction(&mut self.model());
        self.changed();
    }

    /// The program has printed this to standard output (0) or standard error (1).
    pub fn print(&self, stream: usize, bytes: &[u8]) {
        self.output().print(stream, bytes);
        self.changed();
    }

    /// This line was typed to the program.
    pub fn typed(&self, text: &str) {
        self.output().typed(text);
        self.changed();
    }

    /// `lab` says this.
    pub fn say(&self, text: &str) {
        self.output().say(text);
        self.changed();
    }

    /// Writes what the program has printed to the person's own screen, as far as it is kept, and the problems that the
    /// board has noticed. It stays there.
    pub fn write_down(&self) {
        let lines = self.output().lines();
        let (stdout, stderr) = (io::stdout(), io::stderr());
        let mut out = stdout.lock();
        let forgotten = lines.forgotten();
        // Standard error that goes to a file has got it already.
        let shows_errors = io::IsTerminal::is_terminal(&stderr);
        let mut text = String::new();
        if forgotten > 0 {
            text += &format!("(the first {forgotten} lines of the output are left out here)\n");
        }
        for line in lines
            .iter()
            .filter(|line| shows_errors || line.source != Source::Stderr)
        {
            text += &line.text;
            if line.ends {
                text.push('\n');
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        for problem in &self.model().problems {
            text += &format!("{problem}\n");
        }
        // Where nobody reads it, it is lost.
        let _ = out.flush();
        if let Ok(to) = stdout.as_fd().try_clone_to_owned() {
            let _ = write_all(&mut to.into(), text.as_bytes());
        }
    }

    fn changed(&self) {
        if !self.told.swap(true, Ordering::AcqRel) {
            let _ = self.to_show.send(Message::Changed);
        }
    }

    fn model(&self) -> MutexGuard<'_, Model> {
        self.model.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn output(&self) -> MutexGuard<'_, Output> {
        self.output.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
