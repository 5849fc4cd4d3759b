//! What it costs to compile the program of a lesson: anew, when it was compiled before, and when it has a mistake.

use std::fs;
use std::path::Path;

use criterion::{Criterion, criterion_group};
use testbench::compile::{Kit, Options, Package};

fn compile(criterion: &mut Criterion) {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = Options::default();
    options.cache.folder = Some(folder.path().join("cache"));
    let lesson = Package::named(root, "two-leds");
    let kit = Kit::build(&lesson, &options).expect("the lesson compiles");
    let main = fs::read_to_string(root.join("lessons/12-two-leds/src/main.rs")).expect("the lesson");
    let file = folder.path().join("two-leds.rs");
    let write = |text: &str| fs::write(&file, text).expect("a file");

    let mut group = criterion.benchmark_group("compile two-leds");
    group.sample_size(10);
    group.bench_function("kit", |bench| {
        bench.iter(|| Kit::build(&lesson, &options).expect("the lesson compiles"));
    });
    let mut number = 0;
    group.bench_function("anew", |bench| {
        bench.iter(|| {
            number += 1;
            write(&format!("{main}// {number}\n"));
            assert!(!kit.compile(&file).expect("it compiles").was_there());
        });
    });
    write(&main);
    kit.compile(&file).expect("it compiles");
    group.bench_function("again", |bench| {
        bench.iter(|| assert!(kit.compile(&file).expect("it compiles").was_there()));
    });
    write(&main.replace("set_low", "set_lowe"));
    group.bench_function("with a mistake", |bench| {
        bench.iter(|| kit.compile(&file).expect_err("a mistake"));
    });
}

criterion_group!(benches, compile);

fn main() {
    benches();
    Criterion::default().configure_from_args().final_summary();
}
