//! A program is compiled once, and again when anything of it has changed.

use std::fs::{self, File, FileTimes};
use std::time::{Duration, SystemTime};

use testbench::compile::{CompileError, Kit, Options, Program, compile};

use crate::course::{Course, output};

const NUMBER: &str = "fn main() {\n    let unused = 1;\n    println!(\"{}\", piece::number());\n}\n";

#[test]
fn a_program_is_compiled_once() {
    let course = Course::new();
    let first = course.compile(&course.kit(), NUMBER).expect("it compiles");
    let again = course.compile(&course.kit(), NUMBER).expect("it is there");
    assert_eq!(
        (first.was_there(), again.was_there(), course.compiled()),
        (false, true, 1)
    );
    assert_eq!(first.path(), again.path());
    assert_eq!(first.warnings(), again.warnings());
    assert_eq!(again.warnings()[0].code.as_deref(), Some("unused_variables"));
    assert!(
        again.warnings()[0].text().contains("--> work/probe.rs:2:9"),
        "{}",
        again.warnings()[0]
    );
    assert_eq!(course.kept("work"), [""; 0]);
}

#[test]
fn whatever_reaches_a_program_makes_it_another_one() {
    let course = Course::new();
    course.compile(&course.kit(), NUMBER).expect("it compiles");
    let mut options = course.options();
    options.environment.insert("A".to_string(), "b".to_string());
    let mut forbidding = course.options();
    forbidding.forbid.push("unsafe_code".to_string());
    let kits: [Kit; 2] = [course.kit_with(&options), course.kit_with(&forbidding)];
    let programs: Vec<Program> = kits
        .iter()
        .map(|kit| course.compile(kit, NUMBER).expect("it compiles"))
        .chain([course
            .compile(&course.kit(), &format!("{NUMBER}\n"))
            .expect("it compiles")])
        .chain([course
            .kit()
            .compile(&course.write("work/other.rs", NUMBER))
            .expect("it compiles")])
        .collect();
    assert!(programs.iter().all(|program| !program.was_there()));
    assert_eq!(course.compiled(), 5);
}

#[test]
fn a_program_is_the_same_wherever_it_is_made() {
    let course = Course::new();
    let bytes = |folder: &str| {
        let mut options = course.options();
        options.cache.folder = Some(course.path(folder));
        let program = course.compile(&course.kit_with(&options), NUMBER).expect("it compiles");
        assert!(!program.was_there());
        fs::read(program.path()).expect("the program")
    };
    let (one, other) = (bytes("cache"), bytes("another-cache-further-away"));
    assert!(one == other, "they differ");
    let text = String::from_utf8_lossy(&one);
    assert!(text.contains("work/probe.rs"));
    assert!(!text.contains("/cache/work/"), "it tells where it was made");
}

#[test]
fn a_crate_that_has_changed_makes_programs_new() {
    let course = Course::new();
    let old_kit = course.kit();
    assert_eq!(output(&course.compile(&old_kit, NUMBER).expect("it compiles")), "1\n");
    let source = course.path("part/src/lib.rs");
    let text = fs::read_to_string(&source)
        .expect("the source")
        .replace("{ 1 }", "{ 2 }");
    fs::write(&source, text).expect("a file");
    let new_kit = course.kit();
    let error = course.compile(&old_kit, NUMBER).expect_err("its crates are gone");
    assert!(matches!(error, CompileError::Changed { .. }), "{error}");
    assert!(!error.is_about_the_program());
    assert_eq!(output(&course.compile(&new_kit, NUMBER).expect("it compiles")), "2\n");
    let file = course.path("work/probe.rs");
    let program = compile(&course.package(), &file, &course.options()).expect("it is there");
    assert_eq!((output(&program).as_str(), program.was_there()), ("2\n", true));
}

#[test]
fn a_program_that_is_not_whole_is_compiled_again() {
    let course = Course::new();
    let kit = course.kit();
    let path = course.compile(&kit, NUMBER).expect("it compiles").path().to_path_buf();
    let record = path.with_file_name("record.json");
    let text = fs::read_to_string(&record).expect("the record");
    assert!(text.starts_with("{\"version\":1,"), "{text}");
    let spoil: [&dyn Fn() -> std::io::Result<()>; 5] = [
        &|| File::options().write(true).open(&path)?.set_len(1000),
        &|| fs::remove_file(&path),
        &|| fs::write(&record, text.replace("\"version\":1,", "\"version\":0,")),
        &|| fs::write(&record, &text[..20]),
        &|| fs::remove_dir_all(path.parent().expect("a folder")),
    ];
    for (index, spoil) in spoil.iter().enumerate() {
        spoil().expect("spoilt");
        let program = course.compile(&kit, NUMBER).expect("it compiles");
        assert_eq!(
            (program.was_there(), output(&program).as_str()),
            (false, "1\n"),
            "{index}"
        );
    }
    assert_eq!(course.compiled(), 6);
}

#[test]
fn what_was_not_used_for_longest_goes_first() {
    let course = Course::new();
    let mut options = course.options();
    options.cache.programs = 2;
    let kit = course.kit_with(&options);
    let program = |number: u32| {
        let text = format!("fn main() {{\n    println!(\"{number}\");\n}}\n");
        course.compile(&kit, &text).expect("it compiles")
    };
    let used_at = |program: &Program, seconds: u64| {
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let record = File::open(program.path().with_file_name("record.json")).expect("the record");
        record.set_times(FileTimes::new().set_modified(time)).expect("its time");
    };
    used_at(&program(1), 100);
    used_at(&program(2), 200);
    // 1 is used again, so that 2 is the oldest one.
    assert!(program(1).was_there());
    program(3);
    assert_eq!(course.kept("programs").len(), 2);
    let one = program(1);
    assert!(one.was_there());
    used_at(&one, 100);
    let two = program(2);
    // 1 is the oldest, but it is in use.
    assert!(!two.was_there());
    assert_eq!(output(&one), "1\n");
    assert_eq!(course.kept("programs").len(), 2);
    used_at(&two, 50);
    drop(one);
    program(4);
    assert_eq!(output(&two), "2\n");
    assert_eq!(course.kept("programs").len(), 2);
}

#[test]
fn programs_may_have_so_many_bytes_together() {
    let course = Course::new();
    let options = |bytes| {
        let mut options = course.options();
        options.cache.bytes = bytes;
        options
    };
    let size = |program: &Program| fs::metadata(program.path()).expect("the program").len();
    let number = |options: &Options, number: u32| {
        let text = format!("fn main() {{\n    println!(\"{number}\");\n}}\n");
        course.compile(&course.kit_with(options), &text).expect("it compiles")
    };
    let two = size(&number(&options(u64::MAX), 1)) + size(&number(&options(u64::MAX), 2));
    number(&options(two + 1000), 3);
    assert_eq!(course.kept("programs").len(), 2);
    // What is in use stays, even alone.
    let last = number(&options(0), 4);
    assert_eq!(course.kept("programs").len(), 1);
    assert_eq!(output(&last), "4\n");
}
