//! Features that tests of every format write.

use jiff::tz::Offset;

use super::Encoder;
use crate::catalog::Catalog;
use crate::dataset::Dataset;
use crate::presentation::Presentation;

/// The offset of days in [`catalog`].
pub(super) const OFFSET: Offset = Offset::constant(4);

const SETTINGS: &str = r#"utc_offset = "+04:00"
[[collections]]
id = "things"
file = "things.geojson"
"#;
const PERIOD: &str = r#"period = { from = "valid_from", to = "valid_to" }"#;

/// All kinds of values, geometries and periods.
pub(super) const THINGS: &str = r#"{"type":"FeatureCollection","features":[
{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[46.5,39.25]},"properties":{"name":"Ə, \"B\"\n<c>&","n":1,"x":1.5,"yes":true,"list":[1,"ü"],"valid_from":"2020-11-10","valid_to":"2020-12-01"}},
{"type":"Feature","id":7,"geometry":null,"properties":{"name":"","n":null,"x":2,"yes":false,"list":null,"valid_from":"2020-12-01","valid_to":null}},
{"type":"Feature","id":"h","geometry":{"type":"Polygon","coordinates":[[[0,0],[9,0],[9,9],[0,0]],[[2,1],[3,2],[3,1],[2,1]]]},"properties":{"name":"half a day","list":{"k":"v"},"valid_from":"2022-08-30","valid_to":"2022-08-30T12:00:00+04:00"}},
{"type":"Feature","id":"m","geometry":{"type":"MultiLineString","coordinates":[[[1,2],[3,4]],[[5,6],[7,8.5]]]},"properties":{"valid_from":"2020-12-01","valid_to":"2020-12-02"}}]}"#;

/// The names of the properties of [`THINGS`], in the order of their schema.
pub(super) fn names() -> Vec<String> {
    ["name", "n", "x", "yes", "list", "valid_from", "valid_to"].map(str::to_owned).to_vec()
}

/// A data set of the one collection `things`.
pub(super) fn catalog(things: &str) -> Catalog {
    let period = if things.contains("valid_from") { PERIOD } else { "" };
    let files = [("catalog.toml", format!("{SETTINGS}{period}")), ("things.geojson", things.to_owned())];
    Dataset::from_files("data", files).load().unwrap()
}

/// The features of a collection in a format.
pub(super) fn encoded(things: &str, presentation: &Presentation, mut encoder: impl Encoder) -> String {
    let catalog = catalog(things);
    let mut out = Vec::new();
    encoder.head(&mut out);
    for feature in catalog.get("things").unwrap().features() {
        encoder.feature(&presentation.show(feature), &mut out);
    }
    encoder.tail(&mut out);
    String::from_utf8(out).unwrap()
}
