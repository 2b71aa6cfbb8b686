//! Coordinate reference systems by URI (OGC API - Features Part 2), and geometries projected into them.

mod cover;
mod edge;
mod error;
mod name;
mod reference;
mod system;

pub use error::UnprojectError;
pub use name::ParseCrsError;
pub use reference::Crs;

#[cfg(test)]
mod tests;
