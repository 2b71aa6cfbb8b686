//! GeoJSON (RFC 7946): the ready bytes of features, joined; or features written anew, where they are shown otherwise.

use bytes::Bytes;
use serde::Serialize;

use super::{Encoder, position};
use crate::feature::Feature;
use crate::presentation::Shown;
use crate::query::Page;

/// The media type.
pub const MEDIA_TYPE: &str = "application/geo+json";

const HEAD: &[u8] = br#"{"type":"FeatureCollection","features":["#;

/// A page of features with its counts and links (`/req/geojson/content`, `/req/core/fc-response`).
///
/// `time_stamp` is an RFC 3339 text; `links` is anything that becomes a JSON array of links.
///
/// # Errors
///
/// Only if `links` cannot be written as JSON.
pub fn page(page: &Page<'_>, time_stamp: &str, links: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let size: usize = page.features.iter().map(|feature| feature.json().len() + 1).sum();
    let mut out = Vec::with_capacity(size + 2048);
    out.extend_from_slice(HEAD);
    for (i, feature) in page.features.iter().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        out.extend_from_slice(feature.json());
    }
    let counts = format!(
        r#"],"numberMatched":{},"numberReturned":{},"timeStamp":"{time_stamp}","links":"#,
        page.matched,
        page.features.len(),
    );
    out.extend_from_slice(counts.as_bytes());
    serde_json::to_writer(&mut out, links)?;
    out.push(b'}');
    Ok(out)
}

/// One feature with its links (`/req/core/f-success`, `/req/core/f-links`).
///
/// # Errors
///
/// Only if `links` cannot be written as JSON.
pub fn feature(feature: &Feature, links: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    let json = feature.json();
    // The text of a feature ends with its closing brace; the links go before it.
    let open = json.strip_suffix(b"}").unwrap_or(json);
    let mut out = Vec::with_capacity(json.len() + 1024);
    out.extend_from_slice(open);
    out.extend_from_slice(br#","links":"#);
    serde_json::to_writer(&mut out, links)?;
    out.push(b'}');
    Ok(out)
}

/// Pieces of a file are about this long, so that neither many small ones nor one large one is sent.
const PIECE: usize = 64 << 10;

/// What a file says of itself, so that it can be cited and used lawfully away from its service: foreign members of
/// its feature collection (RFC 7946 6.1).
#[derive(Debug, Clone, Default, Serialize)]
pub struct CollectionMetadata {
    /// Who is to be named.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub attribution: String,
    /// The licence's title and address.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub license: String,
    /// What the data does not mean to say.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub notice: String,
}

/// The members of a JSON object without its braces, to stand among others; nothing of what is no object.
#[must_use]
pub fn members(object: &impl Serialize) -> String {
    let json = serde_json::to_string(object).unwrap_or_default();
    json.strip_prefix('{').and_then(|json| json.strip_suffix('}')).unwrap_or_default().to_owned()
}

/// Features as a file of one feature a line, in pieces of about 64 KiB; no more than one is held at a time.
pub fn layer<I: Iterator<Item = Bytes>>(
    about: &CollectionMetadata,
    features: I,
) -> impl Iterator<Item = Bytes> + use<I> {
    let mut head = Vec::new();
    open_collection(&[&members(about)], &mut head);
    let mut features = features.peekable();
    let mut started = false;
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let mut piece = Vec::with_capacity(PIECE + (PIECE >> 2));
        if !started {
            piece.extend_from_slice(&head);
            piece.push(b'\n');
            started = true;
        }
        while piece.len() < PIECE {
            let Some(feature) = features.next() else { break };
            piece.extend_from_slice(&feature);
            piece.extend_from_slice(if features.peek().is_some() { b",\n" } else { b"\n" });
        }
        if features.peek().is_none() {
            piece.extend_from_slice(b"]}\n");
            ended = true;
        }
        Some(Bytes::from(piece))
    })
}

/// Features written anew: with chosen properties, in another coordinate system, without their geometry.
///
/// Where features are shown as they are, [`page`] and [`layer`] join their ready bytes in a fraction of the time.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Members of the collection to stand before its features, as [`members`] makes them; may be empty.
    pub head_members: String,
    /// Members of the collection to stand after its features (counts, links); may be empty.
    pub tail_members: String,
    decimals: Option<u8>,
    started: bool,
}

impl Written {
    /// An encoder that rounds coordinates to so many decimals, if any.
    #[must_use]
    pub fn new(decimals: Option<u8>) -> Self {
        Self { decimals, ..Self::default() }
    }
}

impl Encoder for Written {
    fn media_type(&self) -> &'static str {
        MEDIA_TYPE
    }

    fn head(&mut self, out: &mut Vec<u8>) {
        open_collection(&[&self.head_members], out);
    }

    fn feature(&mut self, shown: &Shown<'_>, out: &mut Vec<u8>) {
        separate(&mut self.started, out);
        write_feature(shown, self.decimals, "", out);
    }

    fn tail(&mut self, out: &mut Vec<u8>) {
        close_collection(&self.tail_members, out);
    }
}

