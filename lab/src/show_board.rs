//! `lab board`: the board that a user's programs share, live, while they come and go.

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use hardware_sim::trace::Brief;
use nix::sys::signal::{Signal, raise};
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::iterator::Signals;

use crate::bench::{BenchError, Changed, Visit};
use crate::live::view::Subject;
use crate::live::{Controls, InputIsClosed, Live, Show, terminal};
use crate::processes;

/// How often the board is read. At full speed a program fills its ring in a few milliseconds, and what was overwritten is
/// missed; a person sees no more than this anyway.
const READ_EVERY: Duration = Duration::from_millis(20);

/// How often the board's file and the processes are looked after.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Why the board is not shown.
#[derive(Debug, thiserror::Error)]
pub enum NotShown {
    /// There is no board.
    #[error(transparent)]
    Bench(#[from] BenchError),
    /// The system refuses what the view needs.
    #[error("the board cannot be shown: {0}")]
    System(#[from] std::io::Error),
}

/// Shows the board until the person ends it. Without a terminal its events are written to standard output, line by line.
///
/// # Errors
///
/// [`NotShown`] when there can be no board, or no view of it.
pub fn show_board() -> Result<(), NotShown> {
    let (end, ended) = mpsc::channel();
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP])?;
    let to_end = end.clone();
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever().filter_map(|number| Signal::try_from(number).ok()) {
            if to_end.send(signal).is_err() {
                return;
            }
        }
    })?;
    let mut visit = Visit::begin()?;
    if let Err(reason) = terminal::check() {
        crate::say(&format!(
            "{reason}, so the events of {} are written as lines; Ctrl-C ends",
            visit.path().display()
        ));
        write_lines(&mut visit, &ended);
        return Ok(());
    }
    let live = Live::new();
    let controls = Controls {
        person: Arc::clone(visit.person()),
        // As a signal would.
        end: Box::new(move || _ = end.send(Signal::SIGTERM)),
        typed: Box::new(|_| Err(InputIsClosed)),
    };
    let subject = Subject::Board(visit.path().display().to_string());
    let show = Show::begin(&live, subject, controls)?;
    look_on(&mut visit, &live, &show, &ended);
    drop(show.end());
    Ok(())
}

fn write_lines(visit: &mut Visit, ended: &Receiver<Signal>) {
    let mut brief = Brief::default();
    loop {
        let signal = ended.recv_timeout(READ_EVERY);
        let mut lines = String::new();
        visit.read(|event| brief.take(&event, |line| lines += &format!("{line}\n")));
        let written = std::io::stdout().write_all(lines.as_bytes());
        match signal {
            // A reader that has seen enough ends it.
            _ if written.is_err() => return,
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Signal::SIGTSTP) => _ = raise(Signal::SIGSTOP),
            _ => return,
        }
    }
}

/// Looks on until a signal comes.
fn look_on(visit: &mut Visit, live: &Arc<Live>, show: &Show, ended: &Receiver<Signal>) {
    let mut look_at = Instant::now();
    let mut removed = false;
    loop {
        match ended.recv_timeout(READ_EVERY) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(Signal::SIGTSTP) => {
                show.give_back();
                show.stop();
            }
            _ => return,
        }
        visit.read(|event| live.take(event));
        if look_at > Instant::now() {
            continue;
        }
        look_at = Instant::now() + LOOK_EVERY;
        note_ends(live);
        match visit.changed() {
            Changed::Same => {}
            Changed::Removed if removed => {}
            Changed::Removed => {
                removed = true;
                show.note("the board's file was removed; a program that starts now makes a new board");
            }
            Changed::Replaced => {
                removed = false;
                // Half-way between two boards: it is tried again.
                if let Ok(other) = Visit::begin() {
                    *visit = other;
                    live.forget();
                    show.moved(Arc::clone(visit.person()));
                    show.note("another board has taken the place of the one before; this is it");
                }
            }
        }
    }
}

/// Nobody tells of the end of processes that nobody waits for.
fn note_ends(live: &Live) {
    let gone: Vec<u32> = live
        .living()
        .into_iter()
        .filter(|pid| !processes::lives(pid.cast_signed()))
        .collect();
    if !gone.is_empty() {
        live.correct(|model| {
            for pid in gone {
                model.end(Some(pid), "nobody saw how");
            }
        });
    }
}
