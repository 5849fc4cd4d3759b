//! The program that the tests of `common::process` run: many scenarios, of which the first argument chooses one.

mod arguments;
mod children;
mod endings;
mod leaks;
mod signals;

use common::process::Program;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

fn main() -> ExitCode {
    let scenario = std::env::args().nth(1).unwrap_or_default();
    if scenario == "ctrlc before run" {
        signals::take_ctrl_c();
    }
    let program = Program::new();
    let program = children::roles(program);
    let program = arguments::roles(program);
    let program = endings::roles(program);
    let program = signals::roles(program);
    let program = leaks::roles(program);
    let program = if scenario == "duplicate role" {
        program.role("Idle", idle)
    } else {
        program
    };
    program.role("Idle", idle).run(move || parent(&scenario))
}

fn parent(scenario: &str) -> anyhow::Result<()> {
    match scenario {
        "names" => children::names(),
        "refused" => children::refused(),
        "statuses" => children::statuses(),
        "timeouts" => children::timeouts(),
        "two threads join" => children::two_threads_join(),
        "standard input" => children::standard_input(),
        "tuple" => arguments::tuple(),
        "large" => arguments::large(),
        "channel ends" => arguments::channel_ends(),
        "pipe ends" => arguments::pipe_ends(),
        "too many" => arguments::too_many(),
        "misplaced" => arguments::misplaced(),
        "unreadable" => arguments::unreadable(),
        "dies while unpacking" => arguments::dies_while_unpacking(),
        "killed at once" => arguments::killed_at_once(),
        "returns ok" => endings::returns_ok(),
        "returns an error" => endings::returns_an_error(),
        "panics" => endings::panics(),
        "grandchildren" => endings::grandchildren(),
        "thread ends" => endings::thread_ends(),
        "idle children" => signals::idle_children(),
        "idle in join" => signals::idle_in_join(),
        "passes the error on" => signals::passes_the_error_on(),
        "keeps starting" => signals::keeps_starting(),
        "stubborn child" => signals::stubborn_child(),
        "full pipe" => signals::full_pipe(),
        "ctrlc" | "ctrlc before run" => signals::ctrl_c(),
        "many at once" => leaks::many_at_once(),
        "zombies" => leaks::zombies(),
        other => anyhow::bail!("there is no scenario {other:?}"),
    }
}

/// Says that it is there and does nothing. Says goodbye only when it is ended in order.
fn idle() {
    let name = common::process::current().name().to_owned();
    let goodbye = format!("{name} says goodbye");
    common::process::on_shutdown(move || println!("{goodbye}"));
    println!("{name} is idle");
    thread::sleep(Duration::from_secs(1000));
}
