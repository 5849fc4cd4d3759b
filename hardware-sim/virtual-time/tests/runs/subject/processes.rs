//! Processes as they begin and end.
#![expect(
    unsafe_code,
    clippy::undocumented_unsafe_blocks,
    reason = "fork, exec and signals as C has them; every call gets numbers, or pointers to what outlives it"
)]

use crate::clock::{ms, now, say, this_program};
use std::os::unix::process::CommandExt;
use std::thread;

#[expect(
    clippy::zombie_processes,
    reason = "children that nobody waits for are what some of these are about"
)]
pub fn process(arguments: &[&str]) {
    match arguments[0] {
        "cleared" => {
            // A program that is given no environment is in the run all the same.
            let status = this_program(&["process", "sleeper"]).env_clear().status();
            say(status.expect("it starts"));
        }
        "exec" => {
            thread::sleep(ms(50));
            let error = this_program(&["process", "sleeper"]).exec();
            panic!("{error}");
        }
        "sleeper" => {
            thread::sleep(ms(400));
            say("slept");
        }
        "stop" => stop(),
        "stopped" => loop {
            thread::sleep(ms(100));
            say("tick");
        },
        "zombie" => {
            let _child = this_program(&["process", "code", "7"]).spawn().expect("it starts");
            thread::sleep(ms(100));
            unsafe { libc::_exit(3) };
        }
        "orphan" => {
            let _child = this_program(&["process", "sleeper"]).spawn().expect("it starts");
            thread::sleep(ms(100));
        }
        "for ever" => {
            say("for ever");
            let _child = this_program(&["process", "stopped"])
                .stdout(std::process::Stdio::inherit())
                .spawn();
            loop {
                thread::sleep(ms(1000));
            }
        }
        "code" => std::process::exit(arguments[1].parse().expect("a number")),
        "thread exit" => {
            // As C declares them: the thread unwinds through its first function.
            unsafe extern "C-unwind" {
                fn pthread_exit(value: *mut libc::c_void) -> !;
            }
            extern "C-unwind" fn leave(_: *mut libc::c_void) -> *mut libc::c_void {
                thread::sleep(ms(20));
                unsafe { pthread_exit(std::ptr::null_mut()) }
            }
            type Routine = extern "C" fn(*mut libc::c_void) -> *mut libc::c_void;
            let leave: Routine = unsafe { std::mem::transmute(leave as *const ()) };
            let mut thread = 0;
            let none = std::ptr::null_mut();
            unsafe {
                libc::pthread_create(&raw mut thread, std::ptr::null(), leave, none);
                libc::pthread_join(thread, std::ptr::null_mut());
            }
            say("joined");
        }
        "processors" => println!("{}", thread::available_parallelism().expect("the kernel tells")),
        "names" => {
            let name = |name: &std::ffi::CStr| nix::sys::prctl::set_name(name).expect("a short name");
            if unsafe { libc::fork() } == 0 {
                thread::sleep(ms(10));
                name(c"younger");
                thread::sleep(ms(10));
                unsafe { libc::_exit(0) };
            }
            thread::sleep(ms(30));
            name(c"elder");
        }
        "echo" => loop {
            let mut line = String::new();
            if std::io::stdin().read_line(&mut line).expect("it is text") == 0 {
                break;
            }
            say(format_args!("heard {}", line.trim()));
        },
        "mask" => {
            // Blocking every signal, as programs do that handle them in one thread, must not block those of virtual time.
            let mut all: libc::sigset_t = unsafe { std::mem::zeroed() };
            unsafe {
                libc::sigfillset(&raw mut all);
                libc::pthread_sigmask(libc::SIG_BLOCK, &raw const all, std::ptr::null_mut());
            }
            thread::spawn(|| thread::sleep(ms(30)))
                .join()
                .expect("it does not panic");
            let status = this_program(&["process", "sleeper"]).status();
            say(status.expect("it starts"));
        }
        other => panic!("no process {other}"),
    }
}

fn stop() {
    let mut child = this_program(&["process", "stopped"]).spawn().expect("it starts");
    let pid = child.id() as i32;
    for (pause, signal) in [
        (250, libc::SIGSTOP),
        (1000, libc::SIGCONT),
        (230, libc::SIGSTOP),
        (500, libc::SIGKILL),
    ] {
        thread::sleep(ms(pause));
        unsafe { libc::kill(pid, signal) };
    }
    let before = now();
    child.wait().expect("it is a child");
    say(format_args!("waited {}", now() - before));
}
