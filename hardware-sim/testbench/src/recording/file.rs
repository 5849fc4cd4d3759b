//! Recordings as files.

use std::path::Path;

use hardware_sim::trace::{Error, JsonLinesReader, TraceFile};

use super::log::Log;
use super::process::Census;
use super::{Ending, Facts, Recording};

impl Recording {
    /// Writes the events to a trace file of format 1: `.jsonl` to load it again, `.vcd` to look at it.
    ///
    /// # What the file does not hold
    ///
    /// The file has the events and the header, no more. When the recording is loaded again, the processes come from
    /// their events (no parents, no numbers of threads), and its end is the time of its last event. How the run ended,
    /// the findings, the times used and the command are not known then. What asks for them does not hold.
    ///
    /// # Errors
    ///
    /// Those of [`TraceFile`]: the name does not end in `.jsonl` or `.vcd`, or the file cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<(), Error> {
        let mut file = TraceFile::create(path, self.header())?;
        for index in self.log.indices() {
            file.write(&self.log.event(index))?;
        }
        file.finish()
    }

    /// Loads a recording that was [saved](Self::save), or recorded by `lab run --trace`, from its `.jsonl` file.
    ///
    /// # Errors
    ///
    /// Those of [`JsonLinesReader`]: there is no such file, or it is no trace of format 1.
    pub fn load(path: impl AsRef<Path>) -> Result<Recording, Error> {
        let reader = JsonLinesReader::open(path)?;
        let header = reader.header().clone();
        let mut log = Log::default();
        let mut census = Census::default();
        for event in reader {
            let event = event?;
            census.note(&event);
            log.push(event);
        }
        let facts = Facts {
            ending: Ending::Unknown,
            findings: None,
            ..Facts::new(log.end(), census.finish())
        };
        Ok(Recording::of(header, log, facts))
    }
}
