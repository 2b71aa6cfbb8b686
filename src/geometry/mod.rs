//! Reading a GeoJSON geometry straight into geo's types: in one pass, or with care and the place of any fault in it.

mod clip;
mod ready;

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon, Point,
    Polygon, Winding,
};
use serde::Deserialize;
use serde::de::{Deserializer, Error as _, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

pub(crate) use clip::Window;
pub(crate) use ready::Ready;

/// A geometry as read, and whether its text must be mended before it is sent.
#[derive(Debug)]
pub(crate) struct Read {
    /// Rings by the right-hand rule, longitudes within the globe; `None` if it has no position at all.
    pub(crate) geometry: Option<Geometry>,
    /// Whether a ring was turned or a coordinate moved.
    pub(crate) mended: bool,
}

/// What is wrong with a geometry, and where in it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GeometryError {
    /// Not GeoJSON at all.
    #[error("geometry: {0}")]
    Json(String),
    /// A type that GeoJSON does not know.
    #[error(
        "geometry.type is '{0}'; allowed are Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon and GeometryCollection"
    )]
    Type(String),
    /// A position off the globe: projected coordinates, or latitude before longitude.
    #[error("{at}: position {x}, {y} is no longitude and latitude in degrees")]
    Position {
        /// Path in the geometry.
        at: String,
        /// First number.
        x: f64,
        /// Second number.
        y: f64,
    },
    /// Collections within collections, deeper than anyone means.
    #[error("{at}: geometry collections are nested more than {MAX_DEPTH} deep")]
    Depth {
        /// Path in the geometry.
        at: String,
    },
    /// Too few positions.
    #[error("{at}: {what} has {found} positions; it needs at least {needed}")]
    Short {
        /// Path in the geometry.
        at: String,
        /// Ring or line.
        what: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be.
        needed: usize,
    },
    /// The first and last position of a ring differ.
    #[error("{at}: ring is not closed")]
    Open {
        /// Path in the geometry.
        at: String,
    },
}

#[derive(Deserialize)]
struct Members<'a> {
    #[serde(rename = "type")]
    kind: String,
    #[serde(borrow)]
    coordinates: Option<&'a RawValue>,
    #[serde(borrow)]
    geometries: Option<Vec<&'a RawValue>>,
}

/// A position; numbers after the second (heights) are left out of the geometry.
#[derive(Clone, Copy)]
struct Position(Coord);

