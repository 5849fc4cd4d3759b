//! Programs of one file, compiled.

mod cache;
mod course;
mod lessons;
mod refusals;
mod together;
