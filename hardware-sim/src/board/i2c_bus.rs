//! I2C bus 1 of the board, and the one device on it: the display at 0x27.
//!
//! # Several processes, one bus
//!
//! A Pi's kernel does one transfer after the other, in the order in which they were asked for, and what it has begun it
//! brings to an end, whatever becomes of the process that asked for it. Here the same comes without a lock: the bus has a
//! time at which it is free. Who wants to transfer sets it to the end of the own transfer, and changes the device as
//! that transfer will, both in one step (see `versions`); then it sleeps until the transfer is over. Whoever comes
//! meanwhile begins where it ends. A process that is killed while it sleeps has transferred.
//!
//! # In the trace
//!
//! After that step, and before the sleep, the transfer goes into the ring, with the time at which it ends; whoever reads
//! the ring holds it back until then. A process that was killed between the two steps has its transfer put there by the
//! next one, or by the reader: the last transfer stands in the board, and so does the number of the last one in the ring.

use super::Board;
use super::clock;
use super::pin_word::I2C_PINS;
use super::slot::SlotKind;
use super::transfer::{LONGEST, Part, Shows, Transfer};
use super::versions::Versions;
use super::writers::{self, Seat};
use crate::gpio::Mode;
use crate::parts::lcd::{self, Lcd, Picture};
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{AcqRel, Acquire};
use std::thread;
use std::time::Duration;

/// The one bus, that on the header.
pub(crate) const BUS: u8 = 1;

/// One bit on the wire at 100 kHz, ns.
const BIT: u64 = 10_000;

const LOG: usize = LONGEST / 8;
const WORDS: usize = 2 + Lcd::WORDS + 1 + LOG;

/// The bus in the board's memory.
#[repr(C, align(64))]
pub(crate) struct I2cWords {
    state: Versions<WORDS>,
    /// Number of the last transfer that stands in the ring.
    logged: AtomicU64,
}

impl I2cWords {
    /// Switches on a board that nobody else knows yet.
    pub(crate) fn power_on(&self, speed: super::LcdSpeed) {
        let bus = Bus {
            free_at: 0,
            unreachable_reported: false,
            lcd: Lcd::power_on(clock::now(), speed),
            author: 0,
            log: Vec::new(),
        };
        self.state.initialise(&bus.to_words());
    }

    /// How many transfers there were.
    #[cfg(test)]
    pub(crate) fn transfers(&self) -> u64 {
        self.state.number()
    }
}

/// The state of the bus and of what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Bus {
    /// When the last transfer is over, ns on the board's clock.
    free_at: u64,
    /// It was said that the bus has lost its pins.
    unreachable_reported: bool,
    lcd: Lcd,
    /// Who did the last transfer: its seat.
    author: u16,
    /// The last transfer, encoded.
    log: Vec<u8>,
}

impl Bus {
    fn to_words(&self) -> [u64; WORDS] {
        let mut words = [0; WORDS];
        words[0] = self.free_at;
        words[1] = self.unreachable_reported.into();
        words[2..2 + Lcd::WORDS].copy_from_slice(&self.lcd.to_words());
        let length = self.log.len().min(LONGEST);
        words[2 + Lcd::WORDS] = u64::from(self.author) << 32 | length as u64;
        for (word, bytes) in words[3 + Lcd::WORDS..].iter_mut().zip(self.log.chunks(8)) {
            let mut whole = [0; 8];
            whole[..bytes.len()].copy_from_slice(bytes);
            *word = u64::from_ne_bytes(whole);
        }
        words
    }

    fn from_words(words: &[u64; WORDS]) -> Bus {
        let lcd = std::array::from_fn(|index| words[2 + index]);
        let about = words[2 + Lcd::WORDS];
        let length = (about & 0xffff_ffff) as usize;
        let mut log: Vec<u8> = words[3 + Lcd::WORDS..]
            .iter()
            .take(length.div_ceil(8))
            .flat_map(|word| word.to_ne_bytes())
            .collect();
        log.truncate(length);
        Bus {
            free_at: words[0],
            unreachable_reported: words[1] != 0,
            lcd: Lcd::from_words(&lcd),
            author: (about >> 32) as u16,
            log,
        }
    }
}

