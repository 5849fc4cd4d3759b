//! Pins and bus under `rppal`'s names, on a simulated board in the process of the test.

mod i2c;
mod pins;

use hardware_sim::board::{Board, Options};
use std::sync::{Arc, LazyLock};

/// The board of these tests alone, which share it.
fn board() -> &'static Arc<Board> {
    static BOARD: LazyLock<Arc<Board>> = LazyLock::new(|| {
        let board = Board::create_unnamed(&Options::default()).expect("a board");
        board.plug_in().expect("the first of this process");
        board
    });
    &BOARD
}
