//! The program that the tests run where a shell will not do.

use hardware_sim::gpio::{Gpio, Trigger};
use std::time::{Duration, Instant};
use std::{env, thread};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let gpio = Gpio::new()?;
    match env::args().nth(1).as_deref() {
        Some("blink") => {
            let mut led = gpio.get(21)?.into_output_high();
            loop {
                thread::sleep(Duration::from_millis(250));
                led.toggle();
            }
        }
        // Prints when the button changes, in ms.
        Some("button") => {
            let start = Instant::now();
            let mut button = gpio.get(20)?.into_input_pullup();
            button.set_interrupt(Trigger::Both, Some(Duration::from_millis(5)))?;
            while let Some(edge) = button.poll_interrupt(false, None)? {
                println!("{} at {} ms", edge.trigger, start.elapsed().as_millis());
            }
        }
        // Fills the board's memory of events many times over, at one instant.
        Some("hurry") => {
            let mut pin = gpio.get(17)?.into_output_low();
            for _ in 0..300_000 {
                pin.toggle();
            }
        }
        // Looks at a pin until it changes.
        Some("poll") => {
            let button = gpio.get(20)?.into_input_pullup();
            let start = Instant::now();
            while button.is_high() {}
            println!("pressed at {} ms", start.elapsed().as_millis());
        }
        other => return Err(format!("no such task: {other:?}").into()),
    }
    Ok(())
}
