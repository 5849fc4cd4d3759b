//! The common order: complete, the same for all readers, under four processes at once.

use super::*;

#[test]
fn four_processes_lose_nothing_while_recorded() {
    const WRITES: u64 = 1_000_000;
    // A small ring, so that writers have to wait for the recorder all the time.
    let run = new_board(4096);
    let board = run.board();
    let recording = board.lock_recorder().unwrap();
    let mut cursor = Cursor::at_head(board);
    board.set_room(Some(cursor.position()));
    let mut writers: Vec<_> = (0..4)
        .map(|pin| Other::start(&run, &format!("toggle {} {WRITES}", 4 + pin)))
        .collect();
    let mut chains = Chains::default();
    while writers
        .iter_mut()
        .any(|writer| writer.child.try_wait().unwrap().is_none())
    {
        chains.read(&mut cursor, false);
        board.set_room(Some(cursor.position()));
    }
    chains.read(&mut cursor, true);
    drop(recording);
    // One event more for each pin: its mode.
    assert_eq!(chains.events, (4..8).map(|pin| (pin, WRITES + 1)).collect());
    chains.agree_with(board);
}

#[test]
fn all_readers_see_the_same_order() {
    const WRITES: u64 = 100_000;
    let run = new_board(1 << 20);
    let board = run.board();
    let mut early = Cursor::at_head(board);
    let mut late = Cursor::at_head(board);
    // All write to the same pin, to make them meet.
    let mut writers: Vec<_> = (0..4)
        .map(|_| Other::start(&run, &format!("toggle 17 {WRITES}")))
        .collect();
    let mut seen = Vec::new();
    let collect = |cursor: &mut Cursor, force, into: &mut Vec<(u64, u64, u64)>| {
        while let Some(Step::Event(record)) = cursor.step(force) {
            into.push((record.place, record.time, record.state.0));
        }
    };
    while writers
        .iter_mut()
        .any(|writer| writer.child.try_wait().unwrap().is_none())
    {
        collect(&mut early, false, &mut seen);
    }
    collect(&mut early, true, &mut seen);
    let mut seen_late = Vec::new();
    collect(&mut late, true, &mut seen_late);
    assert_eq!(seen, seen_late);
    let of_the_pin = seen
        .iter()
        .filter(|event| slot::SlotState(event.2).kind() == Some(SlotKind::Pin))
        .count();
    assert_eq!(of_the_pin as u64, 4 * (WRITES + 1));
}
