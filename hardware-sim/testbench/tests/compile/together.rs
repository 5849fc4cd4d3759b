//! Several processes at once, processes that are killed, and disks that are full.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use testbench::compile::{CompileError, Kit, Options, Package};

use crate::course::{Course, output};

/// What takes longer than this hangs.
const WATCHDOG: Duration = Duration::from_secs(120);

const HELLO: &str = "fn main() {\n    println!(\"hello\");\n}\n";

/// Names the folder of a course to a process that shall compile its program.
const COURSE: &str = "TESTBENCH_TEST_COURSE";

/// Another process compiles. It is this test, started for a course.
#[test]
fn another_process() {
    let Some(root) = std::env::var_os(COURSE).map(PathBuf::from) else {
        return;
    };
    let mut options = Options {
        rustc: Some(root.join("rustc")),
        target_folder: Some(root.join("target")),
        ..Options::default()
    };
    options.cache.folder = Some(root.join("cache"));
    let kit = Kit::build(&Package::named(&root, "probe"), &options).expect("a kit");
    match kit.compile(&root.join("work/probe.rs")) {
        Ok(program) => println!("\nit prints {} {}", output(&program).trim_end(), program.was_there()),
        Err(CompileError::NoSpace { .. }) => println!("\nthere is no room"),
        Err(error) => println!("\n{error:?}"),
    }
}

fn begin(course: &Course) -> Child {
    let program = std::env::current_exe().expect("this test");
    let mut command = Command::new(program);
    command.args(["--exact", "together::another_process", "--nocapture"]);
    command.env(COURSE, course.path("."));
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    command.spawn().expect("a process")
}

fn told(process: Child) -> String {
    let output = process.wait_with_output().expect("its end");
    let text = String::from_utf8(output.stdout).expect("text");
    let mut lines = text.lines();
    let line = lines.find(|line| line.starts_with("it prints") || line.starts_with("there is"));
    line.unwrap_or_else(|| panic!("{text}")).to_string()
}

/// What comes through a FIFO.
fn heard(fifo: PathBuf) -> String {
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || tell.send(fs::read_to_string(fifo).expect("the FIFO")));
    told.recv_timeout(WATCHDOG).expect("something comes")
}

#[test]
fn of_many_processes_one_compiles() {
    let course = Course::new();
    course.write("work/probe.rs", HELLO);
    let processes: Vec<Child> = (0..4).map(|_| begin(&course)).collect();
    let mut told: Vec<String> = processes.into_iter().map(told).collect();
    told.sort();
    let there = "it prints hello true";
    assert_eq!(told, ["it prints hello false", there, there, there]);
    assert_eq!(course.compiled(), 1);
}

#[test]
fn different_programs_are_compiled_at_the_same_time() {
    let course = Course::new();
    // Each compiler waits until the other one runs too.
    for name in ["a", "b"] {
        nix::unistd::mkfifo(&course.path(name), nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    }
    course.counting_compiler(
        "case \"$*\" in *work/a.rs*) echo > \"$ROOT/a\"; read x < \"$ROOT/b\";; *) read x < \"$ROOT/a\"; echo > \"$ROOT/b\";; esac",
    );
    let kit = course.kit();
    std::thread::scope(|scope| {
        for name in ["a", "b"] {
            let file = course.write(&format!("work/{name}.rs"), HELLO);
            let kit = &kit;
            scope.spawn(move || assert_eq!(output(&kit.compile(&file).expect("it compiles")), "hello\n"));
        }
    });
    assert_eq!(course.compiled(), 2);
}

#[test]
fn who_is_killed_in_the_middle_leaves_nothing_that_is_used() {
    let course = Course::new();
    course.write("work/probe.rs", HELLO);
    for name in ["started", "go"] {
        nix::unistd::mkfifo(&course.path(name), nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    }
    // The compiler outlives its process, waits, and writes its program when others have long made theirs.
    course.counting_compiler("echo $PWD > \"$ROOT/started\"; read x < \"$ROOT/go\"");
    let mut process = begin(&course);
    let folder = heard(course.path("started"));
    process.kill().expect("it runs");
    process.wait().expect("its end");
    assert!(Path::new(folder.trim_end()).exists());
    course.counting_compiler("");
    let program = course.compile(&course.kit(), HELLO).expect("it compiles");
    assert_eq!((program.was_there(), output(&program).as_str()), (false, "hello\n"));
    assert_eq!(course.kept("work"), [""; 0], "the folder of the killed one is removed");
    // The old compiler goes on, in a folder that is no more.
    let mut go = File::options().write(true).open(course.path("go")).expect("the FIFO");
    go.write_all(b"\n").expect("it reads");
    assert_eq!(
        output(&course.compile(&course.kit(), HELLO).expect("it is there")),
        "hello\n"
    );
    assert_eq!((course.compiled(), course.kept("programs").len()), (2, 1));
}

#[test]
fn a_full_disk_is_told_and_leaves_nothing() {
    let course = Course::new();
    course.write("work/probe.rs", HELLO);
    // The crates are built before, elsewhere.
    course.kit();
    let mount = Command::new("unshare")
        .args(["-rm", "sh", "-c"])
        .arg("mount -t tmpfs -o size=1M none \"$0/cache\" && \"$@\"; find \"$0/cache\" -type f >&2")
        .arg(course.path("."))
        .arg(std::env::current_exe().expect("this test"))
        .args(["--exact", "together::another_process", "--nocapture"])
        .env(COURSE, course.path("."))
        .stdin(Stdio::null())
        .output()
        .expect("unshare");
    let (stdout, stderr) = (
        String::from_utf8_lossy(&mount.stdout),
        String::from_utf8_lossy(&mount.stderr),
    );
    if stdout.is_empty() {
        assert!(
            std::env::var_os("TESTS_MUST_NOT_SKIP").is_none(),
            "no mount namespace can be made here: {stderr}"
        );
        println!("skipped: no mount namespace can be made here");
        return;
    }
    assert!(stdout.contains("there is no room"), "{stdout}{stderr}");
    assert!(stderr.trim_end().ends_with("cache/lock"), "{stderr}");
    assert_eq!(
        fs::read_dir(course.path("cache/programs")).expect("a folder").count(),
        0
    );
}
