//! The board under several processes, and under death at every instruction.
//!
//! A test that needs another process runs this very test program again, as the "test" `other_process`, with what it is
//! to do in the environment.

mod death;
mod i2c;
mod keypad;
mod lines;
mod order;
mod writers;

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
        // send BYTE TIMES: does that many transfers of one byte.
        Some("send") => {
            let (board, byte, times) = (board(), number() as u8, number());
            for _ in 0..times {
                board.transfer(1, 0x27, &mut [Message::Write(&[byte])]).unwrap();
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
        // traced PIN: makes the pin high, or a column of the keypad low, or writes to the bus, under its
        // parent's eyes.
        Some("traced") => {
            let (board, pin) = (board(), number() as u8);
            let act = |seat| match matrix::node(pin) {
                _ if I2C_PINS.contains(&pin) => {
                    let _ = board.transfer(1, 0x27, &mut [Message::Write(&[0x08])]);
                }
                None => board.act_as(seat, pin, Operation::Write(Level::High)),
                Some(_) => board.act_as(seat, pin, Operation::Mode(Mode::Output)),
            };
            let seat = board.seat();
            // The test harness runs this in a thread; that thread is what the parent traces.
            if ptrace::traceme().is_err() {
                return say("refused");
            }
            say(&nix::unistd::gettid().to_string());
            raise(Signal::SIGSTOP).unwrap();
            act(seat);
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
