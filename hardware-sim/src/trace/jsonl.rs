//! A trace as JSON Lines: the header, then one object a line.

mod reader;
mod writer;

pub use reader::JsonLinesReader;
pub use writer::JsonLinesWriter;
