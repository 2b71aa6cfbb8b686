//! OGC Features and Geometries JSON 1.0 (OGC 21-045r1): GeoJSON with the time of a feature and any coordinate system.

use jiff::tz::Offset;
use serde::Serialize;

use super::{Encoder, geojson, position};
use crate::datetime::Interval;
use crate::presentation::Shown;

/// The media type of JSON-FG 1.0, which is that of GeoJSON; the [`PROFILE`] tells them apart.
pub const MEDIA_TYPE: &str = "application/geo+json";

/// The media type that drafts had, and that clients ask for by `Accept`.
pub const DRAFT_MEDIA_TYPE: &str = "application/vnd.ogc.fg+json";

/// The profile for a link with the relation `profile` (`/req/profiles/jsonfg`).
pub const PROFILE: &str = "http://www.opengis.net/def/profile/OGC/0/jsonfg";

/// The classes that a document says it conforms to.
pub const CONFORMANCE: [&str; 2] = [
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/core",
    "http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas",
];

/// Features as JSON-FG.
///
/// * `time` has the days of the period, its last as the last that counts, or instants in UTC if the period is not of
///   whole days (`/req/core/interval`, `/req/core/utc`). One day is a `date`, one instant a `timestamp`; what holds
///   always has none.
/// * In degrees (CRS84) the geometry is `geometry`, as in GeoJSON, and `place` is null. In any other coordinate system it is
///   `place`, in the order of that system's axes, and `geometry` is null (`/req/core/place`, `/req/core/axis-order`).
#[derive(Debug)]
pub struct JsonFg {
    /// Members of the collection to stand before its features, as [`geojson::members`] makes them; may be empty.
    pub head_members: String,
    /// Members of the collection to stand after its features (counts, links); may be empty.
    pub tail_members: String,
    root: String,
    in_place: bool,
    decimals: Option<u8>,
    offset: Offset,
    started: bool,
}

/// What a document says of all of its features.
#[derive(Debug, Clone, Copy, Default)]
pub struct Kind<'a> {
    /// The type of the features: the id of their collection.
    pub feature_type: &'a str,
    /// The address of their schema (OGC API - Features Part 5), if there is one.
    pub schema: Option<&'a str>,
    /// The URI of the coordinate system in which they are shown; CRS84 if `None`.
    pub crs: Option<&'a str>,
}

