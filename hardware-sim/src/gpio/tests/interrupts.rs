//! Interrupts that a thread polls.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::{Bench, LONG, until};
use crate::gpio::{Error, Level, Trigger};
use Level::{High, Low};

const NO_TIME: Option<Duration> = Some(Duration::ZERO);

#[test]
fn edges_come_one_by_one_with_number_and_time() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    bench.drive(20, &[High, Low, High]);
    let mut last = Duration::ZERO;
    for (seqno, trigger) in [
        (1, Trigger::RisingEdge),
        (2, Trigger::FallingEdge),
        (3, Trigger::RisingEdge),
    ] {
        let event = pin.poll_interrupt(false, Some(LONG)).expect("polled");
        let event = event.expect("an edge");
        assert_eq!((event.seqno, event.trigger), (seqno, trigger));
        assert!(event.timestamp >= last);
        last = event.timestamp;
    }
    assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_none());
}

#[test]
fn only_the_edges_of_the_trigger_come() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    for (trigger, edges) in [
        (Trigger::Disabled, 0),
        (Trigger::RisingEdge, 2),
        (Trigger::FallingEdge, 2),
        (Trigger::Both, 4),
    ] {
        pin.set_interrupt(trigger, None).expect("set");
        bench.drive(20, &[High, Low, High, Low]);
        for _ in 0..edges {
            let event = pin.poll_interrupt(false, NO_TIME).expect("polled");
            let event = event.expect("an edge");
            assert!(trigger == Trigger::Both || event.trigger == trigger);
        }
        assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_none());
    }
}

#[test]
fn poll_waits_for_an_edge() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::RisingEdge, None).expect("set");
    thread::scope(|scope| {
        let polled = scope.spawn(|| pin.poll_interrupt(false, None));
        bench.drive(20, &[High]);
        let event = polled.join().expect("no panic").expect("polled");
        assert_eq!(event.expect("an edge").trigger, Trigger::RisingEdge);
    });
}

/// A signal that the waiting thread handles ends a wait of `rppal` with error number 4 (`EINTR`).
#[test]
fn a_signal_does_not_end_a_wait() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};

    use nix::sys::pthread::{pthread_kill, pthread_self};
    use nix::sys::signal::Signal;

    let handled = Arc::new(AtomicBool::new(false));
    let handler = signal_hook::flag::register(signal_hook::consts::SIGUSR1, Arc::clone(&handled));
    let handler = handler.expect("registered");
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::RisingEdge, None).expect("set");
    let (sender, thread) = mpsc::channel();
    thread::scope(|scope| {
        let polled = scope.spawn(move || {
            sender.send(pthread_self()).expect("somebody listens");
            pin.poll_interrupt(false, None)
        });
        let thread = thread.recv().expect("it starts");
        until(|| bench.gpio.shared.is_polled());
        for _ in 0..100 {
            handled.store(false, Ordering::SeqCst);
            pthread_kill(thread, Signal::SIGUSR1).expect("sent");
            until(|| handled.load(Ordering::SeqCst));
        }
        bench.drive(20, &[High]);
        let event = polled.join().expect("no panic").expect("no error");
        assert!(event.is_some());
    });
    signal_hook::low_level::unregister(handler);
}

#[test]
fn poll_of_several_pins_tells_which() {
    let bench = Bench::new();
    let mut pins = [5, 6].map(|pin| bench.gpio.get(pin).expect("free").into_input());
    for pin in &mut pins {
        pin.set_interrupt(Trigger::RisingEdge, None).expect("set");
    }
    let both = [&pins[0], &pins[1]];
    bench.drive(6, &[High]);
    bench.drive(5, &[High]);
    for expected in [5, 6] {
        let found = bench.gpio.poll_interrupts(&both, false, Some(LONG));
        assert_eq!(found.expect("polled").expect("an edge").0.pin(), expected);
    }
    let found = bench.gpio.poll_interrupts(&both, false, NO_TIME);
    assert!(found.expect("polled").is_none());
}

#[test]
fn edges_of_other_pins_are_kept_but_only_the_last_that_was_read() {
    let bench = Bench::new();
    let mut polled = bench.gpio.get(5).expect("free").into_input();
    let mut other = bench.gpio.get(6).expect("free").into_input();
    polled.set_interrupt(Trigger::Both, None).expect("set");
    other.set_interrupt(Trigger::Both, None).expect("set");
    bench.drive(5, &[High, Low]);
    bench.drive(6, &[High, Low, High]);
    for _ in 0..2 {
        // Each of these reads one edge of the other pin too; the second takes the place of the first.
        assert!(polled.poll_interrupt(false, NO_TIME).expect("polled").is_some());
    }
    let mut numbers = Vec::new();
    while let Some(event) = other.poll_interrupt(false, NO_TIME).expect("polled") {
        numbers.push(event.seqno);
    }
    assert_eq!(numbers, [2, 3]);
}

