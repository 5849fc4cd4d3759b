//! What a piece of source makes public, found by its lines. Both crates are formatted by rustfmt, so that is enough.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Names that are public: functions, types, fields and variants. And which traits a type implements; those that
/// rppal's macros implement (`Drop`, `Eq`, `PartialEq`) are left out, the surface proves them.
#[derive(Default)]
pub struct Public {
    pub names: BTreeSet<String>,
    /// Functions with the type that has them, as `Pin::read`.
    pub methods: BTreeSet<String>,
    pub traits: BTreeSet<(String, String)>,
}

impl Public {
    /// Reads these sources, tests left out.
    pub fn of(sources: &[Source]) -> Public {
        let mut public = Public::default();
        for source in sources {
            public.add(&source.path, source.only);
        }
        let by_macro = ["Drop", "Eq", "PartialEq"];
        public
            .traits
            .retain(|(what, whom)| public.names.contains(whom) && !by_macro.contains(&what.as_str()));
        public
    }

    fn add(&mut self, path: &Path, only: Option<&str>) {
        if path.is_dir() {
            let entries = fs::read_dir(path).expect("a folder that can be read");
            for entry in entries {
                self.add(&entry.expect("an entry that can be read").path(), only);
            }
        } else if !path.ends_with("tests.rs") && !path.iter().any(|folder| folder == "tests") {
            let text = fs::read_to_string(path);
            let text = text.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            match only {
                None => self.read(&text),
                Some(only) => self.read(&items_of(only, &text)),
            }
        }
    }

    fn read(&mut self, text: &str) {
        let mut in_enum = false;
        // rppal writes methods that several types have into macros, and calls these in each `impl`.
        let mut macros: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let (mut in_macro, mut in_impl) = (String::new(), String::new());
        for line in text.lines() {
            if let Some(rest) = line.strip_prefix("macro_rules! ") {
                in_macro = first_word(rest);
            } else if let Some(rest) = line.strip_prefix("impl ") {
                in_impl = first_word(rest);
            } else if line.starts_with('}') {
                in_macro.clear();
                in_impl.clear();
            }
            let line_in = line.trim_start();
            if let Some(function) = line_in.strip_prefix("pub fn ").map(first_word) {
                if in_impl.is_empty() {
                    macros.entry(in_macro.clone()).or_default().push(function);
                } else {
                    self.methods.insert(format!("{in_impl}::{function}"));
                }
            } else if let Some(called) = line_in.strip_suffix("!();") {
                for function in macros.get(called).into_iter().flatten() {
                    self.methods.insert(format!("{in_impl}::{function}"));
                }
            }

            if line.starts_with("pub enum ") {
                in_enum = true;
            } else if line.starts_with('}') {
                in_enum = false;
            }
            if let Some(rest) = line.trim_start().strip_prefix("pub ") {
                let words = ["fn ", "struct ", "enum ", "type ", "trait ", "const ", ""];
                let named = words.iter().find_map(|word| rest.strip_prefix(word));
                self.add_name(named.unwrap_or(rest));
            } else if in_enum && line.starts_with("    ") {
                self.add_name(line.trim_start());
            } else if let Some((what, whom)) = implementation(line) {
                self.traits.insert((what, whom));
            }
        }
    }

    /// The name that the text begins with, if it is one of an item, a field or a variant.
    fn add_name(&mut self, text: &str) {
        let name = first_word(text);
        let other = ["mod", "use", "crate", "extern"].contains(&name.as_str());
        if !name.is_empty() && !other {
            self.names.insert(name);
        }
    }
}

/// What of a text defines and implements this type: the items whose first line names it.
fn items_of(name: &str, text: &str) -> String {
    let mut items = String::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with(char::is_alphabetic) {
            let apart = |c: char| !c.is_alphanumeric() && c != '_';
            let item = ["pub struct ", "pub enum ", "impl "];
            inside = item.iter().any(|item| line.starts_with(item)) && line.split(apart).any(|word| word == name);
        }
        if inside {
            items += line;
            items.push('\n');
        }
    }
    items
}

/// `("InputPin", "Pin")` of `impl embedded_hal::digital::InputPin for Pin {`; traits with type parameters as
/// well, without them.
fn implementation(line: &str) -> Option<(String, String)> {
    let rest = line.trim_start().strip_prefix("impl ")?;
    let (what, whom) = rest.split_once(" for ")?;
    let path = what.split('<').next()?;
    let what = path.rsplit("::").next()?;
    Some((what.to_owned(), first_word(whom)))
}

fn first_word(text: &str) -> String {
    let part = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(part).collect()
}

/// A file, or a folder with all the files in it.
pub struct Source {
    path: PathBuf,
    /// The type whose items alone count, in a private module from which it is re-exported.
    only: Option<&'static str>,
}

/// The sources of `rppal` that these modules are made of. Its other private modules hold nothing that is public.
pub fn of_rppal() -> Vec<Source> {
    let folder = rppal().join("src");
    let files = [
        ("gpio.rs", None),
        ("gpio/pin.rs", None),
        ("gpio/hal.rs", None),
        ("gpio/hal_unproven.rs", None),
        ("i2c.rs", None),
        ("i2c/ioctl.rs", Some("Capabilities")),
        ("i2c/hal.rs", None),
        ("system.rs", None),
        ("hal.rs", None),
    ];
    let source = |(file, only)| Source {
        path: folder.join(file),
        only,
    };
    files.map(source).into()
}

/// The same of `hardware-sim`.
pub fn of_the_simulated_one() -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src");
    let files = [
        "gpio.rs",
        "gpio",
        "i2c.rs",
        "i2c",
        "system.rs",
        "system",
        "hal.rs",
        "hal",
    ];
    let source = |file| Source {
        path: folder.join(file),
        only: None,
    };
    files.map(source).into()
}

/// The folder of the `rppal` that cargo chose.
fn rppal() -> PathBuf {
    // Only this target: packages of others need not be there.
    let version = run("rustc", &["--version", "--verbose"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.expect("rustc names its host");
    let metadata = run(
        env!("CARGO"),
        &["metadata", "--offline", "--format-version=1", "--filter-platform", host],
    );
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("cargo lists packages");
    let rppal = packages.iter().find(|package| package["name"] == "rppal");
    let manifest = rppal.and_then(|package| package["manifest_path"].as_str());
    let folder = manifest.and_then(|manifest| Path::new(manifest).parent());
    folder.expect("rppal is a dependency of this package").to_owned()
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program} {arguments:?}: {complaint}");
    String::from_utf8(output.stdout).expect("UTF-8")
}
