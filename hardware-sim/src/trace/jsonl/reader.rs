//! Reads a trace from JSON Lines.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::iter::FusedIterator;
use std::path::{Path, PathBuf};

use super::super::header::Signature;
use super::super::{Error, Event, FORMAT, Header, Place, VERSION, check};

/// No header is longer than this. A file whose first line is longer is something else, and need not be read to its end
/// to know that.
const LONGEST_HEADER: u64 = 64 * 1024;

/// Reads a trace from JSON Lines: the header at once, then as an iterator, one event at a time.
///
/// After its first error the iterator ends: what follows a broken line cannot be trusted to be in order. Fields that
/// version 1 does not have are ignored; a kind that it does not have is an error.
///
/// ```
/// use hardware_sim::trace::JsonLinesReader;
///
/// let file = r#"{"format":"hardware-sim-trace","version":1,"seed":1,"speed":"real","profiles":{}}
/// {"t":0,"pid":9,"tid":9,"process":"demo","kind":"pin","pin":2,"level":1}
/// {"t":5,"pid":9,"tid":9,"process":"demo","kind":"pin","pin":2,"level":2}
/// "#;
/// let mut trace = JsonLinesReader::new(file.as_bytes())?;
/// assert_eq!(trace.next().expect("an event")?.t, 0);
/// let error = trace.next().expect("a broken line").unwrap_err();
/// assert!(error.to_string().starts_with("line 3: "));
/// assert!(trace.next().is_none());
/// # Ok::<(), hardware_sim::trace::Error>(())
/// ```
#[derive(Debug)]
pub struct JsonLinesReader<R: BufRead> {
    input: R,
    file: Option<PathBuf>,
    header: Header,
    /// Number of the line in `buffer`.
    line: u64,
    buffer: Vec<u8>,
    order: check::Order,
    ended: bool,
}

impl JsonLinesReader<BufReader<File>> {
    /// Opens a trace file and reads its header. The messages of all errors name the file.
    ///
    /// # Errors
    ///
    /// [`Error::Open`] if there is no such file or it may not be read, and those of [`new`](Self::new).
    pub fn open(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let file = File::open(path).map_err(|cause| {
            Error::Open {
                place: Place::default(),
                cause,
            }
            .in_file(path)
        })?;
        let mut reader = Self::new(BufReader::new(file)).map_err(|error| error.in_file(path))?;
        reader.file = Some(path.to_owned());
        Ok(reader)
    }
}

impl<R: BufRead> JsonLinesReader<R> {
    /// Reads the header.
    ///
    /// # Errors
    ///
    /// [`Error::NotATrace`] if the first line is not a trace's, [`Error::UnknownVersion`] if it is one of a version
    /// that this crate does not read, [`Error::Read`].
    pub fn new(mut input: R) -> Result<JsonLinesReader<R>, Error> {
        let header = read_header(&mut input).map_err(|error| error.at_line(1))?;
        Ok(JsonLinesReader {
            input,
            file: None,
            header,
            line: 1,
            buffer: Vec::new(),
            order: check::Order::default(),
            ended: false,
        })
    }

    /// How the run was set up.
    pub fn header(&self) -> &Header {
        &self.header
    }

    fn read_event(&mut self) -> Result<Option<Event>, Error> {
        self.line += 1;
        self.buffer.clear();
        let length = self
            .input
            .read_until(b'\n', &mut self.buffer)
            .map_err(|cause| Error::Read {
                place: Place::default(),
                cause,
            })?;
        if length == 0 {
            return Ok(None);
        }
        let event: Event = serde_json::from_slice(&self.buffer).map_err(|error| {
            if error.is_eof() && !self.buffer.ends_with(b"\n") {
                Error::CutShort {
                    place: Place::default(),
                }
            } else {
                bad_line(reason(&error))
            }
        })?;
        check::values(&event).map_err(bad_line)?;
        self.order.check(event.t)?;
        Ok(Some(event))
    }
}

impl<R: BufRead> Iterator for JsonLinesReader<R> {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let result = self.read_event();
        self.ended = !matches!(result, Ok(Some(_)));
        let located = result.map_err(|error| {
            let error = error.at_line(self.line);
            match &self.file {
                Some(path) => error.in_file(path),
                None => error,
            }
        });
        located.transpose()
    }
}

impl<R: BufRead> FusedIterator for JsonLinesReader<R> {}

fn read_header(input: &mut impl BufRead) -> Result<Header, Error> {
    let mut line = Vec::new();
    input
        .take(LONGEST_HEADER)
        .read_until(b'\n', &mut line)
        .map_err(|cause| Error::Read {
            place: Place::default(),
            cause,
        })?;
    if line.is_empty() {
        return Err(not_a_trace("the file is empty".to_owned()));
    }
    let signature: Signature = serde_json::from_slice(&line)
        .map_err(|error| not_a_trace(format!("its first line is no header ({})", reason(&error))))?;
    if signature.format != FORMAT {
        return Err(not_a_trace(format!(
            "its format is `{}`, not `{FORMAT}`",
            signature.format
        )));
    }
    if signature.version != VERSION {
        return Err(Error::UnknownVersion {
            place: Place::default(),
            version: signature.version,
        });
    }
    serde_json::from_slice(&line).map_err(|error| not_a_trace(format!("its header is broken ({})", reason(&error))))
}

fn not_a_trace(reason: String) -> Error {
    Error::NotATrace {
        place: Place::default(),
        reason,
    }
}

fn bad_line(reason: String) -> Error {
    Error::BadLine {
        place: Place::default(),
        reason,
    }
}

/// The message without serde_json's own idea of the place: it was given one line, so it calls each one line 1.
fn reason(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let (line, column) = (error.line(), error.column());
    let Some(bare) = message.strip_suffix(&format!(" at line {line} column {column}")) else {
        return message;
    };
    if column == 0 {
        bare.to_owned()
    } else {
        format!("{bare}, at column {column}")
    }
}
