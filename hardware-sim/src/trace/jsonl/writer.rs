//! Writes a trace as JSON Lines.

use std::io::{self, Write};

use serde::Serialize;

use super::super::header::FirstLine;
use super::super::{Error, Event, Header, Place, check};

/// Writes a trace as JSON Lines, each event at once.
///
/// Each line goes to the writer in one piece, so a program that is killed leaves whole lines and at most one cut one.
/// (A [`BufWriter`](io::BufWriter) in between is faster and cuts lines; [`flush`](Self::flush) brings out what it
/// holds.)
///
/// ```
/// use hardware_sim::trace::{Event, Header, JsonLinesWriter, Kind};
///
/// let mut trace = JsonLinesWriter::new(Vec::new(), &Header::new(7))?;
/// let kind = Kind::Mark { text: "here".to_owned() };
/// trace.write(&Event { t: 5, pid: Some(2), tid: Some(2), process: "demo".to_owned(), kind })?;
///
/// let text = String::from_utf8(trace.finish()?).expect("JSON is UTF-8");
/// assert_eq!(
///     text.lines().collect::<Vec<_>>(),
///     [
///         r#"{"format":"hardware-sim-trace","version":1,"seed":7,"speed":"real","profiles":{}}"#,
///         r#"{"t":5,"pid":2,"tid":2,"process":"demo","kind":"mark","text":"here"}"#,
///     ]
/// );
/// # Ok::<(), hardware_sim::trace::Error>(())
/// ```
#[derive(Debug)]
pub struct JsonLinesWriter<W: Write> {
    out: W,
    line: Vec<u8>,
    order: check::Order,
}

impl<W: Write> JsonLinesWriter<W> {
    /// Begins a trace: writes the header.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if the header cannot be written.
    pub fn new(out: W, header: &Header) -> Result<JsonLinesWriter<W>, Error> {
        let mut writer = JsonLinesWriter {
            out,
            line: Vec::new(),
            order: check::Order::default(),
        };
        writer.put(&FirstLine::new(header)).map_err(Error::write)?;
        Ok(writer)
    }

    /// Writes one event.
    ///
    /// # Errors
    ///
    /// [`Error::BadEvent`] or [`Error::TimeDecreases`] for an event that a reader would refuse; nothing is written then,
    /// and the writer can go on. [`Error::Write`] if the line cannot be written; part of it may have been.
    pub fn write(&mut self, event: &Event) -> Result<(), Error> {
        check::values(event).map_err(|reason| Error::BadEvent {
            place: Place::default(),
            reason,
        })?;
        self.order.check(event.t)?;
        self.put(event).map_err(Error::write)
    }

    /// Brings everything written so far to its destination.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if that fails.
    pub fn flush(&mut self) -> Result<(), Error> {
        self.out.flush().map_err(Error::write)
    }

    /// Ends the trace and gives the destination back.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if the last lines cannot be written.
    pub fn finish(mut self) -> Result<W, Error> {
        self.flush()?;
        Ok(self.out)
    }

    fn put(&mut self, value: &impl Serialize) -> io::Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, value)?;
        self.line.push(b'\n');
        self.out.write_all(&self.line)
    }
}
