//! What a report of the compiler means: a program, or who is to blame that there is none.

use std::os::unix::process::ExitStatusExt;
use std::path::{Component, Path};

use nix::sys::signal::Signal;
use nix::sys::statvfs::statvfs;

use super::crates::Crates;
use super::diagnostic::{Diagnostic, Level, Raw};
use super::error::{CompileError, Mistakes};
use super::options::Options;
use super::rustc::Report;
use super::source::Source;
use super::toolchain::Toolchain;

/// When this little is left on a disk, in bytes, it counts as full.
const FULL: u64 = 4 << 20;

/// A program that the compiler has seen, and everything that it may know.
pub(super) struct Trial<'a> {
    pub source: &'a Source,
    pub crates: &'a Crates,
    pub toolchain: &'a Toolchain,
    pub options: &'a Options,
}

impl Trial<'_> {
    /// What the compiler says about the program, or why there is none. `work` is where it was made.
    pub fn verdict(&self, report: Report, work: &Path) -> Result<Vec<Diagnostic>, CompileError> {
        let name = self.source.name.clone();
        if let Some(limit) = report.limit() {
            return Err(CompileError::Limit { name, limit });
        }
        let others = self.others(&report);
        if !others.is_empty() || report.dep_info.is_none() && self.may_include() {
            return Err(CompileError::OtherFiles { name, others });
        }
        let variables = report.dep_info.iter().flat_map(|about| &about.variables);
        let variables = variables.filter(|variable| !self.options.environment.contains_key(*variable));
        let variables: Vec<String> = variables.cloned().collect();
        if !variables.is_empty() {
            return Err(CompileError::Environment { name, variables });
        }
        if report.status.success() {
            return Ok(diagnostics(report.messages));
        }
        if report.messages.iter().any(|message| message.has_code("E0514")) {
            return Err(CompileError::OtherCompiler {
                package: self.crates.package.clone(),
                rustc: self.toolchain.rustc.clone(),
            });
        }
        if report.says("No space left on device") || is_full(work) {
            return Err(CompileError::NoSpace {
                folder: work.to_path_buf(),
            });
        }
        self.blame(report)
    }

    /// Why the compiler did not succeed, where neither the system nor the lesson is to blame.
    fn blame(&self, report: Report) -> Result<Vec<Diagnostic>, CompileError> {
        let name = self.source.name.clone();
        let signal = report.status.signal().and_then(|number| Signal::try_from(number).ok());
        let Report { status, text, cut, .. } = report;
        let diagnostics = diagnostics(report.messages);
        let has_mistakes = diagnostics.iter().any(|diagnostic| diagnostic.level == Level::Error);
        match signal {
            None if status.code() == Some(1) && has_mistakes => {
                Err(CompileError::Mistakes(Mistakes { name, diagnostics, cut }))
            }
            None | Some(Signal::SIGSEGV | Signal::SIGABRT | Signal::SIGBUS | Signal::SIGILL | Signal::SIGFPE) => {
                let how = status.to_string();
                Err(CompileError::Crash { name, how, text })
            }
            Some(signal) => Err(CompileError::Interrupted { signal }),
        }
    }

    /// The files that reached the program or a message besides its source and the crates.
    fn others(&self, report: &Report) -> Vec<String> {
        let read = report
            .dep_info
            .iter()
            .flat_map(|about| &about.files)
            .map(String::as_str);
        let shown = report.messages.iter().flat_map(|message| message.files());
        let mut others: Vec<String> = read
            .filter(|file| *file != self.source.name)
            .chain(shown.filter(|file| *file != self.source.name && !self.is_of_a_crate(file)))
            .map(str::to_string)
            .collect();
        others.sort();
        others.dedup();
        others
    }

    /// Whether the program may read other files of which the compiler tells nothing: it lists what it has read only if
    /// it comes to the end of all macros. A message may hold any of it.
    fn may_include(&self) -> bool {
        let text = String::from_utf8_lossy(&self.source.text);
        ["include!", "include_str", "include_bytes"]
            .iter()
            .any(|word| text.contains(word))
    }

    /// Whether a file that a message names is one of the sources of the crates, or of the standard library.
    fn is_of_a_crate(&self, file: &str) -> bool {
        // Such as `<anon>`, and the standard library where its source is not installed.
        if file.starts_with('<') || file.starts_with("/rustc/") {
            return true;
        }
        let path = Path::new(file);
        let has_no_detour = !path.components().any(|part| part == Component::ParentDir);
        let path = self.crates.root.join(path);
        let mut folders = self.crates.sources.iter().chain([&self.toolchain.sysroot]);
        has_no_detour && folders.any(|folder| path.starts_with(folder))
    }
}

fn diagnostics(messages: Vec<Raw>) -> Vec<Diagnostic> {
    messages.into_iter().filter_map(Raw::diagnostic).collect()
}

/// Whether hardly anything is left on the disk of `folder`.
fn is_full(folder: &Path) -> bool {
    statvfs(folder).is_ok_and(|disk| disk.blocks_available() * disk.fragment_size() < FULL)
}
