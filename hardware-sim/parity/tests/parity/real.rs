//! The API of the real thing.

use rppal as pi;

#[path = "../../surface.rs"]
pub mod surface;
