//! Positions along a line and distances from a geometry, on the WGS 84 ellipsoid: linear referencing.

use geo::{
    Bearing, Coord, Destination, Distance, Geodesic, Geometry, Intersects, LineString, Point, Polygon,
};

/// A line made ready for measuring along it: its edges are geodesics, laid end to end.
///
/// The parts of a line of several parts follow on each other without the gaps between them.
///
/// # Units
///
/// Longitude and latitude in degrees (CRS84); lengths in metres.
///
/// # Accuracy
///
/// Karney's geodesics; a [`Position`] is found to a micrometre, for points up to a quarter of the globe away.
///
/// # Examples
///
/// ```
/// use geo::{Geometry, Point, line_string};
/// use lachin_map::path::Path;
///
/// let road = line_string![(x: 46., y: 39.), (x: 47., y: 39.), (x: 47., y: 40.)];
/// let road = Path::of(&Geometry::LineString(road)).unwrap();
/// let town = road.nearest(Point::new(47.01, 39.5));
/// assert!((town.along / 1e3 - 142.).abs() < 1.);
/// assert!((town.aside - 860.).abs() < 1.);
/// assert_eq!(road.at(town.along), Some(town.point));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    edges: Vec<Edge>,
    length: f64,
}

/// A geodesic between two positions of the line that follow on each other.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Edge {
    start: Point,
    end: Point,
    /// Azimuth at the start, in degrees.
    bearing: f64,
    length: f64,
    /// Metres of the line before it.
    before: f64,
}

/// The place on a line that is nearest to a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Metres along the line from its start.
    pub along: f64,
    /// Metres between the point and the line.
    pub aside: f64,
    /// The place itself, in degrees (CRS84).
    pub point: Point,
}

impl Path {
    /// The lines of a geometry; `None` if it has none.
    #[must_use]
    pub fn of(geometry: &Geometry) -> Option<Self> {
        let mut path = Self { edges: Vec::new(), length: 0.0 };
        match geometry {
            Geometry::LineString(line) => path.lay(line),
            Geometry::MultiLineString(lines) => lines.iter().for_each(|line| path.lay(line)),
            _ => return None,
        }
        (!path.edges.is_empty()).then_some(path)
    }

    fn lay(&mut self, line: &LineString) {
        for edge in line.lines() {
            let (start, end) = (Point(edge.start), Point(edge.end));
            let length = Geodesic.distance(start, end);
            let bearing = Geodesic.bearing(start, end);
            self.edges.push(Edge { start, end, bearing, length, before: self.length });
            self.length += length;
        }
    }

    /// The length of the line in metres.
    #[must_use]
    pub fn length(&self) -> f64 {
        self.length
    }

    /// The place on the line that is nearest to `point`; of places equally near, the first.
    #[must_use]
    pub fn nearest(&self, point: Point) -> Position {
        let mut best: Option<Position> = None;
        for edge in &self.edges {
            let from_start = Geodesic.distance(edge.start, point);
            // No place of the edge is nearer than this.
            let bound = from_start - edge.length;
            if best.is_some_and(|best| best.aside <= bound) {
                continue;
            }
            let found = edge.nearest(point, from_start);
            if best.is_none_or(|best| found.aside < best.aside) {
                best = Some(found);
            }
        }
        best.unwrap_or(Position { along: 0.0, aside: f64::INFINITY, point })
    }

    /// The place `along` metres from the start; `None` beyond either end.
    #[must_use]
    pub fn at(&self, along: f64) -> Option<Point> {
        if !(0.0..=self.length).contains(&along) {
            return None;
        }
        let edge = self.edges.iter().rev().find(|edge| edge.before <= along)?;
        Some(edge.at(along - edge.before))
    }
}

/// The mean radius of the Earth in metres, for first guesses.
const RADIUS: f64 = 6_371_008.8;
/// Where a step along an edge no longer matters, in metres.
const FINE: f64 = 1e-7;

impl Edge {
    fn at(&self, along: f64) -> Point {
        match along {
            along if along <= 0.0 => self.start,
            along if along >= self.length => self.end,
            along => Geodesic.destination(self.start, self.bearing, along),
        }
    }

