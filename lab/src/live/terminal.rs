//! The terminal: taken over for drawing, and given back whatever happens.
//!
//! It is given back by [`Terminal::give_back`], when the value is dropped, and by a panic anywhere in this process. After
//! `kill -9` nobody can do it; the command `reset` does.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::panic;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use nix::sys::termios::{FlushArg, tcflush};
use nix::unistd::{getpgrp, tcgetpgrp};
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, EnableBracketedPaste, EnableFocusChange, KeyboardEnhancementFlags,
    PopKeyboardEnhancementFlags, PushKeyboardEnhancementFlags,
};
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode, supports_keyboard_enhancement,
};
use ratatui::crossterm::{cursor, queue, style};
use ratatui::layout::Rect;
use ratatui::{Frame, Terminal as Drawing};

use crate::write_all::write_all;

/// What has been done to the terminal and must be undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It is as we have found it.
    Ours,
    Taken {
        enhanced: bool,
    },
}

/// Who writes to the terminal holds this, so that nothing is drawn on one that was given back.
static STATE: Mutex<State> = Mutex::new(State::Ours);

/// Why the live board cannot be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoTerminal {
    /// Standard input or output goes elsewhere.
    #[error("standard input and output are not both a terminal")]
    Elsewhere,
    /// The terminal cannot move its cursor.
    #[error("this terminal can only show lines (TERM is `dumb` or not set)")]
    Dumb,
    /// Another program has the terminal.
    #[error("lab runs in the background")]
    Background,
}

/// Whether the live board can be shown.
///
/// # Errors
///
/// [`NoTerminal`]: why not.
pub fn check() -> Result<(), NoTerminal> {
    if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
        return Err(NoTerminal::Elsewhere);
    }
    if std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb") {
        return Err(NoTerminal::Dumb);
    }
    if is_in_background() {
        return Err(NoTerminal::Background);
    }
    Ok(())
}

/// Whether another program has the terminal, a shell after Ctrl-Z say. Whoever changes a terminal then is stopped.
pub(crate) fn is_in_background() -> bool {
    tcgetpgrp(io::stdin()).is_ok_and(|group| group != getpgrp())
}

/// A terminal that was taken over.
#[derive(Debug)]
pub struct Terminal {
    drawing: Drawing<CrosstermBackend<Screen>>,
    tells_releases: bool,
}

impl Terminal {
    /// Takes the terminal over: other screen, no echo, every key at once.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn take_over() -> io::Result<Self> {
        give_back_on_panic();
        // Given back by its drop when the rest fails.
        let mut terminal = Self {
            drawing: Drawing::new(CrosstermBackend::new(Screen::open()?))?,
            tells_releases: false,
        };
        *state() = State::Taken { enhanced: false };
        terminal.tells_releases = take()?;
        terminal.clear()?;
        Ok(terminal)
    }

    /// Whether it tells when a key is released.
    pub fn tells_releases(&self) -> bool {
        self.tells_releases
    }

    /// Draws one picture. Does nothing on a terminal that was given back.
    ///
    /// # Errors
    ///
    /// What the operating system says, for example because the window was closed.
    pub fn draw(&mut self, picture: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        self.drawing.draw(picture).map(|_| ())
    }

    /// The next picture is drawn in full.
    ///
    /// # Errors
    ///
    /// What the operating system says.
    pub fn clear(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`, which asks the terminal where its cursor is, and waits for the answer.
        let size = self.drawing.size()?;
        self.drawing.resize(Rect::from(size))
    }

    /// Gives the terminal back as it was.
    pub fn give_back(self) {
        drop(self);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// Returns whether the terminal tells releases.
fn take() -> io::Result<bool> {
    enable_raw_mode()?;
    // What was typed before the board was there, while a compiler worked say, was not meant for it.
    tcflush(io::stdin(), FlushArg::TCIFLUSH)?;
    let enhanced = supports_keyboard_enhancement().unwrap_or(false);
    let mut sequence = Vec::new();
    queue!(
        sequence,
        EnterAlternateScreen,
        EnableBracketedPaste,
        EnableFocusChange,
        cursor::Hide
    )?;
    if enhanced {
        // The alternate keys tell `*` from `8`.
        let flags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
            | KeyboardEnhancementFlags::REPORT_EVENT_TYPES
            | KeyboardEnhancementFlags::REPORT_ALTERNATE_KEYS;
        queue!(sequence, PushKeyboardEnhancementFlags(flags))?;
    }
    let mut state = state();
    if *state == State::Ours {
        return Err(io::Error::other("the terminal was given back meanwhile"));
    }
    *state = State::Taken { enhanced };
    write_all(&mut Screen::open()?.terminal, &sequence)?;
    Ok(enhanced)
}

/// Gives the terminal back, if it was taken.
fn give_back() {
    let mut state = state();
    let State::Taken { enhanced } = std::mem::replace(&mut *state, State::Ours) else {
        return;
    };
    let mut sequence = Vec::new();
    let mut end = || {
        if enhanced {
            queue!(sequence, PopKeyboardEnhancementFlags)?;
        }
        queue!(
            sequence,
            style::ResetColor,
            DisableFocusChange,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            cursor::Show
        )?;
        write_all(&mut Screen::open()?.terminal, &sequence)
    };
    // A window that was closed needs nothing.
    let _ = end();
    let _ = disable_raw_mode();
}

/// A panic message shall stand on the person's own screen.
fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            give_back();
            before(info);
        }));
    });
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Collects what is drawn, and writes it in one piece.
#[derive(Debug)]
struct Screen {
    terminal: File,
    pending: Vec<u8>,
}

impl Screen {
    fn open() -> io::Result<Self> {
        Ok(Self {
            terminal: File::from(io::stdout().as_fd().try_clone_to_owned()?),
            pending: Vec::new(),
        })
    }
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pending.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let pending = std::mem::take(&mut self.pending);
        match *state() {
            State::Taken { .. } => write_all(&mut self.terminal, &pending),
            State::Ours => Ok(()),
        }
    }
}
