//! A file of version 1 is read for ever.

use hardware_sim::trace::JsonLinesReader;

use crate::samples::{OLD_FILE, events, header, write};

#[test]
fn the_old_file_is_read_as_it_was_meant() {
    let reader = JsonLinesReader::new(OLD_FILE.as_bytes()).expect("a header of version 1");
    assert_eq!(*reader.header(), header());
    let read: Vec<_> = reader.collect::<Result<_, _>>().expect("events of version 1");
    assert_eq!(read, events());
}

/// Programs of other people read what is written: while the version is 1, not a byte changes.
#[test]
fn the_same_trace_is_written_byte_for_byte() {
    assert_eq!(write(&header(), &events()), OLD_FILE);
}
