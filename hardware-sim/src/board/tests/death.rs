//! What a killed, stopped or slow process leaves behind.

use super::*;

#[test]
fn a_board_survives_hundreds_of_killed_writers() {
    const KILLS: u32 = 300;
    let run = new_board(1 << 10);
    let board = run.board();
    let recording = board.lock_recorder().unwrap();
    let mut cursor = Cursor::at_head(board);
    board.set_room(Some(cursor.position()));
    let mut chains = Chains::default();
    let start = || {
        let mut writer = Other::start(&run, "toggle 17 1000000000");
        // Nobody waits for it to be ready: it may have to wait for room, which is made below.
        writer.said = None;
        writer
    };
    let mut writers = [start(), start()];
    for kills in 0..KILLS {
        // Some other number of events each time, so that the blow falls anywhere.
        let until = cursor.position() + 1_000 + u64::from(kills) * 7_919 % 10_000;
        while cursor.position() < until {
            chains.read(&mut cursor, false);
            board.set_room(Some(cursor.position()));
        }
        writers[kills as usize % 2] = start();
    }
    drop(writers);
    chains.read(&mut cursor, true);
    chains.agree_with(board);
    drop(recording);
    board.set_room(None);
    board.write(17, Level::High);
    chains.read(&mut cursor, true);
    assert_eq!(board.state(17).level, Level::High);
    chains.agree_with(board);
}

/// Kills a process that operates on `pin` (see "traced") after as many instructions as `blows` says, until it survives its
/// whole operation, each time on a fresh board. Hands each of these boards to `judge`, with a line that was requested at
/// `watched` before; `judge` says whether the operation has happened. Returns how many instructions that took, or `None`
/// if this system lets nobody trace a process.
pub(super) fn kill_in_the_middle(
    pin: u8,
    watched: u8,
    blows: impl Iterator<Item = usize>,
    prepare: impl Fn(&Arc<Board>),
    mut judge: impl FnMut(&Arc<Board>, Line, Chains, &mut Cursor, bool) -> bool,
) -> Option<usize> {
    let mut happened = None;
    for steps in blows {
        let run = new_board(1 << 10);
        let board = run.board();
        let mut cursor = Cursor::at_head(board);
        let mut chains = Chains::default();
        prepare(board);
        chains.read(&mut cursor, false);
        let line = board.request_line(watched, Trigger::Both, None).unwrap();
        let mut writer = Other::start(&run, &format!("traced {pin}"));
        let word = writer.hear();
        if word == "refused" {
            let skipped = "skipped: this system lets nobody trace a process (ptrace(2))";
            assert!(env::var_os("TESTS_MUST_NOT_SKIP").is_none(), "{skipped}");
            println!("{skipped}");
            return None;
        }
        let thread = Pid::from_raw(word.parse().unwrap());
        let stopped = || {
            matches!(
                waitpid(thread, Some(WaitPidFlag::__WALL)),
                Ok(WaitStatus::Stopped(_, Signal::SIGSTOP))
            )
        };
        assert!(stopped());
        let edges = board.map.layout().interrupts.edges.load(SeqCst);
        let mut finished = false;
        for _ in 0..steps {
            ptrace::step(thread, None).unwrap();
            if stopped() {
                finished = true;
                break;
            }
        }
        writer.child.kill().unwrap();
        // A traced thread stays until its tracer has seen it die.
        while matches!(waitpid(thread, Some(WaitPidFlag::__WALL)), Ok(WaitStatus::Stopped(..))) {}
        drop(writer);
        let woken = board.map.layout().interrupts.edges.load(SeqCst) != edges;
        if judge(board, line, chains, &mut cursor, woken) {
            happened = happened.or(Some(steps));
        }
        if finished {
            break;
        }
    }
    happened
}

/// The heart of the promise: wherever a writer is killed, the board is whole, and nobody sleeps through an edge.
#[test]
fn a_writer_may_be_killed_at_every_instruction() {
    const PIN: u8 = 17;
    let (mut happened, mut did_not) = (0, 0);
    let prepare = |board: &Arc<Board>| board.set_mode(PIN, Mode::Output);
    let traced = kill_in_the_middle(PIN, PIN, 0.., prepare, |board, mut line, mut chains, cursor, woken| {
        let high = board.state(PIN).level == Level::High;
        if high {
            happened += 1;
            // Whoever slept was woken, and finds the edge without anybody else's doing.
            assert!(woken, "nobody was woken");
            assert_eq!(line.take().map(|edge| edge.trigger), Some(Trigger::RisingEdge));
        } else {
            did_not += 1;
        }
        // A half-done write may still be brought to an end by a reader, but only one way.
        chains.read(cursor, true);
        chains.agree_with(board);
        for level in [Level::Low, Level::High, Level::Low] {
            board.write(PIN, level);
        }
        chains.read(cursor, false);
        chains.agree_with(board);
        assert_eq!(board.state(PIN).level, Level::Low);
        high
    });
    assert!(
        traced.is_none() || happened > 5 && did_not > 50,
        "{happened} happened, {did_not} did not"
    );
}

