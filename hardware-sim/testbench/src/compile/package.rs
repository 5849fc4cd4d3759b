//! Which package a program belongs to.

use std::path::PathBuf;

use cargo_metadata::Metadata;

use super::error::CompileError;

/// A package of a workspace: the lesson that a program belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// A folder of its workspace, or its own.
    pub(super) folder: PathBuf,
    name: Option<String>,
}

impl Package {
    /// The package `name` of the workspace in the folder `root`.
    pub fn named(root: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Self {
            folder: root.into(),
            name: Some(name.into()),
        }
    }

    /// The package whose manifest is in `folder`.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            name: None,
        }
    }

    /// What cargo knows of it.
    pub(super) fn find<'a>(&self, metadata: &'a Metadata) -> Result<&'a cargo_metadata::Package, CompileError> {
        let manifest = self.folder.join("Cargo.toml");
        let manifest = manifest.canonicalize().unwrap_or(manifest);
        let is_meant = |package: &&&cargo_metadata::Package| match &self.name {
            Some(name) => package.name.as_str() == name,
            None => package.manifest_path.canonicalize().is_ok_and(|path| path == manifest),
        };
        let packages = metadata.workspace_packages();
        let found = packages.iter().find(is_meant).copied();
        found.ok_or_else(|| CompileError::NoPackage {
            root: metadata.workspace_root.as_std_path().to_path_buf(),
            package: match &self.name {
                Some(name) => format!("`{name}`"),
                None => format!("in {}", self.folder.display()),
            },
        })
    }
}
