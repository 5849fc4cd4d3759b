//! What a program leaves in the system is listed.

use std::fs;
use std::process::Command;

use crate::support::{Course, leaves_something};

/// Does what a line of the list says removes the thing.
fn remove_as_told(stderr: &str) {
    let told: Vec<&str> = stderr
        .lines()
        .filter_map(|line| line.split_once("remove it with: "))
        .map(|(_, c)| c)
        .collect();
    assert!(!told.is_empty(), "{stderr}");
    for command in told {
        assert!(
            Command::new("/bin/sh")
                .args(["-c", command])
                .status()
                .expect("a shell")
                .success(),
            "{command}"
        );
    }
}

#[test]
fn shared_memory() {
    let _system = leaves_something();
    let course = Course::new("echo x > /dev/shm/$MARK");
    let done = course.run(&[]);
    let mark = course.mark();
    done.expect(
        3,
        &[&format!("shared memory /{mark}; remove it with: rm /dev/shm/{mark}")],
    );
    remove_as_told(&done.stderr);
    course.assert_clean();
}

#[test]
fn a_semaphore() {
    let _system = leaves_something();
    let course = Course::new("echo x > /dev/shm/sem.$MARK");
    let done = course.run(&[]);
    let mark = course.mark();
    done.expect(
        3,
        &[&format!("semaphore /{mark}; remove it with: rm /dev/shm/sem.{mark}")],
    );
    remove_as_told(&done.stderr);
    course.assert_clean();
}

#[test]
fn system_v_objects() {
    let _system = leaves_something();
    let course = Course::new("ipcmk -M 64 && ipcmk -S 1 && ipcmk -Q");
    let done = course.run(&[]);
    done.expect(
        3,
        &[
            "System V shared memory ",
            "System V semaphores ",
            "System V message queue ",
        ],
    );
    remove_as_told(&done.stderr);
    course.run(&["--input", "/dev/null"]).expect(3, &[]);
    let again = course.run(&[]);
    // Three objects of its own; those of the run before are none of its business.
    assert_eq!(again.stderr.matches("remove it with").count(), 3, "{}", again.stderr);
    remove_as_told(&again.stderr);
    for table in ["shm", "sem", "msg"] {
        let text = fs::read_to_string(format!("/proc/sysvipc/{table}")).expect("a table");
        for id in text.lines().skip(1).filter_map(|line| line.split_whitespace().nth(1)) {
            let option = match table {
                "shm" => "-m",
                "sem" => "-s",
                _ => "-q",
            };
            assert!(
                Command::new("ipcrm")
                    .args([option, id])
                    .status()
                    .expect("ipcrm")
                    .success()
            );
        }
    }
    course.assert_clean();
}

#[test]
fn a_fifo_and_a_socket() {
    let _system = leaves_something();
    let course =
        Course::new("mkfifo \"my fifo\" $TMPDIR/inner; mkdir $TMPDIR/d; echo text > $TMPDIR/d/log; mkfifo ../old");
    let done = course.run(&[]);
    done.expect(
        3,
        &[
            "named pipe (FIFO) ",
            "my fifo'",
            "named pipe (FIFO) $TMPDIR/inner",
            "\n  $TMPDIR/d/log",
        ],
    );
    fs::remove_file(course.path("here/my fifo")).expect("the FIFO");
    course.assert_clean();
}

#[test]
fn files_are_no_fault() {
    let _system = leaves_something();
    let course = Course::new("echo text > $TMPDIR/log; echo text > kept");
    let done = course.run(&[]);
    done.expect(0, &["nothing was left behind", "\n  $TMPDIR/log"]);
    fs::remove_file(course.path("here/kept")).expect("the file");
    course.assert_clean();
}

#[test]
fn what_was_there_before_is_not_accused() {
    let _system = leaves_something();
    let course = Course::new("cat /dev/shm/$MARK; echo board > /dev/shm/hardware-sim-$MARK");
    let own = format!("/dev/shm/{}", course.mark());
    let board = format!("/dev/shm/hardware-sim-{}", course.mark());
    fs::write(&own, "old\n").expect("a file");
    assert_eq!(course.run(&[]).expect(0, &["nothing was left behind"]).text(), "old\n");
    fs::remove_file(own).expect("the file");
    fs::remove_file(board).expect("the board");
    course.assert_clean();
}

#[test]
fn what_a_living_process_holds_is_not_accused() {
    let _system = leaves_something();
    let course = Course::new("echo ready; exec cat");
    let mut command = course.lab(&["run", "probe"]);
    command.stdin(std::process::Stdio::piped());
    let mut running = course.begin(command);
    running.wait_for("ready");
    let path = format!("/dev/shm/{}", course.mark());
    let held = fs::File::create(&path).expect("a file");
    drop(running.stdin.take());
    running.finish().expect(0, &["nothing was left behind"]);
    drop(held);
    fs::remove_file(path).expect("the file");
    course.assert_clean();
}
