//! The learner's command.

use std::process::ExitCode;

#[cfg(target_os = "linux")]
fn main() -> ExitCode {
    lab::commands::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> ExitCode {
    eprintln!("lab: this course needs Linux: it is about Linux processes, and uses /proc and /dev/shm.");
    eprintln!("lab: on Windows use WSL2, on macOS a Linux container or virtual machine.");
    ExitCode::from(2)
}
