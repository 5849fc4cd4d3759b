//! The keypad's wires on the board: who settles them, who hears of it, and what is said about it.

use super::*;
use crate::parts::keypad::{COLUMNS, ROWS};

fn board() -> Arc<Board> {
    let board = Board::create_unnamed(&Options {
        capacity: 1 << 12,
        ..Options::default()
    })
    .unwrap();
    for pin in ROWS.into_iter().chain(COLUMNS) {
        board.set_bias(pin, Bias::PullUp);
    }
    board
}

fn touch(board: &Board, seat: Seat, row: usize, column: u8, closed: bool) {
    board.act_as(seat, ROWS[row], Operation::Contact { column, closed });
}

fn levels(board: &Arc<Board>) -> [Level; 8] {
    matrix::PINS.map(|pin| board.state(pin).level)
}

/// The diagnoses among what the cursor has not read yet.
fn diagnoses(cursor: &mut Cursor) -> Vec<String> {
    let mut texts = Vec::new();
    let mut text = Vec::new();
    while let Some(Step::Event(record)) = cursor.step(true) {
        if record.kind() == Some(SlotKind::Diagnosis) {
            text.extend(record.bytes());
            if !record.state.more() {
                texts.push(String::from_utf8(std::mem::take(&mut text)).unwrap());
            }
        }
    }
    texts
}

#[test]
fn a_key_joins_its_row_to_its_column_while_it_is_down() {
    let board = board();
    let seat = board.seat();
    board.set_mode(COLUMNS[1], Mode::Output);
    assert_eq!(levels(&board)[..4], [Level::High; 4]);
    touch(&board, seat, 2, 1, true);
    assert_eq!(levels(&board)[..4], [Level::High, Level::High, Level::Low, Level::High]);
    board.write(COLUMNS[1], Level::High);
    assert_eq!(levels(&board)[..4], [Level::High; 4]);
    board.write(COLUMNS[1], Level::Low);
    touch(&board, seat, 2, 1, false);
    assert_eq!(levels(&board)[..4], [Level::High; 4]);
}

#[test]
fn a_change_of_a_pull_makes_no_glitch() {
    let board = board();
    board.set_mode(COLUMNS[0], Mode::Output);
    touch(&board, board.seat(), 0, 0, true);
    let mut line = board.request_line(ROWS[0], Trigger::Both, None).unwrap();
    for bias in [Bias::Off, Bias::PullDown, Bias::PullUp] {
        board.set_bias(ROWS[0], bias);
    }
    assert!(line.take().is_none(), "the column held the row low all the time");
}

#[test]
fn who_reads_settles_what_a_dead_writer_left() {
    let board = board();
    let seat = board.seat();
    touch(&board, seat, 0, 0, true);
    // As if the writer had been killed before it could settle.
    board.operate(seat, COLUMNS[0], Operation::Mode(Mode::Output));
    assert_eq!(board.pin_word(ROWS[0]).level(), Level::High);
    assert_eq!(board.state(ROWS[0]).level, Level::Low);
}

#[test]
fn who_waits_for_an_edge_settles_what_a_dead_writer_left() {
    let board = board();
    let seat = board.seat();
    touch(&board, seat, 0, 0, true);
    let mut line = board.request_line(ROWS[0], Trigger::FallingEdge, None).unwrap();
    let waiter =
        std::thread::spawn(move || Line::wait(&mut [&mut line], None, Some(Instant::now() + Duration::from_secs(60))));
    while board.map.layout().interrupts.waiting.load(SeqCst) == 0 {
        std::thread::yield_now();
    }
    board.operate(seat, COLUMNS[0], Operation::Mode(Mode::Output));
    assert_eq!(waiter.join().unwrap(), Ready::Event(0));
}

/// Several threads switch columns while a hand presses keys. Whatever the order, in the end the levels are what the
/// wires say, and the events of each pin make a chain.
#[test]
fn all_pins_are_settled_when_many_have_worked_on_them() {
    let run = new_board(1 << 16);
    let board = run.board();
    let mut cursor = Cursor::at_head(board);
    for pin in ROWS.into_iter().chain(COLUMNS) {
        board.set_bias(pin, Bias::PullUp);
    }
    std::thread::scope(|scope| {
        for column in COLUMNS {
            scope.spawn(move || {
                for _ in 0..500 {
                    board.set_mode(column, Mode::Output);
                    board.set_mode(column, Mode::Input);
                }
                board.set_mode(column, Mode::Output);
            });
        }
        scope.spawn(|| {
            let seat = board.seat();
            for turn in 0..500_u64 {
                let key = turn.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60;
                touch(board, seat, key as usize / 4, key as u8 % 4, turn % 3 != 0);
            }
        });
    });
    let words = matrix::PINS.map(|pin| board.pin_word(pin));
    assert_eq!(matrix::settle(&words).levels, matrix::levels(&words));
    let mut chains = Chains::default();
    chains.read(&mut cursor, true);
    chains.agree_with(board);
}

#[test]
fn a_short_between_two_columns_is_reported_once_while_keys_are_down() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    let mut bench = crate::bench::Bench::new(&board);
    let keys = ['1', '2'].map(|legend| crate::parts::Part::Key(crate::parts::Key::from_legend(legend).unwrap()));
    let scan = || {
        // The usual mistake: columns that are not selected drive high.
        for column in COLUMNS {
            board.write(column, Level::Low);
            board.write(column, Level::High);
        }
    };
    for column in COLUMNS {
        board.write(column, Level::High);
        board.set_mode(column, Mode::Output);
    }
    bench.set_contact(keys[0], true);
    scan();
    assert_eq!(diagnoses(&mut cursor), [""; 0], "one key shorts nothing");
    bench.set_contact(keys[1], true);
    scan();
    scan();
    let said = diagnoses(&mut cursor);
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(
        said[0].starts_with("short circuit: GPIO 25 (high) and GPIO 24 (low) are joined through keys 1 and 2;"),
        "{said:?}"
    );
    assert!(
        said[1].starts_with("short circuit: GPIO 24 (high) and GPIO 25 (low)"),
        "{said:?}"
    );
    for key in keys {
        bench.set_contact(key, false);
    }
    bench.set_contact(keys[0], true);
    bench.set_contact(keys[1], true);
    scan();
    assert_eq!(diagnoses(&mut cursor).len(), 2, "a new press is worth a word again");
}

#[test]
fn a_row_between_a_pull_up_and_a_pull_down_is_reported() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    // As after power-on: GPIO 24 is pulled down.
    board.set_bias(COLUMNS[0], Bias::PullDown);
    touch(&board, board.seat(), 0, 0, true);
    assert_eq!(board.state(ROWS[0]).level, Level::High, "it reads as before");
    let said = diagnoses(&mut cursor);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("through key 1 the pull-up of GPIO 14"), "{said:?}");
    assert!(said[0].contains("against the pull-down of GPIO 24"), "{said:?}");
}

#[test]
fn a_key_that_is_pressed_before_any_program_runs_is_nobodys_mistake() {
    let board = Board::create_unnamed(&Options::default()).unwrap();
    let mut cursor = Cursor::at_head(&board);
    // The row is pulled down at power-on, the column up.
    touch(&board, board.seat(), 0, 3, true);
    assert_eq!(diagnoses(&mut cursor), [""; 0]);
}
