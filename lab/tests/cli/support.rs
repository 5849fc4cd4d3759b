//! A course with one lesson, whose program is a shell script, and `lab` in it.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hardware_sim::trace::{JsonLinesReader, Kind};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// What takes longer than this hangs.
const WATCHDOG: Duration = Duration::from_secs(60);

/// What a program leaves in the system, every `lab` of this user sees. Tests that leave something hold this alone.
static SYSTEM: RwLock<()> = RwLock::new(());

/// Held by a test that leaves nothing.
pub fn leaves_nothing() -> RwLockReadGuard<'static, ()> {
    SYSTEM.read().unwrap_or_else(PoisonError::into_inner)
}

/// Held by a test that leaves something in the system.
pub fn leaves_something() -> RwLockWriteGuard<'static, ()> {
    SYSTEM.write().unwrap_or_else(PoisonError::into_inner)
}

/// A course in a folder of its own.
pub struct Course {
    root: tempfile::TempDir,
}

impl Course {
    /// The lesson `probe`, number 7, with this shell script as its program. `$MARK` is a name that nobody else uses.
    pub fn new(script: &str) -> Self {
        let root = tempfile::Builder::new()
            .prefix("lab-test-")
            .tempdir()
            .expect("a folder");
        let course = Self { root };
        fs::create_dir_all(course.path("lessons/07-probe")).expect("a folder");
        fs::create_dir(course.path("tmp")).expect("a folder");
        fs::create_dir(course.path("here")).expect("a folder");
        course.write(
            "lessons/07-probe/lesson.toml",
            "id = 'probe'\ntitle = 'Probe'\nsource = '000'\npart = 1\nminutes = 5\nteaches = []\nneeds = []\nbench = 'leds'\n",
        );
        let program = course.path("probe");
        course.executable("probe", &format!("#!/bin/sh\n{script}\n"));
        // Cargo's part: it says where the program is.
        let message = serde_json::json!({
            "reason": "compiler-artifact",
            "package_id": "probe",
            "manifest_path": course.path("lessons/07-probe/Cargo.toml"),
            "target": {
                "kind": ["bin"],
                "crate_types": ["bin"],
                "name": "probe",
                "src_path": course.path("lessons/07-probe/src/main.rs"),
                "edition": "2024",
            },
            "profile": {"opt_level": "0", "debug_assertions": true, "overflow_checks": true, "test": false},
            "features": [],
            "filenames": [program],
            "executable": program,
            "fresh": true,
        });
        course.executable("cargo", &format!("#!/bin/sh\ncat <<'END'\n{message}\nEND\n"));
        course
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    pub fn executable(&self, name: &str, text: &str) {
        // Written by a process of its own: if this one had the file open for writing while another test starts a
        // process, that one would inherit it for a moment, and the file could not be executed.
        let mut writer = Command::new("/bin/sh")
            .args(["-c", "cat > \"$0\" && chmod 755 \"$0\""])
            .arg(self.path(name))
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell");
        writer
            .stdin
            .take()
            .expect("its input")
            .write_all(text.as_bytes())
            .expect("a file");
        assert!(writer.wait().expect("its end").success());
        assert!(fs::metadata(self.path(name)).expect("a file").permissions().mode() & 0o111 != 0);
    }

    /// The name that nobody else uses.
    pub fn mark(&self) -> String {
        self.root
            .path()
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned()
    }

    /// `lab` with these arguments, ready to start.
    pub fn lab(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lab"));
        command
            .args(arguments)
            .current_dir(self.path("here"))
            .env("CARGO", self.path("cargo"))
            .env("TMPDIR", self.path("tmp"))
            .env("MARK", self.mark())
            .env_remove("HARDWARE_SIM_BOARD")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// `lab run probe` with these arguments, from its start to its end.
    pub fn run(&self, arguments: &[&str]) -> Done {
        self.start(arguments).finish()
    }

    /// `lab run probe` with these arguments, started.
    pub fn start(&self, arguments: &[&str]) -> Running<'_> {
        self.begin(self.lab(&[&["run", "probe"], arguments].concat()))
    }

    /// Starts a prepared command.
    pub fn begin(&self, mut command: Command) -> Running<'_> {
        let mut child = command.spawn().expect("lab");
        let stdin = child.stdin.take();
        let (lines, stdout) = mpsc::channel();
        if let Some(from) = child.stdout.take() {
            std::thread::spawn(move || {
                let mut from = BufReader::new(from);
                let mut line = Vec::new();
                while from.read_until(b'\n', &mut line).is_ok_and(|length| length > 0) {
                    let _ = lines.send(std::mem::take(&mut line));
                }
            });
        }
        let mut stderr = child.stderr.take().expect("standard error");
        let stderr = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        let pid = Pid::from_raw(child.id().cast_signed());
        let (ended, end) = mpsc::channel();
        std::thread::spawn(move || ended.send(wait(child)));
        let until = Instant::now() + WATCHDOG;
        Running {
            course: self,
            pid,
            stdin,
            stdout,
            stderr,
            end,
            until,
            begin: Instant::now(),
            seen: Vec::new(),
        }
    }

