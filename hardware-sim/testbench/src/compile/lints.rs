//! The lints that a manifest sets, as flags of the compiler, in the order in which cargo gives them.

use std::cmp::Reverse;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// The flags for the package whose manifest is `manifest`, in the workspace whose manifest is `workspace`.
///
/// What is not understood sets nothing: cargo has read both files before and has found no mistake.
pub(super) fn flags(manifest: &Path, workspace: &Path) -> Vec<String> {
    let Some(lints) = lints_of(manifest, &["lints"]) else {
        return Vec::new();
    };
    if lints.get("workspace").and_then(Value::as_bool) == Some(true) {
        lints_of(workspace, &["workspace", "lints"]).map_or_else(Vec::new, |lints| in_order(&lints))
    } else {
        in_order(&lints)
    }
}

fn lints_of(manifest: &Path, path: &[&str]) -> Option<Table> {
    let mut table: Table = toml::from_str(&fs::read_to_string(manifest).ok()?).ok()?;
    for name in path {
        table = match table.remove(*name)? {
            Value::Table(table) => table,
            _ => return None,
        };
    }
    Some(table)
}

fn in_order(lints: &Table) -> Vec<String> {
    let mut flags = Vec::new();
    // The lints of cargo itself are not the compiler's.
    for (tool, table) in lints.iter().filter(|(tool, _)| *tool != "cargo") {
        for (name, setting) in table.as_table().into_iter().flatten() {
            let (level, priority) = match setting {
                Value::Table(setting) => (
                    setting.get("level").and_then(Value::as_str),
                    setting.get("priority").and_then(Value::as_integer).unwrap_or(0),
                ),
                setting => (setting.as_str(), 0),
            };
            let Some(level) = level else { continue };
            let flag = match tool.as_str() {
                "rust" => format!("--{level}={name}"),
                tool => format!("--{level}={tool}::{name}"),
            };
            flags.push((priority, Reverse(name.clone()), flag));
            for cfg in setting.get("check-cfg").and_then(Value::as_array).into_iter().flatten() {
                let cfg = cfg.as_str().unwrap_or_default();
                flags.push((i64::MAX, Reverse(cfg.to_string()), format!("--check-cfg={cfg}")));
            }
        }
    }
    flags.sort();
    flags.into_iter().map(|(_, _, flag)| flag).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flags_of(package: &str, workspace: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("a file");
            path
        };
        flags(&path("package", package), &path("workspace", workspace))
    }

    #[test]
    fn lints_come_from_the_package_or_the_workspace() {
        let workspace = "[workspace.lints.rust]\nunsafe_code = \"deny\"\nmissing_docs = \"warn\"\n\
                         [workspace.lints.clippy]\ntodo = \"warn\"\n";
        let expected = ["--deny=unsafe_code", "--warn=clippy::todo", "--warn=missing_docs"];
        assert_eq!(flags_of("[lints]\nworkspace = true\n", workspace), expected);
        assert_eq!(flags_of("[package]\nname = \"x\"\n", workspace), [""; 0]);
        let own = "[lints.rust]\nunsafe_code = \"forbid\"\n[lints.cargo]\nx = \"warn\"\n";
        assert_eq!(flags_of(own, workspace), ["--forbid=unsafe_code"]);
    }

    #[test]
    fn groups_with_a_lower_priority_come_first() {
        let own = "[lints.rust]\nunused = { level = \"allow\", priority = -1 }\nzzz = \"warn\"\n\
                   unexpected_cfgs = { level = \"warn\", check-cfg = ['cfg(loom)'] }\n";
        assert_eq!(
            flags_of(own, ""),
            [
                "--allow=unused",
                "--warn=zzz",
                "--warn=unexpected_cfgs",
                "--check-cfg=cfg(loom)"
            ]
        );
    }
}
