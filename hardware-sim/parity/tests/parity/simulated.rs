//! The API of the simulated one.

use hardware_sim as pi;

#[path = "../../surface.rs"]
pub mod surface;
