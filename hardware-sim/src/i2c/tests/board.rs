//! The bus of the board.

use super::number;
use crate::i2c::I2c;

/// Nothing is wired to it.
const NOBODY: u16 = 0x10;

#[test]
fn there_is_bus_1_alone() {
    assert_eq!(I2c::new().expect("the board opens").bus(), 1);
    assert_eq!(I2c::with_bus(1).expect("the board opens").bus(), 1);
    for bus in [0, 2, 3, 255] {
        assert_eq!(number(I2c::with_bus(bus)), Some(libc::ENOENT));
    }
}

#[test]
fn its_clock_has_100_khz() {
    let i2c = I2c::new().expect("the board opens");
    assert_eq!(i2c.clock_speed().expect("known"), 100_000);
}

#[test]
fn where_nobody_answers_every_transfer_fails_with_number_121() {
    let mut i2c = I2c::new().expect("the board opens");
    i2c.set_slave_address(NOBODY).expect("an address");
    let mut buffer = [7; 2];
    let refused = [
        number(i2c.read(&mut buffer)),
        number(i2c.write(&[1])),
        number(i2c.write_read(&[1], &mut buffer)),
        number(i2c.block_read(1, &mut buffer)),
        number(i2c.smbus_quick_command(false)),
        number(i2c.smbus_quick_command(true)),
        number(i2c.smbus_receive_byte()),
        number(i2c.smbus_read_word(1)),
    ];
    assert_eq!(refused, [Some(libc::EREMOTEIO); 8]);
    assert_eq!(buffer, [7; 2]);
}

#[test]
fn a_timeout_is_accepted_and_changes_nothing() {
    let mut i2c = I2c::new().expect("the board opens");
    i2c.set_slave_address(NOBODY).expect("an address");
    for ms in [0, 1, 10, u32::MAX] {
        i2c.set_timeout(ms).expect("accepted");
        // Not 110, which is ETIMEDOUT.
        assert_eq!(number(i2c.write(&[1])), Some(libc::EREMOTEIO));
    }
}
