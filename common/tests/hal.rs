//! The choice of the board, and outputs that go low when their process is ended, seen from outside.

use hardware_sim::bench::Bench;
use hardware_sim::board::{BOARD_VARIABLE, Options, RunBoard};
use hardware_sim::recorder::Recorder;
use hardware_sim::trace::Kind;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const LONG: Duration = Duration::from_secs(60);

/// Why a program of the tests may not start.
const BUILT: &str = "the examples are built by `cargo test -p common`, or by `cargo build -p common --examples`";

/// The program that most tests run: the example that the README shows.
fn flash(board: &RunBoard) -> Command {
    example("flash", board)
}

fn example(name: &str, board: &RunBoard) -> Command {
    // Cargo builds examples for `cargo test`, next to the folder of the tests.
    let mut path = std::env::current_exe().expect("this test");
    path.pop();
    path.pop();
    let path: PathBuf = path.join("examples").join(name);
    let mut command = Command::new(path);
    command
        .env(BOARD_VARIABLE, board.board().path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// A program that is killed if the test fails.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn board() -> RunBoard {
    RunBoard::create(&Options::default()).expect("a board")
}

/// Reads the recorder until an event fits.
fn until(recorder: &mut Recorder, mut fits: impl FnMut(&Kind) -> bool) {
    let began = Instant::now();
    let mut found = false;
    while !found {
        assert!(began.elapsed() < LONG, "waited in vain");
        recorder.read(|event| found |= fits(&event.kind));
        std::thread::yield_now();
    }
}

#[test]
fn the_led_goes_dark_when_the_program_is_asked_to_end() {
    for (signal, to_the_group) in [
        (Signal::SIGINT, true),
        (Signal::SIGINT, false),
        (Signal::SIGTERM, false),
    ] {
        let run = board();
        let bench = Bench::new(run.board());
        let mut recorder = Recorder::attach(run.board()).expect("nobody else records");
        let mut command = flash(&run);
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let program = Running(command.spawn().expect(BUILT));
        until(&mut recorder, |kind| matches!(kind, Kind::Pin { pin: 21, level: 1 }));
        // The process sleeps now, with its LED on.
        let pid = Pid::from_raw(program.0.id() as i32);
        let pid = if to_the_group {
            Pid::from_raw(-pid.as_raw())
        } else {
            pid
        };
        kill(pid, signal).expect("it lives");
        let mut program = program;
        let status = program.0.wait().expect("it ends");
        assert_eq!(status.success(), signal == Signal::SIGINT, "{status}");
        assert!(!bench.led_is_on(21), "{signal}");
        let mut last = None;
        recorder.finish(|event| {
            if let Kind::Pin { pin: 21, level } = event.kind {
                last = Some(level);
            }
        });
        assert_eq!(last, Some(0), "{signal}");
    }
}

#[test]
fn the_program_says_once_which_board_it_is_on() {
    let run = board();
    let mut recorder = Recorder::attach(run.board()).expect("nobody else records");
    let mut program = Running(flash(&run).spawn().expect(BUILT));
    until(&mut recorder, |kind| matches!(kind, Kind::Pin { pin: 21, level: 1 }));
    kill(Pid::from_raw(program.0.id() as i32), Signal::SIGINT).expect("it lives");
    let mut said = String::new();
    program
        .0
        .stderr
        .take()
        .expect("a pipe")
        .read_to_string(&mut said)
        .expect("text");
    assert_eq!(
        said,
        format!("board: simulated Pi ({})\n", run.board().path().display())
    );
}

#[test]
fn a_program_that_uses_the_bus_says_which_board_it_is_on() {
    let run = board();
    let scan = example("i2c-scan", &run).stdout(Stdio::piped()).output().expect(BUILT);
    assert!(scan.status.success(), "{scan:?}");
    let expected = format!("board: simulated Pi ({})\n", run.board().path().display());
    assert_eq!(String::from_utf8_lossy(&scan.stderr), expected);
    // The display.
    assert_eq!(String::from_utf8_lossy(&scan.stdout), "0x27\n");
}

#[test]
fn a_board_that_is_not_there_or_not_known_is_an_error_that_helps() {
    let run = board();
    for (hardware, expected) in [("pi", "Unknown Raspberry Pi model"), ("arduino", "set it to pi or sim")] {
        if hardware == "pi" && rppal::system::DeviceInfo::new().is_ok() {
            continue;
        }
        for program in ["flash", "i2c-scan"] {
            let mut program = example(program, &run);
            let mut program = Running(program.env("HARDWARE", hardware).spawn().expect(BUILT));
            let said = BufReader::new(program.0.stderr.take().expect("a pipe"))
                .lines()
                .map_while(Result::ok);
            let said = said.collect::<Vec<_>>().join("\n");
            assert!(said.contains(expected), "{said}");
            program.0.wait().expect("it ends");
        }
    }
}
