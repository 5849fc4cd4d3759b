//! The driver of the course reads the keys, and counts contacts up and down.
#![forbid(unsafe_code)]

use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use anyhow::{Result, bail};
use common::hal::gpio::Gpio;
use common::keypad::{Event, Keypad};

/// What is printed on the keys, unless the argument says otherwise.
const LEGEND: &str = "123A456B789C*0#D";
/// Pause between two scans.
const PAUSE: Duration = Duration::from_millis(5);

fn main() -> Result<()> {
    let stop = stop_on_ctrl_c()?;
    let legend = legend()?;
    let legend: [[char; 4]; 4] = std::array::from_fn(|row| std::array::from_fn(|column| legend[4 * row + column]));
    let mut keypad = Keypad::on_bench(&Gpio::new()?)?.with_legend(legend);
    while stop.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
        for event in keypad.scan()? {
            if let Event::Pressed(key) = event {
                println!("{key}");
            }
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
