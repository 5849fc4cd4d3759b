//! `lab run`: from a lesson's name to the end of its program.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hardware_sim::trace::{Brief, Kind};
use testbench::script::{Script, ScriptError};

use crate::bench::{BOARD_VARIABLE, Bench, BenchError, Onlooker, Setup};
use crate::command_line::{BoardView, Run};
use crate::compile::{CompileError, compile};
use crate::lessons::{Course, CourseError, UnknownLesson};
use crate::live::Live;
use crate::run::{Input, Outcome, Plan, RunError, run};

/// Why a lesson was not run.
#[derive(Debug, thiserror::Error)]
pub enum NotRun {
    /// There are no lessons.
    #[error(transparent)]
    Course(#[from] CourseError),
    /// There is no such lesson.
    #[error(transparent)]
    Lesson(#[from] UnknownLesson),
    /// The script has mistakes.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// The script cannot be read.
    #[error("the script {} cannot be read: {cause}; nothing was started", .file.display())]
    Unreadable {
        /// Its file.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// It does not compile.
    #[error(transparent)]
    Compile(#[from] CompileError),
    /// There is no board for it.
    #[error(transparent)]
    Bench(#[from] BenchError),
    /// It cannot be started.
    #[error(transparent)]
    Run(#[from] RunError),
}

impl NotRun {
    /// 2 where the person has asked for something that is not there or is not right; 1 for everything else.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Course(_) | Self::Lesson(_) | Self::Script(_) | Self::Unreadable { .. } => 2,
            Self::Compile(_) | Self::Bench(_) | Self::Run(_) => 1,
        }
    }
}

/// Runs a lesson as the command line says.
///
/// # Errors
///
/// [`NotRun`] when its program was not started.
pub fn run_lesson(options: &Run) -> Result<Outcome, NotRun> {
    let course = Course::find()?;
    let lesson = course.lesson(&options.lesson)?;
    // Mistakes in the script show before anything starts, also before the compiler does.
    let input = match &options.input {
        None => Input::Terminal,
        Some(file) => Input::Script(read_script(file)?),
    };
    let id = &lesson.about.id;
    let program = compile(&course.root, id)?;
    let view = options.view();
    let live = (view == BoardView::Live).then(Live::new);
    let onlooker = match (&live, view) {
        (Some(live), _) => Some(live.onlooker()),
        (None, BoardView::Log) => Some(log()),
        (None, _) => None,
    };
    let bench = Bench::new(Setup {
        lesson: id.clone(),
        board: std::env::var_os(BOARD_VARIABLE)
            .filter(|path| !path.is_empty())
            .map(PathBuf::from),
        traces: options.trace.clone(),
        onlooker,
    })?;
    Ok(run(&Plan {
        name: id,
        program: &program,
        arguments: &options.arguments,
        time: options.time,
        input,
        bench: Arc::new(bench),
        live,
    })?)
}

/// Writes lines about the events to standard error.
fn log() -> Onlooker {
    let mut brief = Brief::default();
    Onlooker::new(move |event| {
        // What the program prints stands on the terminal already.
        if !matches!(event.kind, Kind::Out { .. }) {
            brief.take(&event, |line| crate::show(&line.to_string()));
        }
    })
}

fn read_script(file: &Path) -> Result<Script, NotRun> {
    let (name, bytes) = if file == Path::new("-") {
        let mut bytes = Vec::new();
        (
            "standard input".to_string(),
            std::io::stdin().read_to_end(&mut bytes).map(|_| bytes),
        )
    } else {
        (file.display().to_string(), std::fs::read(file))
    };
    let unreadable = |cause| NotRun::Unreadable {
        file: PathBuf::from(&name),
        cause,
    };
    let text = String::from_utf8(bytes.map_err(unreadable)?).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        unreadable(std::io::Error::other(format!("line {line} is not UTF-8 text")))
    })?;
    Ok(Script::parse(&name, &text)?)
}
