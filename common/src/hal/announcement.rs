//! Saying which board a program works on, once; and, for a program that somebody runs by itself in a terminal, what
//! happens on it.

use super::{Hardware, system};
use crate::process;
use hardware_sim::board::{BOARD_VARIABLE, Board};
use hardware_sim::recorder::Observer;
use hardware_sim::trace::Brief;
use std::env;
use std::io::{self, IsTerminal, Write};
use std::sync::{Arc, Once};
use std::thread;
use std::time::Duration;

/// How often the board is looked at for events to show. A person does not see more.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Says on standard error which board this is, unless another process of this program has.
///
/// A program that runs by itself on the user's default board also shows the board's events there, if that is a terminal.
/// (`lab run` names a board, and shows its events itself.)
pub(super) fn announce(hardware: Hardware) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        if !process::first_of_program() {
            return;
        }
        match hardware {
            Hardware::Pi => {
                let model =
                    system::DeviceInfo::new().map_or_else(|_| "Raspberry Pi".into(), |info| info.model().to_string());
                say(&format!("board: {model}"));
            }
            Hardware::Simulated => {
                let Ok(board) = Board::current() else { return };
                say(&format!("board: simulated Pi ({})", board.path().display()));
                if env::var_os(BOARD_VARIABLE).is_none() && io::stderr().is_terminal() {
                    show_events(&board);
                }
            }
        }
    });
}

fn show_events(board: &Arc<Board>) {
    let mut observer = Observer::new(board);
    let mut brief = Brief::default();
    let show = move || {
        loop {
            observer.read(|event| brief.take(&event, |line| say(&line.to_string())));
            thread::sleep(LOOK_EVERY);
        }
    };
    // Without this thread the program works as well; it ends with the process.
    let _ = thread::Builder::new().name("events".into()).spawn(show);
}

fn say(line: &str) {
    // One write, so that lines of several processes do not mix. Nobody may be listening.
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
}
