//! What the board does that a certain Pi, or no Pi, does.

use std::sync::Barrier;
use std::thread;

use super::{Bench, until};
use crate::gpio::{Bias, Level, Mode};
use Level::{High, Low};

#[test]
fn a_floating_pin_keeps_its_last_level() {
    let bench = Bench::new();
    let pin = bench.gpio.get(4).expect("free").into_input();
    for level in [High, Low] {
        bench.drive(4, &[level]);
        bench.board.drive(4, None);
        assert_eq!(pin.read(), level);
    }
}

#[test]
fn a_led_holds_its_pin_low() {
    let bench = Bench::new();
    for number in [2, 3, 21] {
        let pin = bench.gpio.get(number).expect("free").into_input();
        bench.drive(number, &[High]);
        assert!(pin.is_high());
        bench.board.drive(number, None);
        assert!(pin.is_low());
    }
}

#[test]
fn pins_beyond_the_header_work_and_lead_nowhere() {
    let bench = Bench::new();
    for number in 28..58 {
        let mut pin = bench.gpio.get(number).expect("free").into_output_high();
        assert!(pin.is_set_high());
        pin.set_low();
        assert!(pin.is_set_low());
    }
}

/// GPIO 20 and 21 share the registers for mode and resistor. On a Pi 0 to 4, two processes that set them at once can
/// lose one of the two values.
#[test]
fn what_neighbours_set_at_once_is_never_lost() {
    let bench = Bench::new();
    let round = Barrier::new(2);
    thread::scope(|scope| {
        for pin in [20, 21] {
            let (board, round) = (&bench.board, &round);
            scope.spawn(move || {
                let settings = [(Mode::Output, Bias::PullUp), (Mode::Input, Bias::Off)];
                for (mode, bias) in settings.repeat(250) {
                    round.wait();
                    board.set_mode(pin, mode);
                    board.set_bias(pin, bias);
                    round.wait();
                    let state = board.state(pin);
                    assert_eq!((state.mode, state.bias), (mode, bias));
                }
            });
        }
    });
}

#[test]
fn a_level_that_one_thread_writes_is_read_by_another() {
    let bench = Bench::new();
    let board = &bench.board;
    let mut pin = bench.gpio.get(17).expect("free").into_output_low();
    thread::scope(|scope| {
        scope.spawn(|| until(|| board.state(17).level == High));
        pin.set_high();
    });
}
