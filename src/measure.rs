//! Areas and lengths on the WGS 84 ellipsoid.

use geo::{Geodesic, GeodesicArea, Geometry, Length};

/// The area of `geometry` on the WGS 84 ellipsoid, holes left out; points and lines have none.
///
/// # Units
///
/// - `geometry`: longitude and latitude in degrees (CRS84), either winding
/// - returns: square metres
///
/// # Accuracy
///
/// Karney's geodesic area; edges are geodesics, not straight lines on the map.
///
/// # Examples
///
/// ```
/// use geo::{Geometry, polygon};
/// let degree = polygon![(x: 46., y: 39.), (x: 47., y: 39.), (x: 47., y: 40.), (x: 46., y: 40.)];
/// let km2 = lachin_map::measure::area(&Geometry::Polygon(degree)) / 1e6;
/// assert!((km2 - 9550.).abs() < 100.);
/// ```
#[must_use]
pub fn area(geometry: &Geometry) -> f64 {
    // The signed area is small for a ring of either winding; the unsigned one of geo takes a
    // clockwise ring for the rest of the globe.
    geometry.geodesic_area_signed().abs()
}

/// The length of the lines of `geometry` on the WGS 84 ellipsoid; points and polygons have none.
///
/// # Units
///
/// - `geometry`: longitude and latitude in degrees (CRS84)
/// - returns: metres
///
/// # Accuracy
///
/// Karney's geodesic distance between consecutive positions, to nanometres.
///
/// # Examples
///
/// ```
/// use geo::{Geometry, line_string};
/// let quarter = line_string![(x: 0., y: 0.), (x: 0., y: 90.)];
/// let metres = lachin_map::measure::length(&Geometry::LineString(quarter));
/// assert!((metres - 10_001_965.729).abs() < 0.001);
/// ```
#[must_use]
pub fn length(geometry: &Geometry) -> f64 {
    match geometry {
        Geometry::Line(line) => Geodesic.length(line),
        Geometry::LineString(line) => Geodesic.length(line),
        Geometry::MultiLineString(lines) => Geodesic.length(lines),
        Geometry::GeometryCollection(parts) => parts.iter().map(length).sum(),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{line_string, polygon};

    #[test]
    fn the_octant_of_the_ellipsoid_has_an_eighth_of_its_area() {
        let octant = polygon![(x: 0., y: 0.), (x: 90., y: 0.), (x: 90., y: 90.), (x: 0., y: 90.)];
        // 510 065 621 724 089 m2: the surface of WGS 84 (Karney 2013, Algorithms for geodesics).
        let expected = 510_065_621_724_089.0 / 8.0;
        assert!((area(&Geometry::Polygon(octant)) - expected).abs() < 1.0);
    }

    #[test]
    fn winding_and_holes_are_respected() {
        let square = polygon![(x: 0., y: 0.), (x: 2., y: 0.), (x: 2., y: 2.), (x: 0., y: 2.)];
        let reversed = polygon![(x: 0., y: 0.), (x: 0., y: 2.), (x: 2., y: 2.), (x: 2., y: 0.)];
        let holed = polygon![
            exterior: [(x: 0., y: 0.), (x: 2., y: 0.), (x: 2., y: 2.), (x: 0., y: 2.)],
            interiors: [[(x: 0.5, y: 0.5), (x: 0.5, y: 1.5), (x: 1.5, y: 1.5), (x: 1.5, y: 0.5)]],
        ];
        let (a, b, c) = (
            area(&Geometry::Polygon(square)),
            area(&Geometry::Polygon(reversed)),
            area(&Geometry::Polygon(holed)),
        );
        assert!((a - b).abs() < 1e-3);
        assert!(c > 0.7 * a && c < 0.8 * a);
    }

    #[test]
    fn only_lines_have_length() {
        let line = line_string![(x: 46., y: 39.), (x: 46., y: 40.)];
        let area_only = polygon![(x: 0., y: 0.), (x: 2., y: 0.), (x: 2., y: 2.)];
        assert!((length(&Geometry::LineString(line)) - 111_019.0).abs() < 20.0);
        assert!(length(&Geometry::Polygon(area_only)).abs() < f64::EPSILON);
    }
}
