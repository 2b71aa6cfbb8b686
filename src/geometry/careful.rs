//! A GeoJSON geometry read with care: by the crate `geojson`, then checked and mended position by position, with the place
//! of any fault.

use geo::{Coord, Geometry, LineString, Winding};
use geojson::{GeometryValue, Position};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::error::{GeometryError, GeometryFault};
use super::globe::GLOBE;
use super::misread::{POSITION, misread, misshapen};

/// A geometry as read, and what is to be sent in its place if it had to be mended.
#[derive(Debug)]
pub(crate) struct Read {
    /// Rings by the right-hand rule, longitudes within the globe; `None` if it has no position at all.
    pub(crate) geometry: Option<Geometry>,
    /// The GeoJSON with rings turned and coordinates moved onto the globe, heights and other members as they were; `None` if
    /// nothing was to be mended.
    pub(crate) mended: Option<geojson::Geometry>,
}

impl Read {
    /// A geometry of which nothing is to be mended.
    pub(crate) fn ready(geometry: Option<Geometry>) -> Self {
        Self { geometry, mended: None }
    }
}

/// How deep geometry collections may be nested, since each level costs stack.
const MAX_DEPTH: usize = 16;

/// How far beyond the globe a coordinate may lie by rounding, in degrees.
const SLACK: f64 = 1e-9;

/// Reads and checks the text of a geometry.
pub(crate) fn read(raw: &RawValue) -> Result<Read, GeometryError> {
    let json: Value =
        serde_json::from_str(raw.get()).map_err(|error| GeometryFault::Json(error.to_string()))?;
    from_json(&json)
}

/// Checks a geometry in degrees.
pub(crate) fn from_json(json: &Value) -> Result<Read, GeometryError> {
    let mut geojson = parse(json)?;
    let mut check = Check { limit: GLOBE, mended: false };
    check.geometry(&mut geojson, 0)?;
    let mended = check.mended.then(|| geojson.clone());
    Ok(Read { geometry: to_geo(geojson.value)?, mended })
}

/// Checks a geometry of any coordinate system, whose numbers may be as great as they are.
pub(crate) fn from_json_unbounded(json: &Value) -> Result<Option<Geometry>, GeometryError> {
    let mut geojson = parse(json)?;
    let limit = Coord { x: f64::INFINITY, y: f64::INFINITY };
    Check { limit, mended: false }.geometry(&mut geojson, 0)?;
    to_geo(geojson.value)
}

/// The geometry as the crate reads it. It tells how deep coordinates are nested by the first of them, and so cannot read a
/// `MultiPolygon` whose first polygon has no rings; such are left out then.
fn parse(json: &Value) -> Result<geojson::Geometry, GeometryError> {
    let error = match geojson::Geometry::deserialize(json) {
        Ok(geometry) => return Ok(geometry),
        Err(error) => error,
    };
    let mut rest = json.clone();
    leave_out_empty_polygons(&mut rest);
    match geojson::Geometry::deserialize(&rest) {
        Ok(geometry) => Ok(geometry),
        Err(_same) => Err(misread(json).unwrap_or_else(|| GeometryFault::Json(error.to_string()).into())),
    }
}

fn leave_out_empty_polygons(json: &mut Value) {
    for part in json.get_mut("geometries").and_then(Value::as_array_mut).into_iter().flatten() {
        leave_out_empty_polygons(part);
    }
    if json.get("type").is_some_and(|kind| kind == "MultiPolygon")
        && let Some(polygons) = json.get_mut("coordinates").and_then(Value::as_array_mut)
    {
        polygons.retain(|rings| rings.as_array().is_none_or(|rings| !rings.is_empty()));
    }
}

/// The geometry without the parts that have no position; `None` if no part has one.
fn to_geo(value: GeometryValue) -> Result<Option<Geometry>, GeometryError> {
    let Some(value) = without_empty(value) else { return Ok(None) };
    let geometry = Geometry::try_from(value).map_err(|error| GeometryFault::Json(error.to_string()))?;
    Ok(Some(geometry))
}

fn without_empty(value: GeometryValue) -> Option<GeometryValue> {
    match value {
        GeometryValue::MultiPolygon { mut coordinates } => {
            coordinates.retain(|rings| !rings.is_empty());
            (!coordinates.is_empty()).then_some(GeometryValue::MultiPolygon { coordinates })
        }
        GeometryValue::GeometryCollection { geometries } => {
            let parts: Vec<GeometryValue> =
                geometries.into_iter().filter_map(|part| without_empty(part.value)).collect();
            (!parts.is_empty()).then(|| GeometryValue::new_geometry_collection(parts))
        }
        GeometryValue::MultiPoint { ref coordinates } if coordinates.is_empty() => None,
        GeometryValue::MultiLineString { ref coordinates } if coordinates.is_empty() => None,
        GeometryValue::Polygon { ref coordinates } if coordinates.is_empty() => None,
        value => Some(value),
    }
}

type Checked = Result<(), GeometryError>;

/// Checks the items of a list; a fault is told with the place of its item.
fn each<T>(items: &mut [T], mut check: impl FnMut(&mut T) -> Checked) -> Checked {
    items.iter_mut().enumerate().try_for_each(|(i, item)| check(item).map_err(|error| error.within_item(i)))
}

