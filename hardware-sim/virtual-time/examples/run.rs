//! Runs a program in virtual time for a minute, and shows what came of it:
//! `cargo run -p virtual-time --example run -- PROGRAM ARGUMENTS`.

use std::env;
use virtual_time::{Nobody, Report, Simulation, in_own_process};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = env::args().skip(1).collect();
    if words.is_empty() {
        return Err("name a program, with its path".into());
    }
    let answer = in_own_process(run, &serde_json::to_vec(&words)?)?;
    let report: Result<Report, String> = serde_json::from_slice(&answer)?;
    println!("{:#?}", report?);
    Ok(())
}

fn run(job: &[u8]) -> Vec<u8> {
    let words: Vec<String> = serde_json::from_slice(job).expect("made by main");
    let simulation = Simulation::new(&words[0]).args(&words[1..]);
    let simulation = env::vars_os().fold(simulation, |simulation, (name, value)| simulation.env(name, value));
    let report = simulation.run(&mut Nobody).map_err(|error| error.to_string());
    serde_json::to_vec(&report).expect("a report is plain data")
}
