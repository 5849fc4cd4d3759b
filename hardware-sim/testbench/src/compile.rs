//! The one way to compile a program of one file: a learner's own, an answer, a hand-in.
//!
//! The crates of the lesson are built once by cargo, as for the lesson's own program. Then the compiler itself compiles
//! the one file with these crates, in some 0.5 s, and what comes out is kept: the same source with the same crates, flags
//! and compiler is compiled once.
//!
//! ```no_run
//! use std::path::Path;
//! use testbench::compile::{Kit, Options, Package};
//!
//! # fn main() -> Result<(), testbench::compile::CompileError> {
//! let kit = Kit::build(&Package::named("/home/me/course", "two-leds"), &Options::default())?;
//! let program = kit.compile(Path::new("/home/me/course/work/two-leds.rs"))?;
//! for warning in program.warnings() {
//!     eprintln!("{warning}");
//! }
//! println!("{}", program.path().display());
//! # Ok(())
//! # }
//! ```
//!
//! # What a program may be
//!
//! One regular file of at most 1 MiB, of the edition and with the lints of its lesson. It uses the direct dependencies of
//! its lesson and no other crate: `extern crate` finds no more, and there is no build script, no manifest and no
//! configuration of its own. These are refused:
//!
//! - other files: `mod name;`, `include!`, `include_str!`, `#[path]`, wherever they lie, since the compiler sees a copy of
//!   the one file alone. An absolute path is found out from the compiler's own list of what it has read, and no message
//!   shows a line of such a file;
//! - variables of the environment, by `env!`, but for those of [`Options::environment`];
//! - unstable features, with a nightly compiler too.
//!
//! What the compiler does not list is not seen: `.incbin` in `global_asm!`. [`Options::forbid`] with `unsafe_code` refuses
//! that macro. A run of the compiler has [`Limits`]. Nevertheless, who compiles the programs of strangers runs all this in
//! a sandbox: the compiler reads what its user may read.
//!
//! Not used for the program: `RUSTFLAGS` and the configuration of cargo, such as a linker or a target of one's own. So a
//! program comes out the same whatever is set there.
//!
//! # Many at once
//!
//! Several processes may compile at the same time, and share what they compile. One that is killed leaves nothing that
//! would be used: a program comes to its place whole, by one rename. It is kept as long as it is used; what nobody uses
//! is removed after the last [`Cache::programs`] programs or [`Cache::bytes`] bytes.

pub mod cargo;
mod crates;
mod dep_info;
mod diagnostic;
mod error;
mod lints;
mod lock;
mod options;
mod package;
mod rustc;
mod source;
mod store;
mod toolchain;
mod verdict;

use std::path::Path;

use crates::Crates;
use rustc::Job;
use source::Source;
use store::{Ingredients, Kept, Key, Store};
use toolchain::Toolchain;
use verdict::Trial;

pub use diagnostic::{Diagnostic, Level, Span};
pub use error::{CompileError, Limit, Mistakes};
pub use options::{Cache, Limits, Options, Profile};
pub use package::Package;
pub use source::LARGEST_SOURCE;

/// So often a program is compiled again because its crates have changed meanwhile.
const ATTEMPTS: usize = 3;

/// The crates of a lesson, built, and everything that is needed to compile programs with them.
///
/// It serves for as many programs as one likes, and several threads at once, as long as the crates stay the same.
#[derive(Debug)]
pub struct Kit {
    toolchain: Toolchain,
    crates: Crates,
    flags: Vec<String>,
    store: Store,
    options: Options,
}

/// A compiled program. It stays where it is as long as this lives.
#[derive(Debug)]
pub struct Program {
    kept: Kept,
}

impl Program {
    /// Its file. It has the name of its lesson's package.
    pub fn path(&self) -> &Path {
        &self.kept.path
    }

    /// What the compiler has to say about it, in its order; also when it was compiled earlier.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.kept.warnings
    }

    /// Whether it was compiled earlier.
    pub fn was_there(&self) -> bool {
        self.kept.was_there
    }
}

/// Compiles the program in `file` with the crates of `package`. For several programs of one package a [`Kit`] is faster.
///
/// # Errors
///
/// [`CompileError`] when there is no program. Only [`CompileError::Changed`] is worth another attempt; some were made.
pub fn compile(package: &Package, file: &Path, options: &Options) -> Result<Program, CompileError> {
    let mut attempts = 1..=ATTEMPTS;
    loop {
        let result = Kit::build(package, options).and_then(|kit| kit.compile(file));
        match result {
            Err(CompileError::Changed { .. }) if attempts.next().is_some() => {}
            result => return result,
        }
    }
}

impl Kit {
    /// Builds the crates of a package, if they are not built yet.
    ///
    /// # Errors
    ///
    /// [`CompileError`] when there is no such package, when it does not compile, when cargo or the compiler cannot be
    /// started, or when there is no room for programs. None of this is about a program.
    pub fn build(package: &Package, options: &Options) -> Result<Self, CompileError> {
        let toolchain = Toolchain::of(&package.folder, options.rustc.as_deref())?;
        let crates = Crates::build(package, &toolchain, options)?;
        let folder = match &options.cache.folder {
            Some(folder) => std::path::absolute(folder).map_err(|cause| store::trouble(folder, cause))?,
            None => crates.target_folder.join("testbench"),
        };
        let forbidden = options.forbid.iter().map(|lint| format!("--forbid={lint}"));
        Ok(Self {
            flags: crates.flags.iter().cloned().chain(forbidden).collect(),
            store: Store::open(&folder, &options.cache)?,
            options: options.clone(),
            toolchain,
            crates,
        })
    }

    /// Compiles the program in `file`, unless this was done before.
    ///
    /// # Errors
    ///
    /// [`CompileError`] when there is no program. [`CompileError::Changed`] asks for a new kit.
    pub fn compile(&self, file: &Path) -> Result<Program, CompileError> {
        let source = source::read(file, &self.crates.root)?;
        self.still_the_same()?;
        let package = &self.crates.package;
        let kept = self.store.program(&self.key(&source), package, |work| {
            let job = Job {
                toolchain: &self.toolchain,
                source: &source,
                program: package,
                flags: &self.flags,
                environment: &self.options.environment,
                limits: &self.options.limits,
            };
            let report = job.run(work)?;
            // Whatever came out of old and new crates together says nothing.
            self.still_the_same()?;
            let trial = Trial {
                source: &source,
                crates: &self.crates,
                toolchain: &self.toolchain,
                options: &self.options,
            };
            trial.verdict(report, work)
        })?;
        Ok(Program { kept })
    }

    fn still_the_same(&self) -> Result<(), CompileError> {
        if self.crates.have_changed() {
            let package = self.crates.package.clone();
            Err(CompileError::Changed { package })
        } else {
            Ok(())
        }
    }

    /// The hash of everything that reaches the program.
    fn key(&self, source: &Source) -> Key {
        let mut all = Ingredients::new();
        all.add(self.toolchain.version.as_bytes());
        all.add(self.toolchain.rustc.as_os_str().as_encoded_bytes());
        all.add(self.crates.package.as_bytes());
        all.add(self.crates.identity().as_bytes());
        all.add(format!("{:?}", self.flags).as_bytes());
        all.add(format!("{:?}", self.options.environment).as_bytes());
        all.add(source.name.as_bytes());
        all.add(&source.text);
        all.key()
    }
}