/// A walk through a geometry that checks and mends it.
struct Check {
    /// How great longitude and latitude may be.
    limit: Coord,
    /// Whether a ring was turned or a coordinate moved.
    mended: bool,
}

impl Check {
    fn geometry(&mut self, geometry: &mut geojson::Geometry, depth: usize) -> Checked {
        if depth > MAX_DEPTH {
            return Err(GeometryFault::Depth { most: MAX_DEPTH }.into());
        }
        let checked = match &mut geometry.value {
            GeometryValue::Point { coordinates } => self.position(coordinates),
            GeometryValue::MultiPoint { coordinates } => {
                each(coordinates, |position| self.position(position))
            }
            GeometryValue::LineString { coordinates } => self.line(coordinates),
            GeometryValue::MultiLineString { coordinates } => each(coordinates, |line| self.line(line)),
            GeometryValue::Polygon { coordinates } => self.polygon(coordinates),
            GeometryValue::MultiPolygon { coordinates } => each(coordinates, |rings| self.polygon(rings)),
            GeometryValue::GeometryCollection { geometries } => {
                return each(geometries, |part| self.geometry(part, depth + 1))
                    .map_err(|error| error.within(".geometries"));
            }
        };
        checked.map_err(|error| error.within(".coordinates"))
    }

    /// Numbers after the second (heights) are not looked at.
    fn position(&mut self, position: &mut Position) -> Checked {
        let [x, y, ..] = position.as_slice_mut() else {
            return Err(misshapen(&Value::from(position.as_slice()), POSITION));
        };
        let beyond = (x.abs() - self.limit.x).max(y.abs() - self.limit.y);
        if beyond > SLACK {
            return Err(GeometryFault::Position { x: *x, y: *y }.into());
        }
        if beyond > 0.0 {
            *x = x.clamp(-self.limit.x, self.limit.x);
            *y = y.clamp(-self.limit.y, self.limit.y);
            self.mended = true;
        }
        Ok(())
    }

    fn line(&mut self, line: &mut [Position]) -> Checked {
        long_enough(line, 2, "line")?;
        each(line, |position| self.position(position))
    }

    fn polygon(&mut self, rings: &mut [Vec<Position>]) -> Checked {
        let mut is_outer = true;
        each(rings, |ring| self.ring(ring, std::mem::take(&mut is_outer)))
    }

    fn ring(&mut self, ring: &mut [Position], is_outer: bool) -> Checked {
        long_enough(ring, 4, "ring")?;
        each(ring, |position| self.position(position))?;
        let line: LineString = ring.iter().filter_map(coord).collect();
        if !line.is_closed() {
            return Err(GeometryFault::Open.into());
        }
        // RFC 7946 3.1.6: the exterior ring is counterclockwise, holes are clockwise.
        if if is_outer { line.is_cw() } else { line.is_ccw() } {
            ring.reverse();
            self.mended = true;
        }
        Ok(())
    }
}

fn coord(position: &Position) -> Option<Coord> {
    let [x, y, ..] = *position.as_slice() else { return None };
    Some(Coord { x, y })
}

