//! The thread that draws, and does what a person's keys say.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, killpg};
use nix::unistd::getpgrp;

use super::Live;
use super::draw::{Scene, draw, with_pane};
use super::hand::Hand;
use super::hold::Fingers;
use super::keyboard::Keyboard;
use super::keys::{Action, action};
use super::look::Look;
use super::show::{Controls, Message, Typed};
use super::terminal::Terminal;
use super::view::{Beside, Subject, View};

/// No more than 30 pictures a second.
const FRAME: Duration = Duration::from_millis(34);

/// The terminal is taken over after this time only: what a short program prints need not flash by.
const TAKE_OVER_AFTER: Duration = Duration::from_millis(150);

/// Everything that the drawing thread has.
pub(super) struct Stage {
    live: Arc<Live>,
    controls: Controls,
    hand: Hand,
    terminal: Option<Terminal>,
    keyboard: Option<Keyboard>,
    /// When the terminal is taken over.
    take_at: Option<Instant>,
    view: View,
    look: Look,
    fingers: Fingers,
    /// Whether something has changed since the last picture.
    stale: bool,
    next_frame: Instant,
}

impl Stage {
    pub fn new(live: &Arc<Live>, subject: Subject, controls: Controls) -> std::io::Result<Self> {
        Ok(Self {
            live: Arc::clone(live),
            hand: Hand::of(Arc::clone(&controls.person))?,
            controls,
            terminal: None,
            keyboard: None,
            take_at: Some(Instant::now() + TAKE_OVER_AFTER),
            view: View::new(subject),
            look: Look::from_environment(),
            fingers: Fingers::new(false),
            stale: true,
            next_frame: Instant::now(),
        })
    }

    /// Plays until the end is told.
    pub fn play(mut self, messages: &Receiver<Message>) {
        loop {
            let message = match self.next() {
                None => messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(until) => messages.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(Message::End) | Err(RecvTimeoutError::Disconnected) => break,
                Ok(message) => self.hear(message),
                Err(RecvTimeoutError::Timeout) => {}
            }
            let now = Instant::now();
            for (contact, pressed) in self.fingers.due(now) {
                self.hand.set(contact, pressed);
            }
            if self.take_at.is_some_and(|at| at <= now) {
                self.take_over();
            }
            if self.stale && self.terminal.is_some() && self.next_frame <= now {
                self.draw();
            }
        }
        self.keyboard = None;
        self.terminal = None;
        self.let_go();
        // No finger stays on the board.
        self.hand.finish();
    }

    /// When something must be done, whatever happens.
    fn next(&self) -> Option<Instant> {
        let frame = (self.stale && self.terminal.is_some()).then_some(self.next_frame);
        [self.take_at, frame, self.fingers.next()].into_iter().flatten().min()
    }

    fn hear(&mut self, message: Message) {
        self.stale = true;
        match message {
            Message::Changed | Message::Resized | Message::End => {}
            Message::Keyboard(event) => {
                if let Some(action) = action(&event, self.view.line.is_some()) {
                    self.act(action);
                }
            }
            Message::KeyboardLost => {
                self.keyboard = None;
                if matches!(self.view.subject, Subject::Board(_)) {
                    (self.controls.end)();
                }
            }
            Message::Ending => self.view.ending = true,
            Message::Moved(person) => {
                self.let_go();
                self.hand.go_to(Arc::clone(&person));
                self.live.correct(|model| model.see(person.look()));
                self.controls.person = person;
            }
            Message::Note(note) => self.view.note = Some(note.to_owned()),
            Message::GiveBack(done) => {
                self.keyboard = None;
                self.terminal = None;
                self.take_at = None;
                self.let_go();
                let _ = done.send(());
            }
            Message::TakeAgain => self.take_at = Some(Instant::now()),
        }
    }

    fn take_over(&mut self) {
        self.take_at = None;
        let taken = Terminal::take_over().and_then(|terminal| {
            let keyboard = Keyboard::listen(self.live.to_show.clone())?;
            Ok((terminal, keyboard))
        });
        match taken {
            Ok((terminal, keyboard)) => {
                self.view.tells_releases = terminal.tells_releases();
                self.fingers = Fingers::new(terminal.tells_releases());
                (self.terminal, self.keyboard) = (Some(terminal), Some(keyboard));
                self.stale = true;
            }
            Err(error) => self.live.say(&format!("lab: the live board cannot be shown: {error}")),
        }
    }

