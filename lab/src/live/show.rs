//! The live board while it is shown: how the rest of `lab` speaks to the thread that draws.

use std::fmt;
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, PoisonError};
use std::thread::JoinHandle;

use nix::sys::signal::{Signal, raise};
use ratatui::crossterm::event::Event;

use super::Live;
use super::stage::Stage;
use super::terminal::is_in_background;
use super::view::Subject;
use crate::bench::Person;
use crate::voice::{self, Diversion};

/// What the drawing thread is told.
#[derive(Debug)]
pub(super) enum Message {
    /// There is something new to draw.
    Changed,
    /// Something came from the terminal.
    Keyboard(Event),
    /// The window has another size.
    Resized,
    /// The terminal is gone.
    KeyboardLost,
    /// The program was asked to end.
    Ending,
    /// Another board is shown from now on, by this person.
    Moved(Arc<Person>),
    /// Something that the person should know now.
    Note(&'static str),
    /// The terminal is given back for a while. The answer: it was.
    GiveBack(Sender<()>),
    /// It is taken over again.
    TakeAgain,
    /// The end.
    End,
}

/// Something that is typed to the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// A line, without its end.
    Line(String),
    /// The end of the input.
    End,
}

/// The program reads its input no more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the program reads its input no more")]
pub struct InputIsClosed;

/// What a person's keys reach.
pub struct Controls {
    /// Who presses keys and button.
    pub person: Arc<Person>,
    /// `q`.
    pub end: Box<dyn Fn() + Send>,
    /// Types something to the program.
    pub typed: Box<dyn Fn(Typed) -> Result<(), InputIsClosed> + Send>,
}

impl fmt::Debug for Controls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Controls")
            .field("person", &self.person)
            .finish_non_exhaustive()
    }
}

/// The live board while it is shown.
#[derive(Debug)]
pub struct Show {
    live: Arc<Live>,
    thread: JoinHandle<()>,
    diversion: Diversion,
}

/// The live board after its end: it has given the terminal back. As long as this lives, what `lab` says is still kept for
/// [`Live::write_down`].
#[derive(Debug)]
#[must_use]
pub struct Ended {
    _diversion: Diversion,
}

impl Show {
    /// Shows `live` from now on. While it is shown, what `lab` says appears in it. Called once for each `live`.
    ///
    /// # Errors
    ///
    /// What the system says when no thread can be started.
    pub fn begin(live: &Arc<Live>, subject: Subject, controls: Controls) -> std::io::Result<Self> {
        let messages = live.messages.lock().unwrap_or_else(PoisonError::into_inner).take();
        let messages = messages.ok_or(std::io::ErrorKind::AlreadyExists)?;
        live.correct(|model| model.see(controls.person.look()));
        let stage = Stage::new(live, subject, controls)?;
        let thread = std::thread::Builder::new()
            .name("live board".into())
            .spawn(move || stage.play(&messages))?;
        let listener = Arc::clone(live);
        Ok(Self {
            live: Arc::clone(live),
            thread,
            diversion: voice::divert(move |text| listener.say(text)),
        })
    }

    /// Gives the terminal back until after [`Show::stop`]. Returns when that is done.
    pub fn give_back(&self) {
        let (done, wait) = mpsc::channel();
        if self.live.to_show.send(Message::GiveBack(done)).is_ok() {
            let _ = wait.recv();
        }
    }

    /// Stops this process, which has given the terminal back, until the person lets it go on with the terminal, and takes
    /// it over again.
    pub fn stop(&self) {
        let _ = raise(Signal::SIGSTOP);
        // `bg` is not enough: who takes over a terminal that belongs to another program is stopped.
        while is_in_background() {
            let _ = raise(Signal::SIGSTOP);
        }
        let _ = self.live.to_show.send(Message::TakeAgain);
    }

    /// The program was asked to end.
    pub fn ending(&self) {
        let _ = self.live.to_show.send(Message::Ending);
    }

    /// Something that the person should know now, until the next key.
    pub fn note(&self, note: &'static str) {
        let _ = self.live.to_show.send(Message::Note(note));
    }

    /// Another board is shown from now on.
    pub fn moved(&self, person: Arc<Person>) {
        let _ = self.live.to_show.send(Message::Moved(person));
    }

    /// Gives the terminal back, and releases what is pressed.
    pub fn end(self) -> Ended {
        let _ = self.live.to_show.send(Message::End);
        // A panic was told by its own message.
        let _ = self.thread.join();
        Ended {
            _diversion: self.diversion,
        }
    }
}
