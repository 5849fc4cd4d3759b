//! A trace file that is being written, in the format that its name asks for.

use std::fs::File;
use std::io::BufWriter;
use std::path::{Path, PathBuf};

use super::{Error, Event, Header, JsonLinesWriter, Place, VcdWriter};

/// The two formats of a trace file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceFormat {
    /// `.jsonl`: one JSON object a line, everything that is known.
    JsonLines,
    /// `.vcd`: waveforms, for GTKWave, PulseView and Surfer.
    Vcd,
}

impl TraceFormat {
    /// The format that the end of a file's name asks for. Capital letters do not matter. Nothing is touched.
    ///
    /// ```
    /// use hardware_sim::trace::TraceFormat;
    ///
    /// assert_eq!(TraceFormat::of("run.vcd")?, TraceFormat::Vcd);
    /// assert!(TraceFormat::of("run.txt").unwrap_err().to_string().contains("`.jsonl`"));
    /// # Ok::<(), hardware_sim::trace::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Extension`] if the name has another end, or none.
    pub fn of(path: impl AsRef<Path>) -> Result<TraceFormat, Error> {
        let path = path.as_ref();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some(extension) if extension.eq_ignore_ascii_case("jsonl") => Ok(TraceFormat::JsonLines),
            Some(extension) if extension.eq_ignore_ascii_case("vcd") => Ok(TraceFormat::Vcd),
            _ => Err(Error::Extension {
                place: Place {
                    file: Some(path.to_owned()),
                    line: None,
                },
            }),
        }
    }
}

/// A trace file that is being written. All its errors name the file.
///
/// Call [`finish`](Self::finish) at the end: only then is all on the disk, and only `finish` can tell that it is not.
/// A `.vcd` file that is dropped unfinished stays empty.
///
/// ```no_run
/// use hardware_sim::trace::{Event, Header, Kind, TraceFile};
///
/// let mut file = TraceFile::create("run.vcd", &Header::new(42))?;
/// let kind = Kind::Pin { pin: 2, level: 1 };
/// file.write(&Event { t: 0, pid: Some(9), tid: Some(9), process: "Flash1000".to_owned(), kind })?;
/// file.finish()?;
/// # Ok::<(), hardware_sim::trace::Error>(())
/// ```
#[derive(Debug)]
pub struct TraceFile {
    path: PathBuf,
    writer: Writer,
}

#[derive(Debug)]
enum Writer {
    JsonLines(JsonLinesWriter<BufWriter<File>>),
    Vcd(Box<VcdWriter<BufWriter<File>>>),
}

impl TraceFile {
    /// Makes the file, in the format that its name asks for. A file of this name is overwritten.
    ///
    /// # Errors
    ///
    /// [`Error::Extension`] (nothing is made then), [`Error::Create`], [`Error::Write`].
    pub fn create(path: impl AsRef<Path>, header: &Header) -> Result<TraceFile, Error> {
        let path = path.as_ref();
        let format = TraceFormat::of(path)?;
        let file = File::create(path).map_err(|cause| Error::Create {
            place: Place {
                file: Some(path.to_owned()),
                line: None,
            },
            cause,
        })?;
        let out = BufWriter::new(file);
        let writer = match format {
            TraceFormat::JsonLines => {
                Writer::JsonLines(JsonLinesWriter::new(out, header).map_err(|error| error.in_file(path))?)
            }
            TraceFormat::Vcd => Writer::Vcd(Box::new(VcdWriter::new(out, header))),
        };
        Ok(TraceFile {
            path: path.to_owned(),
            writer,
        })
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds one event.
    ///
    /// # Errors
    ///
    /// [`Error::BadEvent`] or [`Error::TimeDecreases`] for an event that no trace can hold; it is left out, and the
    /// file can be written on. [`Error::Write`] if the disk does not take it.
    pub fn write(&mut self, event: &Event) -> Result<(), Error> {
        match &mut self.writer {
            Writer::JsonLines(writer) => writer.write(event),
            Writer::Vcd(writer) => writer.write(event),
        }
        .map_err(|error| error.in_file(&self.path))
    }

    /// Brings what was written so far to the disk, for somebody who reads along. (A `.vcd` file is written at its end,
    /// there is nothing to bring.)
    ///
    /// # Errors
    ///
    /// [`Error::Write`].
    pub fn flush(&mut self) -> Result<(), Error> {
        match &mut self.writer {
            Writer::JsonLines(writer) => writer.flush().map_err(|error| error.in_file(&self.path)),
            Writer::Vcd(_) => Ok(()),
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if not all of it could be written.
    pub fn finish(self) -> Result<(), Error> {
        match self.writer {
            Writer::JsonLines(writer) => writer.finish().map(drop),
            Writer::Vcd(writer) => writer.finish().map(drop),
        }
        .map_err(|error| error.in_file(&self.path))
    }
}
