//! The learner's command, as a library: which lessons there are, how one is built and run, and what it left behind.

pub mod lesson;
pub mod lessons;
pub mod nearest;
pub mod script;
pub mod time_text;
