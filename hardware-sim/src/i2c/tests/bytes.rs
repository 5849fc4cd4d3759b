//! Reading and writing bytes as they are.

use super::{Device, number};

#[test]
fn a_read_is_one_transfer() {
    let (device, mut i2c) = Device::opened(0x27);
    device.will_send(&[1, 2, 3]);
    let mut buffer = [0; 3];
    assert_eq!(i2c.read(&mut buffer).expect("it answers"), 3);
    assert_eq!(buffer, [1, 2, 3]);
    assert_eq!(device.transfers(), ["27 read 3"]);
}

#[test]
fn a_write_is_one_transfer() {
    let (device, mut i2c) = Device::opened(0x27);
    assert_eq!(i2c.write(&[0x0C, 0x08]).expect("it answers"), 2);
    assert_eq!(device.transfers(), ["27 write 0c 08"]);
}

#[test]
fn an_empty_buffer_still_sends_the_address() {
    let (device, mut i2c) = Device::opened(0x27);
    assert_eq!(i2c.read(&mut []).expect("it answers"), 0);
    assert_eq!(i2c.write(&[]).expect("it answers"), 0);
    assert_eq!(device.transfers(), ["27 read 0", "27 write"]);
}

#[test]
fn a_long_read_or_write_is_cut_at_8192_bytes_and_says_so() {
    let (device, mut i2c) = Device::opened(0x27);
    device.will_send(&[5; 8193]);
    let mut buffer = vec![0; 8193];
    assert_eq!(i2c.read(&mut buffer).expect("it answers"), 8192);
    assert_eq!((buffer[8191], buffer[8192]), (5, 0));
    assert_eq!(i2c.write(&buffer).expect("it answers"), 8192);
    assert_eq!(
        device.transfers(),
        ["27 read 8192".to_owned(), format!("27 write{}", " 05".repeat(8192))]
    );
}

#[test]
fn write_read_is_one_transfer() {
    let (device, i2c) = Device::opened(0x27);
    device.will_send(&[3, 4]);
    let mut buffer = [0; 2];
    i2c.write_read(&[1, 2], &mut buffer).expect("it answers");
    assert_eq!(buffer, [3, 4]);
    assert_eq!(device.transfers(), ["27 write 01 02, 27 read 2"]);
}

#[test]
fn write_read_with_an_empty_buffer_does_nothing() {
    let (device, mut i2c) = Device::opened(0x27);
    // Also where nobody would answer.
    i2c.set_slave_address(0x28).expect("an address");
    i2c.write_read(&[], &mut [0]).expect("nothing to do");
    i2c.write_read(&[1], &mut []).expect("nothing to do");
    assert!(device.transfers().is_empty());
}

#[test]
fn write_read_of_more_than_8192_bytes_is_refused() {
    let (device, i2c) = Device::opened(0x27);
    for (write, read) in [(8193, 1), (1, 8193), (65_535, 65_535)] {
        let refused = i2c.write_read(&vec![0; write], &mut vec![0; read]);
        assert_eq!(number(refused), Some(libc::EINVAL));
    }
    assert!(device.transfers().is_empty());
    i2c.write_read(&[1], &mut [0; 8192]).expect("it fits");
    assert_eq!(device.transfers(), ["27 write 01, 27 read 8192"]);
}

#[test]
fn write_read_counts_bytes_in_16_bits() {
    let (device, i2c) = Device::opened(0x27);
    device.will_send(&[5, 5]);
    let mut buffer = vec![0; 65_537];
    i2c.write_read(&vec![9; 65_538], &mut buffer).expect("it answers");
    assert_eq!(buffer[..2], [5, 0]);
    assert_eq!(device.transfers(), ["27 write 09 09, 27 read 1"]);
}

#[test]
fn what_belongs_to_a_command_goes_with_it_up_to_32_bytes() {
    let (device, i2c) = Device::opened(0x27);
    device.will_send(&[1, 2]);
    let mut buffer = [0; 2];
    i2c.block_read(5, &mut buffer).expect("it answers");
    i2c.block_write(6, &buffer).expect("it answers");
    assert_eq!(device.transfers(), ["27 write 05, 27 read 2", "27 write 06 01 02"]);

    device.will_send(&[3; 33]);
    let mut buffer = [0; 33];
    i2c.block_read(5, &mut buffer).expect("it answers");
    assert_eq!((buffer[31], buffer[32]), (3, 0));
    i2c.block_write(6, &buffer).expect("it answers");
    assert_eq!(
        device.transfers(),
        [
            "27 write 05, 27 read 32".to_owned(),
            format!("27 write 06{}", " 03".repeat(32))
        ]
    );
}
