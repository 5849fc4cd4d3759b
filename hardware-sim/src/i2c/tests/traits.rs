//! The traits of `embedded-hal`.

use std::io;

use embedded_hal::i2c::{Error as _, ErrorKind, I2c, Operation};

use super::{Device, Error};

#[test]
fn a_transaction_is_a_transfer_for_each_operation() {
    let device = Device::at(0x27);
    let mut i2c = device.bus();
    device.will_send(&[3, 4]);
    let mut buffer = [0; 2];
    let mut operations = [
        Operation::Write(&[1, 2]),
        Operation::Read(&mut buffer),
        Operation::Write(&[5]),
    ];
    i2c.transaction(0x27, &mut operations).expect("it answers");
    assert_eq!(buffer, [3, 4]);
    assert_eq!(device.transfers(), ["27 write 01 02", "27 read 2", "27 write 05"]);

    I2c::write_read(&mut i2c, 0x27, &[1], &mut buffer).expect("it answers");
    I2c::write(&mut i2c, 0x27, &[6]).expect("it answers");
    I2c::read(&mut i2c, 0x27, &mut buffer).expect("it answers");
    assert_eq!(
        device.transfers(),
        ["27 write 01", "27 read 2", "27 write 06", "27 read 2"]
    );
}

#[test]
fn a_transaction_ends_where_it_fails() {
    let device = Device::at(0x27);
    let mut i2c = device.bus();
    let mut operations = [Operation::Write(&[1]), Operation::Write(&[2])];
    assert!(i2c.transaction(0x28, &mut operations).is_err());
    assert_eq!(device.transfers(), ["28 write 01"]);
}

#[test]
fn a_transaction_leaves_its_address_set() {
    let device = Device::at(0x27);
    let mut i2c = device.bus();
    I2c::write(&mut i2c, 0x27, &[1]).expect("it answers");
    i2c.smbus_send_byte(2).expect("it answers");
    assert_eq!(device.transfers(), ["27 write 01", "27 write 02"]);
}

#[test]
fn a_transaction_checks_the_address_first() {
    let device = Device::at(0x27);
    let mut i2c = device.bus();
    let refused = I2c::write(&mut i2c, 0x78, &[1]);
    assert!(matches!(refused, Err(Error::InvalidSlaveAddress(0x78))));
    assert!(device.transfers().is_empty());
}

#[test]
fn a_long_operation_is_cut_without_a_word() {
    let device = Device::at(0x27);
    let mut i2c = device.bus();
    I2c::read(&mut i2c, 0x27, &mut vec![0; 8193]).expect("it answers");
    assert_eq!(device.transfers(), ["27 read 8192"]);
}

#[test]
fn that_nobody_answers_is_another_kind_of_error() {
    let device = Device::at(0x27);
    let mut i2c = device.bus();
    let error = I2c::write(&mut i2c, 0x28, &[1]).expect_err("nobody is there");
    assert_eq!(error.kind(), ErrorKind::Other);
}

#[test]
fn errors_have_the_kinds_of_rppal() {
    let kind = |kind: io::ErrorKind| Error::Io(kind.into()).kind();
    assert_eq!(kind(io::ErrorKind::InvalidData), ErrorKind::Bus);
    assert_eq!(kind(io::ErrorKind::WouldBlock), ErrorKind::ArbitrationLoss);
    assert_eq!(kind(io::ErrorKind::TimedOut), ErrorKind::Other);
    let others = [
        Error::InvalidSlaveAddress(0x78),
        Error::FeatureNotSupported,
        Error::UnknownModel,
    ];
    assert!(others.iter().all(|error| error.kind() == ErrorKind::Other));
}

#[cfg(feature = "embedded-hal-0")]
#[test]
fn embedded_hal_0_does_the_same() {
    use embedded_hal_0::blocking::i2c::{Read, Write, WriteRead};

    let device = Device::at(0x27);
    let mut i2c = device.bus();
    device.will_send(&[3, 4]);
    let mut buffer = [0; 2];
    Read::read(&mut i2c, 0x27, &mut buffer).expect("it answers");
    assert_eq!(buffer, [3, 4]);
    Write::write(&mut i2c, 0x27, &[1, 2]).expect("it answers");
    WriteRead::write_read(&mut i2c, 0x27, &[5], &mut buffer).expect("it answers");
    assert!(matches!(
        Read::read(&mut i2c, 0x78, &mut buffer),
        Err(Error::InvalidSlaveAddress(0x78))
    ));
    assert_eq!(
        device.transfers(),
        ["27 read 2", "27 write 01 02", "27 write 05", "27 read 2"]
    );
}
