//! The command line.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};
use testbench::time_text;

use crate::launch::Launch;
use crate::live::terminal;

/// Everything a person can type.
#[derive(Debug, Parser)]
#[command(
    name = "lab",
    version,
    about = "The course: processes and how they talk to each other, on a Raspberry Pi or a simulated one.",
    long_about = "The course: processes and how they talk to each other, on a Raspberry Pi or a simulated one.\n\n\
                  Without a command it shows where to begin. In the folder of the course, `cargo run -- …` is `lab …`.",
    disable_help_subcommand = true,
    term_width = 80
)]
pub struct CommandLine {
    /// What to do; without it, where to begin.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Shows the lessons: number, id, minutes, title.
    #[command(after_help = "Exit code: 0, or 1 when a lesson.toml is broken (which, where and why is said).")]
    List(List),
    /// Runs the example of a lesson on a simulated board.
    #[command(after_long_help = RUN_HELP, after_help = "`lab run --help` explains scripts and exit codes.")]
    Run(Box<Run>),
    /// Shows the board that your programs share, live, while they come and go.
    #[command(after_help = BOARD_HELP)]
    Board,
    /// Becomes a program that dies with its parent.
    #[command(hide = true)]
    Launch(Launch),
}

/// `lab list`.
#[derive(Debug, Args)]
pub struct List {
    /// One JSON object instead of text, for programs.
    #[arg(long)]
    pub json: bool,
}

/// `lab run`.
#[derive(Debug, Args)]
pub struct Run {
    /// The lesson: its id (two-leds), its number (12), or its folder (12-two-leds).
    pub lesson: String,
    /// Ends the program after this time as Ctrl-C would: 6s, 250ms, 1.5s, 2m. What does not end within 2 s is killed.
    #[arg(long = "for", value_name = "TIME", value_parser = run_time)]
    pub time: Option<Duration>,
    /// A script of keys, button, typed lines and signals; `-` reads it from standard input.
    #[arg(long, value_name = "FILE", allow_hyphen_values = true)]
    pub input: Option<PathBuf>,
    /// Records the run into a file, FILE.vcd (for GTKWave) or FILE.jsonl; may be given several times.
    #[arg(long, value_name = "FILE", value_parser = trace_file)]
    pub trace: Vec<PathBuf>,
    /// How the board is shown: `live` draws it, and keys press its keys (`?` there shows help); `log` writes a line for
    /// each event to standard error, and counts those of a pin that has more than 20 in a second. Without this option: `live` on a terminal, otherwise `none`; `log` where standard
    /// error alone is a terminal, or the script comes from it.
    #[arg(long, value_name = "VIEW")]
    pub board: Option<BoardView>,
    /// Arguments for the program, behind `--`.
    #[arg(last = true, value_name = "ARGS")]
    pub arguments: Vec<OsString>,
}

/// How the board is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BoardView {
    /// Drawn in the terminal.
    Live,
    /// A line for each event, on standard error.
    Log,
    /// Not at all.
    None,
}

impl Run {
    /// How the board is shown, also where the person has not said it. Tells them where that cannot be.
    pub fn view(&self) -> BoardView {
        let can_be_live = terminal::check();
        match (self.board, can_be_live) {
            (Some(BoardView::Live), Err(reason)) => {
                crate::say(&format!(
                    "no live board: {reason}; its events are shown as lines instead"
                ));
                BoardView::Log
            }
            (Some(view), _) => view,
            // Whoever types a script does not look for keys of the board.
            (None, Ok(())) if self.input.as_deref() != Some(Path::new("-")) => BoardView::Live,
            (None, _) if std::io::stderr().is_terminal() => BoardView::Log,
            (None, _) => BoardView::None,
        }
    }
}

const BOARD_HELP: &str = "\
The board is HARDWARE_SIM_BOARD, or your default board; it is made if there is
none. Keys and button work; `?` shows help, `q` ends the view and nothing else.
Without a terminal the events are written as lines, until Ctrl-C.";

