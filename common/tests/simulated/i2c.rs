//! The I2C bus.

use super::board;
use common::hal::i2c::I2c;
use embedded_hal::i2c::{Error as _, ErrorKind, I2c as _, Operation};
use hardware_sim::parts::lcd;
use hardware_sim::recorder::Observer;
use hardware_sim::trace::Kind;
use nix::errno::Errno;
use rppal::i2c::{Error, Result};
use std::fmt::Debug;
use std::thread;
use std::time::{Duration, Instant};

/// For what must come: long enough for the busiest machine, and reached only when a test fails.
const LONG: Duration = Duration::from_secs(60);

/// Nothing is wired to it.
const NOBODY: u16 = 0x10;

fn bus() -> I2c {
    board();
    I2c::new().expect("the board opens")
}

fn number<T: Debug>(result: Result<T>) -> Option<i32> {
    match result.expect_err("this fails") {
        Error::Io(cause) => cause.raw_os_error(),
        other => panic!("no I/O error: {other}"),
    }
}

#[test]
fn the_board_has_bus_1_with_the_controller_of_a_pi() {
    let i2c = bus();
    assert_eq!((i2c.bus(), i2c.clock_speed().expect("known")), (1, 100_000));
    assert_eq!(number(I2c::with_bus(0)), Some(Errno::ENOENT as i32));
    let capabilities = i2c.capabilities();
    let can = [
        capabilities.i2c_block_read(),
        capabilities.i2c_block_write(),
        capabilities.smbus_quick_command(),
        capabilities.smbus_receive_byte(),
        capabilities.smbus_send_byte(),
        capabilities.smbus_read_byte(),
        capabilities.smbus_write_byte(),
        capabilities.smbus_read_word(),
        capabilities.smbus_write_word(),
        capabilities.smbus_process_call(),
        capabilities.smbus_block_write(),
        capabilities.smbus_pec(),
    ];
    let cannot = [
        capabilities.addr_10bit(),
        capabilities.smbus_block_read(),
        capabilities.smbus_block_process_call(),
        capabilities.smbus_host_notify(),
    ];
    assert_eq!((can, cannot), ([true; 12], [false; 4]));
}

#[test]
fn errors_are_those_of_rppal() {
    let mut i2c = bus();
    let refused: Result<()> = i2c.set_slave_address(0x78);
    assert!(matches!(refused, Err(Error::InvalidSlaveAddress(0x78))));
    assert!(matches!(i2c.set_addr_10bit(true), Err(Error::FeatureNotSupported)));
    let refused = i2c.smbus_block_read(1, &mut [0]);
    assert!(matches!(refused, Err(Error::FeatureNotSupported)));
    let refused = i2c.write_read(&[0; 8193], &mut [0]);
    assert_eq!(number(refused), Some(Errno::EINVAL as i32));
}

#[test]
fn where_nobody_answers_every_transfer_fails() {
    let mut i2c = bus();
    i2c.set_slave_address(NOBODY).expect("an address");
    i2c.set_timeout(10).expect("accepted");
    i2c.set_smbus_pec(true).expect("accepted");
    let refused = [
        number(i2c.read(&mut [0])),
        number(i2c.write(&[0])),
        number(i2c.write_read(&[0], &mut [0])),
        number(i2c.block_read(0, &mut [0])),
        number(i2c.block_write(0, &[0])),
        number(i2c.smbus_quick_command(false)),
        number(i2c.smbus_receive_byte()),
        number(i2c.smbus_send_byte(0)),
        number(i2c.smbus_read_byte(0)),
        number(i2c.smbus_write_byte(0, 0)),
        number(i2c.smbus_read_word(0)),
        number(i2c.smbus_read_word_swapped(0)),
        number(i2c.smbus_write_word(0, 0)),
        number(i2c.smbus_write_word_swapped(0, 0)),
        number(i2c.smbus_process_call(0, 0)),
        number(i2c.smbus_process_call_swapped(0, 0)),
        number(i2c.smbus_block_write(0, &[0])),
    ];
    assert_eq!(refused, [Some(Errno::EREMOTEIO as i32); 17]);
}