    fn draw(&mut self) {
        self.stale = false;
        self.next_frame = Instant::now() + FRAME;
        // From here on a change is told again.
        self.live.told.store(false, Ordering::Release);
        self.look_again();
        let size = self.with_scene(|scene, terminal| {
            let mut size = (0, 0);
            let drawn = terminal.map(|terminal| terminal.draw(|frame| size = draw(frame, scene)));
            drawn.unwrap_or(Ok(())).map(|()| size)
        });
        match size {
            Ok(size) => self.view.size = size,
            Err(error) => {
                self.keyboard = None;
                self.terminal = None;
                self.live
                    .say(&format!("lab: the live board cannot be drawn any more: {error}"));
            }
        }
    }

    /// Looks at what the events do not tell in full.
    fn look_again(&self) {
        let stale = std::mem::take(&mut self.live.model().stale);
        if stale.all {
            let present = self.controls.person.look();
            self.live.model().see(present);
        } else if stale.picture {
            let picture = self.controls.person.lcd();
            self.live.model().picture = picture;
        }
    }

    /// Hands over what is to be seen now. Nobody is held up meanwhile: it is a copy.
    fn with_scene<T>(&mut self, look: impl FnOnce(&Scene<'_>, Option<&mut Terminal>) -> T) -> T {
        let model = self.live.model().clone();
        let output = self.live.output().lines();
        let scene = Scene {
            model: &model,
            output: &output,
            view: &self.view,
            look: self.look,
        };
        look(&scene, self.terminal.as_mut())
    }

    fn act(&mut self, action: Action) {
        self.view.note = None;
        match action {
            Action::End => (self.controls.end)(),
            // As the terminal would do it, if it were not taken over.
            Action::Interrupt => _ = killpg(getpgrp(), Signal::SIGINT),
            Action::Suspend => _ = killpg(getpgrp(), Signal::SIGTSTP),
            Action::Stroke(contact, stroke) => self.fingers.stroke(contact, stroke, Instant::now()),
            Action::LetGo => self.fingers.release_all(Instant::now()),
            Action::OpenLine => {
                self.let_go();
                self.view.open_line();
            }
            Action::CloseLine => self.view.line = None,
            Action::SendLine => {
                if let Some(line) = self.view.send_line() {
                    self.send(Typed::Line(line));
                }
            }
            Action::EndInput => {
                if self.view.end_input() {
                    self.send(Typed::End);
                }
            }
            Action::Edit(request) => self.view.edit(request),
            Action::Paste(text) => {
                for line in self.view.paste(&text) {
                    self.send(Typed::Line(line));
                }
            }
            Action::ToggleLog => self.view.toggle(Beside::Log),
            Action::ToggleHelp => self.view.toggle(Beside::Help),
            Action::PageUp => self.turn(true),
            Action::PageDown => self.turn(false),
            Action::Newest => self.view.newest(),
            Action::Redraw => {
                if let Some(terminal) = &mut self.terminal {
                    // Where this fails, so does the next picture.
                    let _ = terminal.clear();
                }
            }
        }
    }

    fn send(&mut self, typed: Typed) {
        let ends = typed == Typed::End;
        let sent = (self.controls.typed)(typed);
        if ends || sent.is_err() {
            self.view.line = None;
            self.view.input_is_open = false;
            self.view.note = Some(match sent {
                Ok(()) => "the program's input is closed".to_owned(),
                Err(closed) => closed.to_string(),
            });
        }
    }

    fn turn(&mut self, up: bool) {
        let (columns, rows) = self.view.size;
        let bottom = self.with_scene(|scene, _| {
            with_pane(scene, columns, rows, |pane| match up {
                true => pane.page_up(scene.view.bottom),
                false => pane.page_down(scene.view.bottom),
            })
        });
        self.view.bottom = bottom;
    }

    /// Releases everything at once.
    fn let_go(&mut self) {
        let now = Instant::now();
        self.fingers.release_all(now);
        while let Some(next) = self.fingers.next() {
            for (contact, pressed) in self.fingers.due(next) {
                self.hand.set(contact, pressed);
            }
        }
    }
}
