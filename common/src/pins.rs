//! The course bench: what is wired to which pin.
//!
//! Programs address pins by their BCM number ("GPIO 21"); wires are plugged in by the physical number, counted along
//! the 40-pin header. Each constant gives the BCM number, its documentation both.
//!
//! | part | GPIO | physical pin |
//! |---|---|---|
//! | LEDs, each with 470 Ω to ground | 2, 3, 21 | 3, 5, 40 |
//! | push button, to ground | 20 | 38 |
//! | keypad, rows R1 to R4 | 14, 15, 12, 23 | 8, 10, 32, 16 |
//! | keypad, columns C1 to C4 | 24, 25, 8, 7 | 18, 22, 24, 26 |
//! | LCD at I2C address 0x27, SDA and SCL | 2, 3 | 3, 5 |
//!
//! GPIO 2 and 3 are either two LEDs or the I2C bus, never both at once.

/// LED 1: GPIO 2, physical pin 3.
pub const LED1: u8 = 2;
/// LED 2: GPIO 3, physical pin 5.
pub const LED2: u8 = 3;
/// LED 3: GPIO 21, physical pin 40.
pub const LED3: u8 = 21;
/// The push button: GPIO 20, physical pin 38. Pressed is low; it needs the pin's pull-up.
pub const BUTTON: u8 = 20;
/// Rows R1 to R4 of the keypad: GPIO 14, 15, 12 and 23, physical pins 8, 10, 32 and 16.
pub const KEYPAD_ROWS: [u8; 4] = [14, 15, 12, 23];
/// Columns C1 to C4 of the keypad: GPIO 24, 25, 8 and 7, physical pins 18, 22, 24 and 26.
pub const KEYPAD_COLUMNS: [u8; 4] = [24, 25, 8, 7];
/// I2C address of the LCD's expander.
pub const LCD_ADDRESS: u8 = 0x27;

/// Physical pin on the 40-pin header of each GPIO, from 0 to 27.
const PHYSICAL: [u8; 28] = [
    27, 28, 3, 5, 7, 29, 31, 26, 24, 21, 19, 23, 32, 33, 8, 10, 36, 11, 12, 35, 38, 40, 15, 16, 18, 22, 37, 13,
];

/// The physical pin of a GPIO, or `None` if it is not on the header.
///
/// ```
/// assert_eq!(common::pins::physical(21), Some(40));
/// assert_eq!(common::pins::physical(28), None);
/// ```
pub fn physical(gpio: u8) -> Option<u8> {
    PHYSICAL.get(usize::from(gpio)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_gpio_has_a_pin_of_its_own_that_is_not_power_or_ground() {
        let not_gpio = [1, 2, 4, 6, 9, 14, 17, 20, 25, 30, 34, 39];
        let mut pins: Vec<u8> = PHYSICAL.into_iter().chain(not_gpio).collect();
        pins.sort_unstable();
        assert_eq!(pins, (1..=40).collect::<Vec<u8>>());
    }
}
