//! GeoJSON (RFC 7946): the ready bytes of features, joined.

use bytes::Bytes;
use serde::Serialize;

use crate::feature::Feature;
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
pub struct About {
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

/// Features as a file of one feature a line, in pieces of about 64 KiB; no more than one is held at a time.
pub fn layer<I: Iterator<Item = Bytes>>(about: &About, features: I) -> impl Iterator<Item = Bytes> + use<I> {
    let about = serde_json::to_string(about).unwrap_or_default();
    let about = about.strip_prefix('{').and_then(|about| about.strip_suffix('}')).unwrap_or_default();
    let separator = if about.is_empty() { "" } else { "," };
    let head = format!(r#"{{"type":"FeatureCollection",{about}{separator}"features":["#);
    let mut features = features.peekable();
    let mut started = false;
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let mut piece = Vec::with_capacity(PIECE + (PIECE >> 2));
        if !started {
            piece.extend_from_slice(head.as_bytes());
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Dataset;
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
        let file: Vec<u8> = layer(&About::default(), rows()).flatten().collect();
        assert_eq!(serde_json::from_slice::<Value>(&file).unwrap()["features"], features);
        assert_eq!(
            layer(&About::default(), std::iter::empty()).flatten().collect::<Vec<u8>>().last(),
            Some(&b'\n')
        );

        let about = About { attribution: "\"We\" {all}".to_owned(), ..About::default() };
        let many: Vec<_> = layer(&about, rows().cycle().take(5_000)).collect();
        assert!(many.len() > 5 && many.iter().all(|piece| piece.len() < 2 * PIECE));
        let whole: Value = serde_json::from_slice(&many.concat()).unwrap();
        assert_eq!((&whole["attribution"], whole.get("license")), (&json!("\"We\" {all}"), None));
        assert_eq!(whole["features"].as_array().unwrap().len(), 5_000);
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
