//! The processes of a program in the trace of a run.
//!
//! Only under `lab run` and its like, which name a board in the environment: a program that nobody records does not make
//! a board only to have its processes written down.

use hardware_sim::board::{BOARD_VARIABLE, Board};
use std::env;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::sync::Arc;

fn board() -> Option<Arc<Board>> {
    env::var_os(BOARD_VARIABLE).filter(|path| !path.is_empty())?;
    // If it cannot be opened, whoever needs it says so.
    Board::current().ok()
}

/// This process is there.
pub(super) fn appear() {
    if let Some(board) = board() {
        board.appear();
    }
}

/// A child of this process has ended.
pub(super) fn note_exit(pid: u32, name: &str, status: ExitStatus) {
    if let Some(board) = board() {
        let how = match (status.code(), status.signal()) {
            (Some(code), _) => format!("exit {code}"),
            (None, Some(signal)) => format!("signal {signal}"),
            (None, None) => return,
        };
        board.note_exit(pid, name, &how);
    }
}
