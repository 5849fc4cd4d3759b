//! The crates that a package uses, built by cargo once, and how the compiler is to find them.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use cargo_metadata::{Artifact, ArtifactDebuginfo, DependencyKind, Metadata, MetadataCommand, PackageId, TargetKind};

use super::Package;
use super::cargo::{self, Build, Messages, NoCargo, is_program};
use super::error::CompileError;
use super::lints;
use super::options::Options;
use super::store::trouble;
use super::toolchain::Toolchain;

/// The crates of a package.
#[derive(Debug)]
pub(super) struct Crates {
    /// The name of the package, which is that of its program too.
    pub package: String,
    /// The workspace.
    pub root: PathBuf,
    /// Where cargo builds.
    pub target_folder: PathBuf,
    /// The flags of the compiler that make a program one of this package: edition, profile, lints, crates.
    pub flags: Vec<String>,
    /// The folders of the sources of the crates: messages may show lines of them.
    pub sources: Vec<PathBuf>,
    /// Every file of a crate that was built, and what it was like.
    files: BTreeMap<PathBuf, Identity>,
}

/// What tells one version of a file from another. A compiler that builds a crate anew replaces its file by a new one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Identity {
    file: u64,
    size: u64,
    seconds: i64,
    nanoseconds: i64,
}

impl Identity {
    fn of(path: &Path) -> io::Result<Self> {
        let about = fs::metadata(path)?;
        Ok(Self {
            file: about.ino(),
            size: about.size(),
            seconds: about.mtime(),
            nanoseconds: about.mtime_nsec(),
        })
    }
}

impl Crates {
    /// Builds the package with cargo, as `cargo build -p` does, and takes from its messages what was built.
    pub fn build(package: &Package, toolchain: &Toolchain, options: &Options) -> Result<Self, CompileError> {
        let metadata = metadata(package, toolchain)?;
        let about = package.find(&metadata)?;
        let name = about.name.to_string();
        let root = metadata.workspace_root.as_std_path();
        let target_folder = match &options.target_folder {
            Some(folder) => std::path::absolute(folder).map_err(|cause| trouble(folder, cause))?,
            None => metadata.target_directory.clone().into_std_path_buf(),
        };
        let arguments = [
            OsStr::new("--locked"),
            OsStr::new("-p"),
            OsStr::new(&about.id.repr),
            OsStr::new("--profile"),
            OsStr::new(options.profile.name()),
            OsStr::new("--target-dir"),
            target_folder.as_os_str(),
        ];
        let build = cargo::build(&toolchain.cargo, root, &arguments, Messages::Keep)?;
        if !build.succeeded {
            return Err(CompileError::Package {
                package: name,
                messages: build.messages,
            });
        }
        let of_package = |artifact: &&Artifact| artifact.package_id == about.id && is_program(artifact);
        let program = build.artifacts.iter().find(of_package);
        let program = program.ok_or_else(|| CompileError::NoProgram { package: name.clone() })?;

        let mut flags = vec![
            format!("--crate-name={}", name.replace('-', "_")),
            format!("--edition={}", about.edition),
        ];
        flags.extend(profile_flags(program));
        flags.extend(lints::flags(
            about.manifest_path.as_std_path(),
            &root.join("Cargo.toml"),
        ));
        // What cargo says of every package without features.
        flags.extend(["--check-cfg=cfg(docsrs,test)", "--check-cfg=cfg(feature, values())"].map(String::from));
        flags.extend(search_flags(&build));
        for (krate, id) in dependencies(&metadata, &about.id) {
            if let Some(path) = library(&build, &krate, &id, program)? {
                flags.push(format!("--extern={krate}={}", path.display()));
            }
        }
        let libraries = || build.artifacts.iter().filter(|artifact| is_library(artifact));
        let files = libraries().flat_map(library_files).map(|path| {
            let identity = Identity::of(path);
            identity.map(|identity| (path.to_path_buf(), identity))
        });
        // A file that is gone again was built anew by somebody else in the same moment.
        let files = files
            .collect::<io::Result<_>>()
            .map_err(|_| CompileError::Changed { package: name.clone() })?;
        let sources = libraries().filter_map(|artifact| artifact.manifest_path.parent());
        Ok(Self {
            sources: sources.map(|folder| folder.as_std_path().to_path_buf()).collect(),
            package: name,
            root: root.to_path_buf(),
            target_folder,
            flags,
            files,
        })
    }

    /// Whether they are not the ones any more that were built.
    pub fn have_changed(&self) -> bool {
        let mut files = self.files.iter();
        files.any(|(path, identity)| Identity::of(path).ok().as_ref() != Some(identity))
    }

    /// What tells them from all others, as text.
    pub fn identity(&self) -> String {
        format!("{:?}", self.files)
    }
}