/// One part of a transfer, between a start condition and the next.
#[derive(Debug)]
pub(crate) enum Message<'a> {
    /// The controller sends these bytes.
    Write(&'a [u8]),
    /// The device sends as many bytes.
    Read(&'a mut [u8]),
}

impl Board {
    /// Opens a bus: its pins become SDA and SCL. ENOENT if there is no such bus.
    pub(crate) fn open_i2c(self: &Arc<Board>, bus: u8) -> io::Result<()> {
        if bus != BUS {
            return Err(io::Error::from_raw_os_error(libc::ENOENT));
        }
        let outputs: Vec<String> = I2C_PINS
            .into_iter()
            .filter(|pin| self.state(*pin).mode == Mode::Output)
            .map(|pin| format!("GPIO {pin}"))
            .collect();
        if !outputs.is_empty() {
            let text = format!(
                "{} was an output and belongs to I2C bus 1 from now on: an LED there stays dark. GPIO 2 and 3 serve as \
                 LEDs or as the bus, not both",
                outputs.join(" and ")
            );
            self.append(self.seat(), SlotKind::Diagnosis, text.as_bytes());
        }
        for pin in I2C_PINS {
            if self.state(pin).mode != Mode::Alt0 {
                self.set_mode(pin, Mode::Alt0);
            }
        }
        Ok(())
    }

    /// Does one transfer: the messages follow each other without a stop in between. Holds the caller until the bus is
    /// free, and for the time on the wire.
    ///
    /// ENOENT if there is no such bus, EREMOTEIO (121) if no device answers at this address.
    pub(crate) fn transfer(self: &Arc<Board>, bus: u8, address: u8, messages: &mut [Message<'_>]) -> io::Result<()> {
        if bus != BUS {
            return Err(io::Error::from_raw_os_error(libc::ENOENT));
        }
        let words = &self.map.layout().i2c;
        let seat = self.seat();
        let (end, acknowledged) = loop {
            let old = words.state.read();
            let mut bus = Bus::from_words(&old.words);
            self.log_transfer(old.number(), &bus);
            let transfer = self.put_on_wire(&mut bus, old.number() + 1, seat, address, messages);
            let (end, acknowledged) = (transfer.end, transfer.acknowledged);
            bus.free_at = end;
            bus.author = seat.number();
            bus.log = transfer.encode();
            if words
                .state
                .replace(&old, &bus.to_words(), seat.owner(), writers::is_alive)
            {
                self.log_transfer(old.number() + 1, &bus);
                break (end, acknowledged);
            }
        };
        thread::sleep(Duration::from_nanos(end.saturating_sub(clock::now())));
        if acknowledged {
            Ok(())
        } else {
            Err(io::Error::from_raw_os_error(libc::EREMOTEIO))
        }
    }

    /// What the transfer does to the bus and its device, and when.
    fn put_on_wire(
        &self,
        bus: &mut Bus,
        number: u64,
        seat: Seat,
        address: u8,
        messages: &mut [Message<'_>],
    ) -> Transfer {
        let mut at = clock::now().max(bus.free_at);
        let mut transfer = Transfer {
            number,
            address,
            ..Transfer::default()
        };
        let connected = I2C_PINS.map(|pin| self.pin_word(pin).mode() == Mode::Alt0) == [true; 2];
        if !connected && !bus.unreachable_reported {
            let text = "I2C bus 1 has lost its pins: a program has made GPIO 2 or 3 an output or an input, so no device \
                        answers. GPIO 2 and 3 serve as LEDs or as the bus, not both";
            transfer.diagnoses.push(text.into());
        }
        bus.unreachable_reported = !connected;
        transfer.acknowledged = connected && address == lcd::ADDRESS;
        let before = bus.lcd.picture();
        for message in &mut *messages {
            at += BIT + 9 * BIT; // start condition and address
            let read = matches!(message, Message::Read(_));
            if !transfer.acknowledged {
                transfer.parts.push(Part {
                    read,
                    bytes: Vec::new(),
                });
                break;
            }
            let bytes = match message {
                Message::Write(bytes) => {
                    for byte in *bytes {
                        at += 9 * BIT;
                        let finding = bus.lcd.write(at, *byte, seat.number());
                        let text = finding.map(|finding| finding.text(|writer| self.name_of(writer)));
                        transfer.diagnoses.extend(text);
                    }
                    bytes.to_vec()
                }
                Message::Read(bytes) => {
                    for byte in bytes.iter_mut() {
                        *byte = bus.lcd.read(at, seat.number());
                        at += 9 * BIT;
                    }
                    bytes.to_vec()
                }
            };
            transfer.parts.push(Part { read, bytes });
        }
        transfer.end = at + BIT; // stop condition
        let after = bus.lcd.picture();
        let shows = |picture: &Picture| Shows {
            rows: picture.rows(),
            cursor: picture.cursor,
            on: picture.on,
        };
        transfer.shows = (shows(&after) != shows(&before)).then(|| shows(&after));
        transfer
    }

    /// `clock[4711]`.
    fn name_of(&self, writer: u16) -> String {
        match self.author(writer) {
            Some(author) => format!("{}[{}]", author.name, author.pid),
            None => "an unknown process".into(),
        }
    }

    /// Puts the last transfer into the ring, unless it stands there.
    fn log_transfer(&self, number: u64, bus: &Bus) {
        let logged = &self.map.layout().i2c.logged;
        if logged.load(Acquire) < number {
            self.append(Seat::of(bus.author), SlotKind::Transfer, &bus.log);
            logged.fetch_max(number, AcqRel);
        }
    }

    /// Puts the last transfer into the ring if its author was killed before that.
    pub(crate) fn log_transfer_of_the_dead(&self) {
        let words = &self.map.layout().i2c;
        if words.logged.load(Acquire) < words.state.number() {
            let version = words.state.read();
            self.log_transfer(version.number(), &Bus::from_words(&version.words));
        }
    }

    /// What the display shows when all transfers so far are over.
    pub(crate) fn lcd(&self) -> Picture {
        Bus::from_words(&self.map.layout().i2c.state.read().words).lcd.picture()
    }

    /// A pin of the bus becomes an output: says so if a living process uses the bus.
    #[cold]
    pub(super) fn report_lost_bus(self: &Arc<Board>, pin: u8) {
        let bus = Bus::from_words(&self.map.layout().i2c.state.read().words);
        if self.is_at_work(bus.author) {
            let text = format!(
                "GPIO {pin} becomes an output, and is a pin of I2C bus 1, which {} uses: its display cannot be reached \
                 any more. GPIO 2 and 3 serve as LEDs or as the bus, not both",
                self.name_of(bus.author)
            );
            self.append(self.seat(), SlotKind::Diagnosis, text.as_bytes());
        }
    }
}
