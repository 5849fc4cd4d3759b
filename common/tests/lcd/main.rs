//! The driver of the display, on a bus that records and a display that obeys.

mod bus;
mod bytes;
mod display;
mod faults;
mod picture;
mod refusals;
mod together;