#[test]
fn poll_with_reset_loses_the_edges_until_then() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    bench.drive(20, &[High, Low]);
    assert!(pin.poll_interrupt(true, NO_TIME).expect("polled").is_none());
    // The line was requested anew, so its numbers begin again.
    bench.drive(20, &[High]);
    let event = pin.poll_interrupt(false, NO_TIME).expect("polled");
    assert_eq!(event.expect("an edge").seqno, 1);
}

#[test]
fn poll_with_reset_forgets_what_was_kept() {
    let bench = Bench::new();
    let mut polled = bench.gpio.get(5).expect("free").into_input();
    let mut other = bench.gpio.get(6).expect("free").into_input();
    polled.set_interrupt(Trigger::Both, None).expect("set");
    other.set_interrupt(Trigger::Both, None).expect("set");
    bench.drive(6, &[High]);
    bench.drive(5, &[High]);
    assert!(polled.poll_interrupt(false, NO_TIME).expect("polled").is_some());
    assert!(other.poll_interrupt(true, NO_TIME).expect("polled").is_none());
}

#[test]
fn a_timeout_is_cut_to_milliseconds() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    let poll = |pin: &mut crate::gpio::InputPin, timeout| {
        let began = Instant::now();
        assert!(pin.poll_interrupt(false, Some(timeout)).expect("polled").is_none());
        began.elapsed()
    };
    assert!(poll(&mut pin, Duration::from_millis(2)) >= Duration::from_millis(2));
    assert!(poll(&mut pin, Duration::from_micros(2_999)) >= Duration::from_millis(2));
    // The wait itself is 0 ms long. One try can be held up by the machine, a hundred cannot.
    let shortest = (0..100).map(|_| poll(&mut pin, Duration::from_micros(999))).min();
    assert!(shortest.expect("100 of them") < Duration::from_micros(999));
}

#[test]
fn a_timeout_may_be_longer_than_the_clock_can_tell() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    bench.drive(20, &[High]);
    assert!(
        pin.poll_interrupt(false, Some(Duration::MAX))
            .expect("polled")
            .is_some()
    );
}

/// The wait begins anew after an edge of a pin that is not asked for.
#[test]
fn edges_of_other_pins_stretch_the_timeout() {
    const TIMEOUT: Duration = Duration::from_millis(20);

    let bench = Bench::new();
    let mut polled = bench.gpio.get(5).expect("free").into_input();
    let mut other = bench.gpio.get(6).expect("free").into_input();
    polled.set_interrupt(Trigger::Both, None).expect("set");
    other.set_interrupt(Trigger::Both, None).expect("set");
    // The edge comes after half the time, or, on a busy machine, too late: then once more.
    until(|| {
        let began = Instant::now();
        thread::scope(|scope| {
            scope.spawn(|| {
                until(|| began.elapsed() >= TIMEOUT / 2);
                bench.drive(6, &[!bench.board.state(6).level]);
            });
            let found = polled.poll_interrupt(false, Some(TIMEOUT));
            assert!(found.expect("polled").is_none());
        });
        began.elapsed() >= TIMEOUT + TIMEOUT / 2
    });
}

/// Such an edge does not make the wait endless.
#[test]
fn edges_of_other_pins_do_not_stretch_a_timeout_that_is_over() {
    let bench = Bench::new();
    let mut polled = bench.gpio.get(5).expect("free").into_input();
    let mut other = bench.gpio.get(6).expect("free").into_input();
    polled.set_interrupt(Trigger::Both, None).expect("set");
    other.set_interrupt(Trigger::Both, None).expect("set");
    bench.drive(6, &[High, Low]);
    assert!(polled.poll_interrupt(false, NO_TIME).expect("polled").is_none());
    // One of the two edges was read meanwhile, and is kept.
    for _ in 0..2 {
        assert!(other.poll_interrupt(false, NO_TIME).expect("polled").is_some());
    }
}

#[test]
fn the_debounce_of_a_trigger_that_is_set_already_is_ignored() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    pin.set_interrupt(Trigger::Both, Some(LONG)).expect("set");
    bench.drive(20, &[High]);
    assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_some());

    // Another trigger requests the line anew, with the debounce that it had.
    pin.set_interrupt(Trigger::FallingEdge, Some(LONG)).expect("set");
    bench.drive(20, &[Low]);
    assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_some());
}