/// The same where the edge is at another pin than the operation: a column of the keypad, and a row.
#[test]
fn a_scanner_may_be_killed_at_every_instruction() {
    const ROW: u8 = 14;
    const COLUMN: u8 = 24;
    let (mut happened, mut did_not) = (0, 0);
    let prepare = |board: &Arc<Board>| {
        let contact = Operation::Contact {
            column: 0,
            closed: true,
        };
        board.set_bias(ROW, Bias::PullUp);
        board.set_bias(COLUMN, Bias::PullUp);
        board.act_as(board.seat(), ROW, contact);
        assert_eq!(board.state(ROW).level, Level::High);
    };
    let traced = kill_in_the_middle(
        COLUMN,
        ROW,
        (0..).step_by(17),
        prepare,
        |board, mut line, mut chains, cursor, woken| {
            let by_itself = board.pin_word(COLUMN).mode() == Mode::Output;
            assert!(woken || !by_itself, "nobody was woken");
            // A reader brings to an end what it finds, but only one way; then the row is as the column says.
            chains.read(cursor, true);
            let column = board.state(COLUMN);
            let row = board.state(ROW);
            if column.mode == Mode::Output {
                happened += 1;
                assert_eq!((column.level, row.level), (Level::Low, Level::Low));
                assert_eq!(line.take().map(|edge| edge.trigger), Some(Trigger::FallingEdge));
            } else {
                did_not += 1;
                assert_eq!((column.level, row.level), (Level::High, Level::High));
            }
            board.set_mode(COLUMN, Mode::Input);
            assert_eq!(board.state(ROW).level, Level::High);
            chains.read(cursor, true);
            chains.agree_with(board);
            column.mode == Mode::Output
        },
    );
    assert!(
        traced.is_none() || happened > 5 && did_not > 20,
        "{happened} happened, {did_not} did not"
    );
}

#[test]
fn a_stopped_writer_holds_nobody_up() {
    let run = new_board(1 << 10);
    let board = run.board();
    let recording = board.lock_recorder().unwrap();
    let mut cursor = Cursor::at_head(board);
    board.set_room(Some(cursor.position()));
    let mut chains = Chains::default();
    let mut read = |cursor: &mut Cursor, events: u64| {
        let until = cursor.position() + events;
        while cursor.position() < until {
            chains.read(cursor, false);
            board.set_room(Some(cursor.position()));
        }
    };
    let mut stopping = Other::start(&run, "toggle 5 1000000000");
    let mut running = Other::start(&run, "toggle 6 1000000000");
    (stopping.said, running.said) = (None, None);
    for _ in 0..100 {
        read(&mut cursor, 1_000);
        kill(stopping.pid(), Signal::SIGSTOP).unwrap();
        // Several laps of the ring go by while it sleeps.
        read(&mut cursor, 5_000);
        kill(stopping.pid(), Signal::SIGCONT).unwrap();
    }
    drop((stopping, running));
    chains.read(&mut cursor, true);
    chains.agree_with(board);
    drop(recording);
}

#[test]
fn writers_go_on_when_the_recorder_is_killed() {
    let run = new_board(1 << 10);
    let board = run.board();
    let mut recorder = Other::start(&run, "record");
    assert_eq!(recorder.hear(), "recording");
    assert_eq!(board.lock_recorder().unwrap_err().raw_os_error(), Some(libc::EBUSY));
    let mut writer = Other::start(&run, "toggle 17 5000");
    writer.hear();
    drop(recorder);
    assert!(writer.child.wait().unwrap().success());
    assert!(board.head() > 5_000);
}

