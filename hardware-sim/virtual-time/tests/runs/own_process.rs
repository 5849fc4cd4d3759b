//! The process that each run has of its own, and where it works.

use crate::harness::{example, scenario};
use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::thread;
use virtual_time::{Error, Nobody, Simulation, in_own_process};

#[test]
fn a_function_answers_in_another_process() {
    let answer = in_own_process(
        |job| format!("{} {}", String::from_utf8_lossy(job), std::process::id()).into_bytes(),
        b"hello",
    );
    let answer = String::from_utf8(answer.expect("it answers")).expect("it is text");
    assert!(answer.starts_with("hello "), "{answer}");
    assert_ne!(answer, format!("hello {}", std::process::id()));
}

#[test]
fn large_jobs_and_answers_pass() {
    let job = vec![7; 3 << 20];
    let answer = in_own_process(|job| job.iter().map(|byte| byte + 1).collect(), &job);
    assert_eq!(answer.expect("it answers"), vec![8; 3 << 20]);
}

#[test]
fn a_panic_is_handed_back_with_its_place() {
    let error = in_own_process(|_| panic!("no way"), b"").expect_err("it panics");
    let text = error.to_string();
    assert!(matches!(error, Error::Panicked { .. }), "{text}");
    assert!(text.contains("no way") && text.contains("own_process.rs"), "{text}");
}

#[test]
fn a_process_that_vanishes_is_told() {
    let error = in_own_process(|_| std::process::abort(), b"").expect_err("it is gone");
    assert!(matches!(error, Error::SupervisorLost { .. }), "{error}");
}

#[test]
fn several_run_at_once() {
    let threads: Vec<_> = (0..4)
        .map(|seed| thread::spawn(move || scenario(&["randomness"]).seed(seed).succeeds().output))
        .collect();
    let mut outputs: Vec<String> = threads.into_iter().map(|it| it.join().expect("it succeeds")).collect();
    outputs.dedup();
    assert_eq!(outputs.len(), 4);
}

#[test]
fn a_test_process_is_no_place_for_a_run() {
    let error = Simulation::new("/bin/true")
        .run(&mut Nobody)
        .expect_err("it is refused");
    assert!(matches!(error, Error::NotInOwnProcess), "{error}");
}

#[test]
fn a_process_has_one_run() {
    let answer = in_own_process(
        |_| {
            let run = || Simulation::new("/bin/true").run(&mut Nobody);
            run().expect("the first one is fine");
            run().expect_err("the second is refused").to_string().into_bytes()
        },
        b"",
    );
    assert!(String::from_utf8_lossy(&answer.expect("it answers")).starts_with("this process has had its run"));
}

#[test]
fn a_program_that_is_not_there_is_told() {
    let answer = in_own_process(
        |_| {
            let error = Simulation::new("/no/program")
                .run(&mut Nobody)
                .expect_err("it is not there");
            error.to_string().into_bytes()
        },
        b"",
    );
    let text = String::from_utf8(answer.expect("it answers")).expect("it is text");
    assert!(text.starts_with("cannot start /no/program: No such file"), "{text}");
}

/// Not a test of its own: `who_dies_takes_the_run_along` kills it.
#[test]
#[ignore = "never ends"]
fn a_run_without_end() {
    let _ = in_own_process(
        |_| {
            // It has standard output of the test process, and so holds it open.
            let _ = Simulation::new(example("virtual-time-subject"))
                .args(["process", "for ever"])
                .limits(virtual_time::Limits {
                    virtual_time: std::time::Duration::MAX,
                    ..Default::default()
                })
                .run(&mut Nobody);
            Vec::new()
        },
        b"",
    );
}

#[test]
fn who_dies_takes_the_run_along() {
    for victim in ["caller", "supervisor"] {
        let mut caller = Command::new(std::env::current_exe().expect("a test has a file"))
            .args(["--ignored", "--exact", "--nocapture", "own_process::a_run_without_end"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("it starts");
        let mut output = BufReader::new(caller.stdout.take().expect("it is piped"));
        let mut line = String::new();
        while !line.contains("for ever") {
            line.clear();
            assert_ne!(
                output.read_line(&mut line).expect("it is text"),
                0,
                "it has ended early"
            );
        }
        if victim == "caller" {
            caller.kill().expect("it lives");
        } else {
            let children = format!("/proc/{0}/task", caller.id());
            let threads = std::fs::read_dir(children).expect("it lives").flatten();
            let children = threads.map(|thread| std::fs::read_to_string(thread.path().join("children")));
            let child = children
                .flatten()
                .find(|list| !list.is_empty())
                .expect("it has started one");
            let child = child.trim().parse().expect("one child");
            nix::sys::signal::kill(nix::unistd::Pid::from_raw(child), nix::sys::signal::SIGKILL).expect("it lives");
        }
        // Everybody who had it open is gone when it ends.
        output.read_to_end(&mut Vec::new()).expect("it ends");
        caller.wait().expect("it is a child");
    }
}

const BLINK: [&str; 2] = ["--exact", "blink::every_edge_of_a_minute_is_exact"];

fn expect_success(mut command: Command) {
    let output = command.output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{text}");
}

#[test]
fn it_works_as_an_ordinary_user() {
    let mut command = Command::new(std::env::current_exe().expect("a test has a file"));
    command.args(BLINK).current_dir("/");
    if nix::unistd::geteuid().is_root() {
        command.uid(65534).gid(65534);
    }
    expect_success(command);
}

/// A filter of somebody else's refuses namespaces, and is passed first by every system call.
#[test]
fn it_works_without_namespaces_and_under_another_filter() {
    let mut command = Command::new(example("virtual-time-subject"));
    command
        .arg("without namespaces")
        .arg(std::env::current_exe().expect("a test has a file"))
        .args(BLINK);
    expect_success(command);
}

/// Whether `program`, of the Debian package `package`, is there.
fn is_installed(program: &str, package: &str) -> bool {
    let found = Command::new(program).arg("--help").output().is_ok();
    if !found {
        let skipped = format!("skipped: {program} is not installed (sudo apt-get install {package})");
        assert!(std::env::var_os("TESTS_MUST_NOT_SKIP").is_none(), "{skipped}");
        println!("{skipped}");
    }
    found
}

#[test]
fn it_works_inside_a_process_namespace() {
    if is_installed("unshare", "util-linux") {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--pid", "--fork", "--mount-proc"]);
        command
            .arg(std::env::current_exe().expect("a test has a file"))
            .args(BLINK);
        expect_success(command);
    }
}

#[test]
fn it_works_inside_bubblewrap() {
    if is_installed("bwrap", "bubblewrap") {
        let mut command = Command::new(example("virtual-time-subject"));
        command.args([
            "without namespaces",
            "/usr/bin/env",
            "bwrap",
            "--dev-bind",
            "/",
            "/",
            "--die-with-parent",
        ]);
        command
            .arg(std::env::current_exe().expect("a test has a file"))
            .args(BLINK);
        expect_success(command);
    }
}
