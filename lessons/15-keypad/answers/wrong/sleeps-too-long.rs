//! Caught by: a_bouncing_contact_counts_once, a_key_that_is_pressed_again_counts_again, each_key_prints_its_sign,
//! the_line_comes_within_150_ms — after a key the program sleeps until no contact can bounce any more, and a press in
//! this time is lost.
#![forbid(unsafe_code)]

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use anyhow::{Result, bail};
use common::hal::gpio::{Bias, Gpio, Mode};

/// GPIO 14, 15, 12, 23: physical pins 8, 10, 32, 16.
const ROWS: [u8; 4] = [14, 15, 12, 23];
/// GPIO 24, 25, 8, 7: physical pins 18, 22, 24, 26.
const COLUMNS: [u8; 4] = [24, 25, 8, 7];
/// What is printed on the keys, unless the argument says otherwise.
const LEGEND: &str = "123A456B789C*0#D";
/// Pause between two scans.
const PAUSE: Duration = Duration::from_millis(5);
/// The rows need this time to follow a column.
const SETTLE: Duration = Duration::from_micros(10);
/// When it is over, no contact bounces any more.
const DEBOUNCE: Duration = Duration::from_secs(1);

fn main() -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let legend = legend()?;
    let gpio = Gpio::new()?;
    let mut rows = Vec::new();
    for pin in ROWS {
        rows.push(gpio.get(pin)?.into_input_pullup());
    }
    let mut columns = Vec::new();
    for pin in COLUMNS {
        let mut column = gpio.get(pin)?.into_io(Mode::Input);
        column.set_bias(Bias::PullUp);
        columns.push(column);
    }

    let mut closed = [false; 16];
    while stop.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        let mut pressed = false;
        for (c, column) in columns.iter_mut().enumerate() {
            column.set_low();
            column.set_mode(Mode::Output);
            thread::sleep(SETTLE);
            for (r, row) in rows.iter().enumerate() {
                let key = 4 * r + c;
                if row.is_low() && !closed[key] {
                    println!("{}", legend[key]);
                    pressed = true;
                }
                closed[key] = row.is_low();
            }
            column.set_mode(Mode::Input);
        }
        if pressed && stop.recv_timeout(DEBOUNCE) != Err(RecvTimeoutError::Timeout) {
            break;
        }
    }
    Ok(())
}

/// The sixteen signs on the keys, row by row.
fn legend() -> Result<Vec<char>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match &words[..] {
        [] => Ok(LEGEND.chars().collect()),
        [name, keys] if name == "--legend" && keys.chars().count() == 16 => Ok(keys.chars().collect()),
        _ => bail!("write --legend and sixteen signs, or nothing"),
    }
}

/// A channel that delivers one message at Ctrl-C. Waiting for it with a timeout is a sleep that Ctrl-C ends at once.
fn stop_on_ctrl_c() -> Result<Receiver<()>> {
    let (sender, receiver) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    Ok(receiver)
}