impl JsonFg {
    /// An encoder of features of a kind, that rounds coordinates to so many decimals, if any.
    ///
    /// `offset` says what a day is.
    #[must_use]
    pub fn new(kind: Kind<'_>, decimals: Option<u8>, offset: Offset) -> Self {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Root<'a> {
            conforms_to: [&'static str; 2],
            feature_type: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            feature_schema: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            coord_ref_sys: Option<&'a str>,
        }
        let crs = kind.crs.filter(|uri| !uri.ends_with("/CRS84"));
        let root = Root {
            conforms_to: CONFORMANCE,
            feature_type: kind.feature_type,
            feature_schema: kind.schema,
            coord_ref_sys: crs,
        };
        Self {
            head_members: String::new(),
            tail_members: String::new(),
            root: geojson::members(&root),
            in_place: crs.is_some(),
            decimals,
            offset,
            started: false,
        }
    }

    /// Writes one feature as a document of its own, with further members (links) as [`geojson::members`] makes them.
    pub fn document(&self, shown: &Shown<'_>, further: &str, out: &mut Vec<u8>) {
        self.write(&self.root, shown, further, out);
    }

    fn write(&self, root: &str, shown: &Shown<'_>, further: &str, out: &mut Vec<u8>) {
        geojson::open_feature(root, shown, out);
        out.extend_from_slice(br#","time":"#);
        time(shown.period(), self.offset, out);
        let geometry = shown.geometry();
        let (place, geometry) = if self.in_place { (geometry, None) } else { (None, geometry) };
        out.extend_from_slice(br#","place":"#);
        position::geometry(place, self.decimals, out);
        out.extend_from_slice(br#","geometry":"#);
        position::geometry(geometry, self.decimals, out);
        geojson::close_feature(shown, further, out);
    }
}

impl Encoder for JsonFg {
    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn head(&mut self, out: &mut Vec<u8>) {
        geojson::open_collection(&[&self.root, &self.head_members], out);
    }

    fn feature(&mut self, shown: &Shown<'_>, out: &mut Vec<u8>) {
        geojson::separate(&mut self.started, out);
        self.write("", shown, "", out);
    }

    fn tail(&mut self, out: &mut Vec<u8>) {
        geojson::close_collection(&self.tail_members, out);
    }
}

fn time(period: Interval, offset: Offset, out: &mut Vec<u8>) {
    let text = match period.closed_at(offset) {
        [None, None] => "null".to_owned(),
        [Some(start), Some(end)] if start == end => {
            let name = if start.contains('T') { "timestamp" } else { "date" };
            format!(r#"{{"{name}":"{start}"}}"#)
        }
        ends => {
            let [start, end] = ends.map(|end| end.unwrap_or_else(|| "..".to_owned()));
            format!(r#"{{"interval":["{start}","{end}"]}}"#)
        }
    };
    out.extend_from_slice(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::encode::samples::{OFFSET, THINGS, catalog, encoded};
    use crate::presentation::Presentation;

    const ROOT: &str = concat!(
        r#""conformsTo":["http://www.opengis.net/spec/json-fg-1/1.0/conf/core","#,
        r#""http://www.opengis.net/spec/json-fg-1/1.0/conf/types-schemas"],"featureType":"things""#,
    );

    fn only(names: &[&str]) -> Presentation {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Presentation { properties: Some(names), ..Presentation::default() }
    }

    #[test]
    fn features_have_their_time() {
        let kind = Kind { feature_type: "things", ..Kind::default() };
        let mut encoder = JsonFg::new(kind, None, OFFSET);
        encoder.head_members = r#""title":"T""#.to_owned();
        encoder.tail_members = r#""numberReturned":4"#.to_owned();
        let answer = [
            &format!(r#"{{"type":"FeatureCollection",{ROOT},"title":"T","features":["#),
            concat!(
                r#"{"type":"Feature","id":"a","time":{"interval":["2020-11-10","2020-11-30"]},"place":null,"#,
                r#""geometry":{"type":"Point","coordinates":[46.5,39.25]},"properties":{"n":1}},"#,
            ),
            concat!(
                r#"{"type":"Feature","id":7,"time":{"interval":["2020-12-01",".."]},"place":null,"#,
                r#""geometry":null,"properties":{"n":null}},"#,
            ),
            concat!(
                r#"{"type":"Feature","id":"h","time":{"interval":["2022-08-29T20:00:00Z","2022-08-30T07:59:59Z"]},"#,
                r#""place":null,"geometry":{"type":"Polygon","coordinates":"#,
                r#"[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,2],[3,1],[2,1]]]},"properties":{}},"#,
            ),
            concat!(
                r#"{"type":"Feature","id":"m","time":{"date":"2020-12-01"},"place":null,"geometry":"#,
                r#"{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8.5]]]},"properties":{}}"#,
            ),
            r#"],"numberReturned":4}"#,
            "",
        ];
        assert_eq!(encoded(THINGS, &only(&["n"]), encoder), answer.join("\n"));
    }

    #[test]
    fn another_coordinate_system_goes_into_place_and_one_feature_is_a_document() {
        let catalog = catalog(THINGS);
        let feature = catalog.get("things").unwrap().feature("a").unwrap();
        let document = |crs| {
            let kind = Kind { feature_type: "things", schema: Some("http://a/schema"), crs: Some(crs) };
            let mut out = Vec::new();
            JsonFg::new(kind, Some(0), OFFSET).document(&only(&[]).show(feature), r#""links":[]"#, &mut out);
            String::from_utf8(out).unwrap()
        };
        let time = r#""time":{"interval":["2020-11-10","2020-11-30"]}"#;
        let point = r#"{"type":"Point","coordinates":[47,39]}"#;
        let schema = r#""featureSchema":"http://a/schema""#;
        let mercator = "http://www.opengis.net/def/crs/EPSG/0/3857";
        assert_eq!(
            document(mercator),
            format!(
                r#"{{"type":"Feature",{ROOT},{schema},"coordRefSys":"{mercator}","id":"a",{time},"place":{point},"geometry":null,"properties":{{}},"links":[]}}"#
            )
        );
        assert_eq!(
            document("http://www.opengis.net/def/crs/OGC/1.3/CRS84"),
            format!(
                r#"{{"type":"Feature",{ROOT},{schema},"id":"a",{time},"place":null,"geometry":{point},"properties":{{}},"links":[]}}"#
            )
        );
    }

    #[test]
    fn open_and_single_times() {
        let written = |period: Interval| {
            let mut out = Vec::new();
            time(period, OFFSET, &mut out);
            String::from_utf8(out).unwrap()
        };
        let until = Interval::period(None, Some("2020-12-01"), OFFSET).unwrap();
        assert_eq!(written(until), r#"{"interval":["..","2020-11-30"]}"#);
        assert_eq!(written(Interval::ALWAYS), "null");
        let noon =
            Interval::period(Some("2020-12-01T12:00:00Z"), Some("2020-12-01T12:00:01Z"), OFFSET).unwrap();
        assert_eq!(written(noon), r#"{"timestamp":"2020-12-01T12:00:00Z"}"#);
    }
}
