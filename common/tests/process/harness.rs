//! Runs a program, and sees all its processes through.

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Far more than any scenario needs, even on a machine that is busy with something else.
const LIMIT: Duration = Duration::from_secs(60);

/// A program that is running, in a process group of its own.
pub struct Run {
    child: Child,
    output: BufReader<ChildStdout>,
    seen: String,
    watchdog: Watchdog,
}

/// How a program ended. All its processes are gone.
#[derive(Debug)]
pub struct Ended {
    pub status: ExitStatus,
    pub output: String,
    pub errors: String,
}

/// Starts a scenario of the subject.
pub fn subject(scenario: &str) -> Run {
    run("process-subject", &[scenario], |_| {})
}

/// Starts a scenario, waits for its end, and expects it to go well.
pub fn succeeds(scenario: &str) -> Ended {
    let ended = subject(scenario).end();
    assert!(ended.status.success(), "{ended:?}");
    ended
}

/// Starts an example program.
pub fn run(example: &str, arguments: &[&str], change: impl FnOnce(&mut Command)) -> Run {
    let file = example_file(example);
    let mut command = Command::new(&file);
    // A backtrace would be part of what the program prints.
    command.args(arguments).process_group(0).env_remove("RUST_BACKTRACE");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    change(&mut command);
    let mut child = command.spawn().unwrap_or_else(|error| {
        panic!(
            "{}: {error}; `cargo test -p common` builds it, `--test` alone does not",
            file.display()
        )
    });
    let group = Pid::from_raw(child.id() as i32);
    let output = BufReader::new(child.stdout.take().expect("it is piped"));
    let watchdog = Watchdog::new(group);
    Run {
        child,
        output,
        seen: String::new(),
        watchdog,
    }
}

/// Kills a program that takes too long, or whose test has panicked.
struct Watchdog {
    ended: Sender<()>,
    has_killed: JoinHandle<bool>,
}

impl Watchdog {
    fn new(group: Pid) -> Self {
        let (ended, wait) = mpsc::channel();
        let has_killed = thread::spawn(move || {
            // A panic drops the sender.
            let kill = wait.recv_timeout(LIMIT).is_err();
            if kill {
                let _ = killpg(group, Signal::SIGKILL);
            }
            kill
        });
        Self { ended, has_killed }
    }

    /// Sends the watchdog home. Panics when it had to bite.
    fn dismiss(self) {
        let _ = self.ended.send(());
        assert!(!self.has_killed.join().expect("it does not panic"), "the program hung");
    }
}

/// Cargo puts examples next to the folder of the tests.
fn example_file(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test has a file");
    test.ancestors()
        .nth(2)
        .expect("target/debug/deps/test")
        .join("examples")
        .join(name)
}

impl Run {
    /// The id of the program's first process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the next line. Panics when there is none.
    pub fn line(&mut self) -> String {
        let mut line = String::new();
        let length = self.output.read_line(&mut line).expect("output is text");
        self.seen += &line;
        if length == 0 {
            let mut errors = String::new();
            let _ = self
                .child
                .stderr
                .take()
                .map(|mut stderr| stderr.read_to_string(&mut errors));
            panic!("the output ended early\noutput: {}\nerrors: {errors}", self.seen);
        }
        line.trim_end().to_owned()
    }

    /// Waits for `count` lines, which may come in any order, and sorts them.
    pub fn lines(&mut self, count: usize) -> Vec<String> {
        let mut lines: Vec<_> = (0..count).map(|_| self.line()).collect();
        lines.sort();
        lines
    }

    /// Writes to the program's standard input.
    pub fn input(&mut self, text: &str) {
        self.child
            .stdin
            .as_mut()
            .expect("it is piped")
            .write_all(text.as_bytes())
            .expect("somebody reads");
    }

    /// Sends a signal to the first process only.
    pub fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(self.pid() as i32), signal).expect("it has not been reaped");
    }

    /// Sends a signal to all processes, as a terminal does.
    pub fn signal_group(&self, signal: Signal) {
        killpg(Pid::from_raw(self.pid() as i32), signal).expect("it has not been reaped");
    }

    /// Waits for the end of the first process, without reading what it writes. Panics when it was not the last.
    pub fn wait_first(&mut self) {
        let status = self.child.wait().expect("it is a child of this process");
        let group = self.pid() as i32;
        if killpg(Pid::from_raw(group), None) != Err(Errno::ESRCH) {
            let left = Command::new("ps")
                .args(["-eLo", "pgrp,pid,ppid,lwp,stat,wchan,comm"])
                .output();
            let left = left.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
            let left = left.unwrap_or_default();
            let left: Vec<_> = left
                .lines()
                .filter(|line| line.split_whitespace().next() == Some(&group.to_string()))
                .collect();
            panic!("the first process ended with {status}, before {left:#?}");
        }
    }

    /// Waits until all processes of the program are gone. They all hold its standard output, so it ends when they do.
    pub fn end(mut self) -> Ended {
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).expect("output is text");
        let mut errors = String::new();
        let mut stderr = self.child.stderr.take().expect("it is piped");
        stderr.read_to_string(&mut errors).expect("errors are text");
        let status = self.child.wait().expect("it is a child of this process");
        self.watchdog.dismiss();
        Ended {
            status,
            output: self.seen + &rest,
            errors,
        }
    }

    /// Kills the first process with SIGKILL, and waits until all processes are gone.
    pub fn kill_first(mut self) -> String {
        self.signal(Signal::SIGKILL);
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).expect("output is text");
        let status = self.child.wait().expect("it is a child of this process");
        assert_eq!(status.signal(), Some(Signal::SIGKILL as i32));
        self.watchdog.dismiss();
        self.seen + &rest
    }
}
