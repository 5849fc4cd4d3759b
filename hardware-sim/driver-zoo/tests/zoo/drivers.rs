//! The drivers, each with the same task.

use common::lcd::{Lcd, WriteMode};
use embedded_hal::i2c::{ErrorType, Operation};
use hardware_sim::hal::Delay;
use hardware_sim::i2c::{Error, I2c};

const ADDRESS: u8 = 0x27;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Library {
    Own,
    Hd44780,
    LcdLcm1602I2c,
    I2cCharacterDisplay,
    Lcd1602,
}

impl Library {
    pub const ALL: [Library; 5] = [
        Library::Own,
        Library::Hd44780,
        Library::LcdLcm1602I2c,
        Library::I2cCharacterDisplay,
        Library::Lcd1602,
    ];

    /// Initialises the display and writes both rows.
    pub fn show(self, [first, second]: [&str; 2]) {
        let mut i2c = I2c::new().unwrap();
        let mut delay = Delay::new();
        match self {
            Library::Own => {
                let mut lcd = Lcd::new(i2c, ADDRESS, delay);
                lcd.init().unwrap();
                lcd.print_at(0, 0, first).unwrap();
                lcd.print_at(1, 0, second).unwrap();
            }
            Library::Hd44780 => {
                let mut lcd = hd44780_driver::HD44780::new_i2c(i2c, ADDRESS, &mut delay).unwrap();
                lcd.reset(&mut delay).unwrap();
                lcd.clear(&mut delay).unwrap();
                lcd.write_str(first, &mut delay).unwrap();
                lcd.set_cursor_pos(0x40, &mut delay).unwrap();
                lcd.write_str(second, &mut delay).unwrap();
            }
            Library::LcdLcm1602I2c => {
                let lcd = lcd_lcm1602_i2c::sync_lcd::Lcd::new(&mut i2c, &mut delay);
                let mut lcd = lcd.with_address(ADDRESS).with_rows(2).init().unwrap();
                lcd.clear().unwrap();
                lcd.write_str(first).unwrap();
                lcd.set_cursor(1, 0).unwrap();
                lcd.write_str(second).unwrap();
            }
            Library::I2cCharacterDisplay => {
                use i2c_character_display::{CharacterDisplayPCF8574T, LcdDisplayType};
                let mut lcd = CharacterDisplayPCF8574T::new_with_address(i2c, ADDRESS, LcdDisplayType::Lcd16x2, delay);
                lcd.init().unwrap();
                lcd.print(first).unwrap();
                lcd.set_cursor(0, 1).unwrap();
                lcd.print(second).unwrap();
            }
            Library::Lcd1602 => {
                use lcd1602_driver::lcd::{self, Config, Ext};
                use lcd1602_driver::sender::I2cSender;
                let mut patient = Patient { i2c, left: 2_000 };
                let mut sender = I2cSender::new(&mut patient, ADDRESS);
                let mut lcd = lcd::Lcd::new(&mut sender, &mut delay, Config::default(), None);
                lcd.write_str_to_pos(first, (0, 0));
                lcd.write_str_to_pos(second, (0, 1));
            }
        }
    }
}

/// Writes into a row again and again, as small as `mode` says.
pub fn write_for_ever(mode: WriteMode, row: usize) {
    let mut lcd = Lcd::new(I2c::new().unwrap(), ADDRESS, Delay::new()).with_write_mode(mode);
    lcd.init().unwrap();
    loop {
        lcd.show_row(row, "row by row").unwrap();
    }
}

/// A bus that puts up with so many transfers, for a driver that may ask for ever whether the display is busy.
struct Patient {
    i2c: I2c,
    left: u32,
}

impl ErrorType for Patient {
    type Error = Error;
}

impl embedded_hal::i2c::I2c for Patient {
    fn transaction(&mut self, address: u8, operations: &mut [Operation<'_>]) -> Result<(), Error> {
        self.left = self.left.checked_sub(1).expect("it asks for ever");
        self.i2c.transaction(address, operations)
    }
}
