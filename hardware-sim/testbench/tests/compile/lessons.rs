//! The lessons of the course, compiled as programs of one file.

use std::fs;
use std::path::Path;

use testbench::compile::{CompileError, Kit, Level, Options, Package, Program};

use crate::course::output;

/// The lesson `two-leds`, and a folder for what is compiled.
fn kit(lesson: &str) -> (Kit, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = Options::default();
    options.cache.folder = Some(folder.path().join("cache"));
    let kit = Kit::build(&Package::named(root(), lesson), &options);
    (kit.unwrap_or_else(|error| panic!("{error}")), folder)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn compile(kit: &Kit, folder: &Path, text: &str) -> Result<Program, CompileError> {
    let file = folder.join("two-leds.rs");
    fs::write(&file, text).expect("a file");
    kit.compile(&file)
}

#[test]
fn the_program_of_a_lesson_compiles_alone() {
    for (lesson, folder) in [("two-leds", "12-two-leds"), ("keypad-led-rate", "16-keypad-led-rate")] {
        let (kit, _folder) = kit(lesson);
        let file = root().join("lessons").join(folder).join("src/main.rs");
        let program = kit.compile(&file).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(program.warnings(), []);
        assert!(!program.was_there());
        assert!(program.path().ends_with(lesson), "{:?}", program.path());
    }
}

#[test]
fn a_program_uses_the_crates_of_its_lesson() {
    let (kit, folder) = kit("two-leds");
    let text = "//! A test.\nuse std::process::ExitCode;\nuse common::process::Program;\n\n\
                fn main() -> ExitCode {\n    Program::new().run(|| {\n        ctrlc::set_handler(|| ())?;\n        \
                println!(\"{}\", common::process::current().id() > 0);\n        anyhow::Ok(())\n    })\n}\n";
    let program = compile(&kit, folder.path(), text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(program.warnings(), []);
    assert_eq!(output(&program), "true\n");
    let error = compile(
        &kit,
        folder.path(),
        "//! A test.\nuse ipc_channel::ipc;\nfn main() {}\n",
    );
    let text = error.expect_err("not a crate of this lesson").to_string();
    assert!(text.contains("unresolved import `ipc_channel`"), "{text}");
}

#[test]
fn a_mistake_is_told_as_cargo_tells_it() {
    let (kit, folder) = kit("two-leds");
    let main = fs::read_to_string(root().join("lessons/12-two-leds/src/main.rs")).expect("the lesson");
    let text = main.replace("led.set_low();", "led.set_lowe();");
    let error = compile(&kit, folder.path(), &text).expect_err("a mistake");
    assert!(error.is_about_the_program());
    let CompileError::Mistakes(mistakes) = error else {
        panic!("{error}")
    };
    let errors = mistakes.diagnostics.iter().filter(|said| said.level == Level::Error);
    let [mistake] = errors.collect::<Vec<_>>()[..] else {
        panic!("{mistakes:?}")
    };
    assert_eq!(mistake.code.as_deref(), Some("E0599"));
    assert!(
        mistake
            .message
            .starts_with("no method named `set_lowe` found for struct"),
        "{}",
        mistake.message
    );
    let line = 1 + text
        .lines()
        .position(|line| line.contains("set_lowe"))
        .expect("its line");
    let place = mistake.spans.iter().find(|span| span.is_primary).expect("a place");
    let is_at = (
        place.file.as_str(),
        place.line,
        place.column,
        place.end_line,
        place.end_column,
    );
    assert_eq!(is_at, ("two-leds.rs", line, 9, line, 17));
    let shown = mistakes.to_string();
    for part in [
        "error[E0599]: no method named `set_lowe` found for struct",
        &format!("\n  --> two-leds.rs:{line}:9\n"),
        "\nFor more information about this error, try `rustc --explain E0599`.\n",
        "\n`two-leds.rs` does not compile: 1 error",
    ] {
        assert!(shown.contains(part), "{part:?} is not in:\n{shown}");
    }
    assert!(!shown.contains("aborting due to"), "{shown}");
    assert!(!shown.contains('\u{1b}'), "{shown:?}");
    assert!(mistakes.text(true).contains("\u{1b}["), "no colours");
}

#[test]
fn warnings_are_those_of_the_lesson() {
    let (kit, folder) = kit("two-leds");
    let text = "fn unseen() {}\nfn main() {\n    let unused = std::process::id();\n}\n";
    let program = compile(&kit, folder.path(), text).unwrap_or_else(|error| panic!("{error}"));
    let codes: Vec<Option<&str>> = program.warnings().iter().map(|said| said.code.as_deref()).collect();
    assert_eq!(
        codes,
        [Some("unused_variables"), Some("dead_code"), Some("missing_docs")]
    );
    assert!(program.warnings().iter().all(|said| said.level == Level::Warning));
    let text = "//! A test.\nfn main() {\n    unsafe {}\n}\n";
    let error = compile(&kit, folder.path(), text)
        .expect_err("the workspace denies it")
        .to_string();
    assert!(error.contains("usage of an `unsafe` block"), "{error}");
}
