//! What a trace says of what happened.

use super::*;
use crate::bench::Bench;
use crate::board::{Bounce, Options, Profiles, SlotKind};
use crate::gpio::{Bias, Level, Mode};
use crate::parts::{BUTTON, contacts};
use crate::trace::Kind;
use Level::{High, Low};

fn board(options: Options) -> Arc<Board> {
    Board::create_unnamed(&options).expect("a board")
}

fn small_board() -> Arc<Board> {
    board(Options {
        capacity: 1024,
        profiles: Profiles {
            button: Bounce::Clean,
            ..Profiles::default()
        },
        ..Options::default()
    })
}

fn all(recorder: Recorder) -> Vec<Event> {
    let mut events = Vec::new();
    recorder.finish(|event| events.push(event));
    events
}

fn kinds(events: &[Event]) -> Vec<Kind> {
    events.iter().map(|event| event.kind.clone()).collect()
}

fn pin(pin: u8, level: Level) -> Kind {
    Kind::Pin {
        pin,
        level: level as u8,
    }
}

fn mode(pin: u8, mode: &str, bias: &str) -> Kind {
    Kind::Mode {
        pin,
        mode: mode.into(),
        bias: bias.into(),
    }
}

#[test]
fn a_pin_is_told_when_it_is_driven_or_changes() {
    let board = small_board();
    board.appear();
    let recorder = Recorder::attach(&board).expect("nobody else records");
    board.write(17, High); // the latch of an input: nothing to see
    board.set_mode(17, Mode::Output);
    board.write(17, High); // no edge, but it was driven
    board.write(17, Low);
    board.set_bias(18, Bias::PullUp);
    board.set_mode(18, Mode::Input); // no change, but it was asked for
    let events = all(recorder);
    assert_eq!(
        kinds(&events),
        [
            mode(17, "Out", "PullDown"),
            pin(17, High),
            pin(17, High),
            pin(17, Low),
            mode(18, "In", "PullUp"),
            pin(18, High),
            mode(18, "In", "PullUp"),
        ]
    );
    let name = std::fs::read_to_string("/proc/self/comm").expect("a name");
    for event in &events {
        assert_eq!(
            (event.pid, event.process.as_str()),
            (Some(std::process::id()), name.trim_end())
        );
        assert_eq!(event.tid, Some(nix::unistd::gettid().as_raw().cast_unsigned()));
    }
    assert!(events.is_sorted_by_key(|event| event.t));
}

#[test]
fn each_thread_signs_its_events_and_a_process_appears_once() {
    let board = small_board();
    let recorder = Recorder::attach(&board).expect("nobody else records");
    for number in [4, 5] {
        let board = Arc::clone(&board);
        std::thread::spawn(move || board.set_mode(number, Mode::Output))
            .join()
            .expect("it works");
    }
    let events = all(recorder);
    let starts = events
        .iter()
        .filter(|event| matches!(event.kind, Kind::Process { .. }))
        .count();
    assert_eq!(starts, 1);
    let of = |number: u8| {
        let mut events = events.iter();
        events
            .find(|event| matches!(event.kind, Kind::Mode { pin, .. } if pin == number))
            .and_then(|event| event.tid)
    };
    assert!(of(4).is_some() && of(5).is_some() && of(4) != of(5));
}

#[test]
fn the_bench_has_number_0_and_the_output_no_author() {
    let board = small_board();
    let mut bench = Bench::new(&board);
    board.set_bias(BUTTON, Bias::PullUp);
    let recorder = Recorder::attach(&board).expect("nobody else records");
    bench.press_button();
    bench.note_output(2, "oops");
    bench.note_exit(77, "Flash250", "signal 9");
    let events = all(recorder);
    assert_eq!(
        kinds(&events),
        [
            Kind::Input {
                part: "button".into(),
                action: "press".into()
            },
            pin(BUTTON, Low),
            Kind::Out {
                stream: "stderr".into(),
                text: "oops".into()
            },
            Kind::Process {
                event: "exit".into(),
                status: Some("signal 9".into())
            },
        ]
    );
    let authors: Vec<_> = events.iter().map(|event| (event.pid, event.process.as_str())).collect();
    assert_eq!(
        authors,
        [
            (Some(0), "bench"),
            (Some(0), "bench"),
            (None, ""),
            (Some(77), "Flash250")
        ]
    );
}

#[test]
fn a_long_text_comes_in_one_piece() {
    let board = small_board();
    let mut bench = Bench::new(&board);
    let recorder = Recorder::attach(&board).expect("nobody else records");
    let long: String = ('a'..='z').cycle().take(1_000).collect();
    // Two writers at once: their pieces stand among each other in the ring.
    std::thread::scope(|scope| {
        scope.spawn(|| (0..10).for_each(|_| board.mark(&long)));
        (0..10).for_each(|_| bench.note_output(1, &long));
    });
    let kinds = kinds(&all(recorder));
    let marks = kinds
        .iter()
        .filter(|kind| **kind == Kind::Mark { text: long.clone() })
        .count();
    let lines = kinds
        .iter()
        .filter(|kind| {
            **kind
                == Kind::Out {
                    stream: "stdout".into(),
                    text: long.clone(),
                }
        })
        .count();
    assert_eq!((marks, lines), (10, 10));
}

