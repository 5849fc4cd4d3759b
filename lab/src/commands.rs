//! Does what the command line says.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;

use crate::command_line::{Command, CommandLine, List, Run};
use crate::launch::launch;
use crate::lessons::{Course, CourseError};
use crate::list::{Json, Table};
use crate::run_lesson::run_lesson;
use crate::show_board::show_board;
use crate::welcome::Welcome;

/// The whole program.
pub fn main() -> ExitCode {
    // clap shows help and mistakes by itself, with exit code 0 and 2.
    let line = CommandLine::parse();
    let done = match line.command {
        None => welcome(),
        Some(Command::List(options)) => list(&options),
        Some(Command::Run(options)) => Ok(run(&options)),
        Some(Command::Board) => show_board().map(|()| 0).map_err(Into::into),
        Some(Command::Launch(options)) => Ok(launch(&options)),
    };
    ExitCode::from(done.unwrap_or_else(|error| {
        crate::say(&format!("{error:#}"));
        if error.is::<CourseError>() { 2 } else { 1 }
    }))
}

fn welcome() -> anyhow::Result<u8> {
    let course = Course::find()?;
    show(&Welcome(&course).to_string())?;
    Ok(complain(&course))
}

fn list(options: &List) -> anyhow::Result<u8> {
    let course = Course::find()?;
    if options.json {
        let json = serde_json::to_string_pretty(&Json::new(&course)).context("the list cannot be written as JSON")?;
        show(&(json + "\n"))?;
    } else {
        show(Table(&course).to_string().trim_start_matches('\n'))?;
    }
    Ok(complain(&course))
}

fn run(options: &Run) -> u8 {
    match run_lesson(options) {
        Ok(outcome) => {
            crate::say(&outcome.to_string());
            outcome.exit_code()
        }
        Err(error) => {
            crate::say(&error.to_string());
            error.exit_code()
        }
    }
}

/// Names the lessons that cannot be used. Returns the exit code.
fn complain(course: &Course) -> u8 {
    for broken in &course.broken {
        crate::say(&format!("a lesson cannot be used\n{broken}"));
    }
    u8::from(!course.broken.is_empty())
}

/// Writes to standard output. A reader that has seen enough (`lab list | head`) is no failure.
fn show(text: &str) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error).context("standard output cannot be written"),
        _ => Ok(()),
    }
}