    /// Walks to the foot of the perpendicular: from each place it goes as far along the edge as the perpendicular
    /// of a sphere would have it, which gets ten times and more nearer with each step (compare Baselga and
    /// Martínez-Llario, "Intersection and point-to-line solutions for geodesics on the ellipsoid", 2018).
    fn nearest(&self, point: Point, from_start: f64) -> Position {
        let mut along = 0.0;
        let mut position = Position { along: self.before, aside: from_start, point: self.start };
        for _ in 0..50 {
            let step = ahead(position.aside, self.heading(along, position.point), &position.point, &point);
            let next = (along + step).clamp(0.0, self.length);
            if (next - along).abs() < FINE {
                break;
            }
            along = next;
            let here = self.at(along);
            let aside = Geodesic.distance(here, point);
            position = Position { along: self.before + along, aside, point: here };
        }
        position
    }

    /// The direction of the edge at one of its places, in degrees, told from the end that is farther away.
    fn heading(&self, along: f64, here: Point) -> f64 {
        if along > self.length / 2.0 {
            Geodesic.bearing(here, self.start) + 180.0
        } else {
            Geodesic.bearing(here, self.end)
        }
    }
}

/// How far ahead along `heading` the perpendicular from `point` meets the line through `here`, on a sphere.
fn ahead(distance: f64, heading: f64, here: &Point, point: &Point) -> f64 {
    if distance < FINE {
        return 0.0;
    }
    let turn = (Geodesic.bearing(*here, *point) - heading).to_radians();
    let angle = (distance / RADIUS).min(1.5);
    RADIUS * (angle.tan() * turn.cos()).atan()
}

/// Metres from `point` to the nearest place of a geometry; none within a polygon. `None` if the geometry is empty.
///
/// # Units
///
/// Longitude and latitude in degrees (CRS84); whether a point lies within a polygon is told on the map's plane.
#[must_use]
pub fn distance(geometry: &Geometry, point: Point) -> Option<f64> {
    let nearest = |distances: &mut dyn Iterator<Item = f64>| distances.reduce(f64::min);
    match geometry {
        Geometry::Point(other) => Some(Geodesic.distance(*other, point)),
        Geometry::MultiPoint(points) => nearest(&mut points.iter().map(|p| Geodesic.distance(*p, point))),
        Geometry::Polygon(polygon) => from_polygon(polygon, point),
        Geometry::MultiPolygon(polygons) => {
            nearest(&mut polygons.iter().filter_map(|polygon| from_polygon(polygon, point)))
        }
        Geometry::GeometryCollection(parts) => {
            nearest(&mut parts.iter().filter_map(|part| distance(part, point)))
        }
        other => Some(Path::of(other)?.nearest(point).aside),
    }
}

fn from_polygon(polygon: &Polygon, point: Point) -> Option<f64> {
    if polygon.intersects(&point) {
        return Some(0.0);
    }
    let mut rings = Path { edges: Vec::new(), length: 0.0 };
    rings.lay(polygon.exterior());
    polygon.interiors().iter().for_each(|ring| rings.lay(ring));
    (!rings.edges.is_empty()).then(|| rings.nearest(point).aside)
}

