//! Which device is meant.

use super::{Device, Error, number};

#[test]
fn addresses_end_at_0x77() {
    let device = Device::at(0x77);
    let mut i2c = device.bus();
    for address in [0x00, 0x03, 0x07, 0x08, 0x27, 0x77] {
        i2c.set_slave_address(address).expect("an address");
    }
    for address in [0x78, 0x7F, 0x80, 0x127, 0x3FF, 0xFFFF] {
        let refused = i2c.set_slave_address(address);
        assert!(matches!(refused, Err(Error::InvalidSlaveAddress(refused)) if refused == address));
    }
    // One that is refused changes nothing.
    i2c.smbus_quick_command(false).expect("it answers");
    assert_eq!(device.transfers(), ["77 write"]);
}

#[test]
fn until_an_address_is_set_it_is_the_general_call() {
    let device = Device::at(0x27);
    let mut i2c = device.bus();
    assert_eq!(number(i2c.write(&[1])), Some(libc::EREMOTEIO));
    assert_eq!(device.transfers(), ["00 write 01"]);
}

#[test]
fn two_may_set_the_same_address() {
    let (device, mut one) = Device::opened(0x27);
    let mut other = device.bus();
    other.set_slave_address(0x27).expect("nobody owns it");
    one.write(&[1]).expect("it answers");
    other.write(&[2]).expect("it answers");
    assert_eq!(device.transfers(), ["27 write 01", "27 write 02"]);
}

#[test]
fn each_has_an_address_of_its_own() {
    let (device, mut one) = Device::opened(0x27);
    let mut other = device.bus();
    other.set_slave_address(0x28).expect("an address");
    one.write(&[1]).expect("it answers");
    assert_eq!(number(other.write(&[2])), Some(libc::EREMOTEIO));
    assert_eq!(device.transfers(), ["27 write 01", "28 write 02"]);
}

#[test]
fn there_are_no_addresses_of_10_bits() {
    let (_, mut i2c) = Device::opened(0x27);
    for wanted in [true, false] {
        assert!(matches!(i2c.set_addr_10bit(wanted), Err(Error::FeatureNotSupported)));
    }
    assert!(!i2c.capabilities().addr_10bit());
    assert!(i2c.set_slave_address(0x100).is_err());
}