impl Position {
    fn point(self) -> Point {
        Point(self.0)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Numbers;
        impl<'de> Visitor<'de> for Numbers {
            type Value = Position;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a position of at least two numbers")
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<Position, A::Error> {
                let mut next = |place| {
                    numbers.next_element::<f64>()?.ok_or_else(|| A::Error::invalid_length(place, &self))
                };
                let (x, y) = (next(0)?, next(1)?);
                while numbers.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Position(Coord { x, y }))
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

/// How deep geometry collections may be nested: each level costs stack, and reads its text again.
const MAX_DEPTH: usize = 16;

/// Reads and checks a geometry.
pub(crate) fn read(raw: &RawValue) -> Result<Read, GeometryError> {
    let mut mended = false;
    let geometry = read_at(raw, GLOBE, "geometry", 0, &mut mended)?;
    Ok(Read { geometry, mended })
}

/// Reads and checks a geometry of any coordinate system, whose numbers may be as great as they are.
pub(crate) fn read_unbounded(raw: &RawValue) -> Result<Option<Geometry>, GeometryError> {
    read_at(raw, Coord { x: f64::INFINITY, y: f64::INFINITY }, "geometry", 0, &mut false)
}

fn read_at(
    raw: &RawValue,
    limit: Coord,
    path: &str,
    depth: usize,
    mended: &mut bool,
) -> Result<Option<Geometry>, GeometryError> {
    if depth > MAX_DEPTH {
        return Err(GeometryError::Depth { at: path.chars().take(60).collect() });
    }
    let json = |error: serde_json::Error| GeometryError::Json(error.to_string());
    let members: Members = serde_json::from_str(raw.get()).map_err(json)?;
    if members.kind == "GeometryCollection" {
        let mut parts = Vec::new();
        let missing = || GeometryError::Json("member 'geometries' is missing".to_owned());
        for (i, part) in members.geometries.ok_or_else(missing)?.iter().enumerate() {
            parts.extend(read_at(part, limit, &format!("{path}.geometries[{i}]"), depth + 1, mended)?);
        }
        return Ok((!parts.is_empty()).then(|| Geometry::GeometryCollection(GeometryCollection::from(parts))));
    }
    let raw = members
        .coordinates
        .ok_or_else(|| GeometryError::Json("member 'coordinates' is missing".to_owned()))?
        .get();
    let mut check = Check { path: format!("{path}.coordinates"), limit, mended };
    Ok(match members.kind.as_str() {
        "Point" => {
            let Position(coord) = serde_json::from_str(raw).map_err(json)?;
            Some(Geometry::Point(Point(check.position(coord, &[])?)))
        }
        "MultiPoint" => {
            let list: Vec<Position> = serde_json::from_str(raw).map_err(json)?;
            let points = check.positions(list, &[])?.into_iter().map(Point).collect();
            some(points).map(|points| Geometry::MultiPoint(MultiPoint(points)))
        }
        "LineString" => {
            let list = serde_json::from_str(raw).map_err(json)?;
            Some(Geometry::LineString(check.line(list, &[])?))
        }
        "MultiLineString" => {
            let lists: Vec<_> = serde_json::from_str(raw).map_err(json)?;
            let lines = lists.into_iter().enumerate().map(|(i, list)| check.line(list, &[i]));
            some(lines.collect::<Result<_, _>>()?)
                .map(|lines| Geometry::MultiLineString(MultiLineString(lines)))
        }
        "Polygon" => {
            let rings = serde_json::from_str(raw).map_err(json)?;
            check.polygon(rings, &[])?.map(Geometry::Polygon)
        }
        "MultiPolygon" => {
            let lists: Vec<_> = serde_json::from_str(raw).map_err(json)?;
            let mut polygons = Vec::with_capacity(lists.len());
            for (i, rings) in lists.into_iter().enumerate() {
                polygons.extend(check.polygon(rings, &[i])?);
            }
            some(polygons).map(|polygons| Geometry::MultiPolygon(MultiPolygon(polygons)))
        }
        other => return Err(GeometryError::Type(other.to_owned())),
    })
}

fn some<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

struct Check<'a> {
    path: String,
    /// How great longitude and latitude may be.
    limit: Coord,
    mended: &'a mut bool,
}

/// The ends of the globe in degrees.
const GLOBE: Coord = Coord { x: 180.0, y: 90.0 };
/// How far beyond them a coordinate may lie by rounding.
const SLACK: f64 = 1e-9;

impl Check<'_> {
    fn at(&self, place: &[usize]) -> String {
        place.iter().fold(self.path.clone(), |path, i| format!("{path}[{i}]"))
    }

    fn position(&mut self, coord: Coord, place: &[usize]) -> Result<Coord, GeometryError> {
        let (Coord { x, y }, Coord { x: most_x, y: most_y }) = (coord, self.limit);
        if x.abs() <= most_x && y.abs() <= most_y {
            return Ok(coord);
        }
        if x.abs() > most_x + SLACK || y.abs() > most_y + SLACK {
            return Err(GeometryError::Position { at: self.at(place), x, y });
        }
        *self.mended = true;
        Ok(Coord { x: x.clamp(-most_x, most_x), y: y.clamp(-most_y, most_y) })
    }

    fn positions(&mut self, list: Vec<Position>, place: &[usize]) -> Result<Vec<Coord>, GeometryError> {
        let mut coords = Vec::with_capacity(list.len());
        for (i, Position(coord)) in list.into_iter().enumerate() {
            match self.position(coord, &[]) {
                Ok(coord) => coords.push(coord),
                Err(_) => {
                    return Err(GeometryError::Position {
                        at: format!("{}[{i}]", self.at(place)),
                        x: coord.x,
                        y: coord.y,
                    });
                }
            }
        }
        Ok(coords)
    }

    fn line(&mut self, list: Vec<Position>, place: &[usize]) -> Result<LineString, GeometryError> {
        self.long_enough(list.len(), 2, "line", place)?;
        self.positions(list, place).map(LineString)
    }

    fn long_enough(
        &self,
        found: usize,
        needed: usize,
        what: &'static str,
        place: &[usize],
    ) -> Result<(), GeometryError> {
        if found >= needed {
            return Ok(());
        }
        Err(GeometryError::Short { at: self.at(place), what, found, needed })
    }

    fn polygon(
        &mut self,
        rings: Vec<Vec<Position>>,
        place: &[usize],
    ) -> Result<Option<Polygon>, GeometryError> {
        let mut read = Vec::with_capacity(rings.len());
        for (i, list) in rings.into_iter().enumerate() {
            let place = [place, &[i]].concat();
            self.long_enough(list.len(), 4, "ring", &place)?;
            let mut ring = LineString(self.positions(list, &place)?);
            if !ring.is_closed() {
                return Err(GeometryError::Open { at: self.at(&place) });
            }
            // RFC 7946 3.1.6: the exterior ring is counterclockwise, holes are clockwise.
            let wrong = if i == 0 { ring.is_cw() } else { ring.is_ccw() };
            if wrong {
                ring.0.reverse();
                *self.mended = true;
            }
            read.push(ring);
        }
        let mut rings = read.into_iter();
        Ok(rings.next().map(|exterior| Polygon::new(exterior, rings.collect())))
    }
}

/// Brings a geometry's JSON in line with what was read from it: rings turned, coordinates moved onto
/// the globe; heights and other members stay.
pub(crate) fn mend(geometry: &mut Value) {
    if let Some(parts) = geometry.get_mut("geometries").and_then(Value::as_array_mut) {
        parts.iter_mut().for_each(mend);
    }
    let is_area = geometry["type"].as_str().is_some_and(|kind| kind.ends_with("Polygon"));
    let multi = geometry["type"] == "MultiPolygon";
    let Some(coordinates) = geometry.get_mut("coordinates") else { return };
    clamp(coordinates);
    if is_area {
        let polygons = if multi { coordinates.as_array_mut() } else { None };
        match polygons {
            Some(polygons) => polygons.iter_mut().for_each(turn_rings),
            None => turn_rings(coordinates),
        }
    }
}

fn clamp(coordinates: &mut Value) {
    let Some(list) = coordinates.as_array_mut() else { return };
    if let [Value::Number(_), Value::Number(_), ..] = list.as_slice() {
        for (number, limit) in list.iter_mut().zip([GLOBE.x, GLOBE.y]) {
            if let Some(value) = number.as_f64().filter(|value| value.abs() > limit) {
                *number = Value::from(limit.copysign(value));
            }
        }
    } else {
        list.iter_mut().for_each(clamp);
    }
}

fn turn_rings(polygon: &mut Value) {
    for (i, ring) in polygon.as_array_mut().into_iter().flatten().enumerate() {
        let Some(ring) = ring.as_array_mut() else { continue };
        let coords = ring.iter().filter_map(|position| {
            Some(Coord { x: position.get(0)?.as_f64()?, y: position.get(1)?.as_f64()? })
        });
        let line: LineString = coords.collect();
        if if i == 0 { line.is_cw() } else { line.is_ccw() } {
            ring.reverse();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(json: &str) -> Result<Read, GeometryError> {
        read(&serde_json::from_str::<Box<RawValue>>(json).unwrap())
    }

    #[rstest::rstest]
    #[case(r#"{"type":"Point","coordinates":[46.5,39.6,1200]}"#)]
    #[case(r#"{"type":"MultiPoint","coordinates":[[46,39],[47,40]]}"#)]
    #[case(r#"{"type":"LineString","coordinates":[[46,39],[47,40]]}"#)]
    #[case(r#"{"type":"MultiLineString","coordinates":[[[46,39],[47,40]]]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#)]
    #[case(r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#)]
    #[case(r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#)]
    fn every_type_is_read_as_it_stands(#[case] json: &str) {
        let read = read_text(json).unwrap();
        assert!(read.geometry.is_some() && !read.mended);
    }

    #[rstest::rstest]
    #[case(r#"{"type":"Circle","coordinates":[0,0]}"#, "'Circle'")]
    #[case(r#"{"type":"Point","coordinates":[46]}"#, "at least two numbers")]
    #[case(r#"{"type":"Point","coordinates":["46","39"]}"#, "expected f64")]
    #[case(r#"{"type":"Point"}"#, "'coordinates' is missing")]
    #[case(r#"{"type":"GeometryCollection"}"#, "'geometries' is missing")]
    #[case(r#"{"type":"Point","coordinates":[8565000,4380000]}"#, "position 8565000, 4380000")]
    #[case(r#"{"type":"LineString","coordinates":[[1,2]]}"#, "line has 1 positions")]
    #[case(
        r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#,
        "geometry.coordinates[0]: ring is not closed"
    )]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#, "ring has 3 positions")]
    #[case(
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,95],[0,0]]]]}"#,
        "geometry.coordinates[0][0][2]: position 1, 95"
    )]
    fn faults_name_their_place(#[case] json: &str, #[case] message: &str) {
        let error = read_text(json).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }

    #[test]
    fn rings_are_turned_and_rounding_beyond_the_globe_is_taken_back() {
        let json = r#"{"type":"Polygon","coordinates":[[[0,0],[0,9],[180.00000000000014,9],[0,0]],[[1,2],[2,2],[2,3],[1,2]]]}"#;
        assert!(read_text(json).unwrap().mended);
        let mut value: Value = serde_json::from_str(json).unwrap();
        mend(&mut value);
        let text = value.to_string();
        assert_eq!(
            text,
            r#"{"type":"Polygon","coordinates":[[[0,0],[180.0,9],[0,9],[0,0]],[[1,2],[2,3],[2,2],[1,2]]]}"#
        );
        assert!(!read_text(&text).unwrap().mended);
    }

    #[test]
    fn collections_nested_too_deeply_are_refused() {
        let nested = |depth: usize| {
            let open = r#"{"type":"GeometryCollection","geometries":["#.repeat(depth);
            format!(r#"{open}{{"type":"Point","coordinates":[1,2]}}{}"#, "]}".repeat(depth))
        };
        assert!(read_text(&nested(MAX_DEPTH)).unwrap().geometry.is_some());
        assert!(matches!(read_text(&nested(MAX_DEPTH + 1)), Err(GeometryError::Depth { .. })));
    }

    #[test]
    fn coordinates_are_read_to_the_last_bit() {
        let read = read_text(r#"{"type":"Point","coordinates":[120.20390720331335,-11.967461912900504]}"#);
        let Some(Geometry::Point(point)) = read.unwrap().geometry else { panic!("a point") };
        assert_eq!((point.x(), point.y()), (120.203_907_203_313_35, -11.967_461_912_900_504));
    }

    #[test]
    fn an_empty_geometry_is_none() {
        assert!(read_text(r#"{"type":"MultiPolygon","coordinates":[]}"#).unwrap().geometry.is_none());
        assert!(read_text(r#"{"type":"Polygon","coordinates":[]}"#).unwrap().geometry.is_none());
    }
}
