//! Answers as bytes, one file a format.

pub mod geojson;
pub mod mvt;
