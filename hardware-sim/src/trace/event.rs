//! One event of a trace.

use serde::{Deserialize, Serialize};

/// One event: when, who, what.
///
/// (In a file every field must stand there, as `null` where it is not known. serde would read a missing `Option` as
/// `None`; the attribute `deserialize_with` on some fields prevents it.)
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Time since the run began, in nanoseconds. It never decreases along a trace.
    pub t: u64,
    /// Id of the process that caused the event; 0 for the bench itself; `None` where it cannot be known (text on an
    /// output that several processes share).
    #[serde(deserialize_with = "Option::deserialize")]
    pub pid: Option<u32>,
    /// Id of the thread that caused the event; 0 for the bench, `None` where it cannot be known.
    #[serde(deserialize_with = "Option::deserialize")]
    pub tid: Option<u32>,
    /// Name of the process (not of the thread), at most 15 bytes, as `ps` shows it. Empty where it cannot be known.
    pub process: String,
    /// What happened.
    #[serde(flatten)]
    pub kind: Kind,
}

/// What happened.
///
/// In JSON the variant is the field `kind`, in lower case, and its data stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Kind {
    /// A pin has this level now. An output that is set to the level it already has is an event too.
    Pin {
        /// BCM number.
        pin: u8,
        /// 0 (low) or 1 (high).
        level: u8,
    },
    /// A pin's function or pull resistor was configured.
    Mode {
        /// BCM number.
        pin: u8,
        /// `In`, `Out`, `Alt0` to `Alt8` or `Null`, as `rppal` displays them.
        mode: String,
        /// `Off`, `PullDown` or `PullUp`, as `rppal` displays them.
        bias: String,
    },
    /// A transfer on the I2C bus.
    I2c {
        /// 7-bit address of the device.
        addr: u8,
        /// `read` or `write`.
        op: String,
        /// The bytes, as lower-case hexadecimal digits.
        bytes: String,
        /// Whether the device acknowledged.
        ack: bool,
    },
    /// What the character display shows now.
    Lcd {
        /// The two rows, 16 characters each.
        rows: [String; 2],
        /// Position of the cursor, row and column, counted from 0; `None` while it is not shown.
        #[serde(deserialize_with = "Option::deserialize")]
        cursor: Option<(u8, u8)>,
        /// Whether the display is on.
        on: bool,
    },
    /// Somebody did something to the board from outside: pressed a key, pushed the button, typed a line.
    Input {
        /// `button`, `key 5`, `stdin`, `signal`, …
        part: String,
        /// `press`, `release`, the typed text, the name of the signal, …
        action: String,
    },
    /// Text that the program wrote.
    Out {
        /// `stdout` or `stderr`.
        stream: String,
        /// The text, without the line end.
        text: String,
    },
    /// A process started or ended.
    Process {
        /// `start` or `exit`.
        event: String,
        /// How it ended: `exit 0`, `signal 9`, …; `None` for a start, or where nobody waited for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        status: Option<String>,
    },
    /// A process began or ended to wait for something.
    Wait {
        /// What it waits for.
        on: String,
        /// `begin` or `end`.
        event: String,
    },
    /// A mark that a program set in its own trace.
    Mark {
        /// Its text.
        text: String,
    },
    /// Something the board noticed that a real one would suffer from: a short circuit, two uses of one pin.
    Diagnosis {
        /// What it noticed, in words.
        text: String,
    },
    /// Events are missing here, because they were overwritten before they were read.
    Overflow {
        /// How many.
        lost: u64,
    },
}
