//! What is not compiled, and what it is called.

use std::fs;
use std::time::Duration;

use testbench::compile::{CompileError, Kit, Limit, Options, Package, Profile};

use crate::course::{Course, output};

#[test]
fn only_one_file_is_compiled() {
    let course = Course::new();
    let kit = course.kit();
    let secret = course.write("secret.rs", "fn secret() { here is a secret }\n");
    let good = course.write("good.rs", "pub fn good() {}\n");
    course.write("work/beside.rs", "pub fn beside() {}\n");
    let (secret, good) = (secret.display(), good.display());
    for text in [
        format!("include!({secret:?});\nfn main() {{}}\n", secret = secret.to_string()),
        format!("#[path = \"{secret}\"]\nmod m;\nfn main() {{}}\n"),
        format!("const S: &str = include_str!(\"{secret}\");\nfn main() {{ println!(\"{{S}}\") }}\n"),
        format!("static S: &[u8] = include_bytes!(\"{secret}\");\nfn main() {{ println!(\"{{S:?}}\") }}\n"),
        format!("#[doc = include_str!(\"{secret}\")]\nfn main() {{}}\n"),
        format!("#[path = \"{good}\"]\nmod m;\nfn main() {{ m::good() }}\n"),
        format!("#[path = \"{good}\"]\nmod m;\nfn main() {{ m::bad() }}\n"),
        format!("compile_error!(include_str!(\"{secret}\"));\nfn main() {{}}\n"),
        // The compiler does not come so far that it lists what it has read.
        format!(
            "compile_error!(include_str!(\"{secret}\"));\nmacro_rules! m {{ () => {{ m! {{}} }} }}\nm! {{}}\nfn main() {{}}\n"
        ),
        format!("#[path = \"{secret}\"]\nmod s;\nmacro_rules! m {{ () => {{ m! {{}} }} }}\nm! {{}}\nfn main() {{}}\n"),
        "static S: &[u8] = include_bytes!(\"/proc/self/environ\");\nfn main() { println!(\"{S:?}\") }\n".to_string(),
    ] {
        let error = course.compile(&kit, &text).expect_err(&text);
        assert!(matches!(error, CompileError::OtherFiles { .. }), "{text}{error}");
        assert!(error.is_about_the_program());
        assert!(
            !format!("{error} {error:?}").contains("here is a secret"),
            "{text}{error}"
        );
    }
    for text in [
        "mod beside;\nfn main() {}\n",
        "include!(\"beside.rs\");\nfn main() {}\n",
        "include!(\"../../secret.rs\");\nfn main() {}\n",
        "#[path = \"beside.rs\"]\nmod m;\nfn main() {}\n",
    ] {
        let error = course.compile(&kit, text).expect_err(text).to_string();
        assert!(error.contains("compiled alone"), "{error}");
        assert!(!error.contains("here is a secret"), "{error}");
    }
}

#[test]
fn messages_show_the_crates_that_a_program_uses() {
    let course = Course::new();
    let text = "fn main() {\n    piece::takes(String::new());\n}\n";
    let error = course
        .compile(&course.kit(), text)
        .expect_err("it does not fit")
        .to_string();
    assert!(error.contains("part/src/lib.rs:4"), "{error}");
    assert!(error.contains("is not satisfied"), "{error}");
}

#[test]
fn only_the_direct_dependencies_are_there() {
    let course = Course::new();
    let kit = course.kit();
    let text = "fn main() {\n    println!(\"{} {}\", piece::number(), word::word!());\n}\n";
    // Not the `part` that the build script uses.
    assert_eq!(output(&course.compile(&kit, text).expect("it compiles")), "1 word\n");
    for krate in ["part", "stranger", "anyhow"] {
        let text = format!("extern crate {krate};\nfn main() {{}}\n");
        let error = course.compile(&kit, &text).expect_err(krate).to_string();
        assert!(error.contains(&format!("can't find crate for `{krate}`")), "{error}");
    }
}

#[test]
fn crates_that_cannot_be_told_apart_are_not_guessed() {
    let course = Course::new();
    let manifest = fs::read_to_string(course.path("Cargo.toml")).expect("the manifest");
    course.write(
        "Cargo.toml",
        &format!("{manifest}[profile.dev.build-override]\ndebug = true\n"),
    );
    let error = Kit::build(&course.package(), &course.options()).expect_err("two of them");
    assert!(
        matches!(&error, CompileError::Ambiguous { krate } if krate == "piece"),
        "{error}"
    );
    assert!(!error.is_about_the_program());
}

