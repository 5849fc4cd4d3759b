//! The cargo and the compiler that are used.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::cargo::cargo;
use super::error::CompileError;

/// A cargo and a compiler.
#[derive(Clone, Debug)]
pub(super) struct Toolchain {
    /// The command.
    pub cargo: OsString,
    /// The compiler itself, not rustup's stand-in for it.
    pub rustc: PathBuf,
    /// What `rustc -vV` says.
    pub version: String,
    /// Where the compiler's own files are.
    pub sysroot: PathBuf,
}

impl Toolchain {
    /// Those of the workspace in `root`: `CARGO` where it is set, else what is in `PATH`; the compiler that is `given`,
    /// else `RUSTC` where it is set, else what is in `PATH`.
    pub fn of(root: &Path, given: Option<&Path>) -> Result<Self, CompileError> {
        let variable = std::env::var_os("RUSTC").filter(|rustc| !rustc.is_empty());
        let given = given.map(|rustc| rustc.as_os_str().to_owned()).or(variable);
        let command = given.clone().unwrap_or_else(|| "rustc".into());
        let sysroot = PathBuf::from(ask(&command, &["--print", "sysroot"], root)?.trim_end());
        let inner = sysroot.join("bin/rustc");
        let rustc = if given.is_none() && inner.exists() {
            inner
        } else {
            PathBuf::from(&command)
        };
        Ok(Self {
            cargo: cargo(),
            version: ask(rustc.as_os_str(), &["-vV"], root)?,
            rustc,
            sysroot,
        })
    }

    /// The system that it compiles for, such as `x86_64-unknown-linux-gnu`.
    pub fn host(&self) -> &str {
        let host = self.version.lines().find_map(|line| line.strip_prefix("host: "));
        host.unwrap_or_default()
    }
}

fn ask(rustc: &OsStr, arguments: &[&str], root: &Path) -> Result<String, CompileError> {
    let failed = |cause| CompileError::NoCompiler {
        rustc: rustc.into(),
        cause,
    };
    let output = Command::new(rustc)
        .args(arguments)
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(failed)?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&output.stderr);
        Err(failed(io::Error::other(format!("{}: {}", output.status, said.trim()))))
    }
}
