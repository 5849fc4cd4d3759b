//! The transfers of SMBus, by the figures of its specification (SMBus 3.1, section 6.5).

use super::{Device, Error};

#[test]
fn a_quick_command_is_the_address_alone() {
    let (device, i2c) = Device::opened(0x27);
    i2c.smbus_quick_command(false).expect("it answers");
    i2c.smbus_quick_command(true).expect("it answers");
    assert_eq!(device.transfers(), ["27 write", "27 read 0"]);
}

#[test]
fn a_byte_goes_without_a_command_or_with_one() {
    let (device, i2c) = Device::opened(0x27);
    device.will_send(&[0x41, 0x42]);
    assert_eq!(i2c.smbus_receive_byte().expect("it answers"), 0x41);
    assert_eq!(i2c.smbus_read_byte(5).expect("it answers"), 0x42);
    i2c.smbus_send_byte(0x43).expect("it answers");
    i2c.smbus_write_byte(6, 0x44).expect("it answers");
    assert_eq!(
        device.transfers(),
        ["27 read 1", "27 write 05, 27 read 1", "27 write 43", "27 write 06 44"]
    );
}

#[test]
fn a_word_goes_low_byte_first() {
    let (device, i2c) = Device::opened(0x27);
    device.will_send(&[0x34, 0x12]);
    assert_eq!(i2c.smbus_read_word(5).expect("it answers"), 0x1234);
    i2c.smbus_write_word(6, 0x5678).expect("it answers");
    assert_eq!(device.transfers(), ["27 write 05, 27 read 2", "27 write 06 78 56"]);
}

#[test]
fn a_swapped_word_goes_high_byte_first() {
    let (device, i2c) = Device::opened(0x27);
    device.will_send(&[0x12, 0x34]);
    assert_eq!(i2c.smbus_read_word_swapped(5).expect("it answers"), 0x1234);
    i2c.smbus_write_word_swapped(6, 0x5678).expect("it answers");
    assert_eq!(device.transfers(), ["27 write 05, 27 read 2", "27 write 06 56 78"]);
}

#[test]
fn a_process_call_sends_a_word_and_gets_one() {
    let (device, i2c) = Device::opened(0x27);
    device.will_send(&[0x34, 0x12, 0x12, 0x34]);
    assert_eq!(i2c.smbus_process_call(5, 0x5678).expect("it answers"), 0x1234);
    assert_eq!(i2c.smbus_process_call_swapped(5, 0x5678).expect("it answers"), 0x1234);
    assert_eq!(
        device.transfers(),
        ["27 write 05 78 56, 27 read 2", "27 write 05 56 78, 27 read 2"]
    );
}

#[test]
fn a_block_is_sent_with_its_length_and_has_32_bytes_at_most() {
    let (device, i2c) = Device::opened(0x27);
    i2c.smbus_block_write(5, &[1, 2]).expect("it answers");
    i2c.smbus_block_write(5, &[]).expect("it answers");
    i2c.smbus_block_write(5, &[3; 33]).expect("it answers");
    let long = format!("27 write 05 20{}", " 03".repeat(32));
    assert_eq!(device.transfers(), ["27 write 05 02 01 02", "27 write 05 00", &long]);
}

#[test]
fn a_block_whose_length_the_device_tells_cannot_be_read() {
    let (device, i2c) = Device::opened(0x27);
    let refused = i2c.smbus_block_read(5, &mut [0; 32]);
    assert!(matches!(refused, Err(Error::FeatureNotSupported)));
    assert!(device.transfers().is_empty());
}