fn long_enough(positions: &[Position], needed: usize, what: &'static str) -> Checked {
    if positions.len() >= needed {
        return Ok(());
    }
    Err(GeometryFault::Short { what, found: positions.len(), needed }.into())
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
        assert!(read.geometry.is_some() && read.mended.is_none());
    }

    #[rstest::rstest]
    #[case("5", "geometry: found 5; allowed is a geometry or null")]
    #[case(r#"{"coordinates":[0,0]}"#, "geometry: member 'type' is missing")]
    #[case(r#"{"type":"Circle","coordinates":[0,0]}"#, "geometry: type is 'Circle'; allowed are Point,")]
    #[case(r#"{"type":7,"coordinates":[0,0]}"#, "geometry: type is '7'; allowed are Point,")]
    #[case(
        r#"{"type":"Point","coordinates":[46]}"#,
        "geometry.coordinates: found [46]; allowed is a position of at least two numbers"
    )]
    #[case(r#"{"type":"Point","coordinates":[]}"#, "geometry.coordinates: found []; allowed is a position")]
    #[case(
        r#"{"type":"Point","coordinates":["46","39"]}"#,
        "geometry.coordinates: found [\"46\",\"39\"]; allowed is a position"
    )]
    #[case(
        r#"{"type":"Point","coordinates":[[46,39]]}"#,
        "geometry.coordinates: found [[46,39]]; allowed is a position"
    )]
    #[case(
        r#"{"type":"LineString","coordinates":[[46,39],[47]]}"#,
        "geometry.coordinates[1]: found [47.0]; allowed is a position"
    )]
    #[case(
        r#"{"type":"Polygon","coordinates":[[0,0],[1,0],[1,1],[0,0]]}"#,
        "geometry.coordinates[0][0]: found 0; allowed is a position"
    )]
    #[case(r#"{"type":"Polygon","coordinates":7}"#, "geometry.coordinates: found 7; allowed is a list")]
    #[case(r#"{"type":"Point"}"#, "geometry: member 'coordinates' is missing")]
    #[case(r#"{"type":"GeometryCollection"}"#, "geometry: member 'geometries' is missing")]
    #[case(
        r#"{"type":"GeometryCollection","geometries":{}}"#,
        "geometry.geometries: found {}; allowed is a list of geometries"
    )]
    #[case(
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]},{"type":"Dot"}]}"#,
        "geometry.geometries[1]: type is 'Dot'"
    )]
    #[case(
        r#"{"type":"Point","coordinates":[8565000,4380000]}"#,
        "geometry.coordinates: position 8565000, 4380000 is no longitude and latitude in degrees"
    )]
    #[case(
        r#"{"type":"LineString","coordinates":[[1,2]]}"#,
        "geometry.coordinates: line has 1 positions; it needs at least 2"
    )]
    #[case(
        r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#,
        "geometry.coordinates[0]: ring is not closed"
    )]
    #[case(
        r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#,
        "geometry.coordinates[0]: ring has 3 positions; it needs at least 4"
    )]
    #[case(
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,95],[0,0]]]]}"#,
        "geometry.coordinates[0][0][2]: position 1, 95 is no longitude"
    )]
    #[case(
        r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,95]}]}"#,
        "geometry.geometries[0].coordinates: position 1, 95"
    )]
    fn faults_name_their_place(#[case] json: &str, #[case] message: &str) {
        let error = read_text(json).unwrap_err().to_string();
        assert!(error.starts_with(message), "{error}");
    }

    #[test]
    fn rings_are_turned_and_rounding_beyond_the_globe_is_taken_back() {
        let json = r#"{"type":"Polygon","coordinates":[[[0,0,7],[0,9,8],[180.00000000000014,9,9],[0,0,7]],[[1,2],[2,2],[2,3],[1,2]]],"name":"x"}"#;
        let mended = read_text(json).unwrap().mended.unwrap().to_string();
        assert_eq!(
            mended,
            r#"{"type":"Polygon","coordinates":[[[0.0,0.0,7.0],[180.0,9.0,9.0],[0.0,9.0,8.0],[0.0,0.0,7.0]],[[1.0,2.0],[2.0,3.0],[2.0,2.0],[1.0,2.0]]],"name":"x"}"#
        );
        assert!(read_text(&mended).unwrap().mended.is_none());
    }

    #[test]
    fn collections_nested_too_deeply_are_refused() {
        let nested = |depth: usize| {
            let open = r#"{"type":"GeometryCollection","geometries":["#.repeat(depth);
            format!(r#"{open}{{"type":"Point","coordinates":[1,2]}}{}"#, "]}".repeat(depth))
        };
        assert!(read_text(&nested(MAX_DEPTH)).unwrap().geometry.is_some());
        let error = read_text(&nested(MAX_DEPTH + 1)).unwrap_err();
        assert_eq!(error.fault, GeometryFault::Depth { most: MAX_DEPTH });
        assert_eq!(error.at, ".geometries[0]".repeat(MAX_DEPTH + 1));
        assert!(read_text(&nested(1_000)).unwrap_err().to_string().contains("recursion limit exceeded"));
    }

    #[test]
    fn coordinates_are_read_to_the_last_bit() {
        let read = read_text(r#"{"type":"Point","coordinates":[120.20390720331335,-11.967461912900504]}"#);
        let Some(Geometry::Point(point)) = read.unwrap().geometry else { panic!("a point") };
        assert_eq!((point.x(), point.y()), (120.203_907_203_313_35, -11.967_461_912_900_504));
    }

    #[rstest::rstest]
    #[case(r#"{"type":"MultiPoint","coordinates":[]}"#)]
    #[case(r#"{"type":"MultiLineString","coordinates":[]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[]}"#)]
    #[case(r#"{"type":"MultiPolygon","coordinates":[]}"#)]
    #[case(r#"{"type":"MultiPolygon","coordinates":[[]]}"#)]
    #[case(r#"{"type":"GeometryCollection","geometries":[{"type":"Polygon","coordinates":[]}]}"#)]
    fn an_empty_geometry_is_none(#[case] json: &str) {
        assert!(read_text(json).unwrap().geometry.is_none());
    }

    #[test]
    fn parts_without_a_position_are_left_out() {
        let square = "[[0,0],[1,0],[1,1],[0,0]]";
        let json = format!(r#"{{"type":"MultiPolygon","coordinates":[[],[{square}]]}}"#);
        let Some(Geometry::MultiPolygon(polygons)) = read_text(&json).unwrap().geometry else { panic!() };
        assert_eq!(polygons.0.len(), 1);
    }

    #[test]
    fn numbers_of_other_systems_may_be_as_great_as_they_are() {
        let json = serde_json::json!({ "type": "Point", "coordinates": [8_565_000, 4_380_000] });
        assert!(from_json_unbounded(&json).unwrap().is_some());
        let fault = from_json(&json).unwrap_err().fault;
        assert_eq!(fault, GeometryFault::Position { x: 8_565_000.0, y: 4_380_000.0 });
    }
}