#[test]
fn a_debounce_hides_what_is_shorter() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, Some(LONG)).expect("set");
    bench.drive(20, &[High, Low, High]);
    assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_none());

    pin.clear_interrupt().expect("cleared");
    bench.drive(20, &[Low]);
    let debounce = Duration::from_millis(5);
    pin.set_interrupt(Trigger::Both, Some(debounce)).expect("set");
    bench.drive(20, &[High, Low, High, Low, High]);
    let event = pin.poll_interrupt(false, Some(LONG)).expect("polled");
    let event = event.expect("the edge that stayed");
    assert_eq!((event.seqno, event.trigger), (1, Trigger::RisingEdge));
}

#[test]
fn a_debounce_below_a_microsecond_is_none() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    let debounce = Some(Duration::from_nanos(999));
    pin.set_interrupt(Trigger::Both, debounce).expect("set");
    bench.drive(20, &[High, Low]);
    for _ in 0..2 {
        assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_some());
    }
}

#[test]
fn a_line_belongs_to_one_process() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    let other = bench.board.request_line(20, Trigger::Both, None);
    let refused = pin.set_interrupt(Trigger::Both, None);
    assert!(matches!(refused, Err(Error::Io(cause)) if cause.raw_os_error() == Some(16)));
    // Reading still works.
    bench.drive(20, &[High]);
    assert!(pin.is_high());
    drop(other);
    assert!(pin.set_interrupt(Trigger::Both, None).is_ok());
}

#[test]
fn a_line_that_is_lost_to_another_process_can_be_had_again() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    pin.clear_interrupt().expect("cleared");
    let other = bench.board.request_line(20, Trigger::Both, None);
    assert!(other.is_ok(), "clearing gives the line back");
    drop(other);
    pin.set_interrupt(Trigger::Both, None).expect("set");
    assert!(bench.board.request_line(20, Trigger::Both, None).is_err());
}

#[test]
fn a_cleared_interrupt_does_not_come() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    bench.drive(20, &[High]);
    pin.clear_interrupt().expect("cleared");
    assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_none());
    pin.clear_interrupt().expect("clearing twice is no error");
}

#[test]
fn dropping_a_pin_keeps_its_interrupt() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    drop(pin);
    bench.drive(20, &[High]);
    assert!(bench.board.request_line(20, Trigger::Both, None).is_err());
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    assert!(pin.poll_interrupt(false, NO_TIME).expect("polled").is_some());
}

#[test]
fn the_last_gpio_takes_the_interrupts_with_it() {
    let Bench { gpio, board, _turn } = Bench::new();
    let mut pin = gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    drop((pin, gpio));
    assert!(board.request_line(20, Trigger::Both, None).is_ok());
}

#[test]
fn an_interrupt_makes_the_line_an_input() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    // Another process turns it round.
    bench.board.set_mode(20, super::Mode::Output);
    pin.set_interrupt(Trigger::Both, None).expect("set");
    assert_eq!(bench.board.state(20).mode, super::Mode::Input);
}

#[test]
fn a_full_queue_drops_the_oldest() {
    let bench = Bench::new();
    let mut pin = bench.gpio.get(20).expect("free").into_input();
    pin.set_interrupt(Trigger::Both, None).expect("set");
    for _ in 0..600 {
        bench.drive(20, &[High, Low]);
    }
    let mut numbers = Vec::new();
    while let Some(event) = pin.poll_interrupt(false, NO_TIME).expect("polled") {
        numbers.push(event.seqno);
    }
    assert_eq!(numbers, Vec::from_iter(1200 - 1024 + 1..=1200));
}

#[test]
fn a_thread_that_polls_keeps_all_others_out() {
    let bench = Bench::new();
    let mut polled = bench.gpio.get(5).expect("free").into_input();
    let mut other = bench.gpio.get(6).expect("free").into_input();
    polled.set_interrupt(Trigger::Both, None).expect("set");
    let (done, finished) = mpsc::channel();
    thread::scope(|scope| {
        let shared = &bench.gpio.shared;
        scope.spawn(|| polled.poll_interrupt(false, None));
        until(|| shared.is_polled());
        scope.spawn(move || {
            other.set_interrupt(Trigger::Both, None).expect("set");
            other.poll_interrupt(false, NO_TIME).expect("polled");
            other.clear_interrupt().expect("cleared");
            done.send(()).expect("somebody listens");
        });
        let early = (0..100).any(|_| {
            thread::yield_now();
            finished.try_recv().is_ok()
        });
        bench.drive(5, &[High]);
        assert!(!early, "the other thread got in");
    });
    assert!(finished.try_recv().is_ok());
}
