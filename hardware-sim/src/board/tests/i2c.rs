//! The I2C bus under several processes, and the display on it.

use super::death::kill_in_the_middle;
use super::*;
use crate::recorder::Assembly;

/// Nanoseconds of a bit on the wire.
const BIT: u64 = 10_000;

fn board() -> Arc<Board> {
    let board = Board::create_unnamed(&Options {
        capacity: 1 << 12,
        ..Options::default()
    })
    .unwrap();
    board.open_i2c(1).unwrap();
    board
}

fn write(board: &Arc<Board>, bytes: &[u8]) -> Option<i32> {
    let result = board.transfer(1, 0x27, &mut [Message::Write(bytes)]);
    result.err().and_then(|error| error.raw_os_error())
}

/// The bytes that show a text: initialisation, then the characters. Bytes without effect let the time pass that the
/// display needs, 90 µs each.
fn show(text: &str) -> Vec<u8> {
    const IDLE: u8 = 0x08;
    let nibble =
        |nibble: u8, rs: u8| [nibble & 0xf0 | rs, nibble & 0xf0 | rs | 4, nibble & 0xf0 | rs].map(|byte| byte | IDLE);
    let byte = |byte: u8, rs: u8| [nibble(byte, rs), nibble(byte << 4, rs)].concat();
    let wait = |bytes: usize| vec![IDLE; bytes];
    let mut bytes = wait(170);
    for (first, idle) in [(0x30, 50), (0x30, 2), (0x30, 2), (0x20, 2)] {
        bytes.extend(nibble(first, 0));
        bytes.extend(wait(idle));
    }
    for (instruction, idle) in [(0x28, 0), (0x0c, 0), (0x01, 30), (0x06, 0)] {
        bytes.extend(byte(instruction, 0));
        bytes.extend(wait(idle));
    }
    bytes.extend(text.bytes().flat_map(|character| byte(character, 1)));
    bytes
}

fn transfers(cursor: &mut Cursor) -> Vec<Transfer> {
    let mut assembly = Assembly::default();
    let mut transfers = Vec::new();
    while let Some(Step::Event(record)) = cursor.step(true) {
        if record.kind() == Some(SlotKind::Transfer) {
            transfers.extend(assembly.add(&record).and_then(|payload| Transfer::decode(&payload)));
        }
    }
    transfers
}

#[test]
fn the_display_shows_what_was_sent() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    assert!(!board.lcd().on);
    assert_eq!(write(&board, &show("Hello")), None);
    let picture = board.lcd();
    assert_eq!((picture.on, picture.rows()[0].as_str()), (true, "Hello           "));
    let transfers = transfers(&mut cursor);
    let shows = transfers[0].shows.as_ref().unwrap();
    assert_eq!((transfers.len(), shows.rows[0].trim_end()), (1, "Hello"));
    assert_eq!(transfers[0].diagnoses, [""; 0]);
}

#[test]
fn a_transfer_takes_its_time_on_the_wire() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    let before = now();
    assert_eq!(write(&board, &[8; 6]), None);
    let after = now();
    let end = transfers(&mut cursor)[0].end;
    // Start, address and six bytes of nine bits each, stop.
    assert!(end >= before + 65 * BIT && end <= after);
    assert!(after - before >= 65 * BIT);
    let mut byte = [0];
    let mut messages = [Message::Write(&[8, 8]), Message::Read(&mut byte)];
    let before = now();
    board.transfer(1, 0x27, &mut messages).unwrap();
    let wire = 1 + 27 + 1 + 18 + 1;
    assert!(now() - before >= wire * BIT);
}

#[test]
fn a_transfer_begins_when_the_one_before_is_over() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(write(&board, &[8; 4]), None);
                }
            });
        }
    });
    let transfers = transfers(&mut cursor);
    assert_eq!(transfers.len(), 20);
    for pair in transfers.windows(2) {
        assert_eq!(pair[1].number, pair[0].number + 1);
        assert!(pair[1].end >= pair[0].end + 47 * BIT, "they overlap on the wire");
    }
}

#[test]
fn what_is_read_back_are_the_levels_at_the_expander() {
    let board = board();
    assert_eq!(write(&board, &[0x5a & !4]), None);
    let mut bytes = [0; 2];
    board.transfer(1, 0x27, &mut [Message::Read(&mut bytes)]).unwrap();
    assert_eq!(bytes, [0x5a & !4; 2]);
}

