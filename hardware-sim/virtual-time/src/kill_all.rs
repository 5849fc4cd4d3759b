//! The end of everything that a run has started.

use crate::tasks::Tasks;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::waitpid;
use nix::unistd::Pid;

/// Kills all processes of the run, and waits until they are gone.
pub(crate) fn kill_all(tasks: &mut Tasks, now: u64) {
    loop {
        // Who is stopped first can make no more children while the others are looked for.
        tasks.walk(now);
        let mut processes: Vec<i32> = tasks.list.iter().map(|task| task.pid).collect();
        processes.sort_unstable();
        processes.dedup();
        for signal in [Signal::SIGSTOP, Signal::SIGKILL] {
            for &process in &processes {
                // It may be gone already.
                let _ = kill(Pid::from_raw(process), signal);
            }
        }
        tasks.clear();
        // What they leave behind comes to this process, which is the reaper of all.
        match waitpid(None, None) {
            Ok(_) | Err(nix::Error::EINTR) => {}
            // Nobody is left.
            Err(_) => return,
        }
    }
}