/// The edges west, south, east and north, in degrees, of a box that holds all within `metres` of a point.
///
/// It is a little too large and never too small; west of 180 degrees it goes on in the east, so that west may be
/// greater than east.
#[must_use]
pub fn around(point: Point, metres: f64) -> [f64; 4] {
    // A degree of latitude is nowhere shorter than this.
    const DEGREE: f64 = 110_574.0;
    let Coord { x: lon, y: lat } = point.0;
    let up = metres / DEGREE + 1e-9;
    let (south, north) = (lat - up, lat + up);
    let farthest = south.abs().max(north.abs());
    let beside = up / farthest.to_radians().cos();
    if farthest >= 90.0 || beside >= 180.0 {
        return [-180.0, south.max(-90.0), 180.0, north.min(90.0)];
    }
    let wrapped = |lon: f64| (lon + 540.0).rem_euclid(360.0) - 180.0;
    [wrapped(lon - beside), south, wrapped(lon + beside), north]
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::{MultiLineString, line_string, polygon};

    fn path(line: LineString) -> Path {
        Path::of(&Geometry::LineString(line)).unwrap()
    }

    /// The nearest place by brute force: every edge in ten thousand pieces.
    fn by_scan(path: &Path, point: Point) -> f64 {
        let places = path.edges.iter().flat_map(|edge| {
            (0..=10_000).map(move |i| Geodesic.distance(edge.at(edge.length * f64::from(i) / 1e4), point))
        });
        places.fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn the_nearest_place_is_that_of_a_scan() {
        let line = line_string![(x: 8.0, y: 47.0), (x: 8.3, y: 47.1), (x: 8.25, y: 47.4), (x: 9.0, y: 47.45)];
        let road = path(line);
        for (x, y) in [(8.1, 47.2), (7.5, 46.9), (8.6, 47.1), (9.3, 47.5), (8.3, 47.1), (8.26, 47.25)] {
            let found = road.nearest(Point::new(x, y));
            let scanned = by_scan(&road, Point::new(x, y));
            assert!(
                found.aside <= scanned + 1e-6 && scanned - found.aside < 0.2,
                "{x} {y}: {found:?} {scanned}"
            );
            let there = road.at(found.along).unwrap();
            assert!(Geodesic.distance(there, found.point) < 1e-6);
        }
    }

    #[test]
    fn long_edges_are_followed_as_geodesics() {
        // From London's meridian over the north: the midpoint of the geodesic lies far north of both ends.
        let line = path(line_string![(x: -60.0, y: 50.0), (x: 60.0, y: 50.0)]);
        let middle = line.nearest(Point::new(0.0, 89.0));
        assert!((middle.along - line.length() / 2.0).abs() < 1e-3);
        assert!((middle.point.x()).abs() < 1e-9 && middle.point.y() > 65.0);
    }

    #[test]
    fn both_ends_are_on_the_line_and_nothing_is_beyond() {
        let road = path(line_string![(x: 8.0, y: 47.0), (x: 8.3, y: 47.1)]);
        assert_eq!(road.at(0.0), Some(Point::new(8.0, 47.0)));
        assert_eq!(road.at(road.length()), Some(Point::new(8.3, 47.1)));
        assert_eq!((road.at(-0.1), road.at(road.length() + 0.1), road.at(f64::NAN)), (None, None, None));
        let beyond = road.nearest(Point::new(9.0, 47.1));
        assert_eq!((beyond.along, beyond.point), (road.length(), Point::new(8.3, 47.1)));
    }

    #[test]
    fn parts_follow_on_each_other_and_points_that_repeat_do_no_harm() {
        let one = line_string![(x: 0., y: 0.), (x: 1., y: 0.), (x: 1., y: 0.)];
        let two = line_string![(x: 5., y: 0.), (x: 6., y: 0.)];
        let length = path(one.clone()).length();
        let both = Path::of(&Geometry::MultiLineString(MultiLineString(vec![one, two]))).unwrap();
        let found = both.nearest(Point::new(5.5, 0.1));
        assert!((found.along - 1.5 * length).abs() < 1e-3, "{found:?}");
        assert!(Path::of(&Geometry::Point(Point::new(1., 2.))).is_none());
        assert!(Path::of(&Geometry::LineString(LineString(Vec::new()))).is_none());
    }

    #[test]
    fn within_a_polygon_the_distance_is_none_and_beside_it_that_of_its_edge() {
        let square = Geometry::Polygon(polygon![
            exterior: [(x: 0., y: 0.), (x: 2., y: 0.), (x: 2., y: 2.), (x: 0., y: 2.)],
            interiors: [[(x: 0.5, y: 0.5), (x: 0.5, y: 1.5), (x: 1.5, y: 1.5), (x: 1.5, y: 0.5)]],
        ]);
        let from = |x, y| distance(&square, Point::new(x, y)).unwrap();
        assert!(from(0.1, 0.1).abs() < f64::EPSILON);
        // A degree of longitude at the equator is 111,319.49 m (WGS 84).
        assert!((from(3.0, 0.0) - 111_319.49).abs() < 0.01);
        assert!((from(1.4, 1.0) - 0.1 * 111_319.49).abs() < 30.0, "{}", from(1.4, 1.0));
        assert_eq!(distance(&Geometry::MultiPoint(geo::MultiPoint(Vec::new())), Point::new(0., 0.)), None);
    }

    #[test]
    fn the_box_around_a_point_holds_the_circle() {
        for (x, y) in [(46.5, 39.6), (0.0, 0.0), (-179.99, 65.0), (10.0, -84.0)] {
            let [west, south, east, north] = around(Point::new(x, y), 10_000.0);
            for bearing in 0..360 {
                let rim = Geodesic.destination(Point::new(x, y), f64::from(bearing), 10_000.0);
                let beside = if west > east {
                    rim.x() >= west || rim.x() <= east
                } else {
                    (west..=east).contains(&rim.x())
                };
                assert!(beside && (south..=north).contains(&rim.y()), "{x} {y} {bearing}: {rim:?}");
            }
        }
        assert!(around(Point::new(0.0, 89.99), 10_000.0)[0] <= -180.0);
    }
}
