//! Who writes.

use super::*;
use crate::board::writers::process_name;

#[test]
fn a_thread_gives_its_seat_back() {
    let board = Board::create_unnamed(&Options {
        capacity: 1024,
        ..Options::default()
    })
    .unwrap();
    for _ in 0..10_000 {
        let board = Arc::clone(&board);
        std::thread::spawn(move || board.write(17, Level::High)).join().unwrap();
    }
    assert_eq!(board.losses().unknown_writers, 0);
    let name = process_name();
    assert!(!name.is_empty() && name.len() <= 15);
    let author = board.author(board.seat().number()).unwrap();
    assert_eq!(
        (author.pid, author.name, author.bench),
        (std::process::id(), name, false)
    );
}
