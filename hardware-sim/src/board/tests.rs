//! The board under several processes, and under death at every instruction.
//!
//! A test that needs another process runs this very test program again, as the "test" `other_process`, with what it is
//! to do in the environment.

use super::writers::process_name;
use super::*;
use crate::gpio::Trigger;
use nix::sys::ptrace;
use nix::sys::signal::{Signal, kill, raise};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use reader::Look;
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

const TASK: &str = "HARDWARE_SIM_TEST_TASK";

/// What another process can be asked to do.
#[test]
#[ignore = "run by other tests, in a process of its own"]
fn other_process() {
    let task = env::var(TASK).unwrap_or_default();
    let mut words = task.split(' ');
    let what = words.next();
    let mut number = || {
        words
            .next()
            .and_then(|word| word.parse::<u64>().ok())
            .unwrap_or_default()
    };
    let board = || Board::open(&Board::path_from_environment()).unwrap();
    match what {
        // toggle PIN TIMES: writes that often, beginning with high.
        Some("toggle") => {
            let (board, pin, times) = (board(), number() as u8, number());
            board.set_mode(pin, Mode::Output);
            say("ready");
            for count in 0..times {
                board.write(pin, if count % 2 == 0 { Level::High } else { Level::Low });
            }
        }
        // hold PIN: requests the line and waits to be killed.
        Some("hold") => {
            let board = board();
            let line = board.request_line(number() as u8, Trigger::Both, None);
            say(if line.is_ok() { "held" } else { "refused" });
            loop {
                std::thread::park();
            }
        }
        // record: becomes the recorder, reads nothing, and waits to be killed.
        Some("record") => {
            let recorder = crate::recorder::Recorder::attach(&board());
            say(if recorder.is_ok() { "recording" } else { "refused" });
            loop {
                std::thread::park();
            }
        }
        // traced PIN: writes once, under its parent's eyes.
        Some("traced") => {
            let (board, pin) = (board(), number() as u8);
            let seat = board.seat();
            // The test harness runs this in a thread; that thread is what the parent traces.
            ptrace::traceme().unwrap();
            say(&nix::unistd::gettid().to_string());
            raise(Signal::SIGSTOP).unwrap();
            board.act_as(seat, pin, Operation::Write(Level::High));
            raise(Signal::SIGSTOP).unwrap();
        }
        _ => {}
    }
}

fn say(word: &str) {
    // Not `println!`, which the test harness captures. Nobody may be listening.
    let _ = writeln!(io::stderr(), "\n@{word}");
}

/// Another process at work on a board; killed and reaped when dropped.
struct Other {
    child: Child,
    said: Option<BufReader<std::process::ChildStderr>>,
}

impl Other {
    fn start(board: &RunBoard, task: &str) -> Other {
        let mut child = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "board::tests::other_process",
                "--ignored",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(TASK, task)
            .env(BOARD_VARIABLE, board.board().path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = child.stderr.take().map(BufReader::new);
        Other { child, said }
    }

    /// Waits until the process has said something.
    fn hear(&mut self) -> String {
        let mut line = String::new();
        let said = self.said.as_mut().unwrap();
        while said.read_line(&mut line).unwrap() > 0 {
            if let Some(word) = line.trim_end().strip_prefix('@') {
                return word.into();
            }
            line.clear();
        }
        panic!("the other process ended without a word");
    }

    fn pid(&self) -> Pid {
        Pid::from_raw(self.child.id() as i32)
    }
}

impl Drop for Other {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn new_board(capacity: u32) -> RunBoard {
    RunBoard::create(&Options {
        capacity,
        ..Options::default()
    })
    .unwrap()
}

/// Checks that the events of each pin make a chain: each begins where the one before has ended. Then none is missing,
/// none is torn, and none stands in the wrong order.
#[derive(Default)]
struct Chains {
    last: BTreeMap<u8, PinWord>,
    events: BTreeMap<u8, u64>,
    latest: u64,
}

impl Chains {
    fn add(&mut self, record: &Record) {
        assert!(record.time >= self.latest, "time went back at place {}", record.place);
        self.latest = record.time;
        if record.kind() != Some(SlotKind::Pin) {
            return;
        }
        let pin = record.state.pin();
        let (old, new) = record.pin_words();
        let before = self.last.insert(pin, new).unwrap_or_else(|| PinWord::power_on(pin));
        let state = |word: PinWord| (PinState::from(word), word.drive());
        assert_eq!(
            state(old),
            state(before),
            "GPIO {pin}: a break in the chain at place {}",
            record.place
        );
        assert_eq!(new.place(), record.place);
        *self.events.entry(pin).or_default() += 1;
    }

    fn read(&mut self, cursor: &mut Cursor, force: bool) {
        while let Some(step) = cursor.step(force) {
            match step {
                Step::Event(record) => self.add(&record),
                Step::Lost(lost) => panic!("{lost} events lost"),
            }
        }
    }

    /// The pins are as their last events left them.
    fn agree_with(&self, board: &Board) {
        for (pin, last) in &self.last {
            assert_eq!(
                PinState::from(board.pin_word(*pin)),
                PinState::from(*last),
                "GPIO {pin}"
            );
        }
    }
}

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

/// The heart of the promise: a writer is killed after one instruction, after two, after three, …, until it survives its
/// whole write. Each time the board must be whole, and nobody may sleep through an edge.
#[test]
fn a_writer_may_be_killed_at_every_instruction() {
    const PIN: u8 = 17;
    let (mut happened, mut did_not, mut finished) = (0, 0, false);
    for steps in 0.. {
        let run = new_board(1 << 10);
        let board = run.board();
        let mut cursor = Cursor::at_head(board);
        let mut chains = Chains::default();
        board.set_mode(PIN, Mode::Output);
        let mut line = board.request_line(PIN, Trigger::Both, None).unwrap();
        let mut writer = Other::start(&run, &format!("traced {PIN}"));
        let thread = Pid::from_raw(writer.hear().parse().unwrap());
        let stopped = || {
            matches!(
                waitpid(thread, Some(WaitPidFlag::__WALL)),
                Ok(WaitStatus::Stopped(_, Signal::SIGSTOP))
            )
        };
        assert!(stopped(), "is ptrace(2) allowed here?");
        let edges = board.map.layout().interrupts.edges.load(SeqCst);
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

        let level = board.state(PIN).level;
        if level == Level::High {
            happened += 1;
            // Whoever slept was woken, and finds the edge without anybody else's doing.
            assert_ne!(
                board.map.layout().interrupts.edges.load(SeqCst),
                edges,
                "after {steps} instructions"
            );
            assert_eq!(
                line.take().map(|edge| edge.trigger),
                Some(Trigger::RisingEdge),
                "after {steps} instructions"
            );
        } else {
            did_not += 1;
        }
        // A half-done write may still be brought to an end by a reader, but only one way.
        chains.read(&mut cursor, true);
        chains.agree_with(board);
        for level in [Level::Low, Level::High, Level::Low] {
            board.write(PIN, level);
        }
        chains.read(&mut cursor, false);
        chains.agree_with(board);
        assert_eq!(board.state(PIN).level, Level::Low);
        if finished {
            break;
        }
    }
    assert!(happened > 5 && did_not > 50, "{happened} happened, {did_not} did not");
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
