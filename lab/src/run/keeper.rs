//! Keeps the program going, ends it when it is time, and sees to it that nothing of it is left.

use std::sync::mpsc::RecvTimeoutError;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::events::{Event, Events};
use super::group::Group;
use super::{Killed, PATIENCE, Plan, Reason};
use crate::leftovers::Watch;
use crate::live::Show;
use crate::processes::End;

/// How long the killing goes on before it is given up.
const KILLING: Duration = Duration::from_secs(5);

/// Keeps the program going until nothing of it is left.
pub(super) struct Keeper<'a> {
    plan: &'a Plan<'a>,
    group: &'a Group,
    watch: &'a Watch,
    /// The live board, which has the terminal.
    show: Option<&'a Show>,
    /// When the program gets SIGINT.
    interrupt_at: Option<Instant>,
    /// When everything is killed.
    kill_at: Option<Instant>,
    /// When a person is told that the program goes on after Ctrl-C.
    remind_at: Option<Instant>,
    /// Why the program was asked to end.
    pub reason: Reason,
    /// How the program ended.
    pub end: Option<End>,
    /// When the program ended.
    pub ended_at: Option<Instant>,
    /// What had to be killed.
    pub killed: Vec<Killed>,
}

impl<'a> Keeper<'a> {
    pub fn new(plan: &'a Plan<'a>, group: &'a Group, watch: &'a Watch, show: Option<&'a Show>, begin: Instant) -> Self {
        Self {
            plan,
            group,
            watch,
            show,
            interrupt_at: plan.time.and_then(|time| begin.checked_add(time)),
            kill_at: None,
            remind_at: None,
            reason: Reason::Itself,
            end: None,
            ended_at: None,
            killed: Vec::new(),
        }
    }

    /// Returns when nothing of the program lives.
    pub fn keep(&mut self, events: &Events) {
        while self.reap() {
            let next = [self.interrupt_at, self.kill_at, self.remind_at]
                .into_iter()
                .flatten()
                .min();
            match events.next(next) {
                Ok(Event::Signal(Signal::SIGINT)) => self.ctrl_c(),
                Ok(Event::Signal(Signal::SIGTSTP)) => self.pause(),
                Ok(Event::Signal(Signal::SIGCHLD)) | Ok(Event::OutputEnded(_)) => {}
                Ok(Event::Signal(signal)) => self.interrupt(Reason::Signal(signal)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => self.time_is_up(),
            }
        }
    }

    /// Notes what has ended. Returns whether anything is left.
    fn reap(&mut self) -> bool {
        let mut end = None;
        let left = self.group.reap(|status| end = Some(status));
        if end.is_some() {
            self.end = end;
            self.ended_at = Some(Instant::now());
            self.interrupt_at = None;
            self.remind_at = None;
            let latest = Instant::now() + PATIENCE;
            self.kill_at = Some(self.kill_at.map_or(latest, |at| at.min(latest)));
        }
        left
    }

    fn ctrl_c(&mut self) {
        if self.end.is_some() || self.reason != Reason::Itself {
            // The second time, or nothing is left but stragglers.
            self.kill();
        } else {
            self.reason = Reason::CtrlC;
            self.interrupt_at = None;
            self.remind_at = Some(Instant::now() + PATIENCE);
            self.send_interrupt();
        }
    }

    /// Asks the program to end, and kills what has not ended some time later.
    fn interrupt(&mut self, reason: Reason) {
        if self.reason == Reason::Itself {
            self.reason = reason;
        }
        self.interrupt_at = None;
        if self.end.is_none() {
            self.send_interrupt();
        }
        let latest = Instant::now() + PATIENCE;
        self.kill_at = Some(self.kill_at.map_or(latest, |at| at.min(latest)));
    }

    fn send_interrupt(&self) {
        self.watch.look();
        if let Some(show) = self.show {
            show.ending();
        }
        self.plan.bench.note_input("signal", "INT");
        let _ = self.group.signal(Signal::SIGINT);
    }

    /// Ctrl-Z: the program stops with this process, and goes on with it.
    fn pause(&self) {
        if let Some(show) = self.show {
            show.give_back();
        }
        let _ = self.group.stop(Signal::SIGTSTP);
        match self.show {
            Some(show) => show.stop(),
            None => _ = nix::sys::signal::raise(Signal::SIGSTOP),
        }
        let _ = self.group.stop(Signal::SIGCONT);
    }

    fn time_is_up(&mut self) {
        let now = Instant::now();
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= now);
        if due(self.kill_at) {
            self.kill();
        } else if due(self.interrupt_at) {
            self.interrupt(Reason::Time);
        } else if due(self.remind_at) {
            self.remind_at = None;
            crate::say(&format!(
                "{} goes on after Ctrl-C; Ctrl-C again kills it",
                self.plan.name
            ));
        }
    }

    /// Kills everything that lives, and notes what it was.
    fn kill(&mut self) {
        self.watch.look();
        let mut end = None;
        let (killed, gone) = self.group.kill_all(KILLING, |status| end = Some(status));
        self.killed.extend(killed.into_values().map(Killed::from));
        if end.is_some() {
            self.end = end;
            self.ended_at = Some(Instant::now());
        }
        if !gone {
            // What cannot be killed hangs in the kernel. Nobody can wait for that; it is told in the end.
            self.group.give_up();
        }
        self.kill_at = None;
        self.interrupt_at = None;
        self.remind_at = None;
    }
}
