//! A terminal window: a pseudo-terminal, and what stands on its screen.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nix::pty::{Winsize, openpty};
use nix::sys::signal::{Signal, kill};
use nix::sys::termios::{Termios, tcgetattr};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// What takes longer than this hangs.
const WATCHDOG: Duration = Duration::from_secs(60);

/// What programs ask a terminal: primary device attributes. An answer to that alone says that the terminal has no kitty
/// keyboard protocol, which was asked for just before.
const QUESTION: &[u8] = b"\x1b[c";
const ANSWER: &[u8] = b"\x1b[?62c";
/// The answer of a terminal that has it.
const KITTY_ANSWER: &[u8] = b"\x1b[?0u\x1b[?62c";

/// A window of 80 by 24.
pub struct Window {
    keyboard: File,
    terminal: OwnedFd,
    shown: Arc<Shown>,
    /// The modes of the terminal before anything ran in it.
    before: Termios,
}

struct Shown {
    screen: Mutex<vt100::Parser>,
    /// All that was written to the terminal.
    written: Mutex<Vec<u8>>,
    changed: Condvar,
}

impl Window {
    pub fn open() -> Self {
        Self::with(ANSWER)
    }

    /// A window whose terminal tells when a key is released.
    pub fn open_with_kitty_protocol() -> Self {
        Self::with(KITTY_ANSWER)
    }

    fn with(answer: &'static [u8]) -> Self {
        let size = Winsize {
            ws_row: 24,
            ws_col: 80,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        let pty = openpty(Some(&size), None).expect("a pseudo-terminal");
        let master = File::from(pty.master);
        let shown = Arc::new(Shown {
            screen: Mutex::new(vt100::Parser::new(cells(24), cells(80), 1000)),
            written: Mutex::default(),
            changed: Condvar::new(),
        });
        let (from, to) = (master.try_clone().expect("it"), Arc::clone(&shown));
        thread::spawn(move || show(from, &to, answer));
        Self {
            keyboard: master,
            before: tcgetattr(&pty.slave).expect("its modes"),
            terminal: pty.slave,
            shown,
        }
    }

    /// Starts a command in the window, as its controlling terminal.
    pub fn start(&self, command: &Command) -> Tenant {
        let mut inside = Command::new("setsid");
        inside.arg("--ctty").arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => inside.env(name, value),
                None => inside.env_remove(name),
            };
        }
        for name in ["NO_COLOR", "LC_ALL", "LC_CTYPE", "LANG"] {
            inside.env_remove(name);
        }
        if !command.get_envs().any(|(name, _)| name == "TERM") {
            inside.env("TERM", "xterm-256color");
        }
        if let Some(folder) = command.get_current_dir() {
            inside.current_dir(folder);
        }
        let end = || self.terminal.try_clone().expect("the terminal");
        let child = inside.stdin(end()).stdout(end()).stderr(end()).spawn().expect("setsid");
        Tenant { child }
    }

    /// Types on the keyboard.
    pub fn keys(&self, keys: &str) {
        (&self.keyboard).write_all(keys.as_bytes()).expect("the terminal");
    }

    /// Gives the window another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.shown.screen().screen_mut().set_size(cells(rows), cells(columns));
        let size = rustix::termios::Winsize {
            ws_row: rows,
            ws_col: columns,
            ws_xpixel: 0,
            ws_ypixel: 0,
        };
        rustix::termios::tcsetwinsize(self.keyboard.as_fd(), size).expect("another size");
    }

    /// Waits until the screen holds all of these texts.
    #[track_caller]
    pub fn wait_for(&self, texts: &[&str]) {
        self.wait_until(&format!("{texts:?}"), |screen| {
            let shown = screen.contents();
            texts.iter().all(|text| shown.contains(text))
        });
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub fn wait_until(&self, wanted: &str, is: impl Fn(&vt100::Screen) -> bool) {
        let until = Instant::now() + WATCHDOG;
        let mut screen = self.shown.screen();
        while !is(screen.screen()) {
            let left = until.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "{wanted} does not come:\n{}",
                screen.screen().contents()
            );
            let waited = self.shown.changed.wait_timeout(screen, left);
            (screen, _) = waited.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// What stands on the screen.
    pub fn text(&self) -> String {
        self.shown.screen().screen().contents()
    }

    /// How often this was written to the terminal.
    pub fn count(&self, sequence: &str) -> usize {
        let written = self.shown.written.lock().unwrap_or_else(PoisonError::into_inner);
        count(&written, sequence.as_bytes())
    }

    /// Asserts that the terminal is as it was before.
    #[track_caller]
    pub fn assert_as_before(&self) {
        let modes = tcgetattr(&self.terminal).expect("its modes");
        assert_eq!(modes, self.before, "the modes of the terminal");
        // What was written last may still be on its way to the screen.
        self.wait_until("the own screen, with its cursor", |screen| {
            !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
        });
    }

    /// Closes the window, as a person does with the mouse.
    pub fn close(self) {
        // The reader's copy goes when nobody has the other end open: that is the program's to do, on SIGHUP.
        drop(self);
    }
}

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).expect("a size")
}

impl Shown {
    fn screen(&self) -> MutexGuard<'_, vt100::Parser> {
        self.screen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn show(mut from: File, to: &Shown, answer: &[u8]) {
    let mut keyboard = from.try_clone().expect("the terminal");
    let mut buffer = [0; 4096];
    let mut answered = 0;
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        let questions = {
            let mut written = to.written.lock().unwrap_or_else(PoisonError::into_inner);
            written.extend_from_slice(&buffer[..length]);
            count(&written, QUESTION)
        };
        for _ in answered..questions {
            let _ = keyboard.write_all(answer);
        }
        answered = questions;
        to.screen().process(&buffer[..length]);
        to.changed.notify_all();
    }
}

fn count(bytes: &[u8], part: &[u8]) -> usize {
    bytes.windows(part.len()).filter(|bytes| *bytes == part).count()
}

/// A command that runs in a window.
pub struct Tenant {
    child: Child,
}

impl Tenant {
    pub fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id().cast_signed())
    }

    pub fn signal(&self, signal: Signal) {
        kill(self.pid(), signal).expect("it lives");
    }

    /// Waits until it has stopped itself.
    pub fn wait_for_stop(&self) {
        let stopped = waitpid(self.pid(), Some(WaitPidFlag::WUNTRACED)).expect("a stop");
        assert_eq!(stopped, WaitStatus::Stopped(self.pid(), Signal::SIGSTOP));
    }

    /// Waits for its end.
    pub fn end(mut self) -> ExitStatus {
        let until = Instant::now() + WATCHDOG;
        loop {
            if let Some(status) = self.child.try_wait().expect("its end") {
                return status;
            }
            assert!(Instant::now() < until, "it does not end");
            thread::yield_now();
        }
    }
}

impl Drop for Tenant {
    /// What a failed test has started does not live on.
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}