#[test]
fn a_killed_process_leaves_its_led_on() {
    let run = new_board(1 << 10);
    let board = run.board();
    let mut line = board.request_line(17, Trigger::RisingEdge, None).unwrap();
    // It ends with a high level; killed or not, nothing is left to put the pin back.
    let mut writer = Other::start(&run, "toggle 17 1");
    assert_eq!(
        Line::wait(&mut [&mut line], None, Some(Instant::now() + Duration::from_secs(60))),
        Ready::Event(0)
    );
    writer.child.kill().unwrap();
    writer.child.wait().unwrap();
    let state = board.state(17);
    assert_eq!((state.mode, state.level), (Mode::Output, Level::High));
}

/// Each way to stop in the middle, done by hand, and what a reader makes of it.
#[test]
fn what_a_dead_writer_leaves_is_dealt_with() {
    let board = Board::create_unnamed(&Options {
        capacity: 1024,
        ..Options::default()
    })
    .unwrap();
    board.set_mode(17, Mode::Output);
    let seat = board.seat();
    let begin = |place| {
        let filling = slot::SlotState::filling(board.lap(place), SlotKind::Pin, 17, seat.number());
        let slot = board.map.slot(place);
        slot.swap(slot.load(), filling).unwrap();
        slot
    };
    let claim = || board.map.layout().ring.head.fetch_add(1, SeqCst);

    // Dead after claiming.
    let place = claim();
    assert!(matches!(board.look(place, false), Look::Pending));
    assert!(matches!(board.look(place, true), Look::Void));
    assert_eq!(board.losses().void_places, 1);

    // Dead after beginning: nothing happens, and the pin goes on working.
    let place = claim();
    begin(place);
    assert!(matches!(board.look(place, true), Look::Void));
    assert!(board.pin_word(17).void());
    assert_eq!(board.losses().void_places, 2);
    board.write(17, Level::High);
    assert_eq!(board.state(17).level, Level::High);

    // Dead after having written what is to happen: a reader makes it happen.
    let place = claim();
    let slot = begin(place);
    let old = board.pin_word(17);
    let new = old.apply(17, Operation::Write(Level::Low)).at_place(place);
    slot.payload[2].store(OperationKind::Write as u64, Relaxed);
    slot.payload[0].store(new.0, Relaxed);
    slot.payload[1].store(old.0, Relaxed);
    assert!(matches!(board.look(place, true), Look::Event(_)));
    assert_eq!(board.state(17).level, Level::Low);

    // Dead after it happened: the next writer on this pin closes the slot.
    let place = claim();
    let slot = begin(place);
    let old = board.pin_word(17);
    let new = old.apply(17, Operation::Write(Level::High)).at_place(place);
    slot.payload[0].store(new.0, Relaxed);
    slot.payload[1].store(old.0, Relaxed);
    board.map.layout().pins[17].word.store(new.0, SeqCst);
    board.write(17, Level::Low);
    assert!(matches!(board.look(place, false), Look::Event(_)));

    // Overtaken: the pin has gone on before it happened. It never will.
    let place = claim();
    begin(place);
    board.write(17, Level::High);
    assert!(matches!(board.look(place, true), Look::Void));
    assert_eq!(board.losses().void_places, 3);

    // A whole lap later the slots of the dead ones are still closed, and everything else works.
    for count in 0..5_000 {
        board.write(17, if count % 2 == 0 { Level::High } else { Level::Low });
    }
    let mut cursor = Cursor::at_head(&board);
    for _ in 0..500 {
        board.write(17, Level::High);
    }
    let mut chains = Chains::default();
    chains.last.insert(
        17,
        PinWord(0)
            .apply(17, Operation::Mode(Mode::Output))
            .apply(17, Operation::Bias(Bias::PullDown)),
    );
    chains.read(&mut cursor, false);
    assert_eq!(chains.events.get(&17), Some(&500));
}

#[test]
fn a_writer_notices_that_it_was_given_up() {
    let board = Board::create_unnamed(&Options {
        capacity: 1024,
        ..Options::default()
    })
    .unwrap();
    let seat = board.seat();
    // The reader was faster than the writer of the next place.
    let next = board.head();
    board.map.layout().ring.head.fetch_add(1, SeqCst);
    assert!(matches!(board.look(next, true), Look::Void));
    assert!(
        board
            .operate_at(next, seat, 17, Operation::Mode(Mode::Output))
            .is_none()
    );
    assert_eq!(board.state(17).mode, Mode::Input);
    // It takes another place, and then it happens, once.
    board.set_mode(17, Mode::Output);
    assert_eq!(board.state(17).mode, Mode::Output);
}