#[test]
fn nobody_answers_at_another_address_and_there_is_no_other_bus() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    let other = board.transfer(1, 0x3f, &mut [Message::Write(&[1, 2, 3])]);
    assert_eq!(other.unwrap_err().raw_os_error(), Some(libc::EREMOTEIO));
    let transfer = &transfers(&mut cursor)[0];
    assert_eq!((transfer.address, transfer.acknowledged), (0x3f, false));
    assert_eq!(
        transfer.parts[0].bytes, [0; 0],
        "nothing is sent after an address that nobody acknowledged"
    );
    let none = board.transfer(0, 0x27, &mut [Message::Write(&[8])]);
    assert_eq!(none.unwrap_err().raw_os_error(), Some(libc::ENOENT));
    assert_eq!(board.open_i2c(3).unwrap_err().raw_os_error(), Some(libc::ENOENT));
}

#[test]
fn the_pins_serve_the_bus_or_leds_and_not_both() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    assert_eq!(write(&board, &[8]), None);
    board.set_mode(2, Mode::Output);
    assert_eq!(write(&board, &[8]), Some(libc::EREMOTEIO));
    assert_eq!(write(&board, &[8]), Some(libc::EREMOTEIO));
    board.open_i2c(1).unwrap();
    assert_eq!(write(&board, &[8]), None);
    let mut said = Vec::new();
    let mut assembly = Assembly::default();
    while let Some(Step::Event(record)) = cursor.step(true) {
        match record.kind() {
            Some(SlotKind::Transfer) => {
                let transfer = assembly.add(&record).and_then(|payload| Transfer::decode(&payload));
                said.extend(transfer.map(|transfer| transfer.diagnoses).unwrap_or_default());
            }
            Some(SlotKind::Diagnosis) => {
                said.extend(assembly.add(&record).map(|text| String::from_utf8(text).unwrap()));
            }
            _ => {}
        }
    }
    let me = format!("{}[{}]", crate::board::writers::process_name(), std::process::id());
    assert_eq!(said.len(), 3, "{said:#?}");
    assert!(said[0].starts_with(&format!(
        "GPIO 2 becomes an output, and is a pin of I2C bus 1, which {me} uses"
    )));
    assert!(said[1].starts_with("I2C bus 1 has lost its pins"));
    assert!(said[2].starts_with("GPIO 2 was an output and belongs to I2C bus 1 from now on"));
}

#[test]
fn a_transfer_too_long_for_the_record_is_done_and_cut_there() {
    let board = board();
    let mut cursor = Cursor::at_head(&board);
    let mut bytes = show("long");
    bytes.splice(0..0, vec![8; 2000]);
    assert_eq!(write(&board, &bytes), None);
    assert_eq!(board.lcd().rows()[0].trim_end(), "long");
    let transfer = &transfers(&mut cursor)[0];
    assert_eq!(transfer.parts[0].bytes.len() + transfer.cut, bytes.len());
    assert!(transfer.cut > 0);
}

/// Wherever a process is killed: its transfer has happened in full and stands in the trace once, or neither.
#[test]
fn a_process_may_be_killed_at_every_instruction_of_a_transfer() {
    let (mut happened, mut did_not) = (0, 0);
    let mut kill = |blows: &mut dyn Iterator<Item = usize>| {
        let prepare = |board: &Arc<Board>| board.open_i2c(1).unwrap();
        kill_in_the_middle(2, 17, blows, prepare, |board, _, _, cursor, _| {
            let number = board.map.layout().i2c.transfers();
            board.log_transfer_of_the_dead();
            let told = transfers(cursor).len() as u64;
            // Told twice if its author was killed between putting it there and saying so.
            assert!(
                told == number || number == 1 && told == 2,
                "{number} happened, {told} told"
            );
            if number == 1 {
                happened += 1
            } else {
                did_not += 1
            }
            // Others go on, in order.
            assert_eq!(write(board, &[8]), None);
            assert_eq!(
                transfers(cursor).last().map(|transfer| transfer.number),
                Some(number + 1)
            );
            number == 1
        })
    };
    // Most of the instructions prepare the transfer. The blows fall more densely around those with which it happens.
    const COARSE: usize = 2003;
    if let Some(first) = kill(&mut (0..).step_by(COARSE)) {
        kill(&mut (first.saturating_sub(COARSE)..).step_by(47));
        assert!(happened > 10 && did_not > 10, "{happened} happened, {did_not} did not");
    }
}

#[test]
fn processes_share_the_bus() {
    let run = new_board(1 << 10);
    let board = run.board();
    board.open_i2c(1).unwrap();
    let mut others: Vec<Other> = (0..3)
        .map(|number| Other::start(&run, &format!("send {number} 30")))
        .collect();
    for other in &mut others {
        assert!(other.child.wait().unwrap().success());
    }
    assert_eq!(board.map.layout().i2c.transfers(), 90);
}
