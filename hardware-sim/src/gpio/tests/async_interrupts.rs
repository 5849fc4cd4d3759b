//! Interrupts that call a closure.

use std::sync::mpsc::{self, Receiver};
use std::thread;

use super::{Bench, LONG, until};
use crate::gpio::{Error, Event, InputPin, Level, Trigger};
use Level::{High, Low};

/// Sets an interrupt that sends what comes, and waits until its line is requested.
fn listen(bench: &Bench, pin: &mut InputPin, trigger: Trigger) -> Receiver<Event> {
    let (sender, events) = mpsc::channel();
    let send = move |event| sender.send(event).expect("somebody listens");
    pin.set_async_interrupt(trigger, None, send).expect("set");
    until(|| bench.board.line_is_held(pin.pin()));
    events
}

#[test]
fn the_closure_is_called_for_every_edge() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    let events = listen(&bench, &mut pin, Trigger::Both);
    bench.drive(20, &[High, Low]);
    for (seqno, trigger) in [(1, Trigger::RisingEdge), (2, Trigger::FallingEdge)] {
        let event = events.recv_timeout(LONG).expect("an edge");
        assert_eq!((event.seqno, event.trigger), (seqno, trigger));
    }
    pin.clear_async_interrupt().expect("cleared");
    assert!(!bench.board.line_is_held(20));
    bench.drive(20, &[High]);
    assert!(events.recv().is_err(), "the closure is gone");
    pin.clear_async_interrupt().expect("clearing twice is no error");
}

#[test]
fn dropping_a_pin_ends_its_async_interrupt() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    let events = listen(&bench, &mut pin, Trigger::Both);
    drop(pin);
    assert!(!bench.board.line_is_held(20));
    assert!(events.recv().is_err(), "the closure is gone");
}

#[test]
fn each_kind_of_interrupt_clears_the_other() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    let first = listen(&bench, &mut pin, Trigger::Both);
    let second = listen(&bench, &mut pin, Trigger::Both);
    assert!(first.recv().is_err(), "the first closure is gone");
    bench.drive(20, &[High]);
    assert!(second.recv_timeout(LONG).is_ok());

    pin.set_interrupt(Trigger::Both, None).expect("set");
    assert!(second.recv().is_err(), "the second closure is gone");
    bench.drive(20, &[Low]);
    assert!(pin.poll_interrupt(false, Some(LONG)).expect("polled").is_some());
}

#[test]
fn a_line_that_is_taken_is_reported_only_when_cleared() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    let other = bench.board.request_line(20, Trigger::Both, None);
    pin.set_async_interrupt(Trigger::Both, None, |_| ())
        .expect("no error yet");
    let refused = pin.clear_async_interrupt();
    assert!(matches!(refused, Err(Error::Io(cause)) if cause.raw_os_error() == Some(16)));
    drop(other);
}

#[test]
fn a_closure_that_panics_is_reported_when_cleared() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    let callback = |_| panic!("this one is meant");
    pin.set_async_interrupt(Trigger::Both, None, callback).expect("set");
    until(|| bench.board.line_is_held(20));
    bench.drive(20, &[High]);
    until(|| !bench.board.line_is_held(20));
    assert!(matches!(pin.clear_async_interrupt(), Err(Error::ThreadPanic)));
}

#[test]
fn a_dropped_pin_is_free_before_its_thread_has_ended() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input_pullup();
    let (entered, in_callback) = mpsc::channel();
    let (leave, may_leave) = mpsc::channel::<()>();
    let callback = move |_| {
        entered.send(()).expect("somebody listens");
        let _ = may_leave.recv();
    };
    pin.set_async_interrupt(Trigger::Both, None, callback).expect("set");
    until(|| bench.board.line_is_held(20));
    bench.drive(20, &[Low]);
    in_callback.recv_timeout(LONG).expect("the closure runs");
    thread::scope(|scope| {
        let dropping = scope.spawn(|| drop(pin));
        until(|| bench.gpio.get(20).is_ok());
        assert!(!dropping.is_finished(), "the closure still runs");
        drop(leave);
    });
}
