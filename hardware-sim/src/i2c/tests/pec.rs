//! Packet error codes.

use super::{Device, number};

/// Both examples stand in the data sheet of the thermometer MLX90614.
#[test]
fn a_code_covers_addresses_and_bytes() {
    let (device, i2c) = Device::opened(0x5A);
    i2c.set_smbus_pec(true).expect("set");
    device.will_send(&[0xD2, 0x3A, 0x30]);
    assert_eq!(i2c.smbus_read_word(0x07).expect("the code is right"), 0x3AD2);
    i2c.smbus_write_word(0x22, 0xC807).expect("it answers");
    assert_eq!(device.transfers(), ["5a write 07, 5a read 3", "5a write 22 07 c8 48"]);
}

#[test]
fn every_transfer_of_smbus_has_a_code() {
    let (device, i2c) = Device::opened(0x27);
    i2c.set_smbus_pec(true).expect("set");
    device.will_send(&[0x42, 0x51, 0x42, 0xCE, 0x78, 0x56, 0x12]);
    assert_eq!(i2c.smbus_receive_byte().expect("the code is right"), 0x42);
    assert_eq!(i2c.smbus_read_byte(5).expect("the code is right"), 0x42);
    assert_eq!(i2c.smbus_process_call(5, 0x1234).expect("the code is right"), 0x5678);
    i2c.smbus_send_byte(5).expect("it answers");
    i2c.smbus_write_byte(5, 0x42).expect("it answers");
    i2c.smbus_block_write(5, &[1, 2]).expect("it answers");
    assert_eq!(
        device.transfers(),
        [
            "27 read 2",
            "27 write 05, 27 read 2",
            "27 write 05 34 12, 27 read 3",
            "27 write 05 96",
            "27 write 05 42 22",
            "27 write 05 02 01 02 19",
        ]
    );
}

#[test]
fn a_wrong_code_is_error_74() {
    let (device, i2c) = Device::opened(0x5A);
    i2c.set_smbus_pec(true).expect("set");
    device.will_send(&[0xD2, 0x3A, 0x31]);
    assert_eq!(number(i2c.smbus_read_word(0x07)), Some(libc::EBADMSG));
}

#[test]
fn other_transfers_have_no_code() {
    let (device, mut i2c) = Device::opened(0x27);
    i2c.set_smbus_pec(true).expect("set");
    i2c.smbus_quick_command(false).expect("it answers");
    i2c.block_read(5, &mut [0]).expect("it answers");
    i2c.block_write(5, &[1]).expect("it answers");
    i2c.read(&mut [0]).expect("it answers");
    i2c.write(&[1]).expect("it answers");
    i2c.write_read(&[1], &mut [0]).expect("it answers");
    assert_eq!(
        device.transfers(),
        [
            "27 write",
            "27 write 05, 27 read 1",
            "27 write 05 01",
            "27 read 1",
            "27 write 01",
            "27 write 01, 27 read 1",
        ]
    );
}

#[test]
fn codes_can_be_switched_off_again() {
    let (device, i2c) = Device::opened(0x27);
    i2c.set_smbus_pec(true).expect("set");
    i2c.set_smbus_pec(false).expect("set");
    i2c.smbus_send_byte(5).expect("it answers");
    assert_eq!(i2c.smbus_receive_byte().expect("it answers"), 0xFF);
    assert_eq!(device.transfers(), ["27 write 05", "27 read 1"]);
}