#[test]
fn the_environment_stays_outside() {
    let course = Course::new();
    let mut options = course.options();
    options.environment.insert("TASK".to_string(), "seven".to_string());
    let kit = course.kit_with(&options);
    let text = "fn main() {\n    println!(\"{} {:?}\", env!(\"TASK\"), option_env!(\"HOME\"));\n}\n";
    assert_eq!(
        output(&course.compile(&kit, text).expect("it compiles")),
        "seven None\n"
    );
    let error = course
        .compile(&kit, "fn main() {\n    println!(\"{}\", env!(\"HOME\"));\n}\n")
        .expect_err("none");
    assert!(matches!(error, CompileError::Mistakes(_)), "{error}");
    for variable in ["PATH", "TMPDIR", "RUSTC_BOOTSTRAP"] {
        let text = format!("fn main() {{\n    println!(\"{{:?}}\", option_env!(\"{variable}\"));\n}}\n");
        let error = course.compile(&kit, &text).expect_err(variable);
        assert!(error.to_string().contains(&format!("`{variable}`")), "{error}");
        assert!(
            error.is_about_the_program() && !error.to_string().contains("/bin"),
            "{error}"
        );
    }
}

#[test]
fn a_program_is_always_a_stable_program() {
    let course = Course::new();
    let kit = course.kit();
    let error = course
        .compile(&kit, "#![feature(never_type)]\nfn main() {}\n")
        .expect_err("unstable")
        .to_string();
    assert!(error.contains("error[E0554]"), "{error}");
    let library = "#![crate_type = \"lib\"]\nfn main() {\n    println!(\"a program\");\n}\n";
    assert_eq!(
        output(&course.compile(&kit, library).expect("it compiles")),
        "a program\n"
    );
    let error = course.compile(&kit, "").expect_err("empty").to_string();
    assert!(error.contains("`main` function not found"), "{error}");
}

#[test]
fn forbidden_lints_cannot_be_allowed() {
    let course = Course::new();
    let text = "#![allow(unsafe_code)]\nfn main() {\n    unsafe {}\n}\n";
    assert!(
        course.compile(&course.kit(), text).is_ok(),
        "the workspace only denies it"
    );
    let mut options = course.options();
    options.forbid.push("unsafe_code".to_string());
    let kit = course.kit_with(&options);
    let incbin = "#![allow(unsafe_code)]\nstd::arch::global_asm!(\".incbin \\\"/dev/null\\\"\");\nfn main() {}\n";
    for text in [text, incbin] {
        let error = course.compile(&kit, text).expect_err("forbidden").to_string();
        assert!(error.contains("error[E0453]") || error.contains("usage of"), "{error}");
    }
}

#[test]
fn odd_texts_are_sources_too() {
    let course = Course::new();
    let kit = course.kit();
    let text = "\u{feff}#!/usr/bin/env rustx\r\nfn main() {\r\n    println!(\"{}\", file!());\r\n}";
    assert_eq!(
        output(&course.compile(&kit, text).expect("it compiles")),
        "work/probe.rs\n"
    );
    let file = course.path("work/latin.rs");
    fs::write(&file, b"fn main() {\n    \"\xe9\";\n}\n").expect("a file");
    let error = kit.compile(&file).expect_err("not UTF-8");
    assert!(matches!(error, CompileError::Mistakes(_)), "{error}");
    assert!(error.to_string().contains("work/latin.rs:2:6"), "{error}");
    assert!(!error.to_string().contains("compiled alone"), "{error}");
    let file = course.write("work/-o \n.rs", "fn main() {\n    println!(\"{}\", file!());\n}");
    assert_eq!(output(&kit.compile(&file).expect("it compiles")), "program.rs\n");
}

#[test]
fn nothing_that_a_program_says_reaches_the_terminal_raw() {
    let course = Course::new();
    let text = "compile_error!(\"\\u{1b}]0;title\\u{7}\\u{1b}[2J\");\nfn main() {}\n";
    let error = course.compile(&course.kit(), text).expect_err("an error");
    let CompileError::Mistakes(mistakes) = &error else {
        panic!("{error}")
    };
    let text = mistakes.text(true);
    assert!(text.contains("title"), "{text}");
    for sequence in ["\u{1b}]", "\u{7}", "\u{1b}[2J"] {
        assert!(!text.contains(sequence), "{text:?}");
        assert!(!mistakes.diagnostics[0].message.contains(sequence));
    }
}

#[test]
fn what_never_ends_is_told() {
    let course = Course::new();
    let mut options = course.options();
    options.limits.cpu = Duration::from_secs(1);
    let for_ever = "#![allow(long_running_const_eval)]\nconst X: () = loop {};\nfn main() {\n    X\n}\n";
    let error = course
        .compile(&course.kit_with(&options), for_ever)
        .expect_err("for ever");
    assert!(
        matches!(error, CompileError::Limit { limit: Limit::Cpu, .. }),
        "{error}"
    );
    assert!(error.is_about_the_program());
}

#[test]
fn what_breaks_the_compiler_is_told() {
    let course = Course::new();
    let deep = format!("fn main() {{ {}{} }}\n", "(".repeat(200_000), ")".repeat(200_000));
    let error = course.compile(&course.kit(), &deep).expect_err("too deep");
    assert!(matches!(error, CompileError::Crash { .. }), "{error}");
    assert!(error.is_about_the_program());
    course.counting_compiler("printf 'it \\033[2J panicked\\n' >&2; exit 101");
    let error = course
        .compile(&course.kit(), "fn main() {}\n")
        .expect_err("it breaks down");
    assert!(matches!(error, CompileError::Crash { .. }), "{error}");
    assert!(error.to_string().contains("it \u{fffd}[2J panicked"), "{error}");
}

