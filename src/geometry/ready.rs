//! A geometry that is ready to be sent as it stands, read in one pass.

use std::borrow::Cow;

use geo::{Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon, Winding};
use serde::Deserialize;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::globe::GLOBE;

/// A geometry, or null, of which nothing is to be mended: its type stands first, its coordinates are on the globe, its
/// rings closed and turned by the right-hand rule.
///
/// Nearly all features of nearly all files are so. For any other this is an error that gives no reason: it is then read
/// with care, by [`read`](super::read). `DESIGN.md` has what the crate `geojson` would cost here.
pub(crate) struct Ready(pub(crate) Option<Geometry>);

impl<'de> Deserialize<'de> for Ready {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Ready;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a geometry or null")
            }
            fn visit_unit<E>(self) -> Result<Ready, E> {
                Ok(Ready(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Ready, A::Error> {
                let Some(("type", Name(kind))) = map.next_entry()? else { return Err(unready()) };
                let Some("coordinates") = map.next_key()? else { return Err(unready()) };
                let geometry = match &*kind {
                    "Point" => Some(Geometry::Point(map.next_value::<Position>()?.point())),
                    "MultiPoint" => points(&map.next_value::<Vec<_>>()?).map(Geometry::MultiPoint),
                    "LineString" => line(&map.next_value::<Vec<_>>()?).map(Geometry::LineString),
                    "MultiLineString" => lines(&map.next_value::<Vec<_>>()?).map(Geometry::MultiLineString),
                    "Polygon" => polygon(&map.next_value::<Vec<_>>()?).map(Geometry::Polygon),
                    "MultiPolygon" => polygons(&map.next_value::<Vec<_>>()?).map(Geometry::MultiPolygon),
                    _ => None,
                };
                while let Some((Name(name), IgnoredAny)) = map.next_entry()? {
                    if matches!(&*name, "type" | "coordinates") {
                        return Err(unready());
                    }
                }
                geometry.filter(on_globe).map(|geometry| Ready(Some(geometry))).ok_or_else(unready)
            }
        }
        deserializer.deserialize_any(Members)
    }
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
                let mut next = || numbers.next_element::<f64>()?.ok_or_else(unready);
                let (x, y) = (next()?, next()?);
                while numbers.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Position(Coord { x, y }))
            }
        }
        deserializer.deserialize_seq(Numbers)
    }
}

#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

fn unready<E: Error>() -> E {
    E::custom("not as it is to be sent")
}

fn on_globe(geometry: &Geometry) -> bool {
    use geo::CoordsIter;
    geometry.coords_iter().all(|Coord { x, y }| x.abs() <= GLOBE.x && y.abs() <= GLOBE.y)
}

/// The coordinates in a list of exactly their length. The list that they were read into grew by doubling, and would keep up
/// to half its room empty.
fn coords(list: &[Position]) -> Vec<Coord> {
    let mut coords = Vec::with_capacity(list.len());
    coords.extend(list.iter().map(|Position(coord)| *coord));
    coords
}

fn points(list: &[Position]) -> Option<MultiPoint> {
    (!list.is_empty()).then(|| MultiPoint(list.iter().map(|position| position.point()).collect()))
}

fn line(list: &[Position]) -> Option<LineString> {
    (list.len() >= 2).then(|| LineString(coords(list)))
}

fn lines(lists: &[Vec<Position>]) -> Option<MultiLineString> {
    let lines: Vec<_> = lists.iter().map(|list| line(list)).collect::<Option<_>>()?;
    (!lines.is_empty()).then_some(MultiLineString(lines))
}

fn polygon(rings: &[Vec<Position>]) -> Option<Polygon> {
    let mut rings = rings.iter().enumerate().map(|(i, list)| {
        let ring = LineString(coords(list));
        let turned = if i == 0 { ring.is_cw() } else { ring.is_ccw() };
        (ring.0.len() >= 4 && ring.is_closed() && !turned).then_some(ring)
    });
    let exterior = rings.next()??;
    Some(Polygon::new(exterior, rings.collect::<Option<_>>()?))
}

fn polygons(lists: &[Vec<Vec<Position>>]) -> Option<MultiPolygon> {
    let polygons: Vec<_> = lists.iter().map(|rings| polygon(rings)).collect::<Option<_>>()?;
    (!polygons.is_empty()).then_some(MultiPolygon(polygons))
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use serde_json::value::RawValue;

    #[rstest::rstest]
    #[case(r#"{"type":"Point","coordinates":[46.5,39.6,1200]}"#)]
    #[case(r#"{"type":"MultiPoint","coordinates":[[46,39],[47,40]]}"#)]
    #[case(r#"{"type":"LineString","coordinates":[[46,39],[47,40]],"bbox":[46,39,47,40]}"#)]
    #[case(r#"{"type":"MultiLineString","coordinates":[[[46,39],[47,40]]]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,2],[3,1],[2,1]]]}"#)]
    #[case(r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}"#)]
    fn what_is_ready_is_what_the_careful_reading_gives(#[case] json: &str) {
        let Ready(ready) = serde_json::from_str(json).unwrap();
        let careful = read(&serde_json::from_str::<Box<RawValue>>(json).unwrap()).unwrap();
        assert!(ready.is_some() && careful.mended.is_none());
        assert_eq!(ready, careful.geometry);
    }

    #[rstest::rstest]
    #[case(r#"{"coordinates":[46,39],"type":"Point"}"#)]
    #[case(r#"{"type":"Point","coordinates":[46,39],"coordinates":[47,40]}"#)]
    #[case(r#"{"type":"Point","coordinates":[46,39],"type":"Point"}"#)]
    #[case(r#"{"type":"Point","coordinates":[181,39]}"#)]
    #[case(r#"{"type":"Point","coordinates":[1e400,39]}"#)]
    #[case(r#"{"type":"LineString","coordinates":[[1,2]]}"#)]
    #[case(r#"{"type":"MultiLineString","coordinates":[]}"#)]
    #[case(r#"{"type":"MultiPoint","coordinates":[]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[0,0]]]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,0]]]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,1],[3,2],[2,1]]]}"#)]
    #[case(r#"{"type":"MultiPolygon","coordinates":[]}"#)]
    #[case(r#"{"type":"GeometryCollection","geometries":[]}"#)]
    #[case("[1,2]")]
    fn all_else_is_left_to_the_careful_reading(#[case] json: &str) {
        assert!(serde_json::from_str::<Ready>(json).is_err());
    }
}
