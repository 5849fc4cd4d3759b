//! Runs a program in virtual time and shows what it does: `cargo run -p testbench --example run -- PROGRAM SCRIPT TIME`.

use std::time::{Duration, Instant};

use hardware_sim::trace::Brief;
use testbench::run::Testbench;
use testbench::script::Script;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let program = std::fs::canonicalize(arguments.next().ok_or("which program?")?)?;
    let script = Script::parse("the script", &arguments.next().unwrap_or_default())?;
    let time: u64 = arguments.next().as_deref().unwrap_or("60").parse()?;
    let begin = Instant::now();
    let run = Testbench::new(program)
        .script(&script)
        .run_for(Duration::from_secs(time))?;
    let took = begin.elapsed();
    let mut brief = Brief::default();
    for event in &run.events {
        brief.take(event, |line| println!("{line}"));
    }
    brief.finish(|line| println!("{line}"));
    let report = &run.report;
    println!("{:?} at {:?}", report.ending, Duration::from_nanos(report.end));
    println!(
        "findings {:?}, left behind {:?}, problems {:?}",
        report.findings, run.left, run.problems
    );
    eprintln!("{} events in {took:?}", run.events.len());
    Ok(())
}
