//! What a program did.
