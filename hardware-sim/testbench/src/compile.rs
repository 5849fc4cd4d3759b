//! The one way to compile a program of one file.
