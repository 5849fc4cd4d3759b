//! What cargo builds, and what it tells about it. The only place that reads cargo's messages.

use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;

use cargo_metadata::{Artifact, BuildScript, Message, TargetKind};

/// Where the compiler's messages for people go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Messages {
    /// To standard error, as cargo writes them.
    Show,
    /// Into [`Build::messages`].
    Keep,
}

/// What a build has made.
#[derive(Debug, Default)]
pub struct Build {
    /// Whether all was built.
    pub succeeded: bool,
    /// What was built or was there already: libraries, programs, build scripts.
    pub artifacts: Vec<Artifact>,
    /// What build scripts told.
    pub scripts: Vec<BuildScript>,
    /// What cargo and the compiler wrote for people, if it was kept.
    pub messages: String,
}

/// Cargo could not be started.
#[derive(Debug, thiserror::Error)]
#[error("cargo cannot be started ({cargo:?}): {cause}\nIs Rust installed? https://rustup.rs tells how.")]
pub struct NoCargo {
    /// The command.
    pub cargo: OsString,
    /// Why.
    pub cause: io::Error,
}

/// The cargo to use: the one that has started this program, or else the one in `PATH`.
pub fn cargo() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Runs `cargo build` in `folder` with these further arguments, such as `-p two-leds`.
///
/// # Errors
///
/// [`NoCargo`] when it cannot be started. That something does not compile is no error but a [`Build`] that did not
/// succeed.
pub fn build(
    cargo: &OsStr,
    folder: &Path,
    arguments: &[impl AsRef<OsStr>],
    messages: Messages,
) -> Result<Build, NoCargo> {
    let no_cargo = |cause| NoCargo {
        cargo: cargo.to_owned(),
        cause,
    };
    let mut child = Command::new(cargo)
        .args(["build", "-q", "--message-format=json-render-diagnostics"])
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(match messages {
            Messages::Show => Stdio::inherit(),
            Messages::Keep => Stdio::piped(),
        })
        .spawn()
        .map_err(no_cargo)?;
    // Read by a thread of its own: cargo waits when nobody reads one of the two.
    let stderr = child.stderr.take().map(|mut stderr| {
        thread::spawn(move || {
            let mut text = Vec::new();
            let _ = stderr.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    });
    let mut build = Build::default();
    if let Some(stdout) = child.stdout.take() {
        build.read(BufReader::new(stdout));
    }
    build.succeeded = child.wait().as_ref().is_ok_and(ExitStatus::success);
    build.messages = stderr.and_then(|stderr| stderr.join().ok()).unwrap_or_default();
    Ok(build)
}

impl Build {
    fn read(&mut self, from: impl BufRead) {
        for message in Message::parse_stream(from).map_while(Result::ok) {
            match message {
                Message::CompilerArtifact(artifact) => self.artifacts.push(artifact),
                Message::BuildScriptExecuted(script) => self.scripts.push(script),
                _ => {}
            }
        }
    }

    /// The programs among what was built, by name.
    pub fn programs(&self) -> Vec<(String, PathBuf)> {
        let programs = self.artifacts.iter().filter(|artifact| is_program(artifact));
        programs
            .filter_map(|artifact| {
                Some((
                    artifact.target.name.clone(),
                    artifact.executable.clone()?.into_std_path_buf(),
                ))
            })
            .collect()
    }
}

/// Whether this is a program that people start: no test, no example, no build script.
pub(super) fn is_program(artifact: &Artifact) -> bool {
    artifact.target.kind.contains(&TargetKind::Bin) && !artifact.profile.test
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message as cargo 1.95 writes it, with the parts that differ.
    fn artifact(kind: &str, name: &str, test: bool, executable: &str) -> String {
        format!(
            r#"{{"reason":"compiler-artifact","package_id":"path+file:///c#0.1.0","manifest_path":"/c/Cargo.toml",
               "target":{{"kind":["{kind}"],"crate_types":["bin"],"name":"{name}","src_path":"/c/src/main.rs",
               "edition":"2024","doc":true,"doctest":false,"test":true}},"profile":{{"opt_level":"0",
               "debuginfo":"line-tables-only","debug_assertions":true,"overflow_checks":true,"test":{test}}},
               "features":[],"filenames":["/t/{name}"],"executable":{executable},"fresh":true}}"#
        )
        .replace('\n', "")
    }

    #[test]
    fn programs_are_found_among_the_messages() {
        let messages = [
            artifact("lib", "common", false, "null"),
            artifact("custom-build", "build-script-build", false, "null"),
            r#"{"reason":"build-script-executed","package_id":"b","linked_libs":[],"linked_paths":["native=/t/out"],"cfgs":[],"env":[],"out_dir":"/t/out"}"#.to_string(),
            "a line that a build script has written".to_string(),
            artifact("bin", "two-leds", false, "\"/t/two-leds\""),
            artifact("bin", "two-leds", true, "\"/t/two-leds-1234\""),
            artifact("example", "flash", false, "\"/t/flash\""),
            r#"{"reason":"a-reason-of-the-future","success":true}"#.to_string(),
            r#"{"reason":"build-finished","success":true}"#.to_string(),
        ];
        let mut build = Build::default();
        build.read(messages.join("\n").as_bytes());
        assert_eq!(build.programs(), [("two-leds".to_string(), "/t/two-leds".into())]);
        assert_eq!(build.artifacts.len(), 5);
        assert_eq!(build.scripts[0].linked_paths, ["native=/t/out"]);
    }
}