    /// The processes that this course's programs have started and that still live.
    pub fn processes(&self) -> Vec<String> {
        let mark = format!("MARK={}", self.mark()).into_bytes();
        let mut found = Vec::new();
        for entry in fs::read_dir("/proc").expect("/proc").flatten() {
            let environment = fs::read(entry.path().join("environ")).unwrap_or_default();
            if environment.split(|byte| *byte == 0).any(|variable| variable == mark) {
                let command = fs::read_to_string(entry.path().join("cmdline")).unwrap_or_default();
                found.push(format!(
                    "{} {}",
                    entry.file_name().to_string_lossy(),
                    command.replace('\0', " ")
                ));
            }
        }
        found
    }

    /// The inputs in a recording: part and action.
    pub fn inputs(&self, trace: &str) -> Vec<(String, String)> {
        let reader = JsonLinesReader::open(self.path(trace)).expect("a trace");
        let events = reader.map(|event| event.expect("a good line").kind);
        events
            .filter_map(|kind| match kind {
                Kind::Input { part, action } => Some((part, action)),
                _ => None,
            })
            .collect()
    }

    /// Kills what hangs.
    fn kill_processes(&self) {
        for process in self.processes() {
            if let Some(pid) = process.split(' ').next().and_then(|pid| pid.parse().ok()) {
                let _ = kill(Pid::from_raw(pid), Signal::SIGKILL);
            }
        }
    }

    /// Asserts that nothing of this course is left anywhere.
    pub fn assert_clean(&self) {
        assert_eq!(self.processes(), Vec::<String>::new(), "processes are left");
        assert_eq!(
            names(&self.path("tmp"), |name| !name.ends_with(".runs")),
            Vec::<String>::new(),
            "temporary files"
        );
        assert_eq!(
            names(Path::new("/dev/shm"), |name| name.contains(&self.mark())),
            Vec::<String>::new()
        );
        assert_eq!(names(&self.path("here"), |_| true), Vec::<String>::new());
    }
}

impl Drop for Course {
    /// A test that fails half-way leaves nothing either.
    fn drop(&mut self) {
        self.kill_processes();
        for name in names(Path::new("/dev/shm"), |name| name.contains(&self.mark())) {
            let _ = fs::remove_file(Path::new("/dev/shm").join(name));
        }
    }
}

fn wait(mut child: Child) -> Option<i32> {
    child.wait().expect("its end").code()
}

/// The names in a folder that count.
pub fn names(folder: &Path, counts: impl Fn(&str) -> bool) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| counts(name))
        .collect()
}

/// A `lab` that runs.
pub struct Running<'a> {
    course: &'a Course,
    pub pid: Pid,
    pub stdin: Option<ChildStdin>,
    stdout: Receiver<Vec<u8>>,
    stderr: JoinHandle<String>,
    end: Receiver<Option<i32>>,
    until: Instant,
    begin: Instant,
    seen: Vec<u8>,
}

/// A `lab` that has ended.
#[derive(Debug)]
pub struct Done {
    pub code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: String,
    pub time: Duration,
}

impl Running<'_> {
    /// Waits until the program has written this line.
    pub fn wait_for(&mut self, wanted: &str) -> &mut Self {
        let wanted = format!("{wanted}\n");
        loop {
            match self
                .stdout
                .recv_timeout(self.until.saturating_duration_since(Instant::now()))
            {
                Ok(line) => {
                    self.seen.extend_from_slice(&line);
                    if line == wanted.as_bytes() {
                        return self;
                    }
                }
                Err(error) => {
                    self.course.kill_processes();
                    panic!(
                        "{wanted:?} does not come ({error}); so far: {:?}",
                        String::from_utf8_lossy(&self.seen)
                    );
                }
            }
        }
    }

    pub fn signal(&self, signal: Signal) {
        kill(self.pid, signal).expect("lab lives");
    }

    pub fn finish(mut self) -> Done {
        drop(self.stdin.take());
        let Ok(code) = self
            .end
            .recv_timeout(self.until.saturating_duration_since(Instant::now()))
        else {
            self.course.kill_processes();
            panic!("lab does not end; processes: {:?}", self.course.processes());
        };
        let time = self.begin.elapsed();
        while let Ok(line) = self.stdout.recv_timeout(WATCHDOG) {
            self.seen.extend_from_slice(&line);
        }
        Done {
            code,
            stdout: self.seen,
            stderr: self.stderr.join().expect("standard error"),
            time,
        }
    }
}

impl Done {
    /// Asserts the exit code, and that the messages hold each of these texts.
    #[track_caller]
    pub fn expect(&self, code: i32, texts: &[&str]) -> &Self {
        assert_eq!(self.code, Some(code), "{self:?}");
        for text in texts {
            assert!(self.stderr.contains(text), "{text:?} is not in:\n{}", self.stderr);
        }
        self
    }

    /// Asserts that the messages do not hold this text.
    #[track_caller]
    pub fn without(&self, text: &str) -> &Self {
        assert!(!self.stderr.contains(text), "{text:?} is in:\n{}", self.stderr);
        self
    }

    #[track_caller]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).expect("text")
    }
}
