//! Interrupt lines.

use super::*;

#[test]
fn a_line_has_one_holder_in_all_processes_until_it_dies() {
    let run = new_board(1 << 10);
    let board = run.board();
    let mut holder = Other::start(&run, "hold 20");
    assert_eq!(holder.hear(), "held");
    assert_eq!(
        board.request_line(20, Trigger::Both, None).unwrap_err().raw_os_error(),
        Some(libc::EBUSY)
    );
    assert!(
        board.request_line(21, Trigger::Both, None).is_ok(),
        "another line is free"
    );
    drop(holder);
    let line = board.request_line(20, Trigger::Both, None).unwrap();
    assert_eq!(
        board.request_line(20, Trigger::Both, None).unwrap_err().raw_os_error(),
        Some(libc::EBUSY)
    );
    let mut second = Other::start(&run, "hold 20");
    assert_eq!(second.hear(), "refused");
    drop(line);
    assert!(board.request_line(20, Trigger::Both, None).is_ok());
}

#[test]
fn a_line_that_is_not_asked_for_long_loses_edges_and_says_so() {
    let board = Board::create_unnamed(&Options {
        capacity: 1024,
        ..Options::default()
    })
    .unwrap();
    board.set_mode(17, Mode::Output);
    let mut line = board.request_line(17, Trigger::RisingEdge, None).unwrap();
    board.write(17, Level::High);
    assert_eq!(line.take().unwrap().seqno, 1);
    board.write(17, Level::Low);
    board.write(17, Level::High);
    for _ in 0..2_000 {
        board.write(18, Level::High);
    }
    assert!(line.take().is_none(), "overwritten");
    board.write(17, Level::Low);
    board.write(17, Level::High);
    assert_eq!(line.take().unwrap().seqno, 3, "number 2 is missing");
}

/// What others do between the request and the first look, however much, makes no gap.
#[test]
fn a_line_misses_nothing_while_other_pins_are_busy() {
    let board = Board::create_unnamed(&Options {
        capacity: 1024,
        ..Options::default()
    })
    .unwrap();
    for busy in [0, 10, 500, 1_500, 5_000] {
        let pin = 17;
        board.set_mode(pin, Mode::Input);
        board.write(pin, Level::Low);
        board.set_mode(pin, Mode::Output);
        let mut line = board.request_line(pin, Trigger::RisingEdge, None).unwrap();
        for _ in 0..busy {
            board.write(18, Level::High);
        }
        board.write(pin, Level::High);
        assert_eq!(line.take().map(|edge| edge.seqno), Some(1), "after {busy} events");
        for _ in 0..busy {
            board.write(18, Level::High);
        }
        board.write(pin, Level::Low);
        board.write(pin, Level::High);
        assert_eq!(line.take().map(|edge| edge.seqno), Some(2), "after {busy} more");
    }
}

#[test]
fn an_edge_in_another_process_wakes_a_waiter() {
    let run = new_board(1 << 12);
    let board = run.board();
    let mut line = board.request_line(17, Trigger::RisingEdge, None).unwrap();
    let _writer = Other::start(&run, "toggle 17 200");
    let deadline = Some(Instant::now() + Duration::from_secs(60));
    for expected in 1..=100 {
        assert_eq!(Line::wait(&mut [&mut line], None, deadline), Ready::Event(0));
        let edge = line.take().unwrap();
        assert_eq!((edge.trigger, edge.seqno), (Trigger::RisingEdge, expected));
    }
}

#[test]
fn a_full_queue_drops_the_oldest_edges() {
    let board = Board::create_unnamed(&Options::default()).unwrap();
    board.set_mode(17, Mode::Output);
    let mut line = board.request_line(17, Trigger::Both, None).unwrap();
    for count in 0..3_000 {
        board.write(17, if count % 2 == 0 { Level::High } else { Level::Low });
    }
    assert_eq!(line.take().unwrap().seqno, 3_000 - 1_024 + 1);
}

#[test]
fn a_wait_ends_at_its_deadline_and_on_request() {
    let board = Board::create_unnamed(&Options::default()).unwrap();
    let mut line = board.request_line(17, Trigger::Both, None).unwrap();
    let soon = Some(Instant::now() + Duration::from_millis(1));
    assert_eq!(Line::wait(&mut [&mut line], None, soon), Ready::TimedOut);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let waiter = scope.spawn(|| Line::wait(&mut [&mut line], Some(&stop), None));
        stop.store(true, SeqCst);
        board.wake();
        assert_eq!(waiter.join().unwrap(), Ready::Stopped);
    });
}
