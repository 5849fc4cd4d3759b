//! What a run costs.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::path::PathBuf;
use std::time::Duration;
use virtual_time::{Limits, Nobody, Simulation, in_own_process};

fn subject() -> PathBuf {
    let bench = std::env::current_exe().expect("a benchmark has a file");
    let examples = bench
        .ancestors()
        .nth(2)
        .expect("target/release/deps/bench")
        .join("examples");
    examples.join("virtual-time-subject")
}

/// Runs the subject with the words of `job`; answers with the real time of the run and the waits that it ended.
fn run(job: &[u8]) -> Vec<u8> {
    let words = std::str::from_utf8(job).expect("made below").split(' ');
    let report = Simulation::new(subject())
        .args(words)
        .stdout(std::fs::File::create("/dev/null").expect("it is there").into())
        .limits(Limits {
            cpu: Duration::from_secs(3600),
            ..Limits::default()
        })
        .run(&mut Nobody)
        .expect("virtual time works here");
    [report.real.as_nanos() as u64, report.work.fired]
        .map(u64::to_le_bytes)
        .concat()
}

fn measure(words: &str) -> (Duration, u64) {
    let answer = in_own_process(run, words.as_bytes()).expect("it answers");
    let number = |at: usize| u64::from_le_bytes(answer[at..at + 8].try_into().expect("eight bytes"));
    (Duration::from_nanos(number(0)), number(8))
}

/// Two processes that blink for 60 virtual seconds, with the process of the run's own: at most 60 ms.
fn blink(criterion: &mut Criterion) {
    criterion.bench_function("two processes blink for a minute", |bencher| {
        bencher.iter(|| measure("blink"))
    });
}

/// What a wait that ends at its time costs.
fn events(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("timer events");
    group.sample_size(10);
    group.throughput(Throughput::Elements(1));
    for threads in [2_u64, 8, 32] {
        let words = format!("tickers {threads} {}", 1000 / threads);
        group.bench_function(format!("{threads} threads"), |bencher| {
            bencher.iter_custom(|iterations| {
                let (mut real, mut fired) = (Duration::ZERO, 0);
                while fired < iterations {
                    let (more_real, more_fired) = measure(&words);
                    real += more_real;
                    fired += more_fired;
                }
                real.mul_f64(iterations as f64 / fired as f64)
            });
        });
    }
}

criterion_group!(benches, blink, events);
criterion_main!(benches);
