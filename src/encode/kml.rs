//! KML 2.2 (OGC 07-147r2), which readers of 2.3 know too, for globes and for people: a placemark for each feature, with the time in which it holds.

use std::io::Write;

use geo::{Coord, Geometry, LineString, Polygon};
use jiff::tz::Offset;
use serde_json::value::RawValue;

use super::table::{self, Value};
use super::xml::Escaped;
use super::{Encoder, position};
use crate::presentation::Shown;

/// The media type.
pub const MEDIA_TYPE: &str = "application/vnd.google-earth.kml+xml";

/// Features as KML placemarks.
///
/// The period of a feature is a `TimeSpan` whose end is the last day that counts, or a `TimeStamp` if it is one day or
/// one instant. Its id and properties are `Data`; nulls are left out, lists and objects are their JSON. Where an id can
/// be the name of an XML element it is that of the placemark too.
///
/// Control characters that XML has no place for become U+FFFD.
///
/// # Accuracy
///
/// Longitude and latitude in degrees (WGS 84), with all their digits; KML knows no other system, so features are to be
/// shown in theirs.
#[derive(Debug)]
pub struct Kml {
    about: DocumentMetadata,
    label: Option<String>,
    id: String,
    offset: Offset,
}

/// What a document says of itself; what is empty is left out.
#[derive(Debug, Clone, Default)]
pub struct DocumentMetadata {
    /// Its title.
    pub name: String,
    /// Who is to be named, under which licence, and what the data does not mean to say.
    pub description: String,
}

impl Kml {
    /// An encoder of features whose property `label` is their name, of a collection with the properties `names`.
    ///
    /// `offset` says what a day is.
    #[must_use]
    pub fn new(about: DocumentMetadata, label: Option<String>, names: &[String], offset: Offset) -> Self {
        Self { about, label, id: table::free_name("id", names), offset }
    }

    fn name<'a>(&self, shown: &'a Shown<'_>) -> Option<&'a RawValue> {
        let label = self.label.as_deref()?;
        shown.properties().find(|(name, _)| *name == label).map(|(_, value)| value)
    }
}

impl Encoder for Kml {
    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn head(&mut self, out: &mut Vec<u8>) {
        raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
        raw("<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document>\n", out);
        for (tag, text) in [("name", &self.about.name), ("description", &self.about.description)] {
            if !text.is_empty() {
                element(tag, out, |out| escaped(text, out));
                raw("\n", out);
            }
        }
    }

    fn feature(&mut self, shown: &Shown<'_>, out: &mut Vec<u8>) {
        raw("<Placemark", out);
        if is_xml_id(shown.id()) {
            raw(" id=\"", out);
            escaped(shown.id(), out);
            raw("\"", out);
        }
        raw(">", out);
        // The schema has a sequence: name, time, data, geometry.
        if let Some(name) = self.name(shown).map(Value::read).filter(|name| *name != Value::Null) {
            element("name", out, |out| value(&name, out));
        }
        time(shown.period().closed_at(self.offset), out);
        element("ExtendedData", out, |out| {
            data(&self.id, &Value::Text(shown.id().into()), out);
            for (name, value) in shown.properties() {
                data(name, &Value::read(value), out);
            }
        });
        if let Some(shape) = shown.geometry() {
            geometry(shape, out);
        }
        raw("</Placemark>\n", out);
    }

    fn tail(&mut self, out: &mut Vec<u8>) {
        raw("</Document>\n</kml>\n", out);
    }
}

fn time(ends: [Option<String>; 2], out: &mut Vec<u8>) {
    match ends {
        [None, None] => {}
        [Some(start), Some(end)] if start == end => {
            element("TimeStamp", out, |out| element("when", out, |out| raw(&start, out)));
        }
        [start, end] => element("TimeSpan", out, |out| {
            for (tag, at) in [("begin", start), ("end", end)] {
                if let Some(at) = at {
                    element(tag, out, |out| raw(&at, out));
                }
            }
        }),
    }
}

fn data(name: &str, content: &Value<'_>, out: &mut Vec<u8>) {
    if *content != Value::Null {
        raw("<Data name=\"", out);
        escaped(name, out);
        raw("\">", out);
        element("value", out, |out| value(content, out));
        raw("</Data>", out);
    }
}

