//! CSV (RFC 4180): a row for each feature, with its id, its properties, and its geometry as well-known text.

use geo::Geometry;
use wkt::to_wkt::write_geometry;

use super::table::{self, Value};
use super::{Encoder, position};
use crate::presentation::Shown;

/// The media type.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// Features as CSV: UTF-8, a row of names, lines that end in CR LF.
///
/// The columns are `id`, those of the properties, and those of the geometry. Where a property has the name of an added
/// column, the added one takes an underscore (`id_`).
///
/// A null is an empty field, and a text without letters is `""`. Numbers stand as in the JSON, lists and objects as
/// their JSON. Texts that begin with `=`, `+`, `-` or `@` are left as they are, for the programs that read them back;
/// a spreadsheet may take them for formulas, and is to import columns of strangers' texts as text.
///
/// # Accuracy
///
/// Coordinates have all their digits.
#[derive(Debug)]
pub struct Csv {
    names: Vec<String>,
    geometry: GeometryColumns,
}

/// Where the geometry goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GeometryColumns {
    /// Nowhere: it is left out.
    LeftOut,
    /// Into a column `geometry`, as well-known text.
    Text,
    /// There too, and the coordinates of points into columns of these names, in the order of the axes.
    Points([&'static str; 2]),
}

impl GeometryColumns {
    /// Those of points in degrees (CRS84).
    pub const LON_LAT: Self = Self::Points(["lon", "lat"]);

    fn names(self) -> Vec<&'static str> {
        match self {
            Self::LeftOut => Vec::new(),
            Self::Text => vec!["geometry"],
            Self::Points([first, second]) => vec![first, second, "geometry"],
        }
    }
}

impl Csv {
    /// An encoder of the properties `names`, in this order.
    #[must_use]
    pub fn new(names: Vec<String>, geometry: GeometryColumns) -> Self {
        Self { names, geometry }
    }
}

impl Encoder for Csv {
    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn head(&mut self, out: &mut Vec<u8>) {
        text(&table::free_name("id", &self.names), out);
        for name in &self.names {
            out.push(b',');
            text(name, out);
        }
        for name in self.geometry.names() {
            out.push(b',');
            text(&table::free_name(name, &self.names), out);
        }
        out.extend_from_slice(b"\r\n");
    }

    fn feature(&mut self, shown: &Shown<'_>, out: &mut Vec<u8>) {
        text(shown.id(), out);
        for value in table::row(&self.names, shown) {
            out.push(b',');
            field(&value, out);
        }
        if let GeometryColumns::Points(_) = self.geometry {
            let point = match shown.geometry() {
                Some(Geometry::Point(point)) => Some(point),
                _ => None,
            };
            for coordinate in [point.map(|point| point.x()), point.map(|point| point.y())] {
                out.push(b',');
                if let Some(coordinate) = coordinate {
                    position::number(coordinate, out);
                }
            }
        }
        if self.geometry != GeometryColumns::LeftOut {
            out.push(b',');
            let mut well_known = String::new();
            // A text takes whatever is written; only a geometry of a dimension that there is none of could fail.
            if shown.geometry().is_some_and(|geometry| write_geometry(&mut well_known, geometry).is_ok()) {
                text(&well_known, out);
            }
        }
        out.extend_from_slice(b"\r\n");
    }

    fn tail(&mut self, _: &mut Vec<u8>) {}
}

fn field(value: &Value<'_>, out: &mut Vec<u8>) {
    match value {
        Value::Null => {}
        Value::Boolean(true) => out.extend_from_slice(b"true"),
        Value::Boolean(false) => out.extend_from_slice(b"false"),
        Value::Number(number) => out.extend_from_slice(number.as_bytes()),
        Value::Text(value) => text(value, out),
        Value::Json(json) => quoted(json, out),
    }
}

/// A text, in quotes where it would else be read as something other.
fn text(text: &str, out: &mut Vec<u8>) {
    if text.is_empty() || text.contains(['"', ',', '\r', '\n']) {
        quoted(text, out);
    } else {
        out.extend_from_slice(text.as_bytes());
    }
}

fn quoted(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    for byte in text.bytes() {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::samples::{THINGS, encoded, names};
    use crate::presentation::Presentation;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn a_row_a_feature() {
        let csv = Csv::new(names(), GeometryColumns::Text);
        let lines = [
            "id,name,n,x,yes,list,valid_from,valid_to,geometry",
            "a,\"Ə, \"\"B\"\"\n<c>&\",1,1.5,true,\"[1,\"\"ü\"\"]\",2020-11-10,2020-12-01,POINT(46.5 39.25)",
            "7,\"\",,2,false,,2020-12-01,,",
            "h,half a day,,,,\"{\"\"k\"\":\"\"v\"\"}\",2022-08-30,2022-08-30T12:00:00+04:00,\
             \"POLYGON((0 0,9 0,9 9,0 0),(2 1,3 2,3 1,2 1))\"",
            "m,,,,,,2020-12-01,2020-12-02,\"MULTILINESTRING((1 2,3 4),(5 6,7 8.5))\"",
            "",
        ];
        assert_eq!(encoded(THINGS, &Presentation::default(), csv), lines.join("\r\n"));
    }

    #[test]
    fn added_columns_give_way_and_points_have_their_coordinates() {
        let things = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"a,b","geometry":{"type":"Point","coordinates":[46.123456789012,39]},
             "properties":{"id":"own","lon":-1,"geometry":"round"}},
            {"type":"Feature","id":"c","geometry":null,"properties":{}}]}"#;
        let names = ["id", "lon", "geometry"].map(str::to_owned).to_vec();
        let csv = Csv::new(names.clone(), GeometryColumns::LON_LAT);
        assert_eq!(
            encoded(things, &Presentation::default(), csv),
            "id_,id,lon,geometry,lon_,lat,geometry_\r\n\
             \"a,b\",own,-1,round,46.123456789012,39,POINT(46.123456789012 39)\r\n\
             c,,,,,,\r\n"
        );
        let csv = Csv::new(names, GeometryColumns::LeftOut);
        assert_eq!(
            encoded(things, &Presentation::default(), csv),
            "id_,id,lon,geometry\r\n\"a,b\",own,-1,round\r\nc,,,\r\n"
        );
    }

    proptest! {
        #[test]
        fn texts_come_back_from_another_reader(texts in prop::collection::vec("[a-c\"',;\r\n =@ə😀]{0,6}", 1..8)) {
            let features: Vec<_> = texts.iter().enumerate().map(|(i, text)| json!({
                "type": "Feature", "id": format!("{i}{text}"), "geometry": null, "properties": {"t": text, "l": [text]},
            })).collect();
            let things = json!({"type": "FeatureCollection", "features": features}).to_string();
            let names = ["t", "l"].map(str::to_owned).to_vec();
            let csv = encoded(&things, &Presentation::default(), Csv::new(names, GeometryColumns::Text));
            let mut reader = ::csv::Reader::from_reader(csv.as_bytes());
            let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
            prop_assert_eq!(rows.len(), texts.len());
            for (i, (row, text)) in rows.iter().zip(&texts).enumerate() {
                prop_assert_eq!(&row[0], format!("{i}{text}"));
                prop_assert_eq!(&row[1], text);
                prop_assert_eq!(serde_json::from_str::<Vec<String>>(&row[2]).unwrap(), [text.clone()]);
            }
        }
    }
}
