//! One run of the compiler.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{Id, WaitPidFlag, waitid};
use nix::unistd::Pid;
use rustix::process::{Resource, Rlimit, getrlimit, prlimit};

use super::dep_info::{self, DepInfo};
use super::diagnostic::{Raw, plain};
use super::error::{CompileError, Limit};
use super::options::Limits;
use super::source::Source;
use super::store::trouble;
use super::toolchain::Toolchain;

/// So much of what the compiler says is kept, in bytes.
const MOST_MESSAGES: u64 = 4 << 20;

/// Of what it says besides messages, so much is kept, in bytes.
const MOST_TEXT: usize = 2000;

/// What is compiled, and how.
pub(super) struct Job<'a> {
    pub toolchain: &'a Toolchain,
    pub source: &'a Source,
    /// The name of the program's file.
    pub program: &'a str,
    pub flags: &'a [String],
    pub environment: &'a BTreeMap<String, String>,
    pub limits: &'a Limits,
}

/// What the compiler did.
#[derive(Debug)]
pub(super) struct Report {
    pub status: ExitStatus,
    pub messages: Vec<Raw>,
    /// Whether it said more than was kept.
    pub cut: bool,
    /// What it wrote that is no message: when it breaks down.
    pub text: String,
    /// Whether it was killed because of the time.
    pub is_late: bool,
    /// What the program was made of; the compiler tells it when it has come to the end of all macros.
    pub dep_info: Option<DepInfo>,
}

impl Job<'_> {
    /// Compiles in the empty folder `work`. The program comes out as `program/NAME` in it.
    ///
    /// The compiler sees a folder that holds nothing but the one source, no input, and an environment of its own. All
    /// its temporary files stay in `work`.
    pub fn run(&self, work: &Path) -> Result<Report, CompileError> {
        let folder = work.join("source");
        let file = folder.join(&self.source.name);
        let temporary = work.join("tmp");
        let write = || -> io::Result<()> {
            fs::create_dir(&temporary)?;
            fs::create_dir_all(file.parent().unwrap_or(&folder))?;
            fs::write(&file, &self.source.text)
        };
        write().map_err(|cause| trouble(work, cause))?;
        let mut command = Command::new(&self.toolchain.rustc);
        command
            .args(self.flags)
            .arg("--crate-type=bin")
            .arg(format!("--emit=dep-info=../dep-info,link=../program/{}", self.program))
            .args(["--error-format=json", "--json=diagnostic-rendered-ansi"])
            // The program shall not tell where it was made, and be the same wherever that was.
            .arg(format!("--remap-path-prefix={}=.", folder.display()))
            .arg(&self.source.name)
            .current_dir(&folder)
            .env_clear()
            // The compiler finds the linker through PATH; one that is not installed finds its own libraries through
            // LD_LIBRARY_PATH.
            .envs(
                ["PATH", "LD_LIBRARY_PATH"]
                    .into_iter()
                    .filter_map(|name| Some((name, std::env::var_os(name)?))),
            )
            .env("TMPDIR", &temporary)
            // A compiler of any channel accepts only what a stable one does.
            .env("RUSTC_BOOTSTRAP", "-1")
            .envs(self.environment)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let no_compiler = |cause| CompileError::NoCompiler {
            rustc: self.toolchain.rustc.clone(),
            cause,
        };
        let mut child = command.spawn().map_err(no_compiler)?;
        limit(&child, self.limits);
        let (done, waiting) = mpsc::channel::<()>();
        let (pid, time) = (Pid::from_raw(child.id().cast_signed()), self.limits.time);
        let watch = thread::spawn(move || {
            waiting.recv_timeout(time) == Err(RecvTimeoutError::Timeout) && kill(pid, Signal::SIGKILL).is_ok()
        });
        let mut said = Vec::new();
        let mut cut = false;
        if let Some(mut stderr) = child.stderr.take() {
            let _ = stderr.by_ref().take(MOST_MESSAGES).read_to_end(&mut said);
            cut = io::copy(&mut stderr, &mut io::sink()).is_ok_and(|more| more > 0);
        }
        // The watch goes on until the end, and the number belongs to this child until it is reaped.
        let _ = waitid(Id::Pid(pid), WaitPidFlag::WEXITED | WaitPidFlag::WNOWAIT);
        drop(done);
        let is_late = watch.join().unwrap_or_default();
        let status = child.wait().map_err(no_compiler)?;
        let (messages, text) = read(&String::from_utf8_lossy(&said));
        let dep_info = fs::read_to_string(work.join("dep-info")).ok();
        Ok(Report {
            status,
            messages,
            cut,
            text,
            is_late,
            dep_info: dep_info.as_deref().map(dep_info::parse),
        })
    }
}

/// The messages among the lines, and the rest.
fn read(said: &str) -> (Vec<Raw>, String) {
    let mut messages = Vec::new();
    let mut text = String::new();
    for line in said.lines() {
        match serde_json::from_str(line) {
            Ok(message) => messages.push(message),
            Err(_) if line.starts_with('{') => {}
            Err(_) if text.len() + line.len() < MOST_TEXT => {
                text.push_str(&plain(line));
                text.push('\n');
            }
            Err(_) => {}
        }
    }
    (messages, text)
}

/// Limits what a process may use, and those that it will start. They cannot be set before the process runs, but the
/// compiler needs longer than that to read its first line.
fn limit(child: &Child, limits: &Limits) {
    let set = |resource, most: u64| {
        let now = getrlimit(resource);
        let current = Some(now.current.map_or(most, |current| current.min(most)));
        // A process that has ended already needs no limit.
        let _ = prlimit(
            Some(rustix::process::Pid::from_child(child)),
            resource,
            Rlimit { current, ..now },
        );
    };
    set(Resource::Cpu, limits.cpu.as_secs().max(1));
    set(Resource::As, limits.memory);
    set(Resource::Fsize, limits.file);
    set(Resource::Core, 0);
}

impl Report {
    /// The limit that it has met, if it has.
    pub fn limit(&self) -> Option<Limit> {
        let signal = self.status.signal().and_then(|number| Signal::try_from(number).ok());
        let out_of_memory = ["memory allocation of ", "out of memory", "Cannot allocate memory"];
        if self.is_late {
            Some(Limit::Time)
        } else if signal == Some(Signal::SIGXCPU) || self.says("CPU time limit exceeded") {
            Some(Limit::Cpu)
        } else if signal == Some(Signal::SIGXFSZ) || self.says("File size limit exceeded") {
            Some(Limit::File)
        } else if !self.status.success()
            && out_of_memory
                .iter()
                .any(|words| self.text.contains(words) || self.says(words))
        {
            Some(Limit::Memory)
        } else {
            None
        }
    }

    /// Whether the compiler or the linker says this of the system. What it says of the source has a place in it.
    pub fn says(&self, words: &str) -> bool {
        self.messages.iter().any(|message| message.says_of_the_system(words))
    }
}
