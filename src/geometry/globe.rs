//! How far longitude and latitude go.

use geo::Coord;

/// The greatest longitude and latitude in degrees.
pub(super) const GLOBE: Coord = Coord { x: 180.0, y: 90.0 };
