//! Boards that cannot be had: each is told, and nothing is left.

use std::fs;
use std::process::Command;

use crate::support::{Course, Done, leaves_nothing, leaves_something};

/// Runs the course's lesson on the user's own board `board`.
fn on_board(course: &Course, board: &str) -> Done {
    let mut command = course.lab(&["run", "probe", "--board", "none"]);
    command.env("HARDWARE_SIM_BOARD", board);
    course.begin(command).finish()
}

/// A board that was made and then changed at `offset`.
fn changed_board(course: &Course, offset: usize, byte: u8) -> String {
    let path = course.path("board");
    let name = path.to_str().expect("a plain path").to_owned();
    on_board(course, &name).expect(0, &[]);
    let mut bytes = fs::read(&path).expect("the board");
    bytes[offset] = byte;
    fs::write(&path, bytes).expect("the board");
    name
}

#[test]
fn a_board_of_another_version_is_refused_and_kept() {
    let _system = leaves_nothing();
    let course = Course::new("echo started");
    let board = changed_board(&course, 8, 99);
    let done = on_board(&course, &board);
    assert_eq!(done.expect(1, &["has layout version 99", "rm '"]).text(), "");
    assert_eq!(fs::read(board).expect("it is kept")[8], 99);
    course.assert_clean();
}

#[test]
fn what_is_no_board_is_refused_and_kept() {
    let _system = leaves_nothing();
    let course = Course::new("echo started");
    let board = changed_board(&course, 0, b'X');
    on_board(&course, &board).expect(1, &["is not a board of hardware-sim", "Nothing was changed"]);
    course.write("letter", "Dear Sir");
    let letter = course.path("letter");
    on_board(&course, letter.to_str().expect("a plain path")).expect(1, &["it is too short"]);
    assert_eq!(fs::read_to_string(letter).expect("the letter"), "Dear Sir");
    course.assert_clean();
}

#[test]
fn links_folders_and_fifos_are_refused() {
    let _system = leaves_nothing();
    let course = Course::new("echo started");
    let path = |name: &str| course.path(name).to_str().expect("a plain path").to_owned();
    std::os::unix::fs::symlink(path("elsewhere"), path("link")).expect("a link");
    on_board(&course, &path("link")).expect(1, &["symbolic link"]);
    assert!(!course.path("elsewhere").exists(), "the link was followed");
    on_board(&course, &path("tmp")).expect(1, &["It is a folder"]);
    nix::unistd::mkfifo(&course.path("fifo"), nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    on_board(&course, &path("fifo")).expect(1, &["not a regular file"]);
    on_board(&course, &path("no/such/folder/board")).expect(1, &["Its folder does not exist"]);
    course.assert_clean();
}

/// Runs the course's lesson where /dev/shm is a file system mounted with these options, in a mount namespace of its
/// own. `None` where the system does not let this user make one.
fn with_dev_shm(course: &Course, options: &str) -> Option<Done> {
    let probe = Command::new("unshare").args(["-rm", "true"]).output();
    if !probe.is_ok_and(|output| output.status.success()) {
        assert!(
            std::env::var_os("TESTS_MUST_NOT_SKIP").is_none(),
            "skipped: no mount namespace can be made here"
        );
        println!("skipped: no mount namespace can be made here");
        return None;
    }
    let mut command = course.lab(&[]);
    let lab = command.get_program().to_owned();
    let mut inside = Command::new("unshare");
    inside
        .args([
            "-rm",
            "sh",
            "-c",
            "mount -t tmpfs -o \"$0\" none /dev/shm && exec \"$@\"",
            options,
        ])
        .arg(lab)
        .args(["run", "probe", "--board", "none"]);
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => inside.env(name, value),
            None => inside.env_remove(name),
        };
    }
    inside.current_dir(command.get_current_dir().expect("a folder"));
    inside.stdin(std::process::Stdio::null());
    inside.stdout(std::process::Stdio::piped());
    inside.stderr(std::process::Stdio::piped());
    command = inside;
    Some(course.begin(command).finish())
}

#[test]
fn a_full_dev_shm_is_an_error_before_anything_starts() {
    let _system = leaves_nothing();
    let course = Course::new("echo started");
    if let Some(done) = with_dev_shm(&course, "size=1M") {
        assert_eq!(done.expect(1, &["no room for the board", "KiB"]).text(), "");
    }
    course.assert_clean();
}

#[test]
fn a_read_only_dev_shm_is_an_error_before_anything_starts() {
    let _system = leaves_nothing();
    let course = Course::new("echo started");
    if let Some(done) = with_dev_shm(&course, "ro") {
        assert_eq!(done.expect(1, &["read-only", "HARDWARE_SIM_BOARD"]).text(), "");
    }
    course.assert_clean();
}

#[test]
fn a_board_that_a_killed_run_left_behind_is_cleared_away() {
    // Alone, since any other run would clear it away.
    let _system = leaves_something();
    let course = Course::new("echo started");
    let path = format!(
        "/dev/shm/hardware-sim-{}-run-test-{}",
        nix::unistd::geteuid(),
        std::process::id()
    );
    fs::write(&path, "half a board").expect("a file");
    course
        .run(&["--board", "none"])
        .expect(0, &["removed", "a killed run had left behind"]);
    assert!(!fs::exists(&path).expect("an answer"));
    course.assert_clean();
}