/// The expander of the display takes any byte, and sends the levels of its pins: with R/W and E low what was written
/// last. `hardware-sim` proves the details; here each function must be the one of its name.
#[test]
fn every_function_sends_what_its_name_says() {
    let mut i2c = bus();
    let mut observer = Observer::new(board());
    i2c.set_slave_address(lcd::ADDRESS.into()).expect("an address");
    let mut buffer = [0; 2];
    i2c.write(&[0x10, 0x20]).expect("it answers");
    i2c.read(&mut buffer).expect("it answers");
    i2c.write_read(&[0x30], &mut buffer).expect("it answers");
    i2c.block_write(0x40, &[0x50]).expect("it answers");
    i2c.block_read(0x60, &mut buffer).expect("it answers");
    i2c.smbus_quick_command(false).expect("it answers");
    i2c.smbus_quick_command(true).expect("it answers");
    i2c.smbus_send_byte(0x70).expect("it answers");
    assert_eq!(i2c.smbus_receive_byte().expect("it answers"), 0x70);
    i2c.smbus_write_byte(0x80, 0x90).expect("it answers");
    assert_eq!(i2c.smbus_read_byte(0xA0).expect("it answers"), 0xA0);
    i2c.smbus_write_word(0xB0, 0x3020).expect("it answers");
    i2c.smbus_write_word_swapped(0xB0, 0x3020).expect("it answers");
    assert_eq!(i2c.smbus_read_word(0xC0).expect("it answers"), 0xC0C0);
    assert_eq!(i2c.smbus_read_word_swapped(0xD0).expect("it answers"), 0xD0D0);
    i2c.smbus_process_call(0xE0, 0x3020).expect("it answers");
    i2c.smbus_process_call_swapped(0xE0, 0x3020).expect("it answers");
    i2c.smbus_block_write(0xF0, &[0x10]).expect("it answers");
    i2c.set_smbus_pec(true).expect("accepted");
    i2c.smbus_send_byte(0x10).expect("it answers");

    let expected = [
        "write 1020",
        "read 2020",
        "write 30",
        "read 3030",
        "write 4050",
        "write 60",
        "read 6060",
        "write ",
        "read ",
        "write 70",
        "read 70",
        "write 8090",
        "write a0",
        "read a0",
        "write b02030",
        "write b03020",
        "write c0",
        "read c0c0",
        "write d0",
        "read d0d0",
        "write e02030",
        "read 3030",
        "write e03020",
        "read 2020",
        "write f00110",
        "write 10fd",
    ];
    let mut seen = Vec::new();
    let began = Instant::now();
    // An observer shows the last transfer only when nothing can come before it any more.
    while seen.len() < expected.len() && began.elapsed() < LONG {
        observer.read(|event| {
            if let Kind::I2c {
                addr: lcd::ADDRESS,
                op,
                bytes,
                ..
            } = event.kind
            {
                seen.push(format!("{op} {bytes}"));
            }
        });
        thread::yield_now();
    }
    assert_eq!(seen, expected);
}

#[test]
fn a_driver_over_embedded_hal_takes_the_bus() {
    fn driver<I: embedded_hal::i2c::I2c>(mut i2c: I) -> ErrorKind {
        let mut operations = [Operation::Write(&[1]), Operation::Read(&mut [])];
        let failed = i2c.transaction(NOBODY as u8, &mut operations);
        failed.expect_err("nobody is there").kind()
    }

    assert_eq!(driver(&mut bus()), ErrorKind::Other);
    let refused = bus().transaction(0x78, &mut []);
    assert!(matches!(refused, Err(Error::InvalidSlaveAddress(0x78))));
}
