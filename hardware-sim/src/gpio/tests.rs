//! What the module promises, on the board.

mod async_interrupts;
mod boards;
mod drop;
mod interrupts;
mod pins;
mod pwm;
mod taking;
mod texts;
#[cfg(feature = "embedded-hal")]
mod traits;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::{Bias, Gpio, Level, Mode};
use crate::board::{Board, LINES};

/// For what must come: long enough for the busiest machine, and reached only when a test fails.
const LONG: Duration = Duration::from_secs(60);

/// The board with every pin as a Pi has it after power-on: an input, no resistor, nobody drives it.
///
/// All tests share the process and so its board. They take turns.
struct Bench {
    gpio: Gpio,
    board: Arc<Board>,
    // Dropped last.
    _turn: MutexGuard<'static, ()>,
}

impl Bench {
    fn new() -> Bench {
        static TURN: Mutex<()> = Mutex::new(());

        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let gpio = Gpio::new().expect("the board opens");
        let board = Arc::clone(&gpio.shared.board);
        for pin in 0..LINES {
            board.set_mode(pin, Mode::Input);
            board.set_bias(pin, Bias::Off);
            board.drive(pin, Some(Level::Low));
            board.drive(pin, None);
            board.write(pin, Level::Low);
        }
        Bench {
            gpio,
            board,
            _turn: turn,
        }
    }

    /// Drives a pin from outside, through these levels.
    fn drive(&self, pin: u8, levels: &[Level]) {
        for level in levels {
            self.board.drive(pin, Some(*level));
        }
    }
}

/// Waits until something holds, without sleeping; fails if it never does.
fn until(mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < LONG, "waited in vain");
        thread::yield_now();
    }
}
