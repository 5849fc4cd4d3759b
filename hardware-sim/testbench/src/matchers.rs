//! What must hold of a recording.