/// Writes a feature, with further members (links) as [`members`] makes them.
pub fn write_feature(shown: &Shown<'_>, decimals: Option<u8>, further: &str, out: &mut Vec<u8>) {
    open_feature("", shown, out);
    out.extend_from_slice(br#","geometry":"#);
    position::geometry(shown.geometry(), decimals, out);
    close_feature(shown, further, out);
}

/// Writes a collection as far as its first feature, with lists of members that may be empty.
pub(super) fn open_collection(members: &[&str], out: &mut Vec<u8>) {
    out.extend_from_slice(br#"{"type":"FeatureCollection""#);
    append(members, out);
    out.extend_from_slice(br#","features":["#);
}

/// Writes what stands before each feature but the first.
pub(super) fn separate(started: &mut bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if *started { b",\n" } else { b"\n" });
    *started = true;
}

/// Writes the end of a collection.
pub(super) fn close_collection(members: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(b"\n]");
    append(&[members], out);
    out.extend_from_slice(b"}\n");
}

/// Writes a feature as far as its id, with members that may be none.
pub(super) fn open_feature(members: &str, shown: &Shown<'_>, out: &mut Vec<u8>) {
    out.extend_from_slice(br#"{"type":"Feature""#);
    append(&[members], out);
    if shown.id_json() != "null" {
        out.extend_from_slice(br#","id":"#);
        out.extend_from_slice(shown.id_json().as_bytes());
    }
}

/// Writes the properties of a feature and its end.
pub(super) fn close_feature(shown: &Shown<'_>, members: &str, out: &mut Vec<u8>) {
    out.extend_from_slice(br#","properties":{"#);
    for (i, (name, value)) in shown.properties().enumerate() {
        if i > 0 {
            out.push(b',');
        }
        text(name, out);
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
    }
    out.push(b'}');
    append(&[members], out);
    out.push(b'}');
}

/// Writes a text as JSON has it.
pub(super) fn text(text: &str, out: &mut Vec<u8>) {
    // Writing a text to memory does not fail.
    let _ = serde_json::to_writer(out, text);
}

fn append(members: &[&str], out: &mut Vec<u8>) {
    for members in members.iter().filter(|members| !members.is_empty()) {
        out.push(b',');
        out.extend_from_slice(members.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
    use crate::encode::samples::{THINGS, encoded};
    use crate::presentation::Presentation;
    use crate::query::Query;
    use serde_json::{Value, json};

    const FILE: &str = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","id":"a","geometry":null,"properties":{"n":1}},
        {"type":"Feature","id":"b","geometry":{"type":"Point","coordinates":[1,2]},"properties":{}}]}"#;

    #[test]
    fn a_page_and_a_layer_hold_the_features_as_they_stand() {
        let catalog = Dataset::from_files("data", [("a.geojson", FILE)]).load().unwrap();
        let collection = catalog.get("a").unwrap();
        let features = serde_json::from_str::<Value>(FILE).unwrap()["features"].clone();

        let bytes = page(&collection.query(&Query::default()), "2020-12-01T00:00:00Z", &json!([])).unwrap();
        let answer: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(answer["features"], features);
        assert_eq!((&answer["numberMatched"], &answer["numberReturned"]), (&json!(2), &json!(2)));

        let rows = || collection.features().iter().map(|feature| feature.json().clone());
        let file: Vec<u8> = layer(&CollectionMetadata::default(), rows()).flatten().collect();
        assert_eq!(serde_json::from_slice::<Value>(&file).unwrap()["features"], features);
        assert_eq!(
            layer(&CollectionMetadata::default(), std::iter::empty()).flatten().collect::<Vec<u8>>().last(),
            Some(&b'\n')
        );

        let about =
            CollectionMetadata { attribution: "\"We\" {all}".to_owned(), ..CollectionMetadata::default() };
        let many: Vec<_> = layer(&about, rows().cycle().take(5_000)).collect();
        assert!(many.len() > 5 && many.iter().all(|piece| piece.len() < 2 * PIECE));
        let whole: Value = serde_json::from_slice(&many.concat()).unwrap();
        assert_eq!((&whole["attribution"], whole.get("license")), (&json!("\"We\" {all}"), None));
        assert_eq!(whole["features"].as_array().unwrap().len(), 5_000);
    }

    #[test]
    fn features_written_anew_are_shown_as_asked() {
        let few = r#"{"type":"FeatureCollection","features":[
            {"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[1.26,2]},"properties":{"n":1.50,"q\"":null,"z":0}},
            {"type":"Feature","id":2,"geometry":null,"properties":null}]}"#;
        let presentation = Presentation {
            properties: Some(["q\"", "n"].map(str::to_owned).to_vec()),
            ..Presentation::default()
        };
        let mut written = Written::new(Some(1));
        written.head_members = members(&json!({"attribution": "us"}));
        written.tail_members = members(&json!({"numberMatched": 2, "links": []}));
        let answer = r#"{"type":"FeatureCollection","attribution":"us","features":[
{"type":"Feature","id":"a","geometry":{"type":"Point","coordinates":[1.3,2]},"properties":{"q\"":null,"n":1.50}},
{"type":"Feature","id":2,"geometry":null,"properties":{}}
],"numberMatched":2,"links":[]}
"#;
        assert_eq!(encoded(few, &presentation, written), answer);

        let bare = Presentation { skip_geometry: true, ..Presentation::default() };
        let answer: Value = serde_json::from_str(&encoded(THINGS, &bare, Written::default())).unwrap();
        let mut features = serde_json::from_str::<Value>(THINGS).unwrap()["features"].take();
        for feature in features.as_array_mut().unwrap() {
            feature["geometry"] = Value::Null;
        }
        assert_eq!(answer, json!({"type": "FeatureCollection", "features": features}));
        let none = encoded(r#"{"type":"FeatureCollection","features":[]}"#, &bare, Written::default());
        assert_eq!(none, "{\"type\":\"FeatureCollection\",\"features\":[\n]}\n");
    }

    #[test]
    fn a_feature_keeps_its_members_and_gains_links() {
        let catalog = Dataset::from_files("data", [("a.geojson", FILE)]).load().unwrap();
        let one = catalog.get("a").unwrap().feature("b").unwrap();
        let bytes = feature(one, &json!([{"rel": "self"}])).unwrap();
        let answer: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(answer["id"], "b");
        assert_eq!(answer["links"][0]["rel"], "self");
    }
}
