//! Errors, and what the controller says of itself.

use std::io;

use super::{Device, Error};
use crate::board;
use crate::i2c::error::not_opened;

#[test]
fn a_board_that_cannot_be_opened_is_named() {
    let cause = board::Error::NoSpace {
        path: "/dev/shm/a-board".into(),
        size: 1 << 20,
        source: io::Error::from_raw_os_error(libc::ENOSPC),
    };
    let text = cause.to_string();
    let error = not_opened(cause);
    assert_eq!(error.to_string(), format!("I/O error: {text}"));
    assert!(matches!(error, Error::Io(cause) if cause.kind() == io::ErrorKind::StorageFull));
}

#[test]
fn the_controller_is_that_of_a_pi() {
    let (_, i2c) = Device::opened(0x27);
    let text = "Capabilities { addr_10bit: false, i2c_block_read: true, i2c_block_write: true, \
                smbus_quick_command: true, smbus_receive_byte: true, smbus_send_byte: true, smbus_read_byte: true, \
                smbus_write_byte: true, smbus_read_word: true, smbus_write_word: true, smbus_process_call: true, \
                smbus_block_read: false, smbus_block_write: true, smbus_block_process_call: false, smbus_pec: true, \
                smbus_host_notify: false }";
    assert_eq!(format!("{:?}", i2c.capabilities()), text);
}