fn value(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null => {}
        Value::Boolean(boolean) => raw(if *boolean { "true" } else { "false" }, out),
        Value::Text(text) => escaped(text, out),
        Value::Number(text) | Value::Json(text) => escaped(text, out),
    }
}

fn geometry(shape: &Geometry, out: &mut Vec<u8>) {
    match shape {
        Geometry::Point(point) => element("Point", out, |out| coordinates(&[point.0], out)),
        Geometry::Line(shape) => line(&shape.into(), out),
        Geometry::LineString(shape) => line(shape, out),
        Geometry::Polygon(shape) => polygon(shape, out),
        Geometry::Rect(rect) => polygon(&rect.to_polygon(), out),
        Geometry::Triangle(triangle) => polygon(&triangle.to_polygon(), out),
        Geometry::MultiPoint(points) => {
            several(&points.0, out, |point, out| geometry(&Geometry::Point(*point), out));
        }
        Geometry::MultiLineString(lines) => several(&lines.0, out, line),
        Geometry::MultiPolygon(polygons) => several(&polygons.0, out, polygon),
        Geometry::GeometryCollection(parts) => several(&parts.0, out, geometry),
    }
}

fn several<T>(parts: &[T], out: &mut Vec<u8>, mut write: impl FnMut(&T, &mut Vec<u8>)) {
    element("MultiGeometry", out, |out| parts.iter().for_each(|part| write(part, out)));
}

fn line(line: &LineString, out: &mut Vec<u8>) {
    element("LineString", out, |out| {
        // On a globe with mountains a line that is not tessellated runs through them.
        element("tessellate", out, |out| raw("1", out));
        coordinates(&line.0, out);
    });
}

fn polygon(polygon: &Polygon, out: &mut Vec<u8>) {
    let ring = |tag, ring: &LineString, out: &mut Vec<u8>| {
        element(tag, out, |out| element("LinearRing", out, |out| coordinates(&ring.0, out)));
    };
    element("Polygon", out, |out| {
        ring("outerBoundaryIs", polygon.exterior(), out);
        polygon.interiors().iter().for_each(|hole| ring("innerBoundaryIs", hole, out));
    });
}

fn coordinates(coords: &[Coord], out: &mut Vec<u8>) {
    element("coordinates", out, |out| {
        for (i, Coord { x, y }) in coords.iter().enumerate() {
            if i > 0 {
                out.push(b' ');
            }
            position::number(*x, out);
            out.push(b',');
            position::number(*y, out);
        }
    });
}

fn element(tag: &str, out: &mut Vec<u8>, content: impl FnOnce(&mut Vec<u8>)) {
    // Writing to memory does not fail.
    let _ = write!(out, "<{tag}>");
    content(out);
    let _ = write!(out, "</{tag}>");
}

fn raw(text: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(text.as_bytes());
}

/// A text as content or attribute.
fn escaped(text: &str, out: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = write!(out, "{}", Escaped(text));
}

