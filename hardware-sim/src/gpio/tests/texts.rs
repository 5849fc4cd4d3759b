//! Errors, and how values convert.

use std::io;
use std::path::Path;

use super::Level;
use crate::gpio::error::not_opened;
use crate::gpio::{Error, Event, Trigger};

#[test]
fn a_board_that_may_not_be_opened_is_told_apart() {
    let path = Path::new("/dev/shm/a-board");
    let error = not_opened(path, io::ErrorKind::PermissionDenied, "no");
    assert_eq!(error.to_string(), "Permission denied: /dev/shm/a-board");
    let error = not_opened(path, io::ErrorKind::StorageFull, "no room for the board");
    assert_eq!(error.to_string(), "I/O error: no room for the board");
    assert!(matches!(error, Error::Io(cause) if cause.kind() == io::ErrorKind::StorageFull));
}

#[test]
fn levels_convert() {
    assert_eq!([Level::from(false), Level::from(true)], [Level::Low, Level::High]);
    assert_eq!([0u8, 1, 255].map(Level::from), [Level::Low, Level::High, Level::High]);
    assert_eq!([!Level::Low, !Level::High], [Level::High, Level::Low]);
}

#[test]
fn an_event_by_default_is_none() {
    let event = Event::default();
    assert!(event.timestamp.is_zero());
    assert_eq!((event.seqno, event.trigger), (0, Trigger::Both));
}
