//! The keys of a keypad, read from its wires.
//!
//! A pressed key joins the wire of its row to the wire of its column. The rows are held high by pull-ups. One column
//! after the other is driven low; where a row follows, the key between the two is pressed. Each key is printed once,
//! when it is pressed. Watch: the contact of a key closes many times, and still there is one line.
//!
//! Ctrl-C ends the program at once. Every pin goes back to what it was.
#![forbid(unsafe_code)]

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use common::hal::gpio::{Bias, Gpio, Mode};

/// GPIO 14, 15, 12, 23: physical pins 8, 10, 32, 16.
const ROWS: [u8; 4] = [14, 15, 12, 23];
/// GPIO 24, 25, 8, 7: physical pins 18, 22, 24, 26.
const COLUMNS: [u8; 4] = [24, 25, 8, 7];
const KEYS: [[char; 4]; 4] = [
    ['1', '2', '3', 'A'],
    ['4', '5', '6', 'B'],
    ['7', '8', '9', 'C'],
    ['*', '0', '#', 'D'],
];
/// Pause between two scans.
const PAUSE: Duration = Duration::from_millis(5);
/// The rows need this time to follow a column.
const SETTLE: Duration = Duration::from_micros(10);
/// The last four readings of a contact, the newest in bit 0: all of them closed.
const CLOSED: u8 = 0b1111;

fn main() -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let gpio = Gpio::new()?;
    let mut rows = Vec::new();
    for pin in ROWS {
        rows.push(gpio.get(pin)?.into_input_pullup());
    }
    // A column that has no turn is an input. Were it an output that is high, two pressed keys of one row would join
    // that output to the one that is low.
    let mut columns = Vec::new();
    for pin in COLUMNS {
        let mut column = gpio.get(pin)?.into_io(Mode::Input);
        column.set_bias(Bias::PullUp);
        columns.push(column);
    }

    let mut readings = [[0; 4]; 4];
    let mut pressed = [[false; 4]; 4];
    while stop.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        for (c, column) in columns.iter_mut().enumerate() {
            column.set_low();
            column.set_mode(Mode::Output);
            thread::sleep(SETTLE);
            for (r, row) in rows.iter().enumerate() {
                readings[r][c] = (readings[r][c] << 1 | u8::from(row.is_low())) & CLOSED;
            }
            column.set_mode(Mode::Input);
        }
        // A contact bounces. What four readings in a row agree on is true; until they do, nothing has changed.
        for (r, c) in (0..16).map(|key| (key / 4, key % 4)) {
            if readings[r][c] == CLOSED && !pressed[r][c] {
                pressed[r][c] = true;
                println!("{}", KEYS[r][c]);
            } else if readings[r][c] == 0 {
                pressed[r][c] = false;
            }
        }
    }
    Ok(())
}

/// A channel that delivers one message at Ctrl-C. Waiting for it with a timeout is a sleep that Ctrl-C ends at once.
fn stop_on_ctrl_c() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    Ok(receiver)
}
