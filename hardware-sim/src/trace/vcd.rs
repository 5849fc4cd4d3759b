//! A trace as VCD (Value Change Dump): waveforms for GTKWave, PulseView and Surfer.

mod ids;
mod lanes;
mod text;

use std::collections::BTreeMap;
use std::io::{self, Write};

use ::vcd::{SimulationCommand, TimescaleUnit, Value};

use super::{Error, Event, Header, Kind, Place, check};
use lanes::{Lanes, Name, Scope};

/// The unit of time of a VCD file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeUnit {
    /// 1 µs. Logic analyzers such as PulseView make a sample of each unit, so this keeps long runs small.
    #[default]
    Micros,
    /// 1 ns: nothing is rounded, for a short stretch seen closely.
    Nanos,
}

/// Writes a trace as VCD.
///
/// # What is in the file
///
/// | scope | lanes |
/// |---|---|
/// | `board` | one bit for each pin: `gpio0` to `gpio27`, in this order, whether they occur or not, and others that occur |
/// | `processes` | a scope for each process, such as `Flash250`: whether it lives (`Flash250_alive`), what it waits for (`Flash250_waits`), what it writes (`Flash250_stdout`, `…_stderr`), its marks (`…_mark`), what the board noticed about it (`…_problem`) |
/// | `inputs` | what came from outside: `button`, `key_5`, `stdin`, … |
/// | `lcd` | `lcd_row0`, `lcd_row1`, `lcd_cursor`, and the bit `lcd_on` |
/// | `i2c` | the transfers of each device, such as `device_0x27` |
/// | `modes` | the mode and pull of each pin, such as `mode_gpio20` |
/// | `trace` | `lost`, where events are missing |
///
/// Only `board` is always there. Processes of the same name have their ids in the names of their scopes, `Flash_1234`.
/// The bench's own lanes are under `bench`, those of an unknown process under `unknown`.
///
/// A pin is `z` until its first event, and `x` (unknown) from a loss of events to its next event.
///
/// Texts are string variables, which GTKWave and Surfer show and PulseView passes over. The format allows no blanks in
/// them: `_` stands for a blank, and for itself. `-` stands for no text. The exact text is in the JSON Lines file.
///
/// # Changes within one unit of time
///
/// Times are cut to the [`TimeUnit`]. When a lane changes several times within one unit, all changes are written, in
/// their order, under the same time. A reader shows the last: PulseView always, GTKWave unless its option "preserve
/// glitches" is on. So that nothing gets lost silently, a comment at the head of the file tells how many such changes
/// there are ([`hidden`](Self::hidden)); [`TimeUnit::Nanos`] shows them. Texts of one unit are put together, `first|second`,
/// since programs write several lines in one instant of virtual time.
///
/// # What it keeps in memory
///
/// A VCD file declares its variables before the first change, but a process becomes known when it starts. So the
/// changes wait in memory, as the text that they will be in the file (about 10 bytes for a pin event), and
/// [`finish`](Self::finish) writes the file. Without `finish` nothing is written; a recording that must survive its
/// recorder is better written as JSON Lines.
///
/// ```
/// use hardware_sim::trace::{Event, Header, Kind, VcdWriter};
///
/// let mut trace = VcdWriter::new(Vec::new(), &Header::new(42));
/// let kind = Kind::Pin { pin: 3, level: 1 };
/// trace.write(&Event { t: 250_000_000, pid: Some(9), tid: Some(9), process: "Flash250".to_owned(), kind })?;
/// let file = String::from_utf8(trace.finish()?).expect("VCD is ASCII");
///
/// assert!(file.contains("$var wire 1 $ gpio3 $end"));
/// assert!(file.contains("\n#250000\n") && file.contains("\n1$\n"));
/// # Ok::<(), hardware_sim::trace::Error>(())
/// ```
#[derive(Debug)]
pub struct VcdWriter<W: Write> {
    out: W,
    comment: String,
    unit: TimeUnit,
    lanes: Lanes,
    /// The newest name of each process that occurred.
    processes: BTreeMap<u32, String>,
    order: check::Order,
}

impl<W: Write> VcdWriter<W> {
    /// Begins a trace, with times in microseconds. Nothing is written yet.
    pub fn new(out: W, header: &Header) -> VcdWriter<W> {
        VcdWriter {
            out,
            comment: comment(header),
            unit: TimeUnit::default(),
            lanes: Lanes::new(),
            processes: BTreeMap::new(),
            order: check::Order::default(),
        }
    }

    /// Sets the unit of time. Call it before the first event.
    #[must_use]
    pub fn with_unit(mut self, unit: TimeUnit) -> VcdWriter<W> {
        self.unit = unit;
        self
    }

    /// How many changes so far share their unit of time with a later change of the same lane, so that most readers do
    /// not show them.
    pub fn hidden(&self) -> u64 {
        self.lanes.hidden()
    }

    /// Adds one event.
    ///
    /// # Errors
    ///
    /// [`Error::BadEvent`] or [`Error::TimeDecreases`] for an event that no trace can hold; it is left out, and the
    /// writer can go on.
    pub fn write(&mut self, event: &Event) -> Result<(), Error> {
        check::values(event).map_err(|reason| Error::BadEvent {
            place: Place::default(),
            reason,
        })?;
        self.order.check(event.t)?;
        self.record(event).map_err(Error::write)
    }