fn metadata(package: &Package, toolchain: &Toolchain) -> Result<Metadata, CompileError> {
    let options = ["--locked", "--filter-platform", toolchain.host()].map(String::from);
    let mut command = MetadataCommand::new();
    command
        .cargo_path(&toolchain.cargo)
        .current_dir(&package.folder)
        .other_options(options);
    command.exec().map_err(|error| match error {
        cargo_metadata::Error::CargoMetadata { stderr } => CompileError::Workspace(stderr.trim_end().to_string()),
        cargo_metadata::Error::Io(cause) => CompileError::NoCargo(NoCargo {
            cargo: toolchain.cargo.clone(),
            cause,
        }),
        error => CompileError::Workspace(error.to_string()),
    })
}

/// The profile of the package's own program.
fn profile_flags(program: &Artifact) -> Vec<String> {
    let profile = &program.profile;
    let on = |is_on| if is_on { "on" } else { "off" };
    let debuginfo = match &profile.debuginfo {
        ArtifactDebuginfo::LineDirectivesOnly => "line-directives-only".to_string(),
        ArtifactDebuginfo::LineTablesOnly => "line-tables-only".to_string(),
        ArtifactDebuginfo::Limited => "1".to_string(),
        ArtifactDebuginfo::Full => "2".to_string(),
        ArtifactDebuginfo::UnknownInt(level) => level.to_string(),
        ArtifactDebuginfo::UnknownString(level) => level.clone(),
        _ => "0".to_string(),
    };
    let mut flags = vec![
        format!("-Copt-level={}", profile.opt_level),
        format!("-Cdebug-assertions={}", on(profile.debug_assertions)),
        format!("-Coverflow-checks={}", on(profile.overflow_checks)),
        format!("-Cdebuginfo={debuginfo}"),
        // A program of one file is small: more units cost more processor time than they save.
        "-Ccodegen-units=1".to_string(),
    ];
    if debuginfo == "0" {
        // As cargo does: that of the standard library is of no use alone.
        flags.push("-Cstrip=debuginfo".to_string());
    }
    flags
}

/// Where crates that are used by crates are, and native libraries.
fn search_flags(build: &Build) -> Vec<String> {
    let libraries = build.artifacts.iter().filter(|artifact| is_library(artifact));
    let folders: BTreeSet<&Path> = libraries
        .flat_map(library_files)
        .filter_map(|path| path.parent())
        .collect();
    let native = build.scripts.iter().flat_map(|script| &script.linked_paths);
    folders
        .into_iter()
        .map(|folder| format!("-Ldependency={}", folder.display()))
        .chain(native.map(|path| format!("-L{path}")))
        .collect()
}

/// The direct dependencies of a package, by the names by which its source calls them.
fn dependencies(metadata: &Metadata, package: &PackageId) -> BTreeMap<String, PackageId> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let of_package = nodes.filter(|node| node.id == *package).flat_map(|node| &node.deps);
    let normal = of_package.filter(|dependency| {
        let mut kinds = dependency.dep_kinds.iter();
        kinds.any(|about| about.kind == DependencyKind::Normal)
    });
    normal
        .map(|dependency| (dependency.name.clone(), dependency.pkg.clone()))
        .collect()
}

/// The file of a dependency; none where it is not used in this configuration.
fn library<'a>(
    build: &'a Build,
    krate: &str,
    id: &PackageId,
    program: &Artifact,
) -> Result<Option<&'a Path>, CompileError> {
    let of_package = |artifact: &&Artifact| artifact.package_id == *id && is_library(artifact);
    let mut built: Vec<&Artifact> = build.artifacts.iter().filter(of_package).collect();
    if built.len() > 1 {
        // Build scripts and macros have a profile of their own, and perhaps other features.
        built.retain(|artifact| artifact.profile == program.profile);
        if built.len() != 1 {
            return Err(CompileError::Ambiguous {
                krate: krate.to_string(),
            });
        }
    }
    // A `lib` may have several files; the one without the code of the functions (.rmeta) is not enough to link.
    Ok(built
        .first()
        .and_then(|artifact| library_files(artifact).find(|path| path.extension().is_none_or(|end| end != "rmeta"))))
}

/// Whether other crates can use it.
fn is_library(artifact: &Artifact) -> bool {
    let kinds = [
        TargetKind::Lib,
        TargetKind::RLib,
        TargetKind::DyLib,
        TargetKind::ProcMacro,
    ];
    artifact.target.kind.iter().any(|kind| kinds.contains(kind))
}

fn library_files(artifact: &Artifact) -> impl Iterator<Item = &Path> {
    let files = artifact.filenames.iter().map(|path| path.as_std_path());
    files.filter(|path| {
        path.extension()
            .is_some_and(|end| end == "rlib" || end == "rmeta" || end == "so")
    })
}
