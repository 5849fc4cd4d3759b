//! The program that the tests run under virtual time: many scenarios, of which the first argument chooses one. It knows
//! nothing of virtual time; it prints lines that begin with the time, in ns since its first process began.

mod blink;
mod clock;
mod habits;
mod mixture;
mod order;
mod processes;
mod races;
mod randomness;
mod ring;
mod sandbox;
mod shared;
mod timed_calls;
mod timers;
mod windows;
mod zoo;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let rest: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    match arguments.first().map(String::as_str) {
        Some("blink") => blink::parent(),
        Some("blinker") => blink::child(&rest),
        Some("timed calls") => timed_calls::all(),
        Some("timers") => timers::all(),
        Some("ring") => ring::ring(&rest),
        Some("window") => windows::windows(&rest),
        Some("window child") => windows::child(),
        Some("zoo") => zoo::zoo(),
        Some("animal") => zoo::animal(&rest),
        Some("habit") => habits::habit(&rest),
        Some("endless") => habits::endless(&rest),
        Some("process") => processes::process(&rest),
        Some("randomness") => randomness::draw(&rest),
        Some("race") => races::race(&rest),
        Some("without namespaces") => sandbox::without_namespaces(&rest),
        Some("mixture") => mixture::parent(),
        Some("mixture child") => mixture::child(&rest),
        Some("tickers") => mixture::tickers(&rest),
        Some("pieces") => order::pieces(),
        Some("handlers") => order::handlers(&rest),
        other => panic!("no scenario {other:?}"),
    }
}