#[test]
fn what_the_system_lacks_is_not_the_programs_fault() {
    let course = Course::new();
    let message = |code: &str, text: &str| {
        let json = format!(
            r#"{{"$message_type":"diagnostic","message":"{text}","code":{code},"level":"error","spans":[],"children":[],"rendered":"error"}}"#
        );
        course.counting_compiler(&format!("echo '{json}' >&2; exit 1"));
        course.compile(&course.kit(), "fn main() {}\n").expect_err("it fails")
    };
    let error = message(
        r#"{"code":"E0514","explanation":null}"#,
        "found crate compiled by an incompatible version",
    );
    assert!(
        matches!(error, CompileError::OtherCompiler { .. }) && !error.is_about_the_program(),
        "{error}"
    );
    let error = message("null", "failed to write x: No space left on device (os error 28)");
    assert!(
        matches!(error, CompileError::NoSpace { .. }) && !error.is_about_the_program(),
        "{error}"
    );
    course.counting_compiler("");
    let text = "compile_error!(\"No space left on device\");\nfn main() {}\n";
    let error = course.compile(&course.kit(), text).expect_err("a mistake");
    assert!(error.is_about_the_program(), "{error}");
}

#[test]
fn what_takes_too_much_memory_is_told() {
    let course = Course::new();
    let mut options = course.options();
    options.limits.memory = 512 << 20;
    let kit = course.kit_with(&options);
    let bomb = "#![recursion_limit = \"1000\"]\nmacro_rules! m {\n    ($($t:tt)*) => { m!($($t)* $($t)*) };\n}\n\
                fn main() {\n    m!(a b c d e f g h);\n}\n";
    let error = course.compile(&kit, bomb).expect_err("too much");
    assert!(
        matches!(
            error,
            CompileError::Limit {
                limit: Limit::Memory,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn a_compiler_that_waits_for_ever_is_ended() {
    let course = Course::new();
    let fifo = course.path("fifo");
    nix::unistd::mkfifo(&fifo, nix::sys::stat::Mode::S_IRWXU).expect("a FIFO");
    let mut options = course.options();
    options.limits.time = Duration::from_millis(300);
    let text = format!("include!(\"{}\");\nfn main() {{}}\n", fifo.display());
    let error = course.compile(&course.kit_with(&options), &text).expect_err("it waits");
    assert!(
        matches!(error, CompileError::Limit { limit: Limit::Time, .. }),
        "{error}"
    );
}

#[test]
fn a_compiler_that_somebody_ends_says_nothing_about_the_program() {
    let course = Course::new();
    course.counting_compiler("kill -TERM $$");
    let error = course
        .compile(&course.kit(), "fn main() {}\n")
        .expect_err("it was ended");
    assert!(matches!(error, CompileError::Interrupted { .. }), "{error}");
    assert!(!error.is_about_the_program());
}

#[test]
fn a_broken_lesson_is_not_the_programs_fault() {
    let course = Course::new();
    course.write("part/src/lib.rs", "pub fn number() -> u32 { \"one\" }\n");
    let error = Kit::build(&course.package(), &course.options()).expect_err("it does not compile");
    assert!(matches!(error, CompileError::Package { .. }), "{error}");
    assert!(error.to_string().contains("part/src/lib.rs:1:26"), "{error}");
    assert!(!error.is_about_the_program());
}

#[test]
fn a_package_goes_by_name_or_folder() {
    let course = Course::new();
    let build = |package: Package| Kit::build(&package, &course.options()).map(|_| ());
    build(Package::in_folder(course.path("probe"))).expect("its folder");
    for package in [
        Package::named(course.path("."), "prob"),
        Package::in_folder(course.path("work")),
        Package::in_folder(course.path(".")),
    ] {
        let error = build(package.clone()).expect_err("no package");
        assert!(!error.is_about_the_program(), "{package:?}: {error}");
    }
    let error = build(Package::named(course.path("."), "part")).expect_err("a library");
    assert!(matches!(error, CompileError::NoProgram { .. }), "{error}");
    let options = Options {
        rustc: Some(course.path("no-compiler")),
        ..course.options()
    };
    let error = Kit::build(&course.package(), &options).expect_err("no compiler");
    assert!(matches!(error, CompileError::NoCompiler { .. }), "{error}");
}

#[test]
fn the_profile_is_that_of_the_workspace() {
    let course = Course::new();
    let text = "fn main() {\n    println!(\"{}\", cfg!(debug_assertions));\n}\n";
    assert_eq!(
        output(&course.compile(&course.kit(), text).expect("it compiles")),
        "true\n"
    );
    let options = Options {
        profile: Profile::Release,
        ..course.options()
    };
    assert_eq!(
        output(&course.compile(&course.kit_with(&options), text).expect("it compiles")),
        "false\n"
    );
}