/// Whether a text may be the id of an XML element, as far as ASCII goes.
fn is_xml_id(text: &str) -> bool {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    text.starts_with(starts)
        && text.chars().all(|c| starts(c) || c.is_ascii_digit() || matches!(c, '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::samples::{OFFSET, THINGS, encoded, names};
    use crate::presentation::Presentation;
    use proptest::prelude::*;
    use serde_json::json;

    fn kml(things: &str, about: DocumentMetadata) -> String {
        encoded(things, &Presentation::default(), Kml::new(about, Some("name".to_owned()), &names(), OFFSET))
    }

    #[test]
    fn a_placemark_a_feature() {
        let about = DocumentMetadata { name: "Things & more".to_owned(), description: "© all".to_owned() };
        let lines = [
            r#"<?xml version="1.0" encoding="UTF-8"?>"#,
            r#"<kml xmlns="http://www.opengis.net/kml/2.2">"#,
            "<Document>",
            "<name>Things &amp; more</name>",
            "<description>© all</description>",
            concat!(
                r#"<Placemark id="a"><name>Ə, &quot;B&quot;&#10;&lt;c&gt;&amp;</name>"#,
                "<TimeSpan><begin>2020-11-10</begin><end>2020-11-30</end></TimeSpan>",
                r#"<ExtendedData><Data name="id"><value>a</value></Data>"#,
                r#"<Data name="name"><value>Ə, &quot;B&quot;&#10;&lt;c&gt;&amp;</value></Data>"#,
                r#"<Data name="n"><value>1</value></Data><Data name="x"><value>1.5</value></Data>"#,
                r#"<Data name="yes"><value>true</value></Data>"#,
                r#"<Data name="list"><value>[1,&quot;ü&quot;]</value></Data>"#,
                r#"<Data name="valid_from"><value>2020-11-10</value></Data>"#,
                r#"<Data name="valid_to"><value>2020-12-01</value></Data></ExtendedData>"#,
                "<Point><coordinates>46.5,39.25</coordinates></Point></Placemark>",
            ),
            concat!(
                "<Placemark><name></name><TimeSpan><begin>2020-12-01</begin></TimeSpan>",
                r#"<ExtendedData><Data name="id"><value>7</value></Data><Data name="name"><value></value></Data>"#,
                r#"<Data name="x"><value>2</value></Data><Data name="yes"><value>false</value></Data>"#,
                r#"<Data name="valid_from"><value>2020-12-01</value></Data></ExtendedData></Placemark>"#,
            ),
            concat!(
                r#"<Placemark id="h"><name>half a day</name>"#,
                "<TimeSpan><begin>2022-08-29T20:00:00Z</begin><end>2022-08-30T07:59:59Z</end></TimeSpan>",
                r#"<ExtendedData><Data name="id"><value>h</value></Data>"#,
                r#"<Data name="name"><value>half a day</value></Data>"#,
                r#"<Data name="list"><value>{&quot;k&quot;:&quot;v&quot;}</value></Data>"#,
                r#"<Data name="valid_from"><value>2022-08-30</value></Data>"#,
                r#"<Data name="valid_to"><value>2022-08-30T12:00:00+04:00</value></Data></ExtendedData>"#,
                "<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 9,0 9,9 0,0</coordinates>",
                "</LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing>",
                "<coordinates>2,1 3,2 3,1 2,1</coordinates></LinearRing></innerBoundaryIs></Polygon></Placemark>",
            ),
            concat!(
                r#"<Placemark id="m"><TimeStamp><when>2020-12-01</when></TimeStamp>"#,
                r#"<ExtendedData><Data name="id"><value>m</value></Data>"#,
                r#"<Data name="valid_from"><value>2020-12-01</value></Data>"#,
                r#"<Data name="valid_to"><value>2020-12-02</value></Data></ExtendedData><MultiGeometry>"#,
                "<LineString><tessellate>1</tessellate><coordinates>1,2 3,4</coordinates></LineString>",
                "<LineString><tessellate>1</tessellate><coordinates>5,6 7,8.5</coordinates></LineString>",
                "</MultiGeometry></Placemark>",
            ),
            "</Document>",
            "</kml>",
            "",
        ];
        assert_eq!(kml(THINGS, about), lines.join("\n"));
    }

    #[test]
    fn an_id_that_is_no_name_is_only_data() {
        for (id, is) in
            [("a-1.b_c", true), ("_", true), ("1a", false), ("a/b", false), ("", false), ("ə", false)]
        {
            assert_eq!(is_xml_id(id), is, "{id}");
        }
    }

    proptest! {
        #[test]
        fn texts_come_back_from_another_reader(text in "[\0-\u{20}a<>&\"'\\]ə😀\u{fffe}\u{ffff}]{0,8}") {
            let things = json!({"type": "FeatureCollection", "features": [
                {"type": "Feature", "id": "a", "geometry": null, "properties": {text.clone(): text}}]});
            let kml = kml(&things.to_string(), DocumentMetadata::default());
            let document = roxmltree::Document::parse(&kml).unwrap();
            let data = document.descendants().rfind(|node| node.has_tag_name("Data")).unwrap();
            let content = data.first_element_child().unwrap().text().unwrap_or_default();
            let legal: String = text.chars().map(|c| {
                let is = matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
                if is { c } else { '\u{fffd}' }
            }).collect();
            prop_assert_eq!(data.attribute("name"), Some(&*legal));
            prop_assert_eq!(content, legal);
        }
    }
}