    fn record(&mut self, event: &Event) -> io::Result<()> {
        self.lanes.advance(match self.unit {
            TimeUnit::Micros => event.t / 1000,
            TimeUnit::Nanos => event.t,
        });
        let process = Scope::Process(event.pid);
        if let Some(pid @ 1..) = event.pid {
            self.note_process(pid, event)?;
        }
        let lanes = &mut self.lanes;
        match &event.kind {
            Kind::Pin { pin, level } => lanes.bit(Scope::Board, Name::Gpio(*pin), Value::from(*level == 1)),
            Kind::Mode { pin, mode, bias } => lanes.state(Scope::Modes, Name::Gpio(*pin), &format!("{mode},{bias}")),
            Kind::I2c { addr, op, bytes, ack } => {
                let nack = if *ack { "" } else { " not acknowledged" };
                lanes.text(Scope::I2c, Name::Device(*addr), &format!("{op} {bytes}{nack}"))
            }
            Kind::Lcd { rows, cursor, on } => {
                lanes.state(Scope::Lcd, Name::Fixed("row0"), &rows[0])?;
                lanes.state(Scope::Lcd, Name::Fixed("row1"), &rows[1])?;
                let cursor = cursor.map(|(row, column)| format!("{row},{column}"));
                lanes.state(Scope::Lcd, Name::Fixed("cursor"), cursor.as_deref().unwrap_or("-"))?;
                lanes.bit(Scope::Lcd, Name::Fixed("on"), Value::from(*on))
            }
            Kind::Input { part, action } => lanes.text(Scope::Inputs, Name::Part(part.clone()), action),
            Kind::Out { stream, text } => {
                let lane = if stream == "stderr" { "stderr" } else { "stdout" };
                lanes.text(process, Name::Fixed(lane), text)
            }
            // The life of a process was noted above, whatever the event.
            Kind::Process { .. } => Ok(()),
            Kind::Wait { on, event } => {
                lanes.state(process, Name::Fixed("waits"), if event == "begin" { on } else { "-" })
            }
            Kind::Mark { text } => lanes.text(process, Name::Fixed("mark"), text),
            Kind::Diagnosis { text } => lanes.text(process, Name::Fixed("problem"), text),
            Kind::Overflow { lost } => {
                lanes.forget_pins()?;
                lanes.text(Scope::Trace, Name::Fixed("lost"), &lost.to_string())
            }
        }
    }

    /// A process lives from its start, or from the first event that names it, to its exit. (Text that it wrote may be
    /// read after its exit, and does not raise it from the dead.)
    fn note_process(&mut self, pid: u32, event: &Event) -> io::Result<()> {
        let known = self.processes.contains_key(&pid);
        let name = self.processes.entry(pid).or_default();
        if !event.process.is_empty() && *name != event.process {
            name.clone_from(&event.process);
        }
        let alive = match &event.kind {
            Kind::Process { event, .. } => Some(event == "start"),
            _ if known => None,
            _ => Some(true),
        };
        match alive {
            Some(alive) => self
                .lanes
                .bit(Scope::Process(Some(pid)), Name::Fixed("alive"), Value::from(alive)),
            None => Ok(()),
        }
    }

    /// Writes the file and gives its destination back.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] if not all of it could be written.
    pub fn finish(mut self) -> Result<W, Error> {
        self.write_file().map_err(Error::write)?;
        Ok(self.out)
    }

    fn write_file(&mut self) -> io::Result<()> {
        // The crate's writer makes many small writes: it fills a buffer, and the destination gets two big pieces.
        let mut head = ::vcd::Writer::new(Vec::new());
        head.version(concat!("hardware-sim ", env!("CARGO_PKG_VERSION")))?;
        head.comment(&self.comment)?;
        if self.lanes.hidden() > 0 {
            head.comment(&format!(
                "{} changes share their unit of time with a later change of the same lane",
                self.lanes.hidden()
            ))?;
        }
        let unit = match self.unit {
            TimeUnit::Micros => TimescaleUnit::US,
            TimeUnit::Nanos => TimescaleUnit::NS,
        };
        head.timescale(1, unit)?;
        self.lanes.declare(&mut head, &self.processes)?;
        head.enddefinitions()?;
        head.timestamp(0)?;
        head.begin(SimulationCommand::Dumpvars)?;
        self.lanes.first_values(&mut head)?;
        head.end()?;
        self.out.write_all(head.writer())?;
        self.out.write_all(self.lanes.finish()?)?;
        self.out.flush()
    }
}

/// The header of the trace, in words.
fn comment(header: &Header) -> String {
    let mut words = vec![format!("seed {}, speed {}", header.seed, header.speed)];
    words.extend(header.lesson.iter().map(|lesson| format!("lesson {lesson}")));
    words.extend(
        header
            .profiles
            .iter()
            .map(|(part, profile)| format!("{part} {profile}")),
    );
    text::comment(&words.join(", "))
}
