//! Counts from 0 to 7 on three LEDs, while nobody presses the button. Written for `rppal`, on a real Pi.

// The one line that lets the tests run without a Pi: in them, `rppal` is another crate.
#[cfg(test)]
extern crate hardware_sim as rppal;

use std::thread;
use std::time::Duration;

use rppal::gpio::{Gpio, InputPin, OutputPin, Result};

/// Lowest bit first: GPIO 2, 3 and 21 (physical pins 3, 5 and 40).
const LEDS: [u8; 3] = [2, 3, 21];
/// GPIO 20 (physical pin 38); pressed, it is low.
const BUTTON: u8 = 20;

struct Counter {
    leds: Vec<OutputPin>,
    button: InputPin,
}

impl Counter {
    fn new(gpio: &Gpio) -> Result<Counter> {
        let leds = LEDS.iter().map(|&led| Ok(gpio.get(led)?.into_output_low()));
        Ok(Counter {
            leds: leds.collect::<Result<_>>()?,
            button: gpio.get(BUTTON)?.into_input_pullup(),
        })
    }

    fn show(&mut self, number: u8) {
        for (bit, led) in self.leds.iter_mut().enumerate() {
            led.write((number >> bit & 1).into());
        }
    }

    fn is_stopped(&self) -> bool {
        self.button.is_low()
    }
}

fn main() -> Result<()> {
    let mut counter = Counter::new(&Gpio::new()?)?;
    for number in 0..8 {
        if counter.is_stopped() {
            break;
        }
        counter.show(number);
        thread::sleep(Duration::from_millis(500));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use rppal::bench::Bench;
    use rppal::board::{Board, Options};
    use rppal::gpio::{Error, Gpio, Mode};

    use super::{BUTTON, Counter, LEDS};

    /// One test, since tests run at once and a pin can be taken once in a process.
    #[test]
    fn the_leds_show_the_number() -> Result<(), Box<dyn std::error::Error>> {
        // A board for this test alone, and a hand that presses its button.
        let board = Board::create_unnamed(&Options::default())?;
        board.plug_in()?;
        let mut bench = Bench::new(&board);

        let gpio = Gpio::new()?;
        let mut counter = Counter::new(&gpio)?;
        assert!(!counter.is_stopped(), "the pull-up holds the button high");
        for (number, lit) in [(0, [false; 3]), (5, [true, false, true]), (7, [true; 3])] {
            counter.show(number);
            assert!(counter.leds.iter().map(|led| led.is_set_high()).eq(lit));
        }
        assert!(matches!(gpio.get(21), Err(Error::PinUsed(21))));
        bench.drive(BUTTON, Some(rppal::gpio::Level::Low));
        assert!(counter.is_stopped(), "pressed is low");

        drop(counter);
        for led in LEDS {
            assert_eq!(gpio.get(led)?.mode(), Mode::Input);
        }
        Ok(())
    }
}
