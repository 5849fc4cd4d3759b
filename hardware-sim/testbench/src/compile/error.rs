//! Why there is no program.

use std::fmt;
use std::io;
use std::path::PathBuf;

use nix::sys::signal::Signal;

use super::cargo::NoCargo;
use super::diagnostic::{Diagnostic, Level};

/// Why a program could not be compiled.
///
/// The first ones are the program's own fault, see [`is_about_the_program`](CompileError::is_about_the_program); the
/// others say nothing about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CompileError {
    /// The file is not one that is compiled: it is not there, no regular file, a link, or too large.
    #[error("{} is not compiled: {what}", .file.display())]
    Source {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The compiler found mistakes.
    #[error(transparent)]
    Mistakes(Mistakes),
    /// The program is made of more than its own file, by `mod`, `include!`, `include_str!` or `#[path]`.
    #[error(
        "`{name}` is compiled alone, but it reads {}\nPut everything that it needs into the one file.",
        files(.others)
    )]
    OtherFiles {
        /// The program.
        name: String,
        /// The files that it reads; empty where the compiler has not told.
        others: Vec<String>,
    },
    /// The program asks at compile time for variables of the environment that it may not know.
    #[error(
        "`{name}` reads {} from the environment when it is compiled\nRead it when the program runs: std::env::var.",
        quoted(.variables)
    )]
    Environment {
        /// The program.
        name: String,
        /// The variables.
        variables: Vec<String>,
    },
    /// Compiling the program takes too much.
    #[error("compiling `{name}` takes too much {limit}\nLook for constants, macros and types that never end.")]
    Limit {
        /// The program.
        name: String,
        /// What it takes too much of.
        limit: Limit,
    },
    /// The compiler itself broke down over the program.
    #[error("the compiler breaks down over `{name}`: {how}\nSimplify the program. {text}")]
    Crash {
        /// The program.
        name: String,
        /// How the compiler ended.
        how: String,
        /// What it wrote last.
        text: String,
    },
    /// Cargo cannot be started.
    #[error(transparent)]
    NoCargo(#[from] NoCargo),
    /// The compiler cannot be started.
    #[error("the compiler cannot be started ({}): {cause}\nIs Rust installed? https://rustup.rs tells how.", .rustc.display())]
    NoCompiler {
        /// The command.
        rustc: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// Cargo does not know the workspace, or its lock file is not up to date.
    #[error("the workspace cannot be read\n{0}")]
    Workspace(String),
    /// The workspace has no such package.
    #[error("the workspace in {} has no package {package}", .root.display())]
    NoPackage {
        /// The workspace.
        root: PathBuf,
        /// The package, by name or folder.
        package: String,
    },
    /// The package of the lesson does not compile, so neither does anything that uses its crates.
    #[error("the package `{package}` itself does not compile; mend it first\n{messages}")]
    Package {
        /// The package.
        package: String,
        /// What cargo and the compiler wrote.
        messages: String,
    },
    /// The package has no program of its own.
    #[error("the package `{package}` has no program; give it a src/main.rs")]
    NoProgram {
        /// The package.
        package: String,
    },
    /// A crate was built twice in ways that cannot be told apart.
    #[error(
        "the crate `{krate}` was built more than once, and it cannot be told for which use\n\
         Give build scripts another profile than programs: `[profile.dev.build-override]`."
    )]
    Ambiguous {
        /// The crate, as the package calls it.
        krate: String,
    },
    /// Cargo has used another compiler for the crates than this one.
    #[error("the crates of `{package}` were built by another compiler than {}\nSet RUSTC for both, or for none.", .rustc.display())]
    OtherCompiler {
        /// The package.
        package: String,
        /// The compiler that was to use them.
        rustc: PathBuf,
    },
    /// Somebody has ended the compiler.
    #[error("the compiler was ended from outside, by {signal}; try again")]
    Interrupted {
        /// By which signal.
        signal: Signal,
    },
    /// The crates that the program uses were built anew while it was compiled.
    #[error("the crates of `{package}` were built anew meanwhile; try again")]
    Changed {
        /// The package.
        package: String,
    },
    /// The disk is full.
    #[error("no room for a compiled program in {}\nMake room, or name another folder.", .folder.display())]
    NoSpace {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder of compiled programs cannot be used.
    #[error("{}: {cause}\nCompiled programs are kept there: see that it can be written to.", .path.display())]
    Cache {
        /// What cannot be used.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

impl CompileError {
    /// Whether the program is to blame. It is not for a broken lesson, a full disk, or a compiler that is not there.
    pub fn is_about_the_program(&self) -> bool {
        matches!(
            self,
            Self::Source { .. }
                | Self::Mistakes(_)
                | Self::OtherFiles { .. }
                | Self::Environment { .. }
                | Self::Limit { .. }
                | Self::Crash { .. }
        )
    }
}

/// What compiling a program took too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Processor time.
    Cpu,
    /// Memory.
    Memory,
    /// Room for files.
    File,
    /// Time.
    Time,
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Cpu => "processor time",
            Self::Memory => "memory",
            Self::File => "room on the disk",
            Self::Time => "time",
        })
    }
}

/// The mistakes of a program. Shown as cargo shows them, without colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes {
    /// What messages call the program.
    pub name: String,
    /// What the compiler says, in its order; warnings are among it.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether the compiler has said more than was kept.
    pub cut: bool,
}

impl Mistakes {
    /// The mistakes as text for people, with colours for a terminal or without.
    pub fn text(&self, colours: bool) -> String {
        let mut text = String::new();
        for diagnostic in &self.diagnostics {
            match colours {
                true => text.push_str(diagnostic.coloured_text()),
                false => text.push_str(&diagnostic.text()),
            }
            text.push('\n');
        }
        if self.cut {
            text.push_str("(the compiler says more)\n\n");
        }
        text.push_str(&self.summary());
        text
    }

    /// How many mistakes there are, in one line; one more where the program looks for other files.
    fn summary(&self) -> String {
        let count = |level| {
            let all = self.diagnostics.iter().filter(|diagnostic| diagnostic.level == level);
            match all.count() {
                1 => format!("1 {level}"),
                count => format!("{count} {level}s"),
            }
        };
        let mut summary = format!("`{}` does not compile: {}", self.name, count(Level::Error));
        if self
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.level == Level::Warning)
        {
            summary = format!("{summary}, {}", count(Level::Warning));
        }
        if self
            .diagnostics
            .iter()
            .any(|diagnostic| self.looks_for_files(diagnostic))
        {
            summary += "\nIt is compiled alone: put everything that it needs into the one file.";
        }
        summary
    }

    /// Whether a file was looked for that is not there: that of a module.
    fn looks_for_files(&self, diagnostic: &Diagnostic) -> bool {
        let other = diagnostic.message.strip_prefix("couldn't read `");
        diagnostic.code.as_deref() == Some("E0583") || other.is_some_and(|file| !file.starts_with(&self.name))
    }
}

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(false))
    }
}

impl std::error::Error for Mistakes {}

fn files(names: &[String]) -> String {
    match names {
        [] => "other files".to_string(),
        names => quoted(names),
    }
}

fn quoted(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", name.escape_debug())).collect();
    quoted.join(", ")
}