#[test]
fn a_short_circuit_is_told_once() {
    let board = small_board();
    let mut bench = Bench::new(&board);
    board.appear();
    let recorder = Recorder::attach(&board).expect("nobody else records");
    bench.drive(BUTTON, Some(Low));
    board.set_mode(BUTTON, Mode::Output);
    board.write(BUTTON, High);
    board.write(BUTTON, High);
    let texts: Vec<_> = all(recorder)
        .into_iter()
        .filter_map(|event| {
            if let Kind::Diagnosis { text } = event.kind {
                Some(text)
            } else {
                None
            }
        })
        .collect();
    assert!(
        matches!(texts.as_slice(), [text] if text.contains("GPIO 20") && text.contains("drives high")),
        "{texts:?}"
    );
}

#[test]
fn the_button_bounces_as_its_profile_and_seed_say() {
    let edges = |seed| {
        let profiles = Profiles {
            button: Bounce::Worn,
            ..Profiles::default()
        };
        let board = board(Options {
            seed,
            profiles,
            ..Options::default()
        });
        board.set_bias(BUTTON, Bias::PullUp);
        let mut bench = Bench::new(&board);
        let recorder = Recorder::attach(&board).expect("nobody else records");
        for _ in 0..5 {
            bench.press_button();
            bench.release_button();
        }
        kinds(&all(recorder))
            .into_iter()
            .filter(|kind| matches!(kind, Kind::Pin { .. }))
            .count()
    };
    assert_eq!(edges(7), edges(7));
    // Ten movements of a contact with up to 16 bounces each: more than ten edges, an even number of extra ones.
    assert!(edges(7) > 10 && edges(7) % 2 == 0);
    assert_eq!(contacts(Bounce::Worn, 3, true), contacts(Bounce::Worn, 3, true));
}

#[test]
fn there_is_one_recorder_at_a_time() {
    let board = small_board();
    let first = Recorder::attach(&board).expect("nobody else records");
    assert!(matches!(Recorder::attach(&board), Err(board::Error::Recorded { .. })));
    drop(first);
    assert!(Recorder::attach(&board).is_ok());
}

#[test]
fn who_only_looks_on_may_be_overtaken_and_is_told() {
    let board = small_board();
    board.set_mode(17, Mode::Output);
    let mut observer = Observer::new(&board);
    for count in 0..3_000 {
        board.write(17, if count % 2 == 0 { High } else { Low });
    }
    let (mut seen, mut lost) = (0, 0);
    observer.read(|event| match event.kind {
        Kind::Overflow { lost: more } => lost += more,
        _ => seen += 1,
    });
    assert!(lost > 0);
    assert_eq!(seen + lost, 3_000, "every event was seen or counted as lost");
}

fn transfer(number: u64, end: u64) -> Vec<u8> {
    let transfer = board::Transfer {
        number,
        end,
        address: 0x27,
        acknowledged: true,
        ..board::Transfer::default()
    };
    let parts = vec![board::Part {
        read: false,
        bytes: vec![0x0c, 0x08],
    }];
    board::Transfer { parts, ..transfer }.encode()
}

fn is_transfer(event: &Event) -> bool {
    matches!(event.kind, Kind::I2c { .. })
}

#[test]
fn a_transfer_is_told_when_it_is_over() {
    let board = small_board();
    board.appear();
    let mut recorder = Recorder::attach(&board).expect("nobody else records");
    let hour = 3_600_000_000_000;
    let end = board::now() + hour;
    board.append(board.seat(), SlotKind::Transfer, &transfer(1, end));
    board.write(17, High);
    board.set_mode(17, Mode::Output);
    let mut events = Vec::new();
    recorder.read(|event| events.push(event));
    assert!(!events.iter().any(is_transfer), "it is on the wire for an hour");
    assert_eq!(kinds(&events).last(), Some(&pin(17, High)));
    // At the end of a recording nobody waits for it.
    recorder.finish(|event| events.push(event));
    let last = events.last().expect("the transfer");
    assert!(is_transfer(last) && last.t > hour / 2, "{last:?}");
    assert!(events.is_sorted_by_key(|event| event.t));
    assert_eq!(last.pid, Some(std::process::id()));
}

#[test]
fn a_transfer_that_two_have_told_of_is_told_once() {
    let board = small_board();
    let recorder = Recorder::attach(&board).expect("nobody else records");
    for number in [1, 2, 1, 2, 3] {
        board.append(board.seat(), SlotKind::Transfer, &transfer(number, board::now()));
    }
    assert_eq!(all(recorder).iter().filter(|event| is_transfer(event)).count(), 3);
}

/// What a killed writer has begun is not continued by the next one in its seat, and what a slow one repeats is not told
/// twice.
#[test]
fn an_event_of_several_parts_is_put_together_from_its_own_parts() {
    let long = |letter: char| letter.to_string().repeat(150);
    let board = small_board();
    let recorder = Recorder::attach(&board).expect("nobody else records");
    let seat = board.seat();
    board.append_parts(seat, SlotKind::Mark, long('a').as_bytes(), 0..2); // killed
    board.append_parts(seat, SlotKind::Mark, long('b').as_bytes(), 0..4);
    // Two put the same event there at once.
    for parts in [0..2, 0..1, 1..3, 2..3, 3..4, 3..4] {
        board.append_parts(seat, SlotKind::Mark, long('c').as_bytes(), parts);
    }
    let long_text = "d".repeat(16 * 1024);
    board.append(seat, SlotKind::Mark, long_text.as_bytes());
    let marks: Vec<String> = all(recorder)
        .into_iter()
        .filter_map(|event| match event.kind {
            Kind::Mark { text } => Some(text),
            _ => None,
        })
        .collect();
    assert_eq!(marks, [long('b'), long('c'), long_text]);
}
