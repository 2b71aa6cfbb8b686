//! Geometries as GeoJSON has them (RFC 7946 3.1), with as many decimals as are asked for.

use std::io::Write;

use geo::{Coord, Geometry, LineString, Polygon};

/// Writes a geometry; `null` if there is none.
///
/// `decimals` rounds coordinates. Few of them may let the points of a small ring fall together.
pub(super) fn geometry(geometry: Option<&Geometry>, decimals: Option<u8>, out: &mut Vec<u8>) {
    match geometry {
        Some(geometry) => Positions { decimals, out }.geometry(geometry),
        None => out.extend_from_slice(b"null"),
    }
}

/// Writes a number in the shortest form that reads back as the same, without an exponent; what is no number, as `null`.
pub(super) fn number(value: f64, out: &mut Vec<u8>) {
    if value.is_finite() {
        // Writing to memory does not fail. Adding zero turns -0.0, which would be written as `-0`, into 0.
        let _ = write!(out, "{}", value + 0.0);
    } else {
        out.extend_from_slice(b"null");
    }
}

/// `value` to so many decimals; as it is where an `f64` has no more of them.
fn rounded(value: f64, decimals: Option<u8>) -> f64 {
    let Some(decimals) = decimals else { return value };
    let scale = 10_f64.powi(decimals.into());
    let scaled = value * scale;
    if scaled.abs() < 4_503_599_627_370_496.0 { scaled.round() / scale } else { value }
}

struct Positions<'a> {
    decimals: Option<u8>,
    out: &'a mut Vec<u8>,
}

impl Positions<'_> {
    fn geometry(&mut self, geometry: &Geometry) {
        match geometry {
            Geometry::Point(point) => self.typed("Point", |to| to.position(point.0)),
            Geometry::MultiPoint(points) => {
                self.typed("MultiPoint", |to| to.list(&points.0, |to, point| to.position(point.0)));
            }
            Geometry::Line(line) => self.geometry(&Geometry::LineString(line.into())),
            Geometry::LineString(line) => self.typed("LineString", |to| to.line(line)),
            Geometry::MultiLineString(lines) => {
                self.typed("MultiLineString", |to| to.list(&lines.0, Self::line));
            }
            Geometry::Polygon(polygon) => self.typed("Polygon", |to| to.polygon(polygon)),
            Geometry::MultiPolygon(polygons) => {
                self.typed("MultiPolygon", |to| to.list(&polygons.0, Self::polygon));
            }
            Geometry::GeometryCollection(parts) => {
                self.text(r#"{"type":"GeometryCollection","geometries":"#);
                self.list(&parts.0, Self::geometry);
                self.text("}");
            }
            Geometry::Rect(rect) => self.geometry(&Geometry::Polygon(rect.to_polygon())),
            Geometry::Triangle(triangle) => self.geometry(&Geometry::Polygon(triangle.to_polygon())),
        }
    }

    fn typed(&mut self, kind: &str, coordinates: impl FnOnce(&mut Self)) {
        self.text(r#"{"type":""#);
        self.text(kind);
        self.text(r#"","coordinates":"#);
        coordinates(self);
        self.text("}");
    }

    fn polygon(&mut self, polygon: &Polygon) {
        self.list(std::iter::once(polygon.exterior()).chain(polygon.interiors()), Self::line);
    }

    fn line(&mut self, line: &LineString) {
        self.list(&line.0, |to, coord| to.position(*coord));
    }

    fn position(&mut self, Coord { x, y }: Coord) {
        self.list([x, y], |to, value| number(rounded(value, to.decimals), to.out));
    }

    fn list<T>(&mut self, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut Self, T)) {
        self.text("[");
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                self.text(",");
            }
            write(self, item);
        }
        self.text("]");
    }

    fn text(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::value::RawValue;

    fn written(json: &str, decimals: Option<u8>) -> String {
        let raw: Box<RawValue> = serde_json::from_str(json).unwrap();
        let mut out = Vec::new();
        geometry(crate::geometry::read(&raw).unwrap().geometry.as_ref(), decimals, &mut out);
        String::from_utf8(out).unwrap()
    }

    #[rstest::rstest]
    #[case(r#"{"type":"Point","coordinates":[46.123456789012,-0.00000001]}"#)]
    #[case(r#"{"type":"MultiPoint","coordinates":[[46,39],[47,40]]}"#)]
    #[case(r#"{"type":"LineString","coordinates":[[46,39],[47,40]]}"#)]
    #[case(r#"{"type":"MultiLineString","coordinates":[[[46,39],[47,40]],[[1,2],[3,4]]]}"#)]
    #[case(r#"{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,2],[3,1],[2,1]]]}"#)]
    #[case(
        r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}"#
    )]
    #[case(r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2]}]}"#)]
    fn what_was_read_is_written(#[case] json: &str) {
        assert_eq!(written(json, None), json);
    }

    #[test]
    fn coordinates_are_rounded_where_asked() {
        let point = r#"{"type":"Point","coordinates":[46.987654321,-0.00000001]}"#;
        assert_eq!(written(point, Some(6)), r#"{"type":"Point","coordinates":[46.987654,0]}"#);
        assert_eq!(written(point, Some(0)), r#"{"type":"Point","coordinates":[47,0]}"#);
        assert_eq!(written(point, Some(u8::MAX)), point);
    }

    proptest! {
        #[test]
        fn numbers_read_back_to_the_last_bit(value in -1e9..1e9_f64) {
            let mut out = Vec::new();
            number(value, &mut out);
            prop_assert_eq!(serde_json::from_slice::<f64>(&out).unwrap().to_bits(), value.to_bits());
        }
    }
}
