//! A workspace with a package `probe`, and a compiler that counts how often it compiles a program.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use testbench::compile::{CompileError, Kit, Options, Package, Program};

/// The manifests and sources. `part` is used by the program and, with another feature, by its build script; `stranger`
/// is used by `part`, and by the tests of `probe` that nobody builds.
const FILES: [(&str, &str); 10] = [
    (
        "Cargo.toml",
        "[workspace]\nresolver = \"3\"\nmembers = [\"part\", \"probe\", \"stranger\", \"word\"]\n\
         [workspace.lints.rust]\nunsafe_code = \"deny\"\nunused_qualifications = \"warn\"\n",
    ),
    (
        "Cargo.lock",
        "version = 4\n\n[[package]]\nname = \"part\"\nversion = \"0.1.0\"\ndependencies = [\n \"stranger\",\n]\n\n[[package]]\nname = \"probe\"\n\
         version = \"0.1.0\"\ndependencies = [\n \"part\",\n \"stranger\",\n \"word\",\n]\n\n[[package]]\n\
         name = \"stranger\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"word\"\nversion = \"0.1.0\"\n",
    ),
    (
        "part/Cargo.toml",
        "[package]\nname = \"part\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[features]\nin-a-build-script = []\n\
         [dependencies]\nstranger = { path = \"../stranger\" }\n",
    ),
    (
        "part/src/lib.rs",
        "pub fn number() -> u32 {\n    if cfg!(feature = \"in-a-build-script\") { 99 } else { 1 }\n}\n\
         pub fn takes(_: impl Copy) {}\n",
    ),
    (
        "word/Cargo.toml",
        "[package]\nname = \"word\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lib]\nproc-macro = true\n",
    ),
    (
        "word/src/lib.rs",
        "#[proc_macro]\npub fn word(_: proc_macro::TokenStream) -> proc_macro::TokenStream {\n    \
         \"\\\"word\\\"\".parse().unwrap()\n}\n",
    ),
    (
        "stranger/Cargo.toml",
        "[package]\nname = \"stranger\"\nversion = \"0.1.0\"\nedition = \"2024\"\n",
    ),
    ("stranger/src/lib.rs", ""),
    (
        "probe/Cargo.toml",
        "[package]\nname = \"probe\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[lints]\nworkspace = true\n\
         [dependencies]\npiece = { package = \"part\", path = \"../part\" }\nword = { path = \"../word\" }\n\
         [build-dependencies]\npiece = { package = \"part\", path = \"../part\", features = [\"in-a-build-script\"] }\n\
         [dev-dependencies]\nstranger = { path = \"../stranger\" }\n",
    ),
    (
        "probe/build.rs",
        "fn main() {\n    assert_eq!(piece::number(), 99);\n}\n",
    ),
];

/// A workspace in a folder of its own.
pub struct Course {
    folder: tempfile::TempDir,
}

impl Course {
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("compile-").tempdir();
        let course = Self {
            folder: folder.expect("a folder"),
        };
        for (name, text) in FILES {
            course.write(name, text);
        }
        course.write("probe/src/main.rs", "fn main() {}\n");
        course.counting_compiler("");
        course
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(&path, text).expect("a file");
        path
    }

    /// Makes the compiler count, and do this before it compiles a program: lines of a shell.
    pub fn counting_compiler(&self, before: &str) {
        let text = format!(
            "#!/bin/sh\nROOT='{}'\ncase \"$*\" in *--emit=dep-info=*)\necho once >> \"$ROOT/compiled\"\n{before}\n;;\nesac\n\
             exec '{}' \"$@\"\n",
            self.folder.path().display(),
            rustc().display()
        );
        // Written by a process of its own: if this one had the file open for writing while another test starts a
        // process, that one would inherit it for a moment, and the file could not be executed.
        let mut writer = Command::new("/bin/sh")
            .args(["-c", "cat > \"$0.new\" && chmod 755 \"$0.new\" && mv \"$0.new\" \"$0\""])
            .arg(self.path("rustc"))
            .stdin(Stdio::piped())
            .spawn()
            .expect("a shell");
        let mut input = writer.stdin.take().expect("its input");
        input.write_all(text.as_bytes()).expect("a file");
        drop(input);
        assert!(writer.wait().expect("its end").success());
    }

    /// How often a program was compiled.
    pub fn compiled(&self) -> usize {
        fs::read_to_string(self.path("compiled"))
            .unwrap_or_default()
            .lines()
            .count()
    }

    pub fn options(&self) -> Options {
        let mut options = Options {
            rustc: Some(self.path("rustc")),
            // Cargo tells packages apart by their place in the workspace alone.
            target_folder: Some(self.path("target")),
            ..Options::default()
        };
        options.cache.folder = Some(self.path("cache"));
        options
    }

    pub fn package(&self) -> Package {
        Package::named(self.folder.path(), "probe")
    }

    pub fn kit(&self) -> Kit {
        self.kit_with(&self.options())
    }

    pub fn kit_with(&self, options: &Options) -> Kit {
        Kit::build(&self.package(), options).expect("a kit")
    }

    /// Compiles this text as `work/probe.rs`.
    pub fn compile(&self, kit: &Kit, text: &str) -> Result<Program, CompileError> {
        kit.compile(&self.write("work/probe.rs", text))
    }

    /// The names in a folder of the cache.
    pub fn kept(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.path("cache").join(folder))
            .expect("a folder")
            .flatten();
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect()
    }
}

/// The compiler itself.
fn rustc() -> PathBuf {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .expect("rustc");
    Path::new(String::from_utf8_lossy(&output.stdout).trim_end()).join("bin/rustc")
}

/// What a program prints.
pub fn output(program: &Program) -> String {
    let output = Command::new(program.path()).output().expect("the program");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("text")
}