const RUN_HELP: &str = "\
Each run has a fresh board, unless HARDWARE_SIM_BOARD names one. The program's
standard input, output and error are those of lab. With --input only the script
is read. With the live board the program prints beside it (and in the end on the
terminal), and `i` opens a line to type to it, beside a script too.

Ctrl-C goes to the program, as in a terminal; Ctrl-C again kills it and
everything that it started. When the program has ended, its other processes have
2 s to end; then they are killed. What is left behind is listed: processes,
shared memory, semaphores, message queues (seen where /dev/mqueue is mounted),
FIFOs and sockets in $TMPDIR and the current directory.

Scripts: a line `TIME ACTION` for each step, in any order; # begins a comment.
  1.5s key 5                a key of the keypad, pressed for 100 ms
  2s key D for 200ms        the same, for as long as it says
  2s key 1 press            pressed until …, beside other keys
  3s key 1 release
  3s button tap             the push button, pressed for 100 ms; `for` as above
  3s button press           pressed until …
  4s button release
  4s type 0.5               a line for the program's standard input
  4s type \"a # b\"           with quotes: blanks and # count; \\n \\t \\\" \\\\
  5s signal INT             to the program's process group; or by number
  6s signal USR1 to Flash250    to all its processes of this name
  6s signal KILL to \"a # b\"
  7s end input              closes the program's standard input
A step that cannot be done is told at once; the run goes on, the exit code is 1.

Exit codes:
  0  the program ended well, also when --for, Ctrl-C or the script ended it
  1  it did not compile, or it failed, or a step of the script could not be done
  2  misuse: unknown lesson, bad option, mistake in a script
  3  something was left behind, or had to be killed (whatever else happened)

Examples:
  cargo run -- run two-leds
  cargo run -- run two-leds --for 6s --trace out.vcd --board none
  printf '2s button tap\\n4s signal INT\\n' | cargo run -- run 14 --input -";

fn run_time(text: &str) -> Result<Duration, time_text::TimeError> {
    let time = time_text::parse(text)?;
    if time.is_zero() {
        Err(time_text::TimeError::Zero)
    } else {
        Ok(time)
    }
}

fn trace_file(text: &str) -> Result<PathBuf, String> {
    let path = PathBuf::from(text);
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("vcd" | "jsonl") => Ok(path),
        _ => Err("the name must end in .vcd or .jsonl, which says the format".to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn help_fits_a_terminal() {
        let mut command = CommandLine::command();
        command.build();
        let helps = command
            .get_subcommands_mut()
            .map(|sub| sub.render_long_help().to_string());
        for help in helps
            .collect::<Vec<_>>()
            .into_iter()
            .chain([command.render_long_help().to_string()])
        {
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
    }

    #[test]
    fn a_run_is_understood() {
        let line = "lab run two-leds --for 1.5s --input - --trace a.vcd --trace b.jsonl --board none -- --period 5";
        let parsed = CommandLine::try_parse_from(line.split(' ')).expect("a command line");
        let Some(Command::Run(run)) = parsed.command else {
            panic!("{parsed:?}")
        };
        assert_eq!(run.time, Some(Duration::from_millis(1500)));
        assert_eq!(run.trace.len(), 2);
        assert_eq!(run.view(), BoardView::None);
        assert_eq!(run.arguments, ["--period", "5"]);
    }

    #[test]
    fn bad_options_are_refused_with_a_reason() {
        for (line, reason) in [
            ("lab run x --for 6", "the unit is missing"),
            ("lab run x --for 0s", "longer than 0s"),
            ("lab run x --for soon", "not a time"),
            ("lab run x --trace out.txt", ".vcd or .jsonl"),
            ("lab run x --board alive", "live, log, none"),
            ("lab run", "<LESSON>"),
            ("lab go", "go"),
        ] {
            let error = CommandLine::try_parse_from(line.split(' ')).expect_err(line);
            assert_eq!(error.exit_code(), 2, "{line}");
            assert!(error.to_string().contains(reason), "{error}");
        }
    }
}
