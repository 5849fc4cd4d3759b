//! A Raspberry Pi that is not there, for programs that use `rppal`: pins, a push button, LEDs, an I2C bus, shared by
//! every process that opens the same board.
//!
//! # Use
//!
//! [`gpio`], [`i2c`], [`system`] and [`hal`] have the names, types and behaviour of `rppal` 0.22.1, so this crate stands in
//! `rppal`'s place by a renamed dependency (see `examples-standalone/`). Programs that run at the same time are on the
//! same board; that is what this crate is for. [`mod@bench`] is the world outside: it presses the button and looks at the
//! LEDs. [`recorder`] and [`trace`] tell who did what, in which order, and when.
//!
//! ```
//! use hardware_sim::bench::Bench;
//! use hardware_sim::board::{Board, Options};
//! use hardware_sim::gpio::Gpio;
//! use hardware_sim::recorder::Recorder;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let board = Board::create_unnamed(&Options::default())?;
//! board.plug_in()?;
//! let bench = Bench::new(&board);
//! let mut recorder = Recorder::attach(&board)?;
//!
//! let mut led = Gpio::new()?.get(21)?.into_output();
//! led.set_high();
//! assert!(bench.led_is_on(21));
//!
//! recorder.read(|event| println!("{event}"));
//! # Ok(())
//! # }
//! ```
//!
//! # Which board
//!
//! Every user has one default board, `/dev/shm/hardware-sim-<uid>`; the environment variable `HARDWARE_SIM_BOARD` names
//! another. The file is made when it is needed, with mode 0600. A board outlives the programs on it, as a Pi does; to
//! switch it off, remove the file.
//!
//! # When it does not work
//!
//! - An error that begins "no room for the board": the file system is full. The space of a board (about 4.5 MB) is
//!   reserved when it is made, so a program that runs does not fail later.
//! - "has layout version": the board was made by another version of this crate. Remove it.
//! - Two programs do not see each other's pins: they run as different users, or with different `HARDWARE_SIM_BOARD`.
//!
//! What is like a real Pi and what is not stands in `FIDELITY.md`, the format of traces in `TRACE.md`.

#[cfg(not(target_os = "linux"))]
compile_error!(
    "this crate needs Linux: on x86-64, or on the arm64 of a Raspberry Pi. On another system use a virtual machine or a \
     container with Linux, on Windows WSL2"
);

pub mod bench;
pub mod board;
pub mod gpio;
#[cfg(feature = "embedded-hal")]
pub mod hal;
pub mod i2c;
pub mod parts;
pub mod recorder;
pub mod system;
pub mod trace;
